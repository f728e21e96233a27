//! What observers may see of the world at an instant: plain copies, never the rooms themselves.

use super::facts::{Constraint, State};
use super::handover::stations::StationTotals;
use super::ids::{AreaId, LaneId, Names, PersonId, PlaceId, RegimeId, StationId, TailId, TypeId};
use super::lift::aprons::Apron;
use super::lift::ground::Task;
use super::lift::tails::Status;
use super::persons::{Age, Tier};
use super::security::camps::Camp;
use super::world::World;
use crate::scenario::stations::Profile;
use crate::sim::{Duration, Entity, Pool, Time};

/// A place at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaceView {
    /// Persons held here, those on a manifest included.
    pub held: u32,
    /// Persons staged here, those on a manifest included.
    pub staged: u32,
    /// Persons landed here and not yet accepted.
    pub arriving: u32,
    /// Of those, on the ramp.
    pub on_ramp: u32,
    /// Persons in the facility: intake, custody, released for repatriation.
    pub in_facility: u32,
    /// Guards on duty.
    pub guards: u32,
    /// Persons that the site can hold now.
    pub capacity: u32,
    /// Integral of persons held or staged here, in days.
    pub person_days_at_risk: f64,
    /// Persons expected to escape from here within the outlook, without further lift.
    pub escapes_expected: f64,
    /// Hazard of incidents, per day; 0 while one is open.
    pub hazard_per_day: f64,
    /// The same as it is assessed; none where nobody assesses.
    pub assessed_per_day: Option<f64>,
    /// Whether an incident is open.
    pub incident_open: bool,
    /// Fighting level of its area.
    pub fighting: u32,
    /// Parking spots for aircraft taken.
    pub pads_taken: u32,
    /// Working spots for aircraft taken.
    pub working: u32,
    /// Loading teams at work.
    pub loaders_busy: u32,
    /// Aircraft waiting to land or to take off on its runway.
    pub runway_waiting: u32,
    /// Escorts here, with no tail and not at rest.
    pub escorts: u32,
    /// Escorts at rest here.
    pub escorts_resting: u32,
    /// Tails waiting for a landing spot.
    pub tails_waiting: u32,
    /// Tails at a refuelling point.
    pub refuelling: u32,
    /// Tails waiting for one.
    pub waiting_for_fuel: u32,
    /// Whether it takes landings.
    pub landings_open: bool,
    /// Persons left in its camp.
    pub camp: u32,
    /// Persons who have left it in orderly returns so far.
    pub camp_orderly: u32,
    /// Persons who have left it in departures that nobody controlled so far.
    pub camp_uncontrolled: u32,
    /// What stops the next person here.
    pub binding: Constraint,
}

/// A fleet type at an instant: tails by status; they sum to the tails present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FleetView {
    /// Present in the operation.
    pub present: u32,
    /// Ready at home.
    pub ready: u32,
    /// Tasked, before take-off.
    pub preparing: u32,
    /// In the air (or on the road), empty or loaded, holding not included.
    pub flying: u32,
    /// Waiting for a landing spot.
    pub holding: u32,
    /// On a landing spot: loading, unloading, refuelling, blocked, waiting to take off.
    pub on_ground: u32,
    /// Of those, loading, unloading, refuelling or blocked.
    pub working: u32,
    /// Of those on the ground, waiting for a working spot, a loading team or leave to take off.
    pub in_line: u32,
    /// Waiting for or in repair or inspection.
    pub broken: u32,
    /// Of those, waiting for a spare part.
    pub waiting_for_part: u32,
    /// Of those, waiting for a maintenance team.
    pub waiting_for_team: u32,
    /// Faults put off, on all of these.
    pub deferred: u32,
    /// Time that all tails have been present so far.
    pub present_time: Duration,
    /// The part of it in which they were not grounded.
    pub capable_time: Duration,
    /// Crews rested, with or without flight hours left.
    pub crews_rested: u32,
    /// Crews on a tail.
    pub crews_on_duty: u32,
    /// Crews at rest.
    pub crews_resting: u32,
    /// Of the rested, those who have less than an hour to fly before a limit.
    pub crews_out_of_hours: u32,
}

