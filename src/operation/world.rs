//! The world: all state of a run, and the way of an event to the room it concerns.
//!
//! Owns the rooms' data and the facts told in the present event. Plain data throughout, so that a
//! run can be cloned, forked and resumed. It never writes, formats or draws outside its streams.

use super::aftercare::Casework;
use super::call::Plan;
use super::camps::Camp;
use super::conflict::Area;
use super::crews::Crew;
use super::event::{Agenda, Event};
use super::facts::Fact;
use super::faults::{BreakCode, Upkeep};
use super::flight_hours::HourLimit;
use super::fuel::Reach;
use super::gates::Gate;
use super::ids::{AreaId, GateId, LaneId, Names, PersonId, PlaceId, StationId, TypeId};
use super::inject::Script;
use super::light::Light;
use super::persons::Persons;
use super::places::Place;
use super::repatriation::Country;
use super::spares::Spare;
use super::stations::Desk;
use super::tails::{Tail, Wave};
use super::weather::Regime;
use crate::scenario;
use crate::scenario::fleet::{Escort, Mode};
use crate::scenario::limits::Limits;
use crate::scenario::network::Threat;
use crate::scenario::security::{Guards, Incidents};
use crate::scenario::units::Instant;
use crate::sim::{Duration, Handle, Rank, Streams, Time};

/// A lane with its names resolved.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) from: PlaceId,
    pub(super) to: PlaceId,
    pub(super) types: Vec<TypeId>,
    pub(super) needs: Vec<GateId>,
    /// Areas along it, and attacks on convoys by the fighting there.
    pub(super) areas: Vec<AreaId>,
    pub(super) threat: Option<Threat>,
    /// When it is closed, and by what fighting.
    pub(super) closed: Vec<(Time, Time)>,
    pub(super) closed_above: Option<u32>,
    /// Distance for the type that has the shortest.
    pub(super) shortest_km: f64,
}

/// A fleet type with its names resolved.
#[derive(Clone, Debug)]
pub(super) struct FleetType {
    pub(super) home: PlaceId,
    /// What the planner wrote of it.
    pub(super) spec: scenario::fleet::FleetType,
    /// Its tasks on the ground, all of no length if nothing is written of them.
    pub(super) ground: scenario::ground::Ground,
    /// When it is bright enough at each place, if the type needs the moon by night.
    pub(super) bright: Option<Vec<Light>>,
    pub(super) crew: Option<CrewRules>,
    pub(super) upkeep: Upkeep,
    pub(super) reach: Reach,
}

impl FleetType {
    /// Whether it is in the air, burning fuel, while it waits.
    pub(super) fn flies(&self) -> bool {
        self.spec.mode == Mode::Air
    }
}

/// Duty rules of a type and which crews are its own.
#[derive(Clone, Debug)]
pub(super) struct CrewRules {
    /// The duty day of a plain crew.
    pub(super) duty: Duration,
    pub(super) rest: Duration,
    /// Rest before the other half of the day.
    pub(super) swap: Duration,
    pub(super) hours: Vec<HourLimit>,
    pub(super) first: u32,
    pub(super) count: u32,
}

impl CrewRules {
    /// The crews of the type, those who may fly by night first.
    pub(super) fn crews(&self) -> impl DoubleEndedIterator<Item = super::ids::CrewId> + use<> {
        (self.first..self.first + self.count).map(super::ids::CrewId)
    }
}

/// All state of a run.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) names: Names,
    pub(super) streams: Streams,
    /// Facts told since they were last taken.
    pub(super) facts: Vec<Fact>,
    pub(super) review_due: bool,
    /// The review that a change of light or hours will bring about.
    pub(super) wake: Option<Handle>,
    /// The instant of time zero.
    pub(super) start_at: Instant,
    pub(super) first_midnight: Time,
    pub(super) first_call: Time,
    pub(super) guards: Guards,
    pub(super) incidents: Incidents,
    pub(super) limits: Limits,
    pub(super) escort: Option<Escort>,
    pub(super) persons: Persons,
    pub(super) places: Vec<Place>,
    pub(super) areas: Vec<Area>,
    pub(super) regimes: Vec<Regime>,
    pub(super) lanes: Vec<Lane>,
    pub(super) types: Vec<FleetType>,
    pub(super) tails: Vec<Tail>,
    pub(super) waves: Vec<Wave>,
    pub(super) crews: Vec<Crew>,
    pub(super) codes: Vec<BreakCode>,
    pub(super) spares: Vec<Spare>,
    pub(super) gates: Vec<Gate>,
    pub(super) call: Plan,
    pub(super) desks: Vec<Desk>,
    /// Persons refused, with the station they come back to.
    pub(super) refused: Vec<(PersonId, StationId)>,
    pub(super) casework: Option<Casework>,
    pub(super) countries: Vec<Country>,
    pub(super) camps: Vec<Camp>,
    pub(super) script: Vec<(Time, Script)>,
    pub(super) incidents_open: u32,
}

