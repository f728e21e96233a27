//! Why a plan closes when it does: the delay that each limit causes, measured by relaxing limits on the same chance.
//!
//! Owns the question and its answer. The worth of a set of relaxed limits is when the plan closes without them, or the
//! horizon if that is earlier, in microseconds. Limits are relaxed one after the other; what each saves depends on which
//! were relaxed before, so it is averaged over all orders (up to six limits) or over orders drawn for each replication,
//! in pairs with their reverse. Either way the parts sum to the gap between the plan and the unlimited plan exactly.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::paired_p_value;
use super::design::{DESIGN, Draws, shuffled};
use super::estimate::{Interval, Moments};
use super::lab::{Interrupted, Lab};
use super::relax::{LIMITS, Limit};
use super::replicate::Plan;
use super::shapley::{Coalition, Order, Orders, apportion, everybody, nearest};
use crate::operation::Constraint;
use crate::scenario::{Difference, Problems, Scenario, recheck};
use crate::sim::{Duration, Entity, Streams, Time};

/// Up to so many limits every order is weighed.
pub const MOST_ENUMERATED: usize = 6;

/// Limits that are relaxed together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are called: the limit's name, or the user's.
    pub name: String,
    /// The limits.
    pub limits: Vec<Constraint>,
}

impl Group {
    /// Each limit by itself.
    pub fn each() -> Vec<Group> {
        LIMITS.iter().map(Group::of).collect()
    }

    /// A limit by itself.
    pub fn of(limit: &Limit) -> Self {
        Group {
            name: limit.name().to_owned(),
            limits: vec![limit.constraint],
        }
    }

    /// What is relaxed.
    pub fn members(&self) -> impl Iterator<Item = &'static Limit> {
        let limits = LIMITS.iter();
        limits.filter(|limit| self.limits.contains(&limit.constraint))
    }

    fn relax(&self, scenario: &mut Scenario) {
        self.members().for_each(|limit| limit.relax(scenario));
    }
}

/// Which delay is to be explained, and how.
#[derive(Clone, Debug)]
pub struct Question {
    /// The plan.
    pub plan: Plan,
    /// The limits to relax; whatever else limits the plan goes on to do so.
    pub groups: Vec<Group>,
    /// Replications.
    pub replications: u32,
    /// Pairs of orders for each replication, where there are more limits than are enumerated.
    pub pairs: u32,
    /// The confidence of every interval.
    pub confidence: f64,
}

/// What an explanation weighs its orders by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Every order.
    Exact,
    /// So many orders in all.
    Sampled(u64),
}

/// A mean in hours with its interval over replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean_h: f64,
    /// Student's interval; none of one replication.
    pub interval: Option<Interval>,
    told: bool,
}

impl Estimate {
    fn of(micros: impl IntoIterator<Item = f64>, confidence: f64) -> Self {
        let moments = Moments::of(micros.into_iter().map(in_hours));
        Estimate {
            mean_h: moments.mean(),
            interval: moments.interval(confidence),
            told: moments.count() < 2
                || paired_p_value(&moments, moments.count()) <= 1.0 - confidence,
        }
    }

    /// Whether it can be told from nothing: if nothing lies outside its interval; of equal values, by the sign test. Of one
    /// replication there is no telling, and it is not asked.
    pub fn is_told_from_zero(&self) -> bool {
        self.told
    }
}

/// A limit's part of the delay.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The limit, or limits that are relaxed together.
    pub group: Group,
    /// What relaxing it changes in this scenario.
    pub changes: Vec<Difference>,
    /// Its part of the gap, by Shapley's rule.
    pub part: Estimate,
    /// What is gained by relaxing it and nothing else.
    pub alone: Estimate,
    /// What it costs as the only limit.
    pub only: Estimate,
    /// Whether its part is nothing in every replication.
    pub never: bool,
    /// Share of the time in which it held up the next person in the plan as it is.
    pub bound_share: f64,
}