/// How busy the spots of a place have been.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RampUse {
    /// Mean number of working spots taken.
    pub working_mean: f64,
    /// Share of the time in which no working spot was free.
    pub full_share: f64,
}

/// A station at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StationView {
    /// The place, or none for case work.
    pub place: Option<PlaceId>,
    /// Persons (or files) waiting.
    pub waiting: u32,
    /// In service.
    pub in_service: u32,
    /// Done and unable to move on.
    pub blocked: u32,
    /// Servers at work: on shift, and with equipment that works.
    pub servers: u32,
    /// Equipment away for repair.
    pub equipment_away: u32,
}

/// The weather of an area at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeatherView {
    /// The regime in force.
    pub regime: RegimeId,
    /// What is foreseen for the horizon of the forecast, if there is one.
    pub foreseen: Option<RegimeId>,
}

/// A tail's standing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TailView {
    /// Its type.
    pub fleet_type: TypeId,
    /// Where it is, or was last.
    pub place: PlaceId,
}

/// The exact integrals that no fact carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// Integral of persons held or staged, in days.
    pub person_days_at_risk: f64,
    /// Sum over sites of the integral of persons times hazard.
    pub expected_person_incidents: f64,
    /// Persons expected to escape within the outlook, without further lift.
    pub escapes_expected: f64,
    /// Share of present tail time not spent broken; 1 with no tails.
    pub mission_capable: f64,
    /// Mean time that accepted persons waited between the aircraft and acceptance, service not counted, in hours.
    pub mean_handover_wait_h: f64,
}

impl World {
    /// The names behind the indices.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Persons in the scenario.
    pub fn population(&self) -> u32 {
        self.persons.len() as u32
    }

    /// Persons in a state.
    pub fn count(&self, state: State) -> u32 {
        self.persons.count(state)
    }

    /// Persons held at a place, those on a manifest included.
    pub fn held_at(&self, place: PlaceId) -> u32 {
        self.persons.held_at(place)
    }

    /// Persons staged at a place between two lanes.
    pub fn staged_at(&self, place: PlaceId) -> u32 {
        self.persons.staged_at(place)
    }

    /// Persons at a place who await acceptance: held, staged, on a manifest or in the handover.
    pub fn awaiting_at(&self, place: PlaceId) -> u32 {
        self.persons.guarded_at(place) + self.persons.count_at(place, &[State::Arriving])
    }

    /// A person's state.
    pub fn state(&self, person: PersonId) -> State {
        self.persons.state(person)
    }

    /// A person by the hash of the id.
    pub fn person_entity(&self, person: PersonId) -> Entity {
        self.persons.get(person).entity
    }

    /// A person's tier.
    pub fn tier(&self, person: PersonId) -> Tier {
        self.persons.traits(person).tier
    }

    /// A person's age group.
    pub fn age(&self, person: PersonId) -> Age {
        self.persons.traits(person).age
    }

    /// What the receiver's rules ask of a person.
    pub fn profile(&self, person: PersonId) -> Profile {
        self.persons.traits(person).profile()
    }

    /// Every person.
    pub fn person_ids(&self) -> impl Iterator<Item = PersonId> + use<> {
        self.persons.ids()
    }

    /// Every place.
    pub fn place_ids(&self) -> impl Iterator<Item = PlaceId> + use<> {
        (0..self.places.len()).map(PlaceId::at)
    }

    /// Every area.
    pub fn area_ids(&self) -> impl Iterator<Item = AreaId> + use<> {
        (0..self.areas.len()).map(AreaId::at)
    }

