//! Sweeps: every plan in every world, on the same chance, and what is chosen of the plans once more.
//!
//! Owns the points, their runs and what they come to. Worlds are given, so intervals are over replications: of each the
//! mean over all worlds. What is chosen of many looks better than it is; so it is run again on replications that the choice
//! has not seen. `standing` says by what it is chosen.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, DraftError};
use super::estimate::{Moments, Proportion, Sorted};
use super::lab::{Interrupted, Lab, Probe};
use super::layout::{Column, Points};
use super::metric::Metric;
use super::plan::{CONFIRM_FROM, means, shared};
use super::sensitivity::Failures;
use super::standing::{
    GOALS, Keeping, Kept, Mean, Pair, Showing, Standing, add_escapes, add_regret,
    cheapest_that_will_do, least_regret, places,
};
use super::study_file::StudyFile;
use super::summary::seen_by;
use crate::scenario::{Problem, Scenario};

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
    /// How probable closing by the deadline must be; none where there is no deadline.
    pub probability: Option<f64>,
    /// The confidence of intervals, and of what is sure.
    pub confidence: f64,
    /// The key figure of which regret is told.
    pub regret: &'static Metric,
}

/// A plan that was chosen, on replications that the choice has not seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The plan.
    pub plan: usize,
    /// What it comes to there.
    pub showing: Showing,
}

/// What a sweep came to.
#[derive(Clone, Debug)]
pub struct Swept {
    /// Every plan in every world.
    pub pairs: Vec<Pair>,
    /// Every plan.
    pub standings: Vec<Standing>,
    /// The plan of which the greatest regret is least.
    pub least_regret: usize,
    /// The cheapest that will do in every world.
    pub will_do: Option<usize>,
    /// The plan under which the fewest escape, on average.
    pub fewest_escapes: usize,
    /// What was chosen from several plans, run again.
    pub confirmed: Vec<Confirmed>,
    /// Every run: point, replication, key figures.
    pub runs: Vec<(usize, u32, Vec<f64>)>,
    /// Runs that failed.
    pub failed: Failures,
}

/// More runs than this do not fit in memory together.
pub const MOST_RUNS: u64 = 500_000;

impl Sweep {
    /// Lays out the plans and worlds of a study file about a plan; at 95 % confidence. `tables` are the texts of the files
    /// of plans and of worlds, where it names any; the seed draws worlds.
    ///
    /// # Errors
    /// If the designs do not fit, there are too many runs, or a point cannot be run.
    pub fn of(
        file: &StudyFile,
        draft: &Draft<'_>,
        tables: [Option<&str>; 2],
        seed: u64,
    ) -> Result<Self, DraftError> {
        let laid_out = || -> Result<_, Problem> {
            let plans = file.plans(tables[0])?;
            let worlds = file.worlds(seed, tables[1])?;
            let costs = plans.iter().map(|plan| file.cost_usd(plan));
            let costs_usd = costs.collect::<Result<Vec<f64>, _>>()?;
            refuse_too_many(&plans, &worlds, file.replications)?;
            Ok((plans, worlds, costs_usd, file.metric()?))
        };
        let (plans, worlds, costs_usd, regret) = laid_out().map_err(DraftError::File)?;
        let (levers, uncertainties) = (file.levers(), file.uncertainties());
        let of_levers = levers.iter().map(|column| ("lever", column));
        let of_worlds = uncertainties.iter().map(|column| ("uncertainty", column));
        let columns: Vec<(&str, &Column)> = of_levers.chain(of_worlds).collect();
        let point = |(plan, world): (&Vec<String>, &Vec<String>)| {
            let values = columns.iter().zip(plan.iter().chain(world));
            draft.with(values.map(|((table, column), value)| {
                let by = format!("{table}.{}", column.name);
                (by, format!("{}={value}", column.key))
            }))
        };
        let points = plans
            .iter()
            .flat_map(|plan| worlds.iter().map(move |world| (plan, world)));
        let scenarios: Vec<Scenario> = points.map(point).collect::<Result<_, _>>()?;
        let has_deadline = scenarios.iter().all(|scenario| scenario.deadline.is_some());
        let probability = file.probability(has_deadline).map_err(DraftError::File)?;
        Ok(Sweep {
            levers,
            plans,
            costs_usd,
            uncertainties,
            worlds,
            scenarios,
            replications: file.replications,
            probability,
            confidence: 0.95,
            regret,
        })
    }

    /// How many runs it takes, at the most.
    pub fn runs_count(&self) -> u64 {
        let chosen = if self.plans.len() > 1 { 2 } else { 0 };
        let points = self.scenarios.len() + chosen * self.worlds.len();
        points as u64 * u64::from(self.replications)
    }

    /// Plan and world of a point.
    pub fn plan_and_world(&self, point: usize) -> (usize, usize) {
        (point / self.worlds.len(), point % self.worlds.len())
    }

