//! The key figures of a run, tallied from its facts.
//!
//! Owns how every key of `summary.json` is counted. Counting is in integers; what becomes a number with decimals
//! is rounded once, at the end, to six of them. Never writes a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::aside::Aside;
use super::closed_form::Arithmetic;
use super::counters::{Counters, awaits_acceptance, is_accepted};
use super::decimals::{cents, decimal, in_hours, share};
use super::losses::Losses;
use super::standstill::Standstill;
use super::summary::{Summary, VoidInject, by_tier, camps, ramps, sites, stations};
use crate::operation::{
    ClosedForm, Constraint, Fact, Limit, Observer, PersonId, PlaceId, State, TailId, Tier, TypeId,
    World,
};
use crate::scenario::Scenario;
use crate::scenario::fleet::Mode;
use crate::sim::{Duration, Time};

/// Tallies the key figures while a run goes on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Kpis {
    counters: Counters,
    losses: Losses,
    /// Escapes expected without any lift, as of the first sample.
    escapes_expected_at_first: Option<f64>,
    /// Of a sortie of the lift.
    first_take_off: Option<Time>,
    /// Tails on a sortie with part of a reaction force, which is none of the lift.
    reacting: BTreeSet<TailId>,
    /// When the order to prepare was given.
    ordered: Option<Time>,
    /// When a person last ceased to await acceptance.
    last_settled: Time,
    ramp: RampWaits,
    aside: Aside,
    standstill: Standstill,
    void_injects: Vec<VoidInject>,
    /// Time flown, by fleet type.
    flown: Vec<Duration>,
    fuel_kg: u64,
    /// Broken limits, by limit.
    limits_broken: BTreeMap<Limit, u64>,
    /// How long each constraint bound, while persons awaited acceptance.
    binding: Times,
    /// The same by place, while anyone waited there.
    binding_at: BTreeMap<PlaceId, Times>,
    /// What bound at the sample before, which stands until the next.
    bound: Bound,
    /// What the planning formulas say.
    closed_form: ClosedForm,
}

/// Time by the constraint that bound in it.
type Times = BTreeMap<Constraint, Duration>;

/// What bound at a sample: everywhere, and at each place where anyone waited.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Bound {
    since: Time,
    overall: Option<Constraint>,
    at: Vec<(PlaceId, Constraint)>,
}

impl Kpis {
    /// A tally of nothing.
    pub fn new() -> Self {
        Kpis::default()
    }

