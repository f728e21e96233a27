//! Sweeps: every plan in every world, on the same chance, and which plans are worth a second look.
//!
//! Owns the measures over worlds. Regret of a plan in a world is how much worse its mean is than that of the best plan
//! there; a plan will do in a world if it closes there by the deadline with the probability asked for. A plan is on the
//! front of Pareto if no other costs no more, closes no later and holds persons at risk no longer, one of them less. Whoever
//! escapes need not be moved, so each plan is told with the escapes that it has more than the plan with the fewest.
//! Worlds are given, so intervals are over replications: of each the mean over all worlds. What is chosen of many looks
//! better than it is; so it is run again on replications that the choice has not seen.
//!
//! Savage 1951 for regret; Starr 1963 and McPhail et al. 2018 for the share of worlds in which a plan will do.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, DraftError};
use super::estimate::{Interval, Moments, Proportion, Sorted};
use super::lab::{Interrupted, Lab, Probe};
use super::metric::Metric;
use super::plan::{CONFIRM_FROM, means, one_sided, shared};
use super::sensitivity::Failures;
use super::study_file::{Column, Points, StudyFile};
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

/// A plan in a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The plan, from 0.
    pub plan: usize,
    /// The world, from 0.
    pub world: usize,
    /// How it keeps the deadline here; none where there is no deadline.
    pub deadline: Option<Keeping>,
    /// Replications that ran.
    pub n: u64,
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
    /// The mean of each key figure that has one.
    pub means: BTreeMap<usize, (u64, f64)>,
}

/// How a plan keeps the deadline in a world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeping {
    /// How often it closes by then.
    pub in_time: Proportion,
    /// Whether that is often enough, by best estimate.
    pub will_do: bool,
    /// Whether it surely is, by Clopper and Pearson's bound, the confidence shared among the plans.
    pub surely: bool,
}

/// How a plan keeps the deadline over all worlds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Share of all runs that close by then.
    pub in_time: Proportion,
    /// The least share in any world.
    pub worst_share: f64,
    /// Worlds in which it will do.
    pub will_do: Proportion,
    /// Worlds in which it surely will.
    pub surely: Proportion,
}

impl Kept {
    fn over(pairs: &[Pair]) -> Option<Self> {
        let worlds: Vec<Keeping> = pairs
            .iter()
            .map(|pair| pair.deadline)
            .collect::<Option<_>>()?;
        let shares = worlds.iter().map(|world| world.in_time.share());
        Some(Kept {
            in_time: Proportion {
                hits: worlds.iter().map(|world| world.in_time.hits).sum(),
                of: worlds.iter().map(|world| world.in_time.of).sum(),
            },
            worst_share: shares.fold(1.0, f64::min),
            will_do: Proportion::of(worlds.iter().map(|world| world.will_do)),
            surely: Proportion::of(worlds.iter().map(|world| world.surely)),
        })
    }

    /// Whether it will do in every world.
    pub fn everywhere(&self) -> bool {
        self.will_do.hits == self.will_do.of
    }
}

/// The mean over replications of a mean over worlds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Student's interval for it; none of fewer than two replications.
    pub interval: Option<Interval>,
}

/// What a plan comes to over all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Showing {
    /// Worlds.
    pub worlds: u64,
    /// Runs in all of them.
    pub runs: u64,
    /// Of them, those that do not close by the horizon and count as it.
    pub beyond_horizon: u64,
    /// What its levers cost, and flying on average.
    pub cost_usd: Mean,
    /// Closing time, or the horizon if that is earlier.
    pub closure_h: Mean,
    /// Persons at risk, in days.
    pub person_days: Mean,
    /// Escapes.
    pub escaped_mean: f64,
    /// How it keeps the deadline; none where there is none.
    pub deadline: Option<Kept>,
}

/// How a plan stands to the front of Pareto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On it: on average no plan is better in one and no worse in the other two of cost, closing and persons at risk.
    Front,
    /// Another plan is, but not surely.
    Possible,
    /// Another plan surely is.
    Behind,
}

impl Place {
    /// As in `plans.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Place::Front => "front",
            Place::Possible => "possible",
            Place::Behind => "behind",
        }
    }
}

/// A plan among all.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The plan, from 0.
    pub plan: usize,
    /// What it comes to.
    pub showing: Showing,
    /// Escapes more than under the plan with the fewest, on average.
    pub escaped_more: f64,
    /// Regret over worlds: mean, ninth decile, greatest.
    pub regret: [f64; 3],
    /// How it stands to the front.
    pub place: Place,
    /// A plan on the front that dominates it, surely if any surely does; none of those on the front.
    pub dominated_by: Option<usize>,
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

/// What is to be small: cost (with that of the levers), closing time, persons at risk.
const GOALS: [&str; 3] = ["cost_usd", "closure_h", "person_days_at_risk"];

fn least_regret(standings: &[Standing]) -> usize {
    let greatest = |standing: &Standing| standing.regret[2];
    let least = standings
        .iter()
        .min_by(|a, b| greatest(a).total_cmp(&greatest(b)));
    least.map_or(0, |standing| standing.plan)
}