    fn points_of(&self, plan: usize) -> Range<usize> {
        plan * self.worlds.len()..(plan + 1) * self.worlds.len()
    }

    /// Runs every plan in every world, and what is chosen once more.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn run(&self, lab: &Lab<'_>) -> Result<Swept, Interrupted> {
        let mut runs = self.run_points(lab, 0..self.scenarios.len(), 0, self.plans.len())?;
        let mut pairs = self.pairs(&runs);
        add_regret(&mut pairs, self.worlds.len());
        let mut standings = self.standings(&pairs, &runs);
        let fewest_escapes = add_escapes(&mut standings);
        let (least_regret, will_do) = (least_regret(&standings), cheapest_that_will_do(&standings));
        let mut chosen: Vec<usize> = will_do.into_iter().chain([least_regret]).collect();
        chosen.dedup();
        chosen.retain(|_| self.plans.len() > 1);
        let mut confirmed = Vec::new();
        for plan in chosen {
            let again = self.run_points(lab, self.points_of(plan), CONFIRM_FROM, 1)?;
            confirmed.push(Confirmed {
                plan,
                showing: self.showing(plan, &self.pairs(&again), &again),
            });
            runs.failed.extend(again.failed);
        }
        let values = |(point, number, probe): (usize, u32, Probe)| (point, number, probe.values);
        Ok(Swept {
            pairs,
            standings,
            least_regret,
            will_do,
            fewest_escapes,
            confirmed,
            runs: runs.ran.into_iter().map(values).collect(),
            failed: runs.failed,
        })
    }

    /// Runs some points, on the replications from `first` on; `looks` plans are looked at together.
    fn run_points(
        &self,
        lab: &Lab<'_>,
        points: Range<usize>,
        first: u32,
        looks: usize,
    ) -> Result<Runs, Interrupted> {
        let numbers = first..first + self.replications;
        let all: Vec<(usize, u32)> = points
            .clone()
            .flat_map(|point| numbers.clone().map(move |number| (point, number)))
            .collect();
        let probes = lab.ask(&all, |&(point, number)| {
            let probe = lab.probe(&self.scenarios[point], number)?;
            // What held it up is asked of no sweep, and there may be many runs.
            let binding = BTreeMap::new();
            Ok::<_, String>(Probe { binding, ..probe })
        })?;
        let (mut ran, mut failed) = (Vec::new(), Failures::new());
        for ((point, number), probe) in all.into_iter().zip(probes) {
            match probe {
                Ok(probe) => ran.push((point, number, probe)),
                Err(why) => failed.push((number, format!("point {point}: {why}"))),
            }
        }
        Ok(Runs {
            points,
            looks,
            ran,
            failed,
        })
    }

    fn pairs(&self, runs: &Runs) -> Vec<Pair> {
        let of_point = |point: usize| {
            let ran = runs.of(point..point + 1).iter();
            let probes: Vec<&Probe> = ran.map(|(_, _, probe)| probe).collect();
            self.pair(point, &probes, runs.looks)
        };
        runs.points.clone().map(of_point).collect()
    }

    fn pair(&self, point: usize, runs: &[&Probe], looks: usize) -> Pair {
        let (plan, world) = self.plan_and_world(point);
        let mean = |name: &str| {
            let values = runs.iter().map(|probe| self.seen(point, probe, name));
            Moments::of(values.filter(|value| !value.is_nan())).mean()
        };
        Pair {
            plan,
            world,
            deadline: self.keeping(runs, looks),
            n: runs.len() as u64,
            closure_h: mean("closure_h"),
            beyond_horizon: runs.iter().filter(|probe| probe.closure.is_none()).count() as u64,
            escaped_mean: mean("escaped_pax"),
            person_days: mean("person_days_at_risk"),
            flown_usd: mean("cost_usd"),
            figure: mean(self.regret.name),
            regret: 0.0,
            means: means(runs),
        }
    }

    fn keeping(&self, runs: &[&Probe], looks: usize) -> Option<Keeping> {
        let probability = self.probability?;
        let closed = runs
            .iter()
            .map(|probe| probe.named("closed_by_deadline") > 0.0);
        let in_time = Proportion::of(closed);
        Some(Keeping {
            in_time,
            will_do: in_time.of > 0 && in_time.share() >= probability,
            surely: in_time.at_least(shared(self.confidence, looks)) >= probability,
        })
    }

    /// The greatest probability of which so many replications could be sure: that which holds in every run.
    pub fn most_sure(&self) -> f64 {
        let runs = u64::from(self.replications);
        let all = Proportion {
            hits: runs,
            of: runs,
        };
        all.at_least(shared(self.confidence, self.plans.len()))
    }

    /// A figure of a run; the horizon for a time that lies beyond it.
    fn seen(&self, point: usize, probe: &Probe, name: &str) -> f64 {
        let horizon = self.scenarios[point].horizon.duration();
        seen_by(probe.named(name), horizon.as_hours_f64())
    }

    /// What is to be small, by replication: means over worlds. A replication that failed in any world has none.
    fn goals(&self, plan: usize, runs: &Runs) -> BTreeMap<u32, [f64; 3]> {
        let worlds = self.worlds.len() as f64;
        let mut sums: BTreeMap<u32, (usize, [f64; 3])> = BTreeMap::new();
        for (point, number, probe) in runs.of(self.points_of(plan)) {
            let (met, sum) = sums.entry(*number).or_default();
            *met += 1;
            for (sum, name) in sum.iter_mut().zip(GOALS) {
                *sum += self.seen(*point, probe, name) / worlds;
            }
        }
        sums.retain(|_, (met, _)| *met == self.worlds.len());
        let with_levers = |(number, (_, mut sum)): (u32, (usize, [f64; 3]))| {
            sum[0] += self.costs_usd[plan];
            (number, sum)
        };
        sums.into_iter().map(with_levers).collect()
    }

    /// What a plan comes to in these runs, of which `pairs` has those of the plan.
    fn showing(&self, plan: usize, pairs: &[Pair], runs: &Runs) -> Showing {
        let goals = self.goals(plan, runs);
        let goal = |at: usize| {
            let moments = Moments::of(goals.values().map(|goals| goals[at]));
            Mean {
                mean: moments.mean(),
                interval: moments.interval(self.confidence),
            }
        };
        Showing {
            worlds: pairs.len() as u64,
            runs: pairs.iter().map(|pair| pair.n).sum(),
            beyond_horizon: pairs.iter().map(|pair| pair.beyond_horizon).sum(),
            cost_usd: goal(0),
            closure_h: goal(1),
            person_days: goal(2),
            escaped_mean: Moments::of(pairs.iter().map(|pair| pair.escaped_mean)).mean(),
            deadline: Kept::over(pairs),
        }
    }

    fn standings(&self, pairs: &[Pair], runs: &Runs) -> Vec<Standing> {
        let goals: Vec<_> = (0..self.plans.len())
            .map(|plan| self.goals(plan, runs))
            .collect();
        let places = places(&goals, self.confidence);
        let standing = |((plan, pairs), (place, dominated_by)): ((usize, &[Pair]), _)| {
            let regrets = Sorted::new(pairs.iter().map(|pair| pair.regret).collect());
            Standing {
                plan,
                showing: self.showing(plan, pairs, runs),
                escaped_more: 0.0,
                regret: [
                    Moments::of(pairs.iter().map(|pair| pair.regret)).mean(),
                    regrets.quantile(0.9).unwrap_or(0.0),
                    regrets.quantile(1.0).unwrap_or(0.0),
                ],
                place,
                dominated_by,
            }
        };
        let plans = pairs.chunks(self.worlds.len()).enumerate();
        plans.zip(places).map(standing).collect()
    }
}

