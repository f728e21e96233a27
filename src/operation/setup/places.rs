//! Setup of the ground: places, detention sites, receptions and every station.

use super::{Setup, SetupError, find, keys};
use crate::operation::aftercare::Casework;
use crate::operation::aprons::{Apron, Aprons, Loaders, Stand, YARD};
use crate::operation::facts::Cause;
use crate::operation::guards::Garrison;
use crate::operation::ids::{AreaId, PlaceId, StationId};
use crate::operation::incidents::{Danger, Site};
use crate::operation::light::{Light, Scene};
use crate::operation::persons::Persons;
use crate::operation::places::Place;
use crate::operation::reception::Reception;
use crate::operation::runway::{Runway, Spaced};
use crate::operation::source::Source;
use crate::operation::stations::{Desk, Role};
use crate::scenario::fleet::Mode;
use crate::scenario::{self, DurationDist};
use crate::sim::{Entity, Order, Pool, Shifts, Station, Time};

impl Setup<'_> {
    pub(super) fn places(&mut self, persons: &Persons) -> Result<Vec<Place>, SetupError> {
        let scenario = self.scenario;
        let mut places = Vec::new();
        for (position, (id, place)) in scenario.place.iter().enumerate() {
            let area = match &place.area {
                Some(area) => Some(AreaId::at(find(&self.names.areas, "area", area)?)),
                None => None,
            };
            let held = persons.held_at(PlaceId::at(position));
            let reception = match &place.reception {
                Some(reception) => Some(self.reception(id, PlaceId::at(position), reception)?),
                None => None,
            };
            let team_shift = self.clock.shifts(
                place.maintenance_opens,
                place.maintenance_closes,
                place.maintenance_teams,
            );
            places.push(Place {
                area,
                night: place.night,
                hours: self.clock.shifts(place.opens, place.closes, 1),
                refuel_flow: place.refuel_flow,
                points: Pool::new(place.refuel_points.unwrap_or(YARD)),
                sun: Light::day(self.scene(place), place.twilight),
                closures: 0,
                aprons: self.aprons(place),
                loaders: place.loading.as_ref().map(|loading| self.loaders(loading)),
                runway: runway(place),
                escorts: Pool::new(place.escorts),
                teams: Pool::new(team_shift.capacity_at(Time::ZERO)),
                team_shift,
                site: self.site(id, place, held),
                staging: place.staging.as_ref().map(|staging| staging.capacity),
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
        let shifts = self
            .clock
            .shifts(loading.opens, loading.closes, loading.teams);
        Loaders {
            teams: Pool::new(shifts.capacity_at(Time::ZERO)),
            shifts,
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

    /// A place where persons are guarded, if it is one; `held` are there at the start.
    fn site(&self, id: &str, place: &scenario::network::Place, held: u32) -> Option<Site> {
        let (capacity, planned, guards, [incident_rate, attack_rate]) =
            match (&place.detention, &place.staging) {
                (Some(site), _) => (
                    site.capacity,
                    held,
                    site.guards,
                    [site.incident_rate, site.attack_rate],
                ),
                (None, Some(site)) => (
                    site.capacity,
                    site.capacity,
                    site.guards,
                    [site.incident_rate, site.attack_rate],
                ),
                (None, None) => return None,
            };
        let entity = Entity::named("place", id);
        let stream = |source| self.streams.stream(source, entity);
        let decay = 1.0 / self.scenario.incidents.memory.duration().as_hours_f64();
        let danger = |cause, rate: scenario::units::Rate, source| {
            Danger::new(cause, rate.per_hour(), decay, stream(source))
        };
        let garrison = Garrison {
            planned: guards,
            present: guards,
            stream: stream(Source::Guards),
        };
        let dangers = [
            danger(Cause::Unrest, incident_rate, Source::Unrest),
            danger(Cause::Attack, attack_rate, Source::Attack),
        ];
        Some(Site::new(entity, capacity, planned, garrison, dangers))
    }

    pub(super) fn reception(
        &mut self,
        place_id: &str,
        place: PlaceId,
        reception: &scenario::reception::Reception,
    ) -> Result<Reception, SetupError> {
        let ids = keys(&reception.station);
        let base = self.desks.len();
        let station =
            |id: &str| find(&ids, "station", id).map(|position| StationId::at(base + position));
        let first = station(&reception.first)?;
        for (id, step) in &reception.station {
            let next = match &step.next {
                Some(next) => Some(station(next)?),
                None => None,
            };
            self.add_desk(
                id,
                &format!("{place_id}.{id}"),
                DeskPlan {
                    role: Role::Handover { place, next },
                    servers: step.servers,
                    shifts: self.clock.shifts(step.opens, step.closes, step.servers),
                    room: Some(step.room),
                    order: Order::Fifo,
                    service: &step.service,
                    failure: step.rework,
                    refusal: step.refusal,
                    comes_back: &step.resolution,
                },
            );
        }
        let enrolment = reception.enrolment.as_ref().map(|enrolment| {
            let nothing = DurationDist::default();
            self.add_desk(
                "enrolment",
                &format!("{place_id}.enrolment"),
                DeskPlan {
                    role: Role::Enrolment(place),
                    servers: enrolment.teams,
                    shifts: self
                        .clock
                        .shifts(enrolment.opens, enrolment.closes, enrolment.teams),
                    room: None,
                    order: Order::Fifo,
                    service: &enrolment.service,
                    failure: enrolment.failure,
                    refusal: 0.0,
                    comes_back: &nothing,
                },
            )
        });
        let inbound = reception.inbound.unwrap_or(reception.ramp);
        Ok(Reception::new(
            first,
            enrolment,
            reception.ramp,
            reception.capacity,
            (inbound, self.largest_load(place_id)),
        ))
    }

    /// Seats of the largest type that a lane brings to a place.
    fn largest_load(&self, place_id: &str) -> u32 {
        let lanes = self.scenario.lane.values();
        let types = lanes
            .filter(|lane| lane.to == place_id)
            .flat_map(|lane| &lane.fleet);
        let seats = types
            .filter_map(|id| self.scenario.fleet.get(id))
            .map(|kind| kind.seats);
        seats.max().unwrap_or(0)
    }

    fn add_desk(&mut self, name: &str, full_name: &str, plan: DeskPlan<'_>) -> StationId {
        let id = StationId::at(self.desks.len());
        let servers = plan.shifts.capacity_at(Time::ZERO);
        debug_assert!(
            servers <= plan.servers,
            "a shift has the servers of its station"
        );
        let mut queue = Station::new(u32::from(id.0), servers).order(plan.order);
        if let Some(room) = plan.room {
            queue = queue.room(room);
        }
        self.names.stations.push(name.to_owned());
        self.desks.push(Desk {
            role: plan.role,
            entity: Entity::named("station", full_name),
            queue,
            shifts: plan.shifts,
            service: plan.service.clone(),
            failure: plan.failure,
            refusal: plan.refusal,
            comes_back: plan.comes_back.clone(),
            returning: std::collections::VecDeque::new(),
            blocked: std::collections::VecDeque::new(),
        });
        id
    }

    pub(super) fn casework(&mut self) -> Option<Casework> {
        let casework = self.scenario.casework.as_ref()?;
        let nothing = DurationDist::default();
        let mut desk = |name, role, servers, service, failure, comes_back| {
            self.add_desk(
                name,
                name,
                DeskPlan {
                    role,
                    servers,
                    shifts: Shifts::always(servers),
                    room: None,
                    order: Order::Priority,
                    service,
                    failure,
                    refusal: 0.0,
                    comes_back,
                },
            )
        };
        let release = desk(
            "release",
            Role::Release,
            casework.analysts,
            &casework.release,
            casework.refusal,
            &casework.appeal,
        );
        let court = desk(
            "court",
            Role::Court,
            casework.judges,
            &casework.hearing,
            0.0,
            &nothing,
        );
        Some(Casework { release, court })
    }
}

/// What a station is made from.
struct DeskPlan<'a> {
    role: Role,
    servers: u32,
    shifts: Shifts,
    room: Option<u32>,
    order: Order,
    service: &'a DurationDist,
    failure: f64,
    refusal: f64,
    comes_back: &'a DurationDist,
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
