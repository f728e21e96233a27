//! Setup of the ground: places and detention sites.

use super::stations::Roster;
use super::{Setup, SetupError};
use crate::operation::handover::crowding::Crowd;
use crate::operation::ids::PlaceId;
use crate::operation::lift::aprons::{Apron, Aprons, Loaders, Stand, YARD};
use crate::operation::lift::runway::{Runway, Spaced};
use crate::operation::persons::Persons;
use crate::operation::places::Place;
use crate::operation::readiness::escorts::{Day, Party};
use crate::operation::sky::light::{Light, Scene};
use crate::scenario;
use crate::scenario::fleet::Mode;
use crate::sim::{Pool, Time};

impl Setup<'_> {
    pub(super) fn places(&mut self, persons: &Persons) -> Result<Vec<Place>, SetupError> {
        let scenario = self.scenario;
        let mut places = Vec::new();
        for (position, (id, place)) in scenario.place.iter().enumerate() {
            let area = place.area.as_deref().map(|id| self.area(id)).transpose()?;
            let held = persons.held_at(PlaceId::at(position));
            let screening = place.detention.as_ref().and_then(|detention| {
                let screening = detention.screening.as_ref()?;
                Some(self.screening(id, PlaceId::at(position), screening))
            });
            let reception = match &place.reception {
                Some(reception) => Some(self.reception(id, PlaceId::at(position), reception)?),
                None => None,
            };
            let mending = self.staffing(Roster {
                first: (
                    place.maintenance_opens,
                    place.maintenance_closes,
                    place.maintenance_teams,
                ),
                further: Some(&place.maintenance_shift),
                changes: &place.maintenance_staff,
                days: &place.maintenance_days,
                equipment: None,
            });
            places.push(Place {
                area,
                night: place.night,
                unlit: place.unlit.clone(),
                hours: self.clock.shifts(place.opens, place.closes, 1),
                refuel_flow: place.refuel_flow,
                points: Pool::new(place.refuel_points.unwrap_or(YARD)),
                points_built: place.refuel_points.unwrap_or(YARD),
                fuel_cuts: 0,
                sun: Light::day(self.scene(place), place.twilight),
                closures: 0,
                aprons: self.aprons(place),
                loaders: place.loading.as_ref().map(|loading| self.loaders(loading)),
                runway: runway(place),
                escorts: vec![Party {
                    post: PlaceId::at(position),
                    count: place.escorts,
                    day: Day::Rested,
                }],
                escorts_posted: place.escorts,
                teams: Pool::new(mending.on_duty(Time::ZERO)),
                mending,
                site: self.site(id, place, held),
                detention: place.detention.as_ref().map(|site| site.capacity),
                staging: place.staging.as_ref().map(|staging| staging.capacity),
                crowd: Crowd::default(),
                screening,
                reception,
                inbound: 0,
            });
        }
        Ok(places)
    }

    /// The common apron, and one for each class that has spots of its own.
    fn aprons(&self, place: &scenario::network::Place) -> Aprons {
        let own: Vec<&String> = place
            .mog
            .iter()
            .filter(|(_, mog)| mog.working.is_some())
            .map(|(class, _)| class)
            .collect();
        let common = Apron::new(place.pads, place.parking.unwrap_or(place.pads));
        let apron = |class: &&String| {
            let (working, parking, _) = place.spots(class);
            Apron::new(working, parking)
        };
        let fields = [common].into_iter().chain(own.iter().map(apron));
        let stand = |(id, kind): (&String, &scenario::fleet::FleetType)| {
            let class = kind.class(id);
            let field = own.iter().position(|other| other.as_str() == class);
            (kind.mode == Mode::Air).then(|| Stand {
                apron: field.map_or(0, |field| field as u16 + 1),
                size: place.spots(class).2,
            })
        };
        let stands = self.scenario.fleet.iter().map(stand);
        Aprons::new(fields.collect(), stands.collect())
    }

    fn loaders(&self, loading: &scenario::ground::Loading) -> Loaders {
        let staffing = self.staffing(Roster {
            first: (loading.opens, loading.closes, loading.teams),
            further: Some(&loading.shift),
            changes: &loading.staff,
            days: &loading.days,
            equipment: None,
        });
        Loaders {
            teams: Pool::new(staffing.on_duty(Time::ZERO)),
            staffing,
            away: 0,
        }
    }

    /// Where and when the light of a place is asked for.
    pub(super) fn scene(&self, place: &scenario::network::Place) -> Scene {
        Scene {
            lat: place.lat,
            lon: place.lon,
            start_unix: self.scenario.start.unix_micros(),
            horizon: self.scenario.horizon.duration(),
        }
    }
}

fn runway(place: &scenario::network::Place) -> Runway {
    let movements = place.runway.as_ref().map(|runway| {
        let slots = Spaced::new(runway.movements);
        (slots, runway.per.duration())
    });
    Runway {
        movements,
        ..Runway::default()
    }
}