    /// Every fleet type.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len()).map(TypeId::at)
    }

    /// Every station.
    pub fn station_ids(&self) -> impl Iterator<Item = StationId> + use<> {
        (0..self.desks.len()).map(StationId::at)
    }

    /// Where a lane begins and ends.
    pub fn lane_ends(&self, lane: LaneId) -> (PlaceId, PlaceId) {
        let lane = &self.lanes[lane.index()];
        (lane.from, lane.to)
    }

    /// Incidents open now.
    pub fn incidents_open(&self) -> u32 {
        self.incidents_open
    }

    /// Whether persons are guarded at a place: a detention site or a staging place.
    pub fn guards_persons(&self, id: PlaceId) -> bool {
        self.places[id.index()].site.is_some()
    }

    /// Whether it is day at a place at an instant, twilight included where the place counts it in.
    pub fn is_light(&self, id: PlaceId, time: Time) -> bool {
        self.places[id.index()].sun.is_on(time)
    }

    /// A place now.
    pub fn place_view(&self, id: PlaceId, now: Time) -> PlaceView {
        let place = &self.places[id.index()];
        let taken = |pool: fn(&Apron) -> &Pool<TailId>| {
            let fields = place.aprons.fields.iter();
            fields.map(|apron| pool(apron).in_use()).sum()
        };
        let (escorts, escorts_resting) = self.escorts_at(id);
        let camp = self.camps.iter().find(|camp| camp.place == id);
        let in_camp = |persons: fn(&Camp) -> u32| camp.map_or(0, persons);
        PlaceView {
            held: self.persons.held_at(id),
            staged: self.persons.staged_at(id),
            arriving: self.persons.count_at(id, &[State::Arriving]),
            on_ramp: place
                .reception
                .as_ref()
                .map_or(0, |reception| reception.on_ramp()),
            in_facility: self.persons.in_facility(id),
            escorts,
            escorts_resting,
            guards: place.site.as_ref().map_or(0, |site| site.garrison.present),
            capacity: place.site.as_ref().map_or(0, |site| site.fabric.holds()),
            person_days_at_risk: place
                .site
                .as_ref()
                .map_or(0.0, |site| site.at_risk_days(now)),
            escapes_expected: self.escapes_expected(id, now),
            hazard_per_day: place
                .site
                .as_ref()
                .map_or(0.0, |site| site.hazard_per_day(now)),
            assessed_per_day: self.known_hazard(id),
            incident_open: place.site.as_ref().is_some_and(|site| site.unsafe_now()),
            fighting: self.fighting_in(place.area),
            pads_taken: taken(|apron| &apron.parking),
            working: taken(|apron| &apron.working),
            loaders_busy: place
                .loaders
                .as_ref()
                .map_or(0, |loaders| loaders.teams.in_use()),
            runway_waiting: place.runway.waiting(),
            tails_waiting: self
                .tails
                .iter()
                .filter(|tail| tail.place == id && tail.status.holds())
                .count() as u32,
            refuelling: place.points.in_use(),
            waiting_for_fuel: place.points.waiting() as u32,
            landings_open: place.aprons.spots() > 0 && self.takes_landings(id, now),
            camp: in_camp(|camp| camp.persons),
            camp_orderly: in_camp(|camp| camp.orderly),
            camp_uncontrolled: in_camp(|camp| camp.uncontrolled),
            binding: self.binding_at(id, now),
        }
    }

    /// A fleet type now.
    pub fn fleet_view(&self, id: TypeId, now: Time) -> FleetView {
        let [
            crews_rested,
            crews_on_duty,
            crews_resting,
            crews_out_of_hours,
        ] = self.crews_by_state(id, now);
        let mut view = FleetView {
            crews_rested,
            crews_on_duty,
            crews_resting,
            crews_out_of_hours,
            ..FleetView::default()
        };
        for tail in self.tails.iter().filter(|tail| tail.kind == id) {
            let (present, capable) = tail.availability(now);
            view.present_time += present;
            view.capable_time += capable;
            let count = match tail.status {
                Status::Absent | Status::Lost => continue,
                Status::Ready => &mut view.ready,
                Status::Preflight => &mut view.preparing,
                Status::Outbound
                | Status::EnRoute
                | Status::Diverting
                | Status::Homebound
                | Status::At(Task::Approach | Task::TouchDown) => &mut view.flying,
                Status::WaitingToLoad | Status::WaitingToUnload if tail.airborne => {
                    &mut view.holding
                }
                Status::WaitingToLoad | Status::WaitingToUnload => &mut view.on_ground,
                Status::At(_)
                | Status::Fuelling(_)
                | Status::Loading
                | Status::HeldUp
                | Status::WaitingToLeave
                | Status::Unloading
                | Status::Blocked
                | Status::CrewRests => &mut view.on_ground,
                Status::WaitingForPart | Status::WaitingForTeam | Status::InRepair => {
                    &mut view.broken
                }
            };
            *count += 1;
            view.present += 1;
            view.working += u32::from(tail.status.works());
            view.in_line += u32::from(tail.status.in_line());
            view.waiting_for_part += u32::from(tail.status == Status::WaitingForPart);
            view.waiting_for_team += u32::from(tail.status == Status::WaitingForTeam);
            view.deferred += self.deferred(tail) as u32;
        }
        view
    }

    /// A station now.
    pub fn station_view(&self, id: StationId) -> StationView {
        let desk = &self.desks[id.index()];
        let (waiting, in_service, blocked) = desk.counts();
        StationView {
            place: desk.role.place(),
            waiting,
            in_service,
            blocked,
            servers: desk.queue.servers(),
            equipment_away: desk.staffing.equipment_away(),
        }
    }

    /// The weather of an area now, if it has any.
    pub fn weather_view(&self, id: AreaId, now: Time) -> Option<WeatherView> {
        let sky = self.areas[id.index()].sky.as_ref()?;
        let foreseen = sky
            .forecast
            .as_ref()
            .map(|forecast| sky.foreseen(now + forecast.reach(), forecast.reach()));
        Some(WeatherView {
            regime: sky.regime(),
            foreseen,
        })
    }

    /// What a station has measured so far.
    pub fn station_totals(&self, id: StationId, now: Time) -> StationTotals {
        self.desks[id.index()].totals(now)
    }

    /// A tail's type and whereabouts.
    pub fn tail_view(&self, id: TailId) -> TailView {
        let tail = &self.tails[id.index()];
        TailView {
            fleet_type: tail.kind,
            place: tail.place,
        }
    }

    /// How busy the spots of a place have been up to now; none if it has none.
    pub fn ramp_use(&self, id: PlaceId, now: Time) -> Option<RampUse> {
        let aprons = &self.places[id.index()].aprons;
        let (working_mean, full_share) = aprons.use_until(now);
        (aprons.spots() > 0).then_some(RampUse {
            working_mean,
            full_share,
        })
    }

    /// The exact integrals up to now.
    pub fn exposure(&self, now: Time) -> Exposure {
        let sites = self.places.iter().filter_map(|place| place.site.as_ref());
        let (mut present, mut capable) = (Duration::ZERO, Duration::ZERO);
        for tail in &self.tails {
            let (there, fit) = tail.availability(now);
            present += there;
            capable += fit;
        }
        let (mut waits, mut accepted) = (0, 0);
        for reception in self
            .places
            .iter()
            .filter_map(|place| place.reception.as_ref())
        {
            waits += reception.waits().sum();
            accepted += reception.waits().count();
        }
        Exposure {
            person_days_at_risk: self.persons.at_risk_days(now),
            expected_person_incidents: sites.map(|site| site.exposure_until(now)).sum(),
            escapes_expected: self
                .place_ids()
                .map(|id| self.escapes_expected(id, now))
                .sum(),
            mission_capable: ratio(capable.as_hours_f64(), present.as_hours_f64()).unwrap_or(1.0),
            mean_handover_wait_h: ratio(waits as f64, accepted as f64).unwrap_or(0.0)
                / HOUR.micros() as f64,
        }
    }
}

const HOUR: Duration = Duration::from_hours(1);

/// A share, or none of nothing.
fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