/// When one of the two ends of the gap closes.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The lesser of closing time and horizon.
    pub closure: Estimate,
    /// Replications that did not close by the horizon.
    pub beyond_horizon: u64,
    /// Of those that have a deadline: replications that closed by it.
    pub by_deadline: Option<u64>,
    /// Persons who escaped, on average.
    pub escaped_mean: f64,
}

/// Why a plan closes when it does.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// How orders were weighed.
    pub method: Method,
    /// Replications that count.
    pub replications: u64,
    /// Replications of which a run failed, with the first reason; they count nowhere.
    pub failed: Vec<(u32, String)>,
    /// The plan as it is.
    pub plan: End,
    /// The plan without the limits.
    pub unlimited: End,
    /// The gap between the two.
    pub gap: Estimate,
    /// Share of all runs that did not close by the horizon and count as it.
    pub censored_share: f64,
    /// The limits, the greatest part first.
    pub parts: Vec<Part>,
    /// The limits that this scenario does not have.
    pub absent: Vec<Group>,
    /// Each part in each replication, in microseconds, by replication and as in `parts`.
    pub by_replication: Vec<(u32, Vec<f64>)>,
    totals: Totals,
}

/// Sums over replications, exactly: parts times `denominator`.
#[derive(Clone, Debug)]
struct Totals {
    plan: i128,
    unlimited: i128,
    parts: Vec<i128>,
    denominator: i128,
}

/// The steps of the waterfall in whole units: from the unlimited plan by every part to the plan, which they sum to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Where the unlimited plan closes.
    pub unlimited: i64,
    /// The parts, as in [`Explanation::parts`].
    pub parts: Vec<i64>,
    /// Where the plan closes.
    pub plan: i64,
}

impl Explanation {
    /// The waterfall in units of so many microseconds.
    pub fn steps(&self, unit: Duration) -> Steps {
        let Totals {
            plan,
            unlimited,
            parts,
            denominator,
        } = &self.totals;
        let runs = i128::from(self.replications.max(1));
        let unit = i128::from(unit.micros());
        let (plan, unlimited) = (
            nearest(*plan, runs * unit),
            nearest(*unlimited, runs * unit),
        );
        Steps {
            unlimited,
            parts: apportion(parts, denominator * runs * unit, plan - unlimited),
            plan,
        }
    }
}

/// The scenario with a set of groups relaxed.
fn relaxed(scenario: &Scenario, groups: &[Group], coalition: Coalition) -> Scenario {
    let mut relaxed = scenario.clone();
    let in_it = groups
        .iter()
        .enumerate()
        .filter(|(at, _)| coalition & (1 << at) != 0);
    in_it.for_each(|(_, group)| group.relax(&mut relaxed));
    relaxed
}

/// What of an explanation can be known before anything runs.
pub struct Prepared {
    question: Question,
    present: Vec<Group>,
    absent: Vec<Group>,
    /// Orders of each replication; empty where all are weighed.
    orders: Vec<Vec<Order>>,
}

impl Prepared {
    /// Finds the limits that the scenario has, and checks it with each of them relaxed, and with all.
    ///
    /// # Errors
    /// If the scenario does not pass its checks without a limit.
    pub fn new(question: Question, seed: u64) -> Result<Self, Problems> {
        let scenario = &question.plan.scenario;
        let is_in = |group: &Group| group.members().any(|limit| limit.is_in(scenario));
        let (present, absent): (Vec<Group>, Vec<Group>) =
            question.groups.iter().cloned().partition(is_in);
        let players = present.len();
        for coalition in ends(players) {
            recheck(
                &relaxed(scenario, &present, coalition),
                &question.plan.label,
            )?;
        }
        let sampled = players > MOST_ENUMERATED;
        let replications = if sampled { question.replications } else { 0 };
        let orders =
            (0..replications).map(|number| draw_orders(players, question.pairs, seed, number));
        Ok(Prepared {
            orders: orders.collect(),
            present,
            absent,
            question,
        })
    }