fn refuse_too_many(plans: &Points, worlds: &Points, replications: u32) -> Result<(), Problem> {
    let (plans, worlds) = (plans.len(), worlds.len());
    let runs = (plans * worlds) as u64 * u64::from(replications);
    match runs > MOST_RUNS {
        true => Err(Problem::new(
            "",
            format!(
                "{plans} plans in {worlds} worlds, {replications} replications of each, are {runs} runs; at most {MOST_RUNS}"
            ),
        )),
        false => Ok(()),
    }
}

/// Runs of some points, by point and replication.
struct Runs {
    points: Range<usize>,
    /// Plans that are looked at together, among which the confidence is shared.
    looks: usize,
    ran: Vec<(usize, u32, Probe)>,
    failed: Failures,
}

impl Runs {
    /// Those of some of the points.
    fn of(&self, points: Range<usize>) -> &[(usize, u32, Probe)] {
        let before = |end: usize| self.ran.partition_point(|(point, _, _)| *point < end);
        &self.ran[before(points.start)..before(points.end)]
    }
}

#[cfg(test)]
mod tests {
    use crate::sim::normal_quantile;

    #[test]
    fn the_best_of_twenty_equal_plans_looks_nearly_two_standard_errors_too_good() {
        // The mean of the greatest of twenty normal variables: over all shares u, the quantile of which u is the chance.
        let cells = 100_000;
        let greatest = |cell: u32| {
            let share = (f64::from(cell) + 0.5) / f64::from(cells);
            normal_quantile(libm::pow(share, 1.0 / 20.0))
        };
        let mean = (0..cells).map(greatest).sum::<f64>() / f64::from(cells);
        assert!((mean - 1.867).abs() < 1e-3, "{mean}");
    }
}