    /// The key figures of a run of `scenario` that ended at `end` in the state `world`.
    pub fn summary(&self, scenario: &Scenario, world: &World, end: Time, digest: &str) -> Summary {
        let closure = self.closure(world);
        let exposure = world.exposure(end);
        let threat = world.threat();
        let (team_wait_h, part_wait_h) = world.mean_maintenance_waits_h();
        let deadline = scenario
            .deadline
            .map(|deadline| deadline.since(scenario.start));
        let binding = shares(&self.binding);
        let at_place = |(&place, times): (&PlaceId, &Times)| {
            (world.names().place(place).to_owned(), shares(times))
        };
        let since = |from: Time| closure.map(|closure| decimal((closure - from).as_hours_f64()));
        Summary {
            population_pax: world.population(),
            accepted_pax: self.counters.accepted,
            accepted_frac: share(self.counters.accepted, u64::from(world.population())),
            closed: closure.is_some(),
            closure_h: since(Time::ZERO),
            closure_since_lift_h: self.first_take_off.and_then(since),
            closed_by_deadline: deadline
                .map(|deadline| closure.is_some_and(|closure| closure - Time::ZERO <= deadline)),
            escaped_pax: self.counters.escaped,
            escapers_pax: world.escapers(),
            recaptured_pax: self.counters.recaptured,
            at_large_pax: world.count(State::AtLarge),
            died_pax: world.count(State::Died),
            escaped_by_tier: by_tier(self.losses.escaped_by_tier),
            gone_pax: self.losses.gone,
            guards_hurt_count: self.losses.guards_hurt,
            incidents_count: self.counters.incidents,
            sites: sites(&self.losses, world, end),
            reaction_sorties_count: self.losses.reaction_sorties,
            escapes_expected_start_pax: decimal(self.escapes_expected_at_first.unwrap_or(0.0)),
            escapes_expected_end_pax: decimal(exposure.escapes_expected),
            sorties_count: self.counters.sorties,
            aborted_sorties_count: self.counters.aborted,
            turned_back_sorties_count: self.counters.turned_back,
            lost_tails_count: self.counters.lost,
            cargo_kg: self.counters.cargo_kg,
            fuel_emergencies_count: self.counters.fuel_emergencies,
            landed_below_reserve_count: self.counters.below_reserve,
            convoy_halts_count: self.counters.halts,
            flight_h: decimal(self.flight_time(scenario, world).as_hours_f64()),
            fuel_kg: self.fuel_kg,
            cost_usd: self.cost_usd(scenario, world),
            person_days_at_risk: decimal(exposure.person_days_at_risk),
            expected_person_incidents_pax: decimal(exposure.expected_person_incidents),
            mission_capable_frac: decimal(exposure.mission_capable),
            sortie_reliability_frac: share(self.counters.completed, self.counters.sorties),
            mean_team_wait_h: decimal(team_wait_h),
            mean_part_wait_h: decimal(part_wait_h),
            max_ramp_wait_h: decimal(self.ramp.longest(end).as_hours_f64()),
            mean_handover_wait_h: decimal(exposure.mean_handover_wait_h),
            limits_broken_count: self.counters.limits_broken,
            ramps: ramps(world, end),
            binding_by_place: self.binding_at.iter().map(at_place).collect(),
            closed_form: Arithmetic::new(&self.closed_form, world, closure, &binding),
            binding,
            limits_broken: self.broken_by_word(),
            refusals_count: self.counters.refused,
            disputed_loads_count: self.counters.disputed,
            disputed_loads_open_count: world.mismatches_open(),
            mean_refusal_h: self.aside.mean_refusal().map(in_hours),
            mean_dispute_h: self.aside.mean_dispute().map(in_hours),
            identified_pax: self.counters.identified,
            prosecution_ready_count: self.counters.prosecution_ready,
            releases_refused_count: self.counters.releases_refused,
            repatriated_pax: world.count(State::Repatriated),
            stations: stations(world, end),
            at_large_by_tier: Tier::ALL
                .into_iter()
                .map(|tier| (tier.word(), world.at_large(tier)))
                .collect(),
            threat_index: decimal(threat.at_large),
            camp_threat_index: decimal(threat.camps),
            camps: camps(world, end),
            order_h: self
                .ordered
                .map(|at| decimal((at - Time::ZERO).as_hours_f64())),
            lead_h: self
                .first_take_off
                .zip(self.ordered)
                .map(|(lift, order)| decimal((lift - order).as_hours_f64())),
            left: self.standstill.left(world, end),
            void_injects: self.void_injects.clone(),
            digest: digest.to_owned(),
        }
    }

    /// When the last person ceased to await acceptance; none while any does.
    pub fn closure(&self, world: &World) -> Option<Time> {
        (awaiting_acceptance(world) == 0).then_some(self.last_settled)
    }

    /// Time in the air; hours on the road are no flight hours.
    fn flight_time(&self, scenario: &Scenario, world: &World) -> Duration {
        let flies = |id: &TypeId| {
            let kind = scenario.fleet.get(world.names().fleet_type(*id));
            kind.is_some_and(|kind| kind.mode == Mode::Air)
        };
        let flown = |id: TypeId| self.flown.get(id.index()).copied().unwrap_or_default();
        world.type_ids().filter(flies).map(flown).sum()
    }

    fn cost_usd(&self, scenario: &Scenario, world: &World) -> f64 {
        let names = world.names();
        let cost = |id| {
            scenario
                .fleet
                .get(names.fleet_type(id))
                .map_or(0.0, |t| t.cost.usd())
        };
        let flown = |position: usize| self.flown.get(position).copied().unwrap_or_default();
        let costs = world
            .type_ids()
            .map(|id| flown(id.index()).as_hours_f64() * cost(id));
        cents(costs.sum())
    }

    /// Gives what bound at the sample before the time until now.
    fn weigh_bound(&mut self, until: Time) {
        let lasted = (until - self.bound.since).max(Duration::ZERO);
        if let Some(binds) = self.bound.overall {
            *self.binding.entry(binds).or_default() += lasted;
        }
        for &(place, binds) in &self.bound.at {
            let times = self.binding_at.entry(place).or_default();
            *times.entry(binds).or_default() += lasted;
        }
    }