    /// The scenario without any of the limits.
    pub fn unlimited(&self) -> Scenario {
        let players = self.present.len();
        relaxed(
            &self.question.plan.scenario,
            &self.present,
            everybody(players),
        )
    }

    /// The question.
    pub fn question(&self) -> &Question {
        &self.question
    }

    fn orders(&self, number: u32) -> Orders<'_> {
        match self.orders.get(number as usize) {
            Some(orders) => Orders::Some(orders),
            None => Orders::All(self.present.len()),
        }
    }

    /// Every run there is to make.
    fn runs(&self) -> Vec<(u32, Coalition)> {
        let of_one = |number: u32| {
            let mut coalitions: BTreeSet<Coalition> = self.orders(number).coalitions();
            coalitions.extend(ends(self.present.len()));
            coalitions
                .into_iter()
                .map(move |coalition| (number, coalition))
        };
        (0..self.question.replications).flat_map(of_one).collect()
    }

    /// How many runs it takes.
    pub fn runs_count(&self) -> u64 {
        self.runs().len() as u64
    }

    /// Runs everything and explains.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn explain(&self, lab: &Lab<'_>) -> Result<Explanation, Interrupted> {
        let runs = self.runs();
        let scenario = &self.question.plan.scenario;
        let one = |&(number, coalition): &(u32, Coalition)| {
            let probe = lab.probe(&relaxed(scenario, &self.present, coalition), number)?;
            Ok(Seen::of(scenario, probe))
        };
        let seen = lab.ask(&runs, one)?;
        let mut by_replication: BTreeMap<u32, Worths> = BTreeMap::new();
        let mut failed: BTreeMap<u32, String> = BTreeMap::new();
        for ((number, coalition), seen) in runs.into_iter().zip(seen) {
            match seen {
                Ok(seen) => {
                    by_replication
                        .entry(number)
                        .or_default()
                        .insert(coalition, seen);
                }
                Err(why) => {
                    failed.entry(number).or_insert(why);
                }
            }
        }
        by_replication.retain(|number, _| !failed.contains_key(number));
        Ok(self.answer(by_replication, failed.into_iter().collect()))
    }

    fn answer(&self, worths: BTreeMap<u32, Worths>, failed: Vec<(u32, String)>) -> Explanation {
        let (players, confidence) = (self.present.len(), self.question.confidence);
        let all = everybody(players);
        let worth = |seen: &Worths, coalition| seen[&coalition].micros;
        let parts: Vec<(u32, Vec<i128>)> = worths
            .iter()
            .map(|(&number, seen)| {
                (
                    number,
                    self.orders(number)
                        .parts(players, |coalition| worth(seen, coalition)),
                )
            })
            .collect();
        let denominator = self.orders(0).denominator();
        let difference = |from: Coalition, to: Coalition| {
            let of = |seen: &Worths| (worth(seen, from) - worth(seen, to)) as f64;
            Estimate::of(worths.values().map(of), confidence)
        };
        let mean = |value: &dyn Fn(&Worths) -> f64| Moments::of(worths.values().map(value)).mean();
        let part = |at: usize| {
            let group = self.present[at].clone();
            let in_micros = |(_, parts): &(u32, Vec<i128>)| parts[at] as f64 / denominator as f64;
            let bound =
                |name: &str| mean(&|seen| seen[&0].binding.get(name).copied().unwrap_or(0.0));
            Part {
                changes: self.question.plan.scenario.diff(&relaxed(
                    &self.question.plan.scenario,
                    &self.present,
                    1 << at,
                )),
                part: Estimate::of(parts.iter().map(in_micros), confidence),
                alone: difference(0, 1 << at),
                only: difference(all & !(1 << at), all),
                never: parts.iter().all(|(_, parts)| parts[at] == 0),
                bound_share: group.members().map(|limit| bound(limit.name())).sum(),
                group,
            }
        };
        let mut order: Vec<usize> = (0..players).collect();
        let total = |at: usize| parts.iter().map(|(_, parts)| parts[at]).sum::<i128>();
        order.sort_by_key(|&at| (-total(at), at));
        let in_micros = |numerators: &[i128]| {
            order
                .iter()
                .map(|&at| numerators[at] as f64 / denominator as f64)
                .collect()
        };
        let sum = |coalition| {
            worths
                .values()
                .map(|seen| i128::from(worth(seen, coalition)))
                .sum()
        };
        let seen = || worths.values().flat_map(BTreeMap::values);
        let censored = seen().filter(|seen| !seen.closed).count() as f64;
        Explanation {
            method: match self.orders.first() {
                None => Method::Exact,
                Some(orders) => Method::Sampled((orders.len() * worths.len()) as u64),
            },
            replications: worths.len() as u64,
            failed,
            plan: self.end(&worths, 0),
            unlimited: self.end(&worths, all),
            gap: difference(0, all),
            censored_share: censored / seen().count().max(1) as f64,
            parts: order.iter().map(|&at| part(at)).collect(),
            absent: self.absent.clone(),
            by_replication: parts
                .iter()
                .map(|(number, parts)| (*number, in_micros(parts)))
                .collect(),
            totals: Totals {
                plan: sum(0),
                unlimited: sum(all),
                parts: order.iter().map(|&at| total(at)).collect(),
                denominator,
            },
        }
    }

    fn end(&self, worths: &BTreeMap<u32, Worths>, coalition: Coalition) -> End {
        let seen = || worths.values().map(|seen| &seen[&coalition]);
        let deadline = self.question.plan.scenario.deadline;
        End {
            closure: Estimate::of(
                seen().map(|seen| seen.micros as f64),
                self.question.confidence,
            ),
            beyond_horizon: seen().filter(|seen| !seen.closed).count() as u64,
            by_deadline: deadline.map(|_| seen().filter(|seen| seen.by_deadline).count() as u64),
            escaped_mean: Moments::of(seen().map(|seen| seen.escaped)).mean(),
        }
    }
}