fn cheapest_that_will_do(standings: &[Standing]) -> Option<usize> {
    let will_do = |standing: &&Standing| {
        let deadline = standing.showing.deadline;
        deadline.is_some_and(|kept| kept.everywhere())
    };
    let cost = |standing: &Standing| standing.showing.cost_usd.mean;
    let cheapest = standings
        .iter()
        .filter(will_do)
        .min_by(|a, b| cost(a).total_cmp(&cost(b)));
    cheapest.map(|standing| standing.plan)
}

/// Escapes of each plan against those of the plan with the fewest, which is returned.
fn add_escapes(standings: &mut [Standing]) -> usize {
    let escapes = |standing: &Standing| standing.showing.escaped_mean;
    let fewest = standings
        .iter()
        .min_by(|a, b| escapes(a).total_cmp(&escapes(b)));
    let Some((plan, fewest)) = fewest.map(|standing| (standing.plan, escapes(standing))) else {
        return 0;
    };
    for standing in standings {
        standing.escaped_more = standing.showing.escaped_mean - fewest;
    }
    plan
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

/// How each plan stands to the front, and which plan on it dominates it, by the goals of each replication.
fn places(goals: &[BTreeMap<u32, [f64; 3]>], confidence: f64) -> Vec<(Place, Option<usize>)> {
    let mean = |goals: &BTreeMap<u32, [f64; 3]>| match goals.is_empty() {
        // Of a plan that failed throughout nothing is known that speaks for it.
        true => [f64::INFINITY; 3],
        false => [0, 1, 2].map(|at| Moments::of(goals.values().map(|goals| goals[at])).mean()),
    };
    let means: Vec<[f64; 3]> = goals.iter().map(mean).collect();
    // As many differences may be looked at for one plan.
    let looks = GOALS.len() * goals.len().saturating_sub(1);
    let confidence = shared(confidence, looks);
    let place = |(at, dominated_by): (usize, Vec<usize>)| {
        let Some(&first) = dominated_by.first() else {
            return (Place::Front, None);
        };
        let mut surely = dominated_by
            .iter()
            .filter(|&&other| is_no_worse(&goals[other], &goals[at], confidence));
        match surely.next() {
            Some(&other) => (Place::Behind, Some(other)),
            None => (Place::Possible, Some(first)),
        }
    };
    front(&means).into_iter().enumerate().map(place).collect()
}

/// Whether one plan is surely no worse than another in each goal, by the paired differences of their replications.
fn is_no_worse(
    one: &BTreeMap<u32, [f64; 3]>,
    other: &BTreeMap<u32, [f64; 3]>,
    confidence: f64,
) -> bool {
    (0..GOALS.len()).all(|at| {
        let pairs = one
            .iter()
            .filter_map(|(number, one)| Some((one, other.get(number)?)));
        let differences = Moments::of(pairs.map(|(one, other)| one[at] - other[at]));
        differences.count() > 1 && one_sided(&differences, confidence).1 <= 0.0
    })
}

/// For each point those on the front that dominate it: no worse in anything and better in something.
fn front(goals: &[[f64; 3]]) -> Vec<Vec<usize>> {
    let dominates = |a: &[f64; 3], b: &[f64; 3]| {
        let pairs = || a.iter().zip(b);
        pairs().all(|(a, b)| a <= b) && pairs().any(|(a, b)| a < b)
    };
    let is_free = |at: usize| !goals.iter().any(|other| dominates(other, &goals[at]));
    let on_front: Vec<usize> = (0..goals.len()).filter(|&at| is_free(at)).collect();
    let dominators = |goal| {
        let on_front = on_front.iter().copied();
        on_front.filter(|&at| dominates(&goals[at], goal)).collect()
    };
    goals.iter().map(dominators).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::normal_quantile;

    #[test]
    fn the_front_is_what_nothing_dominates() {
        let goals = [
            [1.0, 9.0, 5.0],
            [2.0, 8.0, 5.0],
            [2.0, 9.0, 5.0],
            [3.0, 8.0, 6.0],
            [1.0, 9.0, 5.0],
        ];
        let none: Vec<usize> = Vec::new();
        let dominators = [none.clone(), none.clone(), vec![0, 1, 4], vec![1], none];
        assert_eq!(front(&goals), dominators);
    }

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

    #[test]
    fn a_plan_is_behind_the_front_only_if_that_is_sure() {
        let plan = |closures: [f64; 4]| {
            let goals = closures.map(|closure| [1.0, closure, 5.0]);
            (0..).zip(goals).collect::<BTreeMap<u32, _>>()
        };
        let front = plan([10.0, 11.0, 12.0, 13.0]);
        // An hour later in each replication; and an hour later on average, with all the chance there is.
        let surely = plan([11.0, 12.1, 13.0, 13.9]);
        let perhaps = plan([15.0, 8.0, 16.0, 11.0]);
        let places = places(&[front, surely, perhaps], 0.95);
        assert_eq!(
            places,
            [
                (Place::Front, None),
                (Place::Behind, Some(0)),
                (Place::Possible, Some(0)),
            ]
        );
    }

    #[test]
    fn regret_is_against_the_best_plan_of_the_same_world() {
        let pair = |plan, world, figure| Pair {
            plan,
            world,
            deadline: None,
            n: 1,
            closure_h: figure,
            beyond_horizon: 0,
            escaped_mean: 0.0,
            person_days: 0.0,
            flown_usd: 0.0,
            figure,
            regret: 0.0,
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
