//! What plans come to over worlds, and which of them are worth a second look.
//!
//! Owns the measures over worlds. Regret of a plan in a world is how much worse its mean is than that of the best plan
//! there; a plan will do in a world if it closes there by the deadline with the probability asked for. A plan is on the
//! front of Pareto if no other costs no more, closes no later and holds persons at risk no longer, one of them less. Whoever
//! escapes need not be moved, so each plan is told with the escapes that it has more than the plan with the fewest. Runs
//! nothing: it judges what a sweep has run.
//!
//! Savage 1951 for regret; Starr 1963 and McPhail et al. 2018 for the share of worlds in which a plan will do.

use std::collections::BTreeMap;

use super::estimate::{Interval, Moments, Proportion};
use super::plan::{one_sided, shared};

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
    /// Over the worlds of these pairs; none where there is no deadline.
    pub(super) fn over(pairs: &[Pair]) -> Option<Self> {
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

/// What is to be small: cost (with that of the levers), closing time, persons at risk.
pub(super) const GOALS: [&str; 3] = ["cost_usd", "closure_h", "person_days_at_risk"];

/// The plan of which the greatest regret is least.
pub(super) fn least_regret(standings: &[Standing]) -> usize {
    let greatest = |standing: &Standing| standing.regret[2];
    let least = standings
        .iter()
        .min_by(|a, b| greatest(a).total_cmp(&greatest(b)));
    least.map_or(0, |standing| standing.plan)
}

/// The cheapest plan that will do in every world.
pub(super) fn cheapest_that_will_do(standings: &[Standing]) -> Option<usize> {
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
pub(super) fn add_escapes(standings: &mut [Standing]) -> usize {
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

/// Regret of each pair against the best plan of the same world.
pub(super) fn add_regret(pairs: &mut [Pair], worlds: usize) {
    let mut best = vec![f64::INFINITY; worlds];
    for pair in pairs.iter() {
        best[pair.world] = best[pair.world].min(pair.figure);
    }
    for pair in pairs {
        pair.regret = pair.figure - best[pair.world];
    }
}

/// How each plan stands to the front, and which plan on it dominates it, by the goals of each replication.
pub(super) fn places(
    goals: &[BTreeMap<u32, [f64; 3]>],
    confidence: f64,
) -> Vec<(Place, Option<usize>)> {
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
