//! Comparing plans: replication by replication on common random numbers, figure by figure, with one verdict word each.
//!
//! Owns the verdict. Formulas: Law, chapters 10 and 11; Holm 1979; McNemar's exact test for yes and no.

use serde::Serialize;

use super::conduct::Ensemble;
use super::estimate::{
    EQUAL_VALUES, Interval, Moments, Proportion, Quantile, Sorted, binomial_cdf, holm_steps,
};
use super::metric::{Aim, METRICS, Metric, Nature};
use super::plan::shared;
use super::student::{student_quantile, two_sided_tail};
use super::summary::seen_by;

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The alternative is better.
    Better,
    /// It is worse.
    Worse,
    /// The two differ by less than the margin, or in nothing.
    Equivalent,
    /// These replications do not decide.
    Inconclusive,
}

impl Verdict {
    /// As in `compare.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Worse => "worse",
            Verdict::Equivalent => "equivalent",
            Verdict::Inconclusive => "inconclusive",
        }
    }
}

/// The difference below which two plans are alike for the planner, by metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margin {
    /// The metric's position.
    pub metric: usize,
    /// In its own unit.
    pub value: f64,
}

/// A figure of two plans, the alternative less the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The baseline plan.
    pub baseline: String,
    /// The other.
    pub alternative: String,
    /// The figure.
    pub metric: &'static str,
    /// Replications that have it under both.
    pub n: u64,
    /// Its mean under the baseline; of a figure that may lie beyond the horizon, the mean of what was seen by then.
    pub baseline_mean: f64,
    /// Its mean under the alternative.
    pub alternative_mean: f64,
    /// Mean of the differences.
    pub diff_mean: f64,
    /// Its t interval, for this figure alone.
    pub interval: Interval,
    /// Median of the differences, with its interval by order statistics.
    pub median: Quantile,
    /// Correlation of the two; none if either never varies.
    pub correlation: Option<f64>,
    /// By how much common random numbers reduce the variance of the difference; none if it never varies.
    pub variance_reduction: Option<f64>,
    /// Share of the replications in which the alternative is better; ties are not.
    pub wins: Proportion,
    /// Wilson's interval of that share.
    pub wins_interval: Interval,
    /// The p value, corrected for the number of figures and plans.
    pub p_holm: f64,
    /// The verdict.
    pub verdict: Verdict,
    /// About how many replications would decide, where these do not.
    pub would_decide: Option<u64>,
    /// Whether no replication differs.
    identical: bool,
    /// How many of the runs, two a pair, lie beyond the horizon and count as it.
    pub beyond_horizon: u64,
    /// Escapes more under the alternative, on average.
    pub escaped_more: f64,
}

impl Comparison {
    /// Whether the alternative does well here while more escape: whoever escapes need not be moved, guarded or fed, so
    /// that it may owe this to them.
    pub fn is_flattered(&self) -> bool {
        let does_well = matches!(self.verdict, Verdict::Better | Verdict::Equivalent);
        does_well && !self.identical && self.escaped_more > 0.0
    }

    /// Whether no replication differs.
    pub fn is_identical(&self) -> bool {
        self.identical
    }
}

/// More replications than this are not worth naming.
const MOST_TO_NAME: u64 = 1_000_000;

/// Compares every alternative with the baseline, the first of `ensembles`, in every figure of which one way is better.
pub fn compare(ensembles: &[Ensemble], margins: &[Margin], confidence: f64) -> Vec<Comparison> {
    let Some((baseline, alternatives)) = ensembles.split_first() else {
        return Vec::new();
    };
    let escapes = Metric::named("escaped_pax").expect("one of the list");
    let pairs = alternatives.iter().flat_map(|alternative| {
        let more = Paired::new(baseline, alternative, escapes, 0.0);
        let more = more.map_or(0.0, |pair| pair.differences().mean());
        let aimed = METRICS.iter().filter(|metric| metric.aim != Aim::Neither);
        aimed.filter_map(move |metric| Paired::new(baseline, alternative, metric, more))
    });
    let pairs: Vec<Paired> = pairs.collect();
    let p_values: Vec<f64> = pairs.iter().map(Paired::p_value).collect();
    let stepped = holm_steps(&p_values);
    let margin = |pair: &Paired| {
        let of_metric = |margin: &&Margin| margin.metric == pair.metric.position();
        margins.iter().find(of_metric).map(|margin| margin.value)
    };
    let with_margin = pairs.iter().filter(|pair| margin(pair).is_some()).count();
    let judge = |((pair, p), stepped): ((&Paired, f64), f64)| {
        pair.judge(&Demand {
            margin: margin(pair),
            alike: shared(confidence, with_margin),
            p_holm: stepped.min(1.0),
            times: stepped / p,
            confidence,
        })
    };
    let judged = pairs.iter().zip(p_values).zip(stepped).map(judge);
    judged.collect()
}

