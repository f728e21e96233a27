//! The world: all state of a run, and the way of an event to the room it concerns.
//!
//! Owns the rooms' data and the facts told in the present event. Plain data throughout, so that a
//! run can be cloned, forked and resumed. It never writes, formats or draws outside its streams.

use serde::{Deserialize, Serialize};

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::handover::aftercare::Casework;
use super::handover::repatriation::Country;
use super::handover::stations::Desk;
use super::ids::{AreaId, GateId, LaneId, Names, PersonId, PlaceId, StationId, TypeId};
use super::inject::Script;
use super::lift::fuel::Reach;
use super::lift::tails::{Tail, Wave};
use super::persons::Persons;
use super::places::Place;
use super::planning::call::Plan;
use super::planning::gates::Gate;
use super::readiness::crews::Crew;
use super::readiness::faults::{BreakCode, Upkeep};
use super::readiness::flight_hours::HourLimit;
use super::readiness::spares::Spare;
use super::security::campaign::Ceasefire;
use super::security::camps::Camp;
use super::security::conflict::Area;
use super::security::guards::GuardShift;
use super::security::reaction::Force;
use super::security::threat::Threats;
use super::security::warning::Watch;
use super::sky::light::Light;
use super::sky::weather::Regime;
use crate::scenario;
use crate::scenario::escort::{Escort, Packing, Posted};
use crate::scenario::fleet::Mode;
use crate::scenario::guards::Guards;
use crate::scenario::incidents::Incidents;
use crate::scenario::limits::Limits;
use crate::scenario::network::Threat;
use crate::scenario::units::Instant;
use crate::sim::{Duration, Entity, Handle, Rank, Streams, Time};

/// A lane with its names resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Lane {
    pub(crate) entity: Entity,
    pub(crate) from: PlaceId,
    pub(crate) to: PlaceId,
    pub(crate) types: Vec<TypeId>,
    pub(crate) escorts: Posted,
    pub(crate) needs: Vec<GateId>,
    /// Areas along it, and attacks on convoys by the fighting there.
    pub(crate) areas: Vec<AreaId>,
    pub(crate) threat: Option<Threat>,
    /// When it is closed, and by what fighting.
    pub(crate) closed: Vec<(Time, Time)>,
    pub(crate) closed_above: Option<u32>,
    /// Distance for the type that has the shortest.
    pub(crate) shortest_km: f64,
}

/// A fleet type with its names resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FleetType {
    pub(crate) home: PlaceId,
    /// What the planner wrote of it.
    pub(crate) spec: scenario::fleet::FleetType,
    /// Its tasks on the ground, all of no length if nothing is written of them.
    pub(crate) ground: scenario::ground::Ground,
    /// When it is bright enough at each place, if the type needs the moon by night.
    pub(crate) bright: Option<Vec<Light>>,
    pub(crate) crew: Option<CrewRules>,
    pub(crate) upkeep: Upkeep,
    pub(crate) reach: Reach,
}

impl FleetType {
    /// Whether it is in the air, burning fuel, while it waits.
    pub(crate) fn flies(&self) -> bool {
        self.spec.mode == Mode::Air
    }
}

/// Duty rules of a type and which crews are its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CrewRules {
    /// The duty day of a plain crew.
    pub(crate) duty: Duration,
    pub(crate) rest: Duration,
    /// Rest before the other half of the day.
    pub(crate) swap: Duration,
    pub(crate) hours: Vec<HourLimit>,
    pub(crate) first: u32,
    pub(crate) count: u32,
}

impl CrewRules {
    /// The crews of the type, those who may fly by night first.
    pub(crate) fn crews(&self) -> impl DoubleEndedIterator<Item = super::ids::CrewId> + use<> {
        (self.first..self.first + self.count).map(super::ids::CrewId)
    }
}