    fn broken_by_word(&self) -> BTreeMap<&'static str, u64> {
        let word = |(limit, count): (&Limit, &u64)| (limit.word(), *count);
        self.limits_broken.iter().map(word).collect()
    }

    fn fly(&mut self, position: usize, flown: Duration, fuel_kg: u32) {
        if self.flown.len() <= position {
            self.flown.resize(position + 1, Duration::ZERO);
        }
        self.flown[position] += flown;
        self.fuel_kg += u64::from(fuel_kg);
    }
}

impl Observer for Kpis {
    fn start(&mut self, world: &World) {
        self.closed_form = world.closed_form();
    }

    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        self.counters.note(fact);
        self.aside.note(time, fact);
        self.standstill.note(time, fact);
        self.losses.note(fact, world);
        if let Some(limit) = fact.broken_limit() {
            *self.limits_broken.entry(limit).or_insert(0) += 1;
        }
        match *fact {
            Fact::CustodyPassed {
                person, from, to, ..
            } => {
                if awaits_acceptance(from) && !awaits_acceptance(to) {
                    self.last_settled = time;
                }
                if to == State::Arriving {
                    self.ramp.begin(person, time);
                }
            }
            Fact::OrderedToPrepare => self.ordered = Some(time),
            Fact::InjectVoid { number, what } => self.void_injects.push(VoidInject {
                number,
                event: what.to_owned(),
                time_h: time.as_hours_f64(),
            }),
            Fact::StationReached { person, .. } => self.ramp.end(person, time),
            Fact::ReactionTasked { tail, .. } => {
                self.reacting.insert(tail);
            }
            Fact::TookOff { tail, .. } if !self.reacting.contains(&tail) => {
                self.first_take_off.get_or_insert(time);
            }
            Fact::SortieEnded {
                tail,
                flown,
                fuel_kg,
                ..
            } => {
                self.reacting.remove(&tail);
                self.fly(world.tail_view(tail).fleet_type.index(), flown, fuel_kg);
            }
            _ => {}
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        self.escapes_expected_at_first
            .get_or_insert_with(|| world.exposure(time).escapes_expected);
        let awaited = awaiting_acceptance(world) > 0;
        let until = if awaited { time } else { self.last_settled };
        self.weigh_bound(until);
        self.bound = Bound {
            since: time,
            ..Bound::default()
        };
        if awaited {
            self.bound.overall = Some(world.binding(time));
            let at_place = |place| (place, world.binding_at(place, time));
            let waits = |&(_, binds): &(PlaceId, Constraint)| binds != Constraint::NoneLeft;
            self.bound.at = world.place_ids().map(at_place).filter(waits).collect();
            self.standstill.look(&self.bound.at);
        }
    }
}

/// How long each person waited on the ramp: from leaving the vehicle to the first station.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct RampWaits {
    /// By person: since when he waits, if he does.
    since: Vec<Option<Time>>,
    longest: Duration,
}

impl RampWaits {
    fn begin(&mut self, person: PersonId, time: Time) {
        if self.since.len() <= person.index() {
            self.since.resize(person.index() + 1, None);
        }
        self.since[person.index()] = Some(time);
    }

    fn end(&mut self, person: PersonId, time: Time) {
        if let Some(since) = self.since.get_mut(person.index()).and_then(Option::take) {
            self.longest = self.longest.max(time - since);
        }
    }

    fn longest(&self, end: Time) -> Duration {
        let waiting = self.since.iter().flatten().map(|since| end - *since);
        waiting.fold(self.longest, Duration::max)
    }
}

/// Persons who await acceptance: held, staged, aboard or arriving.
pub fn awaiting_acceptance(world: &World) -> u32 {
    count(world, awaits_acceptance)
}

/// Persons whom the receiver has accepted, those repatriated since included.
pub fn accepted(world: &World) -> u32 {
    count(world, is_accepted)
}

fn count(world: &World, which: fn(State) -> bool) -> u32 {
    let states = State::ALL.into_iter().filter(|state| which(*state));
    states.map(|state| world.count(state)).sum()
}

