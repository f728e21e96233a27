//! Sweeps: every plan in every world, on the same chance, and which plans are worth a second look.
//!
//! Owns the measures over worlds. Regret of a plan in a world is how much worse its mean is than that of the best plan
//! there; a plan will do in a world if it closes there by the deadline with the probability asked for. A plan is on the
//! front of Pareto if no other costs no more, closes no later and holds persons at risk no longer, one of them less.
//!
//! Savage 1951 for regret; Starr 1963 and McPhail et al. 2018 for the share of worlds in which a plan will do.

use std::collections::BTreeMap;

use super::estimate::{Moments, Proportion, Sorted};
use super::lab::{Interrupted, Lab, Probe};
use super::metric::Metric;
use super::plan::means;
use super::sensitivity::Failures;
use super::study_file::{Column, Points};
use super::summary::seen_by;
use crate::scenario::Scenario;

/// Plans, worlds and the scenario of each pair.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// What the plans decide.
    pub levers: Vec<Column>,
    /// The values of each plan.
    pub plans: Points,
    /// What the levers of each plan cost.
    pub costs_usd: Vec<f64>,
    /// What the worlds decide.
    pub uncertainties: Vec<Column>,
    /// The values of each world.
    pub worlds: Points,
    /// Scenarios, world by world within plan by plan.
    pub scenarios: Vec<Scenario>,
    /// Replications of each.
    pub replications: u32,
    /// How probable closing by the deadline must be.
    pub probability: f64,
    /// The key figure of which regret is told.
    pub regret: &'static Metric,
}

/// A plan in a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The plan, from 0.
    pub plan: usize,
    /// The world, from 0.
    pub world: usize,
    /// How often it closes by the deadline.
    pub in_time: Proportion,
    /// The mean of the lesser of closing time and horizon.
    pub closure_h: f64,
    /// Runs that did not close by the horizon.
    pub beyond_horizon: u64,
    /// Escapes on average.
    pub escaped_mean: f64,
    /// Persons at risk, in days, on average.
    pub person_days: f64,
    /// What flying costs, on average.
    pub flown_usd: f64,
    /// The key figure of regret, on average.
    pub figure: f64,
    /// How much worse that is than the best plan's in this world.
    pub regret: f64,
    /// Whether it will do here.
    pub will_do: bool,
    /// The mean of each key figure that has one.
    pub means: BTreeMap<usize, (u64, f64)>,
}

/// A plan over all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The plan, from 0.
    pub plan: usize,
    /// What its levers cost, and flying on average.
    pub cost_usd: f64,
    /// Means over worlds of those of each.
    pub closure_h: f64,
    /// Likewise.
    pub person_days: f64,
    /// Likewise.
    pub escaped_mean: f64,
    /// Share of all runs that close by the deadline.
    pub in_time: Proportion,
    /// The least share in any world.
    pub worst_share: f64,
    /// Worlds in which it will do.
    pub will_do: Proportion,
    /// Regret over worlds: mean, ninth decile, greatest.
    pub regret: [f64; 3],
    /// A plan that is better in one and no worse in the other two of cost, closing and persons at risk; none of those on
    /// the front.
    pub dominated_by: Option<usize>,
}

/// What a sweep came to.
#[derive(Clone, Debug)]
pub struct Swept {
    /// Every plan in every world.
    pub pairs: Vec<Pair>,
    /// Every plan.
    pub standings: Vec<Standing>,
    /// Every run: point, replication, key figures.
    pub runs: Vec<(usize, u32, Vec<f64>)>,
    /// Runs that failed.
    pub failed: Failures,
}

/// More runs than this do not fit in memory together.
pub const MOST_RUNS: u64 = 500_000;

impl Sweep {
    /// How many runs it takes.
    pub fn runs_count(&self) -> u64 {
        self.scenarios.len() as u64 * u64::from(self.replications)
    }

    /// Plan and world of a point.
    pub fn plan_and_world(&self, point: usize) -> (usize, usize) {
        (point / self.worlds.len(), point % self.worlds.len())
    }