/// All state of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct World {
    pub(crate) names: Names,
    pub(crate) streams: Streams,
    /// Facts told since they were last taken; none between events.
    #[serde(skip)]
    pub(crate) facts: Vec<Fact>,
    pub(crate) review_due: bool,
    /// The review that a change of light or hours will bring about.
    pub(crate) wake: Option<Handle>,
    /// The instant of time zero.
    pub(crate) start_at: Instant,
    pub(crate) first_midnight: Time,
    pub(crate) first_call: Time,
    pub(crate) guards: Guards,
    pub(crate) guard_shifts: Vec<GuardShift>,
    /// The next time at which one begins or ends.
    pub(crate) guard_shift_due: Option<Handle>,
    pub(crate) incidents: Incidents,
    pub(crate) forces: Vec<Force>,
    pub(crate) limits: Limits,
    pub(crate) escort: Option<Escort>,
    pub(crate) packing: Packing,
    pub(crate) persons: Persons,
    pub(crate) places: Vec<Place>,
    pub(crate) areas: Vec<Area>,
    /// Bounds set on fighting so far, and which area each offensive of the script has reached.
    pub(crate) bounds_set: u32,
    pub(crate) fronts: Vec<(u16, AreaId)>,
    pub(crate) ceasefires: Vec<Ceasefire>,
    pub(crate) regimes: Vec<Regime>,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) types: Vec<FleetType>,
    pub(crate) tails: Vec<Tail>,
    pub(crate) waves: Vec<Wave>,
    pub(crate) crews: Vec<Crew>,
    pub(crate) codes: Vec<BreakCode>,
    pub(crate) spares: Vec<Spare>,
    pub(crate) gates: Vec<Gate>,
    /// Liaison effort as a whole.
    pub(crate) liaison: f64,
    pub(crate) watch: Option<Watch>,
    pub(crate) threats: Threats,
    pub(crate) call: Plan,
    pub(crate) desks: Vec<Desk>,
    /// Persons refused, with the station they come back to.
    pub(crate) refused: Vec<(PersonId, StationId)>,
    pub(crate) casework: Option<Casework>,
    pub(crate) countries: Vec<Country>,
    pub(crate) camps: Vec<Camp>,
    pub(crate) script: Vec<(Time, Script)>,
    /// What each change of levers makes of the world at time zero.
    pub(crate) changes: Vec<(Time, Box<World>)>,
    pub(crate) incidents_open: u32,
}

impl World {
    /// Sets everything in motion; called once, at time zero.
    pub(crate) fn start(&mut self, agenda: &mut Agenda) {
        self.start_weather(agenda);
        self.start_places(agenda);
        self.start_conflict(agenda);
        self.start_guards(agenda);
        self.start_incidents(agenda);
        self.start_warning(agenda);
        self.start_gates(agenda);
        self.start_sorties(agenda);
        self.start_lanes(agenda);
        self.start_stations(agenda);
        self.start_facilities(agenda);
        self.start_screening(agenda);
        self.start_crowding();
        self.start_repatriation(agenda);
        self.start_camps(agenda);
        self.start_script(agenda);
        self.start_changes(agenda);
        for person in self.persons.ids() {
            let fit_from = self.persons.traits(person).fit_from;
            if fit_from > Time::ZERO {
                agenda.schedule(fit_from, Rank::Release, Event::FitAgain(person));
            }
        }
        self.start_call(agenda);
        self.request_review(agenda);
    }

    /// Lets an event happen.
    pub(crate) fn happen(&mut self, event: Event, agenda: &mut Agenda) {
        match event {
            Event::Weather(area) => self.on_weather(area, agenda),
            Event::Place(event) => self.on_place(event, agenda),
            Event::Conflict(event) => self.on_conflict(event, agenda),
            Event::Campaign(event) => self.on_campaign(event, agenda),
            Event::Guards(event) => self.on_guards(event, agenda),
            Event::Incident(event) => self.on_incident(event, agenda),
            Event::Warning(event) => self.on_warning(event, agenda),
            Event::Reaction(event) => self.on_reaction(event, agenda),
            Event::Gate(event) => self.on_gate(event, agenda),
            Event::Call => self.on_call(agenda),
            Event::Review => self.on_review(agenda),
            Event::Sortie(event) => self.on_sortie(event, agenda),
            Event::Crew(event) => self.on_crew(event, agenda),
            Event::Escorts(place) => self.on_escorts(place, agenda),
            Event::Maintenance(event) => self.on_maintenance(event, agenda),
            Event::FitAgain(_) => self.request_review(agenda),
            Event::Station(event) => self.on_station(event, agenda),
            Event::ScreeningLapsed(person) => self.on_screening_lapsed(person, agenda),
            Event::Reception(event) => self.on_reception(event, agenda),
            Event::Appeal(person, agency) => self.on_appeal(person, agency, agenda),
            Event::Repatriation(event) => self.on_repatriation(event, agenda),
            Event::Camp(event) => self.on_camp(event, agenda),
            Event::Change(position) => self.on_change(position, agenda),
            Event::Inject(position) => self.on_inject(position, agenda),
        }
    }

    /// Tells a fact; observers hear it when the event is over.
    pub(crate) fn tell(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub(crate) fn lane_ids(&self) -> impl Iterator<Item = LaneId> + use<> {
        (0..self.lanes.len()).map(LaneId::at)
    }

    /// Kilometres between two places for a type.
    pub(crate) fn km(&self, kind: TypeId, from: PlaceId, to: PlaceId) -> f64 {
        self.types[kind.index()]
            .reach
            .routes
            .km(from.index(), to.index())
    }

    /// Flying (or driving) time between two places in the weather of now, delays not included.
    pub(crate) fn leg_time(&self, kind_id: TypeId, from: PlaceId, to: PlaceId) -> Duration {
        let kind = &self.types[kind_id.index()];
        let speed = |place| self.weather_for(kind_id, place).speed;
        let share = speed(from).min(speed(to));
        kind.reach.time_for(self.km(kind_id, from, to), share)
    }
}