/// The share of each constraint in the time.
fn shares(times: &Times) -> BTreeMap<&'static str, f64> {
    let micros = |time: &Duration| time.micros() as u64;
    let all = times.values().map(micros).sum();
    times
        .iter()
        .filter_map(|(constraint, time)| Some((constraint.word(), share(micros(time), all)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::ForceId;
    use crate::record::specimen;

    const PERSON: PersonId = PersonId(0);

    fn hour(hours: u64) -> Time {
        Time::from_micros(hours * 3_600_000_000)
    }

    /// The key figures of a run that ended after 100 hours with everyone accepted, and of which `facts` were told.
    fn summary(sets: &[&str], facts: &[(Time, Fact)]) -> Summary {
        let scenario = specimen::scenario(sets);
        let world = specimen::world(&scenario);
        let mut kpis = Kpis::new();
        for (time, fact) in facts {
            kpis.fact(*time, fact, &world);
        }
        kpis.summary(&scenario, &world, hour(100), "abc")
    }

    fn passed(world: &World, from: State, to: State) -> Fact {
        let place = specimen::place(world, "site");
        Fact::CustodyPassed {
            person: PERSON,
            from,
            to,
            place,
            tail: None,
        }
    }

    #[test]
    fn a_recapture_reopens_what_an_escape_had_closed() {
        let world = specimen::world(&specimen::scenario(&[]));
        let summary = summary(
            &[],
            &[
                (hour(5), passed(&world, State::Held, State::AtLarge)),
                (hour(20), passed(&world, State::AtLarge, State::Held)),
                (hour(40), passed(&world, State::Arriving, State::InIntake)),
                (hour(50), passed(&world, State::InIntake, State::InCustody)),
            ],
        );
        assert_eq!(summary.closure_h, Some(40.0));
        assert_eq!(
            (
                summary.escaped_pax,
                summary.recaptured_pax,
                summary.accepted_pax
            ),
            (1, 1, 1)
        );
    }

    #[test]
    fn closure_since_the_lift_counts_from_its_first_take_off() {
        let world = specimen::world(&specimen::scenario(&[]));
        let place = specimen::place(&world, "gate");
        let tail = specimen::TAIL;
        let took_off = |sortie| Fact::TookOff {
            tail,
            sortie,
            place,
            persons: 0,
        };
        // A reaction force is flown to an incident before the lift begins.
        let tasked = Fact::ReactionTasked {
            tail,
            sortie: 1,
            force: ForceId(0),
            place,
            guards: 9,
        };
        let ended = Fact::SortieEnded {
            tail,
            sortie: 1,
            place,
            flown: Duration::from_hours(1),
            fuel_kg: 0,
        };
        let summary = summary(
            &[],
            &[
                (hour(2), tasked),
                (hour(3), took_off(1)),
                (hour(4), ended),
                (hour(10), took_off(2)),
                (hour(12), took_off(3)),
                (hour(40), passed(&world, State::Arriving, State::InIntake)),
            ],
        );
        assert_eq!(summary.closure_since_lift_h, Some(30.0));
    }

    #[test]
    fn the_deadline_is_kept_up_to_its_very_instant() {
        let world = specimen::world(&specimen::scenario(&[]));
        let facts = [(hour(24), passed(&world, State::Arriving, State::InIntake))];
        let by = |deadline: &str| summary(&[deadline], &facts).closed_by_deadline;
        assert_eq!(by("deadline=2026-01-22T00:00:00Z"), Some(true));
        assert_eq!(by("deadline=2026-01-21T23:59:59Z"), Some(false));
        assert_eq!(summary(&[], &facts).closed_by_deadline, None);
    }

    #[test]
    fn a_person_left_on_the_ramp_waits_until_the_end() {
        let world = specimen::world(&specimen::scenario(&[]));
        let arrived = (hour(60), passed(&world, State::Aboard, State::Arriving));
        let place = specimen::place(&world, "gate");
        let station = world.station_ids().next().expect("a station");
        let reached = (
            hour(63),
            Fact::StationReached {
                person: PERSON,
                place,
                station,
            },
        );
        assert_eq!(summary(&[], &[arrived]).max_ramp_wait_h, 40.0);
        assert_eq!(summary(&[], &[arrived, reached]).max_ramp_wait_h, 3.0);
    }

    #[test]
    fn a_flight_hour_costs_what_its_type_says() {
        let world = specimen::world(&specimen::scenario(&[]));
        let place = specimen::place(&world, "gate");
        let ended = Fact::SortieEnded {
            tail: specimen::TAIL,
            sortie: 1,
            place,
            flown: Duration::from_minutes(90),
            fuel_kg: 700,
        };
        let summary = summary(
            &["fleet.chinook.cost=1000 usd"],
            &[(hour(3), ended), (hour(9), ended)],
        );
        assert_eq!(
            (summary.flight_h, summary.fuel_kg, summary.cost_usd),
            (3.0, 1400, 3000.0)
        );
    }
}