/// What is asked of a figure's differences, counted together with the others.
struct Demand {
    margin: Option<f64>,
    /// How sure it must be that it lies within its margin, so that all that have one are as sure as was asked.
    alike: f64,
    p_holm: f64,
    /// How many times its p value was counted.
    times: f64,
    confidence: f64,
}

/// A figure under two plans, replication by replication.
struct Paired<'a> {
    baseline: &'a Ensemble,
    alternative: &'a Ensemble,
    metric: &'static Metric,
    values: Vec<(f64, f64)>,
    beyond_horizon: u64,
    escaped_more: f64,
}

impl<'a> Paired<'a> {
    /// The pairs of replications that have the figure under both; none if there are fewer than two, or if it lies
    /// beyond a bound that is not known.
    fn new(
        baseline: &'a Ensemble,
        alternative: &'a Ensemble,
        metric: &'static Metric,
        escaped_more: f64,
    ) -> Option<Self> {
        let position = metric.position();
        let [of_baseline, of_alternative] =
            [baseline, alternative].map(|plan| plan.store.column(position, u32::MAX));
        let others = alternative.store.ran();
        let mut values = Vec::new();
        let mut beyond_horizon = 0;
        for (kept, a) in baseline.store.ran().iter().zip(of_baseline) {
            let Ok(other) = others.binary_search_by_key(&kept.number, |other| other.number) else {
                continue;
            };
            let b = of_alternative[other];
            if a.is_nan() || b.is_nan() {
                continue;
            }
            let beyond = u64::from(a.is_infinite()) + u64::from(b.is_infinite());
            if beyond > 0 && metric.nature == Nature::CensoredFromLift {
                return None;
            }
            beyond_horizon += beyond;
            values.push((
                seen_by(a, horizon_h(baseline)),
                seen_by(b, horizon_h(alternative)),
            ));
        }
        (values.len() >= 2).then_some(Paired {
            baseline,
            alternative,
            metric,
            values,
            beyond_horizon,
            escaped_more,
        })
    }

    fn differences(&self) -> Moments {
        Moments::of(self.values.iter().map(|(a, b)| b - a))
    }

    fn identical(&self) -> bool {
        self.values.iter().all(|(a, b)| a == b)
    }

    fn p_value(&self) -> f64 {
        self.p_value_of(self.values.len() as u64)
    }

    /// The p value of `n` replications like these: by the paired t test; for yes and no by McNemar's exact test.
    fn p_value_of(&self, n: u64) -> f64 {
        if self.identical() {
            return 1.0;
        }
        if self.metric.nature != Nature::Chance {
            return paired_p_value(&self.differences(), n);
        }
        let of_so_many = |is_so: fn(&(f64, f64)) -> bool| {
            let share = self.values.iter().filter(|pair| is_so(pair)).count() as f64
                / self.values.len() as f64;
            libm::round(share * n as f64) as u64
        };
        mcnemar(of_so_many(|(a, b)| b > a), of_so_many(|(a, b)| b < a))
    }

    /// About how many replications would decide: the least number with which, if they are like these and the other
    /// figures are counted as now, the test or the margin says so.
    fn would_decide(&self, demand: &Demand) -> Option<u64> {
        let differences = self.differences();
        let lies_within = |n| {
            demand
                .margin
                .is_some_and(|margin| within(&differences, n, margin, demand.alike))
        };
        least_from(self.values.len() as u64 + 1, |n| {
            self.p_value_of(n) * demand.times <= 1.0 - demand.confidence || lies_within(n)
        })
    }

