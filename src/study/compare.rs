//! Comparing plans: replication by replication on common random numbers, figure by figure, with one verdict word each.
//!
//! Owns the verdict. Formulas: Law, chapters 10 and 11; Holm 1979; McNemar's exact test for yes and no.

use serde::Serialize;

use super::conduct::Ensemble;
use super::estimate::{Interval, Moments, Proportion, binomial_cdf, holm};
use super::metric::{Aim, METRICS, Metric, Nature};
use super::student::two_sided_tail;
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
const MOST_TO_NAME: f64 = 1e6;

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
    let corrected = holm(&p_values);
    let judge = |(pair, p_holm): (&Paired, f64)| {
        let margin = margins
            .iter()
            .find(|margin| margin.metric == pair.metric.position());
        pair.judge(margin.map(|margin| margin.value), p_holm, confidence)
    };
    pairs.iter().zip(corrected).map(judge).collect()
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

    /// The paired t test; for yes and no McNemar's exact test.
    fn p_value(&self) -> f64 {
        if self.identical() {
            return 1.0;
        }
        if self.metric.nature == Nature::Chance {
            let gained = self.values.iter().filter(|(a, b)| b > a).count() as u64;
            let lost = self.values.iter().filter(|(a, b)| b < a).count() as u64;
            return mcnemar(gained, lost);
        }
        let differences = self.differences();
        let error = differences.standard_error();
        if error == 0.0 {
            // The same difference in every replication.
            return 0.0;
        }
        two_sided_tail(differences.mean() / error, (differences.count() - 1) as f64)
    }

    fn judge(&self, margin: Option<f64>, p_holm: f64, confidence: f64) -> Comparison {
        let differences = self.differences();
        let interval = differences
            .interval(confidence)
            .expect("at least two pairs");
        let (a, b) = (self.moments(|pair| pair.0), self.moments(|pair| pair.1));
        let spread = libm::sqrt(a.variance() * b.variance());
        let covariance = 0.5 * (a.variance() + b.variance() - differences.variance());
        let verdict = self.verdict(&differences, margin, p_holm, confidence);
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
            correlation: (spread > 0.0).then(|| covariance / spread),
            variance_reduction: (differences.variance() > 0.0)
                .then(|| (a.variance() + b.variance()) / differences.variance()),
            wins,
            wins_interval: wins.wilson(confidence),
            p_holm,
            verdict,
            would_decide: (verdict == Verdict::Inconclusive)
                .then(|| would_decide(&differences, interval.half_width(), margin))
                .flatten(),
            identical: self.identical(),
            beyond_horizon: self.beyond_horizon,
            escaped_more: self.escaped_more,
        }
    }

    fn moments(&self, which: impl Fn(&(f64, f64)) -> f64) -> Moments {
        Moments::of(self.values.iter().map(which))
    }

    fn verdict(
        &self,
        differences: &Moments,
        margin: Option<f64>,
        p_holm: f64,
        confidence: f64,
    ) -> Verdict {
        if self.identical() || margin.is_some_and(|margin| within(differences, margin, confidence))
        {
            return Verdict::Equivalent;
        }
        if p_holm > 1.0 - confidence {
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

/// McNemar's exact test of `gained` against `lost`.
pub(super) fn mcnemar(gained: u64, lost: u64) -> f64 {
    (2.0 * binomial_cdf(gained.min(lost), gained + lost, 0.5)).min(1.0)
}

/// Whether two one-sided tests place the difference inside the margin (Schuirmann 1987).
fn within(differences: &Moments, margin: f64, confidence: f64) -> bool {
    let narrow = differences.interval(2.0 * confidence - 1.0);
    narrow.is_some_and(|interval| interval.low > -margin && interval.high < margin)
}

/// About how many replications would show the difference as it looks now, or show it to be inside the margin.
fn would_decide(differences: &Moments, half: f64, margin: Option<f64>) -> Option<u64> {
    let n = differences.count() as f64;
    let off = differences.mean().abs();
    let needed = |room: f64| (room > 0.0).then(|| n * (half / room) * (half / room));
    let inside = margin.and_then(|margin| needed(margin - off));
    let apart = needed(off);
    let least = apart
        .into_iter()
        .chain(inside)
        .fold(f64::INFINITY, f64::min);
    // What would have been enough is not, since figures were counted together: some more, then.
    (least <= MOST_TO_NAME).then(|| least.max(1.5 * n).ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mcnemar_is_exact() {
        // 2 P(Bin(10, 1/2) <= 1) = 2 * 11 / 1024.
        assert!((mcnemar(9, 1) - 22.0 / 1024.0).abs() < 1e-12);
        assert_eq!(mcnemar(3, 3), 1.0);
        assert_eq!(mcnemar(0, 0), 1.0);
    }

    #[test]
    fn laws_example_is_within_a_margin_that_holds_its_interval_only() {
        let differences = Moments::of([8.76, 4.09, 4.23, -0.02, 7.83]);
        // The 90 % interval is 1.649 to 8.307.
        assert!(within(&differences, 8.4, 0.95));
        assert!(!within(&differences, 8.2, 0.95));
    }

    #[test]
    fn a_smaller_difference_needs_more_replications() {
        let differences = Moments::of([1.0, -1.0, 2.0, -1.5]);
        let half = differences.interval(0.95).expect("four").half_width();
        let needed = would_decide(&differences, half, None).expect("a number");
        assert!(needed > 1000, "{needed}");
        assert_eq!(would_decide(&Moments::of([1.0, -1.0]), 1.0, None), None);
    }
}
