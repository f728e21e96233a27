//! Setup: from a scenario to the world at time zero.
//!
//! Owns the step from names to indices. Ids come in the order of their texts, so the order of
//! tables in a file means nothing.

mod means;
mod people;
mod places;
mod reach;
mod security;
mod stations;
mod upkeep;
mod weather;

use std::collections::{BTreeMap, BTreeSet};

use super::handover::repatriation::Country;
use super::handover::stations::Desk;
use super::ids::{GateId, Names, PlaceId, RegimeId, TailId};
use super::inject::Script;
use super::planning::call::Plan;
use super::planning::gates::{Consent, Gate, Limit, Ruling};
use super::security::camps::{self, Camp};
use super::security::threat::Threats;
use super::security::warning::Watch;
use super::sky::weather::Regime;
use super::source::Source;
use super::world::World;
pub use crate::scenario::network::MOST_PERSONS;
use crate::scenario::security::Tranche;
use crate::scenario::units::TimeOfDay;
use crate::scenario::{self, Scenario};
use crate::sim::{Duration, Entity, Shifts, Streams, Time};
use means::Most;

/// A scenario that cannot be set up. Loading checks for all of these with file, line and column;
/// only a scenario built by hand meets them here.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SetupError {
    /// A table names something that is not there.
    #[error("there is no {kind} `{id}`")]
    Unknown {
        /// What kind of thing.
        kind: &'static str,
        /// The id that was named.
        id: String,
    },
    /// A change of levers that makes no scenario.
    #[error("a change makes no scenario: {0}")]
    Change(String),
    /// Too many persons.
    #[error("{0} persons are more than the {MOST_PERSONS} that a run can hold")]
    TooManyPersons(u64),
}

/// Finds an id among sorted names.
fn find(names: &[String], kind: &'static str, id: &str) -> Result<usize, SetupError> {
    names
        .binary_search_by(|name| name.as_str().cmp(id))
        .map_err(|_| SetupError::Unknown {
            kind,
            id: id.to_owned(),
        })
}

fn keys<V>(table: &BTreeMap<String, V>) -> Vec<String> {
    table.keys().cloned().collect()
}

/// Builds the world of a scenario at time zero, and with it those that its changes would make of it.
pub(super) fn build(scenario: &Scenario, streams: Streams) -> Result<World, SetupError> {
    let changed = scenario
        .changed()
        .map_err(|error| SetupError::Change(error.message().to_owned()))?;
    let most = Most::over(
        [scenario]
            .into_iter()
            .chain(changed.iter().map(|(_, next)| next)),
    );
    let mut world = build_one(scenario, streams.clone(), &most)?;
    for (after, scenario) in &changed {
        let changed = build_one(scenario, streams.clone(), &most)?;
        world.changes.push((Time::ZERO + *after, Box::new(changed)));
    }
    Ok(world)
}

fn build_one(scenario: &Scenario, streams: Streams, most: &Most) -> Result<World, SetupError> {
    let mut setup = Setup::new(scenario, &streams, most)?;
    let areas = setup.areas()?;
    let spares = setup.spares();
    let (types, codes) = setup.types(&spares)?;
    let lanes = setup.lanes(&types)?;
    let (persons, person_names) = setup.persons()?;
    setup.names.populations = person_names;
    let places = setup.places(&persons)?;
    let (tails, waves) = setup.tails()?;
    let crews = setup.crews()?;
    let gates = setup.gates()?;
    let watch = setup.watch();
    let casework = setup.casework();
    let camps = setup.camps();
    let script = setup.script()?;
    let countries = setup.countries();
    let (ceasefires, forces) = (setup.ceasefires()?, setup.forces()?);
    let guard_shifts = setup.guard_shifts();
    let clock = setup.clock;
    Ok(World {
        names: setup.names,
        regimes: setup.regimes,
        desks: setup.desks,
        streams,
        facts: Vec::new(),
        review_due: false,
        wake: None,
        start_at: scenario.start,
        first_midnight: Time::ZERO + clock.until(Duration::from_days(1)),
        first_call: Time::ZERO + clock.until(scenario.call.at.since_midnight()),
        guards: scenario.guards.clone(),
        guard_shifts,
        guard_shift_due: None,
        incidents: scenario.incidents.clone(),
        forces,
        limits: scenario.limits.clone(),
        escort: scenario.escort.clone(),
        packing: scenario.packing.clone(),
        persons,
        places,
        areas,
        bounds_set: 0,
        fronts: Vec::new(),
        ceasefires,
        lanes,
        types,
        tails,
        waves,
        crews,
        codes,
        spares,
        gates,
        liaison: scenario.liaison.effort,
        watch,
        threats: Threats {
            weights: scenario.threat.clone(),
            elsewhere: 0,
        },
        call: Plan {
            policy: scenario.call.policy,
            knows: scenario.call.knows,
            noise: scenario.call.noise,
            convened: 0,
            reporters: scenario
                .place
                .keys()
                .map(|id| Entity::named("place", id))
                .collect(),
            weights: scenario
                .lane
                .keys()
                .map(|id| scenario.call.weights.get(id).copied().unwrap_or(0.0))
                .collect(),
            counts: Vec::new(),
            retask: scenario.call.retask,
            ranking: Vec::new(),
            lines: Vec::new(),
            next: None,
        },
        refused: Vec::new(),
        casework,
        countries,
        camps,
        script,
        changes: Vec::new(),
        incidents_open: 0,
    })
}