impl World {
    /// Sets everything in motion; called once, at time zero.
    pub(super) fn start(&mut self, agenda: &mut Agenda) {
        self.start_weather(agenda);
        self.start_places(agenda);
        self.start_conflict(agenda);
        self.start_guards();
        self.start_incidents(agenda);
        self.start_gates(agenda);
        self.start_sorties(agenda);
        self.start_lanes(agenda);
        self.start_stations(agenda);
        self.start_facilities(agenda);
        self.start_screening(agenda);
        self.start_repatriation(agenda);
        self.start_camps(agenda);
        self.start_script(agenda);
        for person in self.persons.ids() {
            let fit_from = self.persons.get(person).fit_from;
            if fit_from > Time::ZERO {
                agenda.schedule(fit_from, Rank::Release, Event::FitAgain(person));
            }
        }
        self.start_call(agenda);
        self.request_review(agenda);
    }

    /// Lets an event happen.
    pub(super) fn happen(&mut self, event: Event, agenda: &mut Agenda) {
        match event {
            Event::Weather(area) => self.on_weather(area, agenda),
            Event::Place(event) => self.on_place(event, agenda),
            Event::Conflict(event) => self.on_conflict(event, agenda),
            Event::Guards(place) => self.on_guards(place, agenda),
            Event::Incident(event) => self.on_incident(event, agenda),
            Event::Gate(event) => self.on_gate(event, agenda),
            Event::Call => self.on_call(agenda),
            Event::Review => self.on_review(agenda),
            Event::Sortie(event) => self.on_sortie(event, agenda),
            Event::Crew(event) => self.on_crew(event, agenda),
            Event::Maintenance(event) => self.on_maintenance(event, agenda),
            Event::FitAgain(_) => self.request_review(agenda),
            Event::Service(tick) => self.on_service(tick, agenda),
            Event::Shift(station) => self.on_shift(station, agenda),
            Event::Batch(station) => self.on_batch(station, agenda),
            Event::Repaired(station) => self.on_repaired(station, agenda),
            Event::ScreeningLapsed(person) => self.on_screening_lapsed(person, agenda),
            Event::InmatesMoved(place, step) => self.on_inmates_moved(place, step, agenda),
            Event::Reconciled(place, tail, sortie) => {
                self.on_reconciled(place, tail, sortie, agenda);
            }
            Event::Resolved(person) => self.on_resolved(person, agenda),
            Event::Appeal(person, agency) => self.on_appeal(person, agency, agenda),
            Event::Repatriation(event) => self.on_repatriation(event, agenda),
            Event::Camp(event) => self.on_camp(event, agenda),
            Event::Inject(position) => self.on_inject(position, agenda),
        }
    }

    /// Tells a fact; observers hear it when the event is over.
    pub(super) fn tell(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub(super) fn lane_ids(&self) -> impl Iterator<Item = LaneId> + use<> {
        (0..self.lanes.len()).map(LaneId::at)
    }

    /// Kilometres between two places for a type.
    pub(super) fn km(&self, kind: TypeId, from: PlaceId, to: PlaceId) -> f64 {
        self.types[kind.index()]
            .reach
            .routes
            .km(from.index(), to.index())
    }

    /// Flying (or driving) time between two places in the weather of now, delays not included.
    pub(super) fn leg_time(&self, kind_id: TypeId, from: PlaceId, to: PlaceId) -> Duration {
        let kind = &self.types[kind_id.index()];
        let speed = |place| self.weather_for(kind_id, place).speed;
        let share = speed(from).min(speed(to));
        kind.reach.time_for(self.km(kind_id, from, to), share)
    }
}