    fn judge(&self, demand: &Demand) -> Comparison {
        let confidence = demand.confidence;
        let differences = self.differences();
        let interval = differences
            .interval(confidence)
            .expect("at least two pairs");
        let (a, b) = (self.moments(|pair| pair.0), self.moments(|pair| pair.1));
        let spread = libm::sqrt(a.variance() * b.variance());
        let covariance = 0.5 * (a.variance() + b.variance() - differences.variance());
        let verdict = self.verdict(&differences, demand);
        let is_better = |pair: &(f64, f64)| match self.metric.aim {
            Aim::Less => pair.1 < pair.0,
            _ => pair.1 > pair.0,
        };
        let wins = Proportion::of(self.values.iter().map(is_better));
        Comparison {
            baseline: self.baseline.plan.label.clone(),
            alternative: self.alternative.plan.label.clone(),
            metric: self.metric.name,
            n: differences.count(),
            baseline_mean: a.mean(),
            alternative_mean: b.mean(),
            diff_mean: differences.mean(),
            interval,
            median: Sorted::new(self.values.iter().map(|(a, b)| b - a).collect())
                .quantile_with_interval(0.5, confidence),
            correlation: (spread > 0.0).then(|| covariance / spread),
            variance_reduction: (differences.variance() > 0.0)
                .then(|| (a.variance() + b.variance()) / differences.variance()),
            wins,
            wins_interval: wins.wilson(confidence),
            p_holm: demand.p_holm,
            verdict,
            would_decide: (verdict == Verdict::Inconclusive)
                .then(|| self.would_decide(demand))
                .flatten(),
            identical: self.identical(),
            beyond_horizon: self.beyond_horizon,
            escaped_more: self.escaped_more,
        }
    }

    fn moments(&self, which: impl Fn(&(f64, f64)) -> f64) -> Moments {
        Moments::of(self.values.iter().map(which))
    }

    fn verdict(&self, differences: &Moments, demand: &Demand) -> Verdict {
        let n = differences.count();
        let lies_within = |margin| within(differences, n, margin, demand.alike);
        if self.identical() || demand.margin.is_some_and(lies_within) {
            return Verdict::Equivalent;
        }
        if demand.p_holm > 1.0 - demand.confidence {
            return Verdict::Inconclusive;
        }
        match (self.metric.aim, differences.mean() < 0.0) {
            (Aim::Less, true) | (Aim::More, false) => Verdict::Better,
            _ => Verdict::Worse,
        }
    }
}

fn horizon_h(ensemble: &Ensemble) -> f64 {
    ensemble.plan.scenario.horizon.duration().as_hours_f64()
}

/// The p value of `n` differences of pairs like these, that there is none: by the t test, or, where all are the same, by the
/// sign test. Equal differences show no spread, and so say no more than to which side they go.
pub(super) fn paired_p_value(differences: &Moments, n: u64) -> f64 {
    let mean = differences.mean();
    if mean == 0.0 || differences.count() < 2 {
        1.0
    } else if differences.are_equal() {
        mcnemar(n, 0)
    } else {
        let error = libm::sqrt(differences.variance() / n as f64);
        two_sided_tail(mean / error, (n - 1) as f64)
    }
}

/// McNemar's exact test of `gained` against `lost`.
pub(super) fn mcnemar(gained: u64, lost: u64) -> f64 {
    (2.0 * binomial_cdf(gained.min(lost), gained + lost, 0.5)).min(1.0)
}

/// Whether two one-sided tests of `n` differences like these place them inside the margin (Schuirmann 1987).
fn within(differences: &Moments, n: u64, margin: f64, confidence: f64) -> bool {
    if differences.count() < 2 || differences.are_equal() && n < EQUAL_VALUES {
        return false;
    }
    let error = libm::sqrt(differences.variance() / n as f64);
    let half = student_quantile(confidence, (n - 1) as f64) * error;
    differences.mean().abs() + half < margin
}