/// The local time of day at time zero.
#[derive(Clone, Copy)]
struct Clock {
    at_start: Duration,
}

impl Clock {
    /// Time from the start to the next such time of day; zero if that is the start itself.
    fn until(self, time_of_day: Duration) -> Duration {
        let wait = time_of_day - self.at_start;
        if wait < Duration::ZERO {
            wait + Duration::from_days(1)
        } else {
            wait
        }
    }

    /// A capacity held between two times of day.
    fn shifts(self, opens: TimeOfDay, closes: TimeOfDay, capacity: u32) -> Shifts {
        self.windows(&[(opens, closes, capacity)])
    }

    /// Capacities held between times of day; where they overlap they add.
    fn windows(self, windows: &[(TimeOfDay, TimeOfDay, u32)]) -> Shifts {
        let since = |&(opens, closes, capacity): &(TimeOfDay, TimeOfDay, u32)| {
            (opens.since_midnight(), closes.since_midnight(), capacity)
        };
        let windows: Vec<_> = windows.iter().map(since).collect();
        Shifts::daily(&windows, self.at_start)
    }
}

struct Setup<'a> {
    scenario: &'a Scenario,
    streams: &'a Streams,
    most: &'a Most,
    clock: Clock,
    names: Names,
    /// First regime of each weather.
    weathers: BTreeMap<&'a str, usize>,
    regimes: Vec<Regime>,
    desks: Vec<Desk>,
}

impl<'a> Setup<'a> {
    fn new(
        scenario: &'a Scenario,
        streams: &'a Streams,
        most: &'a Most,
    ) -> Result<Self, SetupError> {
        let offset = Duration::from_minutes(i64::from(scenario.start.offset_minutes()));
        let local = scenario.start.unix_micros() + offset.micros();
        let at_start = Duration::from_micros(local.rem_euclid(Duration::from_days(1).micros()));
        let mut setup = Setup {
            scenario,
            streams,
            most,
            clock: Clock { at_start },
            names: Names {
                places: keys(&scenario.place),
                areas: keys(&scenario.area),
                lanes: keys(&scenario.lane),
                types: keys(&scenario.fleet),
                gates: keys(&scenario.gate),
                countries: keys(&scenario.country),
                ceasefires: keys(&scenario.ceasefire),
                forces: keys(&scenario.reaction),
                ..Names::default()
            },
            weathers: BTreeMap::new(),
            regimes: Vec::new(),
            desks: Vec::new(),
        };
        setup.regimes()?;
        Ok(setup)
    }

    fn time(&self, instant: scenario::units::Instant) -> Time {
        Time::ZERO + instant.since(self.scenario.start)
    }

    fn place(&self, id: &str) -> Result<PlaceId, SetupError> {
        find(&self.names.places, "place", id).map(PlaceId::at)
    }

    fn tail(&self, id: &str) -> Result<TailId, SetupError> {
        let found = self.names.tails.iter().position(|name| name == id);
        found.map(TailId::at).ok_or_else(|| SetupError::Unknown {
            kind: "tail",
            id: id.to_owned(),
        })
    }

    fn gate_ids(&self, ids: &[String]) -> Result<Vec<GateId>, SetupError> {
        let mut gates = Vec::new();
        for id in ids {
            gates.push(GateId::at(find(&self.names.gates, "gate", id)?));
        }
        gates.sort_unstable();
        gates.dedup();
        Ok(gates)
    }