    /// Runs every plan in every world.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn run(&self, lab: &Lab<'_>) -> Result<Swept, Interrupted> {
        let all: Vec<(usize, u32)> = (0..self.scenarios.len())
            .flat_map(|point| (0..self.replications).map(move |number| (point, number)))
            .collect();
        let probes = lab.ask(&all, |&(point, number)| {
            lab.probe(&self.scenarios[point], number)
        })?;
        let mut of_point: Vec<Vec<&Probe>> = vec![Vec::new(); self.scenarios.len()];
        let mut failed = Failures::new();
        for ((point, number), probe) in all.iter().zip(&probes) {
            match probe {
                Ok(probe) => of_point[*point].push(probe),
                Err(why) => failed.push((*number, format!("point {point}: {why}"))),
            }
        }
        let mut pairs: Vec<Pair> = of_point
            .iter()
            .enumerate()
            .map(|(point, runs)| self.pair(point, runs))
            .collect();
        add_regret(&mut pairs, self.worlds.len());
        let ran = all
            .iter()
            .zip(&probes)
            .filter_map(|((point, number), probe)| {
                Some((*point, *number, probe.as_ref().ok()?.values.clone()))
            });
        Ok(Swept {
            standings: self.standings(&pairs),
            runs: ran.collect(),
            pairs,
            failed,
        })
    }

    fn pair(&self, point: usize, runs: &[&Probe]) -> Pair {
        let (plan, world) = self.plan_and_world(point);
        let horizon_h = self.scenarios[point].horizon.duration().as_hours_f64();
        let mean = |name: &str| {
            let values = runs
                .iter()
                .map(|probe| seen_by(probe.named(name), horizon_h));
            Moments::of(values.filter(|value| !value.is_nan())).mean()
        };
        let in_time = Proportion::of(
            runs.iter()
                .map(|probe| probe.named("closed_by_deadline") > 0.0),
        );
        Pair {
            plan,
            world,
            in_time,
            closure_h: mean("closure_h"),
            beyond_horizon: runs.iter().filter(|probe| probe.closure.is_none()).count() as u64,
            escaped_mean: mean("escaped_pax"),
            person_days: mean("person_days_at_risk"),
            flown_usd: mean("cost_usd"),
            figure: mean(self.regret.name),
            regret: 0.0,
            will_do: in_time.of > 0 && in_time.share() >= self.probability,
            means: means(runs),
        }
    }

    fn standings(&self, pairs: &[Pair]) -> Vec<Standing> {
        let standing = |(plan, pairs): (usize, &[Pair])| {
            let mean = |value: fn(&Pair) -> f64| Moments::of(pairs.iter().map(value)).mean();
            let regrets = Sorted::new(pairs.iter().map(|pair| pair.regret).collect());
            let shares = pairs.iter().map(|pair| pair.in_time.share());
            Standing {
                plan,
                cost_usd: self.costs_usd[plan] + mean(|pair| pair.flown_usd),
                closure_h: mean(|pair| pair.closure_h),
                person_days: mean(|pair| pair.person_days),
                escaped_mean: mean(|pair| pair.escaped_mean),
                in_time: Proportion {
                    hits: pairs.iter().map(|pair| pair.in_time.hits).sum(),
                    of: pairs.iter().map(|pair| pair.in_time.of).sum(),
                },
                worst_share: shares.fold(1.0, f64::min),
                will_do: Proportion::of(pairs.iter().map(|pair| pair.will_do)),
                regret: [
                    mean(|pair| pair.regret),
                    regrets.quantile(0.9).unwrap_or(0.0),
                    regrets.quantile(1.0).unwrap_or(0.0),
                ],
                dominated_by: None,
            }
        };
        let mut standings: Vec<Standing> = pairs
            .chunks(self.worlds.len())
            .enumerate()
            .map(standing)
            .collect();
        let goals: Vec<[f64; 3]> = standings.iter().map(goals).collect();
        for (standing, dominated_by) in standings.iter_mut().zip(front(&goals)) {
            standing.dominated_by = dominated_by;
        }
        standings
    }
}

/// What is to be small.
fn goals(standing: &Standing) -> [f64; 3] {
    [standing.cost_usd, standing.closure_h, standing.person_days]
}

fn add_regret(pairs: &mut [Pair], worlds: usize) {
    let mut best = vec![f64::INFINITY; worlds];
    for pair in pairs.iter() {
        best[pair.world] = best[pair.world].min(pair.figure);
    }
    for pair in pairs {
        pair.regret = pair.figure - best[pair.world];
    }
}

/// For each point one on the front that dominates it: no worse in anything and better in something.
fn front(goals: &[[f64; 3]]) -> Vec<Option<usize>> {
    let dominates = |a: &[f64; 3], b: &[f64; 3]| {
        let pairs = || a.iter().zip(b);
        pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
    };
    let is_free = |at: usize| !goals.iter().any(|other| dominates(other, &goals[at]));
    let on_front: Vec<usize> = (0..goals.len()).filter(|&at| is_free(at)).collect();
    let dominator = |goal| {
        on_front
            .iter()
            .copied()
            .find(|&at| dominates(&goals[at], goal))
    };
    goals.iter().map(dominator).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_what_nothing_dominates() {
        let goals = [
            [1.0, 9.0, 5.0],
            [2.0, 8.0, 5.0],
            [2.0, 9.0, 5.0],
            [3.0, 8.0, 6.0],
            [1.0, 9.0, 5.0],
        ];
        assert_eq!(front(&goals), [None, None, Some(0), Some(1), None]);
    }

    #[test]
    fn regret_is_against_the_best_plan_of_the_same_world() {
        let pair = |plan, world, figure| Pair {
            plan,
            world,
            in_time: Proportion { hits: 1, of: 1 },
            closure_h: figure,
            beyond_horizon: 0,
            escaped_mean: 0.0,
            person_days: 0.0,
            flown_usd: 0.0,
            figure,
            regret: 0.0,
            will_do: true,
            means: BTreeMap::new(),
        };
        let mut pairs = vec![
            pair(0, 0, 5.0),
            pair(0, 1, 9.0),
            pair(1, 0, 7.0),
            pair(1, 1, 8.0),
        ];
        add_regret(&mut pairs, 2);
        let regrets: Vec<f64> = pairs.iter().map(|pair| pair.regret).collect();
        assert_eq!(regrets, [0.0, 1.0, 2.0, 0.0]);
    }
}