/// The least number from `first` on that is enough, where more is too; none that is worth naming if it is very great.
fn least_from(first: u64, is_enough: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (first - 1, first);
    while !is_enough(high) {
        if high == MOST_TO_NAME {
            return None;
        }
        low = high;
        high = (2 * high).min(MOST_TO_NAME);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

#[cfg(test)]
mod tests {
    use super::super::conduct::made::ensemble;
    use super::*;

    #[test]
    fn mcnemar_is_exact() {
        // 2 P(Bin(10, 1/2) <= 1) = 2 * 11 / 1024.
        assert!((mcnemar(9, 1) - 22.0 / 1024.0).abs() < 1e-12);
        assert_eq!(mcnemar(3, 3), 1.0);
        assert_eq!(mcnemar(0, 0), 1.0);
    }

    #[test]
    fn the_same_difference_a_few_times_is_told_by_its_side_alone() {
        let same = |count| Moments::of(std::iter::repeat_n(-10.0, count));
        let p_value = |differences: &Moments| paired_p_value(differences, differences.count());
        let within = |same: &Moments| within(same, same.count(), 11.0, 0.95);
        assert!((p_value(&same(2)) - 0.5).abs() < 1e-12);
        assert!((p_value(&same(6)) - 2.0 / 64.0).abs() < 1e-12);
        assert!(!within(&same(99)));
        assert!(within(&same(100)));
        assert_eq!(p_value(&Moments::of([0.0, 0.0])), 1.0);
        assert_eq!(p_value(&Moments::of([7.0])), 1.0);
    }

    #[test]
    fn two_replications_with_the_same_difference_decide_nothing() {
        let closing = |label, hours: &[f64]| {
            let rows: Vec<_> = hours.iter().map(|hours| Some(vec![*hours])).collect();
            ensemble(label, &["closure_h"], &rows)
        };
        let verdict = |n| {
            let plans = [
                closing("slow", &vec![20.0; n]),
                closing("fast", &vec![10.0; n]),
            ];
            compare(&plans, &[], 0.95)[0].verdict
        };
        assert_eq!(verdict(2), Verdict::Inconclusive);
        assert_eq!(verdict(5), Verdict::Inconclusive);
        assert_eq!(verdict(6), Verdict::Better);
    }

    /// Law's inventory data: 4.978 less, 1.649 to 8.307 at 90 %.
    #[test]
    fn laws_example_is_compared_as_he_does() {
        let pairs: &[(f64, f64)] = &[
            (126.97, 118.21),
            (124.31, 120.22),
            (126.68, 122.45),
            (122.66, 122.68),
            (127.23, 119.40),
        ];
        let compared = compare(&plans(5, &[("cost_usd", pairs)]), &[], 0.90);
        let [law] = compared.as_slice() else {
            panic!("one figure: {compared:?}")
        };
        let close = |found: f64, wanted: f64| {
            assert!((found - wanted).abs() < 5e-4, "{found}, not {wanted}");
        };
        close(law.diff_mean, -4.978);
        close(law.interval.low, -8.307);
        close(law.interval.high, -1.649);
        // t = -3.188 with four degrees of freedom; worked out apart, as are the correlation and its use.
        close(law.p_holm, 0.033_281);
        close(law.correlation.expect("both vary"), -0.570_896);
        close(law.variance_reduction.expect("it varies"), 0.636_690);
        assert_eq!(law.wins, Proportion { hits: 4, of: 5 });
        close(law.wins_interval.low, 0.435_293);
        close(law.wins_interval.high, 0.954_038);
        // Five differences bound no median at 95 %, and at 90 % they do: 2 (1/2)^5 is above a twentieth.
        close(law.median.value.expect("five"), -4.23);
        close(law.median.low.expect("five are enough"), -8.76);
        close(law.median.high.expect("five are enough"), 0.02);
        assert_eq!(law.verdict, Verdict::Better);
        assert_eq!(law.would_decide, None);
    }

    #[test]
    fn laws_example_is_within_a_margin_that_holds_its_interval_only() {
        let differences = Moments::of([8.76, 4.09, 4.23, -0.02, 7.83]);
        // The 90 % interval is 1.649 to 8.307.
        assert!(within(&differences, 5, 8.4, 0.95));
        assert!(!within(&differences, 5, 8.2, 0.95));
    }

    #[test]
    fn the_more_margins_are_named_the_surer_each_must_be() {
        // Within 8.4 at 95 %, and at 97.5 % only within 9.31.
        let law: &[(f64, f64)] = &[
            (8.76, 0.0),
            (4.09, 0.0),
            (4.23, 0.0),
            (-0.02, 0.0),
            (7.83, 0.0),
        ];
        let margin = |name, value| {
            let metric = Metric::named(name).expect(name).position();
            Margin { metric, value }
        };
        let verdict = |margins: &[Margin]| {
            let figures = [("cost_usd", law), ("flight_h", &[(1.0, 1.0)][..])];
            let compared = compare(&plans(5, &figures), margins, 0.95);
            let cost = compared.into_iter().find(|one| one.metric == "cost_usd");
            cost.expect("it is compared").verdict
        };
        let alone = margin("cost_usd", 8.4);
        assert_eq!(verdict(&[alone]), Verdict::Equivalent);
        let other = margin("flight_h", 1.0);
        assert_eq!(verdict(&[alone, other]), Verdict::Inconclusive);
        assert_eq!(
            verdict(&[margin("cost_usd", 9.4), other]),
            Verdict::Equivalent
        );
    }

    /// Two plans of which the pairs of each figure are these, over and over.
    fn plans(n: usize, figures: &[(&str, &[(f64, f64)])]) -> [Ensemble; 2] {
        let names: Vec<&str> = figures.iter().map(|(name, _)| *name).collect();
        let plan = |label, which: fn(&(f64, f64)) -> f64| {
            let value = |at: usize, pairs: &[(f64, f64)]| which(&pairs[at % pairs.len()]);
            let row = |at| Some(figures.iter().map(|(_, pairs)| value(at, pairs)).collect());
            ensemble(label, &names, &(0..n).map(row).collect::<Vec<_>>())
        };
        [plan("base", |pair| pair.0), plan("other", |pair| pair.1)]
    }

    /// Other figures beside the one looked at, all of which go the same way in every replication.
    const OTHERS: [&str; 12] = [
        "accepted_pax",
        "closure_h",
        "closure_since_lift_h",
        "escaped_pax",
        "died_pax",
        "incidents_count",
        "flight_h",
        "fuel_kg",
        "cost_usd",
        "person_days_at_risk",
        "max_ramp_wait_h",
        "mean_handover_wait_h",
    ];

    fn first(
        n: usize,
        figure: (&'static str, &'static [(f64, f64)]),
        margins: &[Margin],
    ) -> Comparison {
        let mut figures = vec![figure];
        let others = OTHERS.iter().filter(|name| **name != figure.0);
        figures.extend(others.map(|name| (*name, &[(2.0, 1.0)][..])));
        let compared = compare(&plans(n, &figures), margins, 0.95);
        let first = compared.into_iter().find(|one| one.metric == figure.0);
        first.expect("it is compared")
    }

    /// Whatever number is named, so many replications like these decide, and one fewer does not.
    #[test]
    fn as_many_replications_as_are_named_decide() {
        let closed: &[(f64, f64)] = &[(0.0, 1.0)];
        for n in [2, 5, 8] {
            let named = first(n, ("closed_by_deadline", closed), &[]).would_decide;
            // Thirteen figures: 2 (1/2)^n 13 is at most a twentieth from 10 on.
            assert_eq!(named, Some(10), "{n}");
        }
        let decided = |n| first(n, ("closed_by_deadline", closed), &[]).verdict;
        assert_eq!(decided(9), Verdict::Inconclusive);
        assert_eq!(decided(10), Verdict::Better);
        // Two in five gain, one in five loses; and values that are spread.
        let some: &[(f64, f64)] = &[(0.0, 1.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)];
        let spread: &[(f64, f64)] = &[(9.0, 8.0), (9.0, 10.0), (7.0, 5.0), (8.0, 7.5), (6.0, 6.5)];
        for figure in [("closed_by_deadline", some), ("max_ramp_wait_h", spread)] {
            let named = first(20, figure, &[]).would_decide.expect("a number");
            assert!((25..1000).contains(&named), "{figure:?} {named}");
            // A whole number of rounds near it: a part of a round is not like these.
            let verdict = |rounds: u64| first(5 * rounds as usize, figure, &[]).verdict;
            let enough = verdict(named.div_ceil(5) + 1);
            assert_eq!(enough, Verdict::Better, "{figure:?} {named}");
            let too_few = verdict(named * 9 / 10 / 5);
            assert_eq!(too_few, Verdict::Inconclusive, "{figure:?} {named}");
        }
    }

    #[test]
    fn as_many_replications_as_are_named_place_a_difference_inside_the_margin() {
        let none: &[(f64, f64)] = &[(9.0, 8.0), (9.0, 10.0), (7.0, 7.1), (8.0, 7.9)];
        let metric = Metric::named("max_ramp_wait_h").expect("one of the list");
        let margin = Margin {
            metric: metric.position(),
            value: 0.2,
        };
        let figure = ("max_ramp_wait_h", none);
        let named = first(8, figure, &[margin]).would_decide.expect("a number");
        let verdict = |n| first(n as usize, figure, &[margin]).verdict;
        assert_eq!(verdict(named + named / 20 + 1), Verdict::Equivalent);
        assert_eq!(verdict(named * 9 / 10), Verdict::Inconclusive);
        assert_eq!(
            first(8, figure, &[]).would_decide,
            None,
            "nothing to be told"
        );
    }
}