/// What a replication closed at without each set of limits.
type Worths = BTreeMap<Coalition, Seen>;

/// What is kept of a run.
#[derive(Clone, Debug)]
struct Seen {
    /// The lesser of closing time and horizon.
    micros: i64,
    closed: bool,
    by_deadline: bool,
    escaped: f64,
    binding: BTreeMap<&'static str, f64>,
}

impl Seen {
    fn of(scenario: &Scenario, probe: super::lab::Probe) -> Self {
        let horizon = Time::ZERO + scenario.horizon.duration();
        Seen {
            micros: probe.closure.unwrap_or(horizon).min(horizon).micros() as i64,
            closed: probe.closure.is_some(),
            by_deadline: probe.named("closed_by_deadline") > 0.0,
            escaped: probe.named("escaped_pax"),
            binding: probe.binding,
        }
    }
}

/// Nothing relaxed, each group alone, all but each, and all: what is asked beside the orders.
fn ends(players: usize) -> impl Iterator<Item = Coalition> {
    let all = everybody(players);
    let single = (0..players).map(|at| 1 << at);
    let all_but = (0..players).map(move |at| all & !(1 << at));
    [0, all].into_iter().chain(single).chain(all_but)
}

/// Orders of a replication, in pairs with their reverse.
fn draw_orders(players: usize, pairs: u32, seed: u64, number: u32) -> Vec<Order> {
    let streams = Streams::new(seed, number, DESIGN);
    let entity = Entity::named("explain", "limits");
    let pair = |pair: u32| {
        let mut draws = streams.occasion(Draws::OrderOfLimits, entity, pair);
        let order = shuffled(players, &mut draws);
        let reverse = order.iter().rev().copied().collect();
        [order, reverse]
    };
    (0..pairs).flat_map(pair).collect()
}

fn in_hours(micros: f64) -> f64 {
    micros / Duration::from_hours(1).micros() as f64
}