    fn gates(&self) -> Result<Vec<Gate>, SetupError> {
        let mut gates = Vec::new();
        for (id, gate) in &self.scenario.gate {
            let limit = |tranche: &Tranche| Limit {
                per_day: tranche.per_day,
                total: tranche.total,
            };
            let mut tranches: Vec<(Time, Limit)> = gate
                .tranche
                .values()
                .map(|tranche| (self.time(tranche.from), limit(tranche)))
                .collect();
            tranches.sort_unstable_by_key(|(from, _)| *from);
            gates.push(Gate {
                entity: Entity::named("gate", id),
                date: gate.opens.map_or(Time::ZERO, |opens| self.time(opens)),
                after: self.gate_ids(&gate.after)?,
                takes: gate.takes.clone(),
                per_day: gate.per_day,
                first_limit: gate.per_day,
                total: gate.total,
                tranche_total: None,
                tranches,
                suspensions: gate
                    .suspended
                    .values()
                    .map(|span| (self.time(span.from), span.until.map(|at| self.time(at))))
                    .collect(),
                on_order: gate.on_order,
                host: gate.host.clone(),
                perceived: 0.0,
                consent: Consent::Waiting,
                suspended: false,
                today: 0,
                admitted: 0,
            });
        }
        Ok(gates)
    }

    /// Those who assess every guarded place at which somebody is, or is to come.
    fn watch(&self) -> Option<Watch> {
        let law = self.scenario.warning.clone()?;
        let populations = self.scenario.population.values();
        let held: BTreeSet<&str> = populations.map(|those| those.place.as_str()).collect();
        let guarded = self.scenario.place.iter().enumerate();
        let guarded = guarded
            .filter(|(_, (id, place))| held.contains(id.as_str()) || place.staging.is_some())
            .map(|(position, (id, _))| {
                let entity = Entity::named("place", id);
                let draws = self.streams.stream(Source::Assessment, entity);
                (PlaceId::at(position), draws)
            });
        let decision = Entity::named("warning", "decision");
        let decision = self.streams.stream(Source::OrderToPrepare, decision);
        Some(Watch::new(law, guarded, decision))
    }

    fn countries(&self) -> Vec<Country> {
        let outreach = self.scenario.repatriation.outreach;
        let country = |country: &scenario::aftermath::Country| Country {
            willingness: (country.willingness * outreach * country.outreach).min(1.0),
            outreach: outreach * country.outreach,
            delay: country.delay.clone(),
            turned_away: country.turned_away,
            withdrawal_per_hour: country.withdrawal.per_hour(),
            again: country.again.clone(),
            pickup_every: country.pickup_every.duration(),
            pickup_seats: country.pickup_seats,
            waiting: std::collections::VecDeque::new(),
            deciding: 0,
            declined: 0,
            flights: 0,
        };
        self.scenario.country.values().map(country).collect()
    }

    fn camps(&self) -> Vec<Camp> {
        let mut camps = Vec::new();
        for (position, (id, place)) in self.scenario.place.iter().enumerate() {
            let Some(camp) = &place.camp else { continue };
            let draws = self
                .streams
                .stream(Source::Camp, Entity::named("place", id));
            let rules = camps::Rules::of(camp, |at| self.time(at));
            camps.push(Camp::new(
                PlaceId::at(position),
                (camp.persons, camp.households),
                rules,
                draws,
            ));
        }
        camps
    }

    /// A regime of the weather of an area.
    pub(super) fn regime_of(&self, area: &str, regime: &str) -> Result<RegimeId, SetupError> {
        let weather = self.scenario.area[area]
            .weather
            .as_deref()
            .unwrap_or_default();
        let unknown = || SetupError::Unknown {
            kind: "regime",
            id: regime.to_owned(),
        };
        let first = self.weathers.get(weather).ok_or_else(unknown)?;
        let mut regimes = self.scenario.weather[weather].regime.keys();
        let position = regimes.position(|id| id == regime).ok_or_else(unknown)?;
        Ok(RegimeId::at(first + position))
    }

    pub(super) fn ruling(&self, gate: &str, ruling: Ruling) -> Result<Script, SetupError> {
        let gate = find(&self.names.gates, "gate", gate)?;
        Ok(Script::Gate(GateId::at(gate), ruling))
    }
}
