//! Estimates from independent replications, each with its interval: means, proportions, quantiles.
//!
//! Owns the formulas; Law, Simulation Modeling and Analysis (5th edition), chapter 9, unless another source is named.
//! Never looks at how the values came about, nor in which order.

use serde::Serialize;

use super::student::student_quantile;
use crate::record::decimals::decimal;
use crate::sim::{beta_cdf, beta_quantile, normal_quantile};

/// What lies between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

impl Interval {
    /// The same to as many decimals as files have.
    pub(super) fn rounded(self) -> Self {
        Interval {
            low: decimal(self.low),
            high: decimal(self.high),
        }
    }

    /// Half its width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }
}

/// Equal values bound nothing before there are this many: the rare other one may not have come yet.
pub const EQUAL_VALUES: u64 = 100;

/// Number, mean and spread of values, by Welford's recurrence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// The moments of `values`, taken in their order.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut moments = Moments::default();
        for value in values {
            moments.count += 1;
            let off = value - moments.mean;
            moments.mean += off / moments.count as f64;
            moments.squares += off * (value - moments.mean);
        }
        moments
    }

    /// How many values.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; 0 of none.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Their sample variance; 0 of fewer than two.
    pub fn variance(&self) -> f64 {
        if self.count < 2 {
            return 0.0;
        }
        self.squares / (self.count - 1) as f64
    }

    /// The standard error of their mean.
    pub fn standard_error(&self) -> f64 {
        libm::sqrt(self.variance() / self.count.max(1) as f64)
    }

    /// Whether all are equal, but for the last digits of their arithmetic.
    pub fn are_equal(&self) -> bool {
        libm::sqrt(self.variance()) <= 1e-9 * self.mean.abs().max(1.0)
    }

    /// Whether their spread bounds the mean: that of several values that differ does, that of equal ones once there are
    /// `EQUAL_VALUES`.
    pub fn bound_the_mean(&self) -> bool {
        self.count >= 2 && (!self.are_equal() || self.count >= EQUAL_VALUES)
    }

    /// The t interval for the mean; none of fewer than two values. Of equal values it has no width, and
    /// [whether it bounds anything](Self::bound_the_mean) is another question.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        if self.count < 2 {
            return None;
        }
        let t = student_quantile(0.5 * (1.0 + confidence), (self.count - 1) as f64);
        let half = t * self.standard_error();
        Some(Interval {
            low: self.mean - half,
            high: self.mean + half,
        })
    }
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    /// How often it was so.
    pub hits: u64,
    /// Of how many.
    pub of: u64,
}

impl Proportion {
    /// How many of `values` are true.
    pub fn of(values: impl IntoIterator<Item = bool>) -> Self {
        let mut proportion = Proportion { hits: 0, of: 0 };
        for value in values {
            proportion.hits += u64::from(value);
            proportion.of += 1;
        }
        proportion
    }

    /// The share; 0 of none.
    pub fn share(&self) -> f64 {
        self.hits as f64 / self.of.max(1) as f64
    }

    /// Wilson's score interval (1927): for display, right on average. Everything between 0 and 1 of none.
    pub fn wilson(&self, confidence: f64) -> Interval {
        if self.of == 0 {
            return Interval {
                low: 0.0,
                high: 1.0,
            };
        }
        let z = normal_quantile(0.5 * (1.0 + confidence));
        let (n, share) = (self.of as f64, self.share());
        let scale = 1.0 + z * z / n;
        let centre = (share + z * z / (2.0 * n)) / scale;
        let half = z * libm::sqrt(share * (1.0 - share) / n + z * z / (4.0 * n * n)) / scale;
        Interval {
            low: if self.hits == 0 { 0.0 } else { centre - half },
            high: if self.hits == self.of {
                1.0
            } else {
                centre + half
            },
        }
    }

    /// The interval of Clopper and Pearson (1934): for guarantees, never below its confidence.
    pub fn clopper_pearson(&self, confidence: f64) -> Interval {
        let tail = 0.5 * (1.0 - confidence);
        Interval {
            low: self.at_least(1.0 - tail),
            high: self.at_most(1.0 - tail),
        }
    }

    /// The share is at least this, with one-sided `confidence` (Clopper and Pearson).
    pub fn at_least(&self, confidence: f64) -> f64 {
        if self.hits == 0 {
            return 0.0;
        }
        let (hits, misses) = (self.hits as f64, (self.of - self.hits) as f64);
        beta_quantile(hits, misses + 1.0, 1.0 - confidence)
    }

    /// The share is at most this, with one-sided `confidence` (Clopper and Pearson).
    pub fn at_most(&self, confidence: f64) -> f64 {
        if self.hits == self.of {
            return 1.0;
        }
        let (hits, misses) = (self.hits as f64, (self.of - self.hits) as f64);
        beta_quantile(hits + 1.0, misses, confidence)
    }
}

/// Values in ascending order, some of which may be known only to lie beyond all others: those are infinite.
#[derive(Clone, Debug, PartialEq)]
pub struct Sorted(Vec<f64>);

/// A quantile with its interval; what no value bounds is absent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// The point estimate; absent where it lies beyond what was observed.
    pub value: Option<f64>,
    /// The lower bound; absent if there are too few values.
    pub low: Option<f64>,
    /// The upper bound; absent if there are too few values, or it lies beyond what was observed.
    pub high: Option<f64>,
}

impl Sorted {
    /// Sorts `values`.
    pub fn new(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Sorted(values)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The least and the greatest, if finite.
    pub fn extremes(&self) -> Option<(f64, Option<f64>)> {
        let finite = |value: &f64| value.is_finite();
        let least = *self.0.first().filter(|value| finite(value))?;
        Some((least, self.0.last().copied().filter(finite)))
    }

    /// The quantile by linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), the default
    /// of numpy, pandas and R.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let value = interpolated(p, self.0.len(), |rank| self.0[rank])?;
        value.is_finite().then_some(value)
    }

    /// The quantile with its distribution-free interval by order statistics (Conover, Practical Nonparametric
    /// Statistics).
    pub fn quantile_with_interval(&self, p: f64, confidence: f64) -> Quantile {
        let (low, high) = order_ranks(self.0.len() as u64, p, confidence);
        let ranked = |rank: u64| Some(self.0[rank as usize - 1]).filter(|value| value.is_finite());
        Quantile {
            value: self.quantile(p),
            low: low.and_then(ranked),
            high: high.and_then(ranked),
        }
    }
}

/// The quantile of type 7 of `n` ascending values, each read by its rank from 0; none of no values.
pub(super) fn interpolated(p: f64, n: usize, ranked: impl Fn(usize) -> f64) -> Option<f64> {
    let position = p * n.checked_sub(1)? as f64;
    let below = libm::floor(position) as usize;
    let part = position - below as f64;
    let value = ranked(below);
    Some(if part > 0.0 {
        value + part * (ranked(below + 1) - value)
    } else {
        value
    })
}

/// The probability that at most `hits` of `n` occur, each with probability `p`.
pub fn binomial_cdf(hits: u64, n: u64, p: f64) -> f64 {
    if hits >= n {
        return 1.0;
    }
    beta_cdf((n - hits) as f64, hits as f64 + 1.0, 1.0 - p)
}

/// Ranks of the order statistics between which the `p` quantile of `n` values lies with `confidence`, counted from 1;
/// none where even the outermost does not bound it.
pub fn order_ranks(n: u64, p: f64, confidence: f64) -> (Option<u64>, Option<u64>) {
    let tail = 0.5 * (1.0 - confidence);
    // The greatest r with P(B <= r - 1) <= tail.
    let low = first_rank(n, |rank| binomial_cdf(rank, n, p) > tail);
    // The least s with P(B >= s) <= tail.
    let high = first_rank(n, |rank| 1.0 - binomial_cdf(rank, n, p) <= tail) + 1;
    ((low >= 1).then_some(low), (high <= n).then_some(high))
}

/// The least of 0 to `n` that is so, where all above are so too; n if none is.
fn first_rank(n: u64, is_so: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// P values corrected for their number by Holm's step-down rule (1979), in the order given.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let stepped = holm_steps(p_values);
    stepped.into_iter().map(|p| p.min(1.0)).collect()
}

/// The same without the bound at 1: how many times a p value was counted is what its step is to it.
pub(super) fn holm_steps(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]).then(a.cmp(&b)));
    let mut stepped = vec![0.0; p_values.len()];
    let mut least = 0.0_f64;
    for (rank, &position) in order.iter().enumerate() {
        let times = (p_values.len() - rank) as f64;
        least = least.max(times * p_values[position]);
        stepped[position] = least;
    }
    stepped
}

/// Reference values: scipy; Holm's and the quantile ranks by hand.
#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_interval(found: Interval, low: f64, high: f64) {
        let close = |found: f64, wanted: f64| (found - wanted).abs() < 1e-6;
        assert!(
            close(found.low, low) && close(found.high, high),
            "{found:?}, not {low} to {high}"
        );
    }

    #[test]
    fn the_mean_of_laws_inventory_differences_has_its_interval() {
        let a = [126.97, 124.31, 126.68, 122.66, 127.23];
        let b = [118.21, 120.22, 122.45, 122.68, 119.40];
        let moments = Moments::of(a.iter().zip(b).map(|(a, b)| a - b));
        assert!((moments.mean() - 4.978).abs() < 1e-9);
        let interval = moments.interval(0.90).expect("five values");
        assert!((interval.half_width() - 3.329).abs() < 5e-4, "{interval:?}");
    }

    #[test]
    fn one_value_has_no_interval() {
        assert_eq!(Moments::of([3.0]).interval(0.95), None);
        assert_eq!(Moments::of([]).mean(), 0.0);
    }

    #[test]
    fn equal_values_bound_nothing_before_there_are_a_hundred() {
        let equal = |count| Moments::of(std::iter::repeat_n(20.0, count));
        assert!(!equal(3).bound_the_mean() && !equal(99).bound_the_mean());
        assert!(equal(100).bound_the_mean());
        assert!(Moments::of([20.0, 20.1]).bound_the_mean());
        assert!(!Moments::of([20.0]).bound_the_mean());
        // The same difference three times, but for rounding.
        let rounded = [3.3 - 1.1, 4.4 - 2.2, 0.7 + 1.5];
        assert!(rounded[0] != rounded[1] && Moments::of(rounded).are_equal());
    }

    #[test]
    fn proportions_have_the_intervals_of_wilson() {
        let known = [
            (0, 100, 0.0, 0.036_993),
            (1, 100, 0.001_767, 0.054_486),
            (5, 100, 0.021_544, 0.111_750),
            (81, 263, 0.255_289, 0.366_210),
            (100, 100, 0.963_007, 1.0),
        ];
        for (hits, of, low, high) in known {
            assert_interval(Proportion { hits, of }.wilson(0.95), low, high);
        }
    }

    #[test]
    fn proportions_have_the_intervals_of_clopper_and_pearson() {
        let known = [
            (0, 100, 0.0, 0.036_217),
            (1, 100, 0.000_253, 0.054_459),
            (5, 100, 0.016_432, 0.112_835),
            (81, 263, 0.252_737, 0.367_622),
            (100, 100, 0.963_783, 1.0),
        ];
        for (hits, of, low, high) in known {
            assert_interval(Proportion { hits, of }.clopper_pearson(0.95), low, high);
        }
    }

    #[test]
    fn no_failure_in_so_many_runs_guarantees_so_much() {
        // Runs that show so much with no failure among them, with one, two and three.
        let known = [
            (0.90, [29, 46, 61, 76]),
            (0.95, [59, 93, 124, 153]),
            (0.99, [299, 473, 628, 773]),
        ];
        for (share, needed) in known {
            for (failures, of) in (0..).zip(needed) {
                let shows = |of| {
                    let hits = of - failures;
                    Proportion { hits, of }.at_least(0.95) >= share
                };
                assert!(shows(of) && !shows(of - 1), "{share} {failures} {of}");
            }
        }
    }

    #[test]
    fn quantiles_lie_between_their_order_statistics() {
        let known = [
            (10, 0.5, Some(2), Some(9)),
            (30, 0.9, Some(23), None),
            (50, 0.9, Some(41), Some(50)),
            (100, 0.9, Some(84), Some(96)),
            (100, 0.95, Some(90), Some(100)),
            (200, 0.95, Some(184), Some(197)),
            (1000, 0.99, Some(983), Some(997)),
        ];
        for (n, p, low, high) in known {
            assert_eq!(order_ranks(n, p, 0.95), (low, high), "{n} {p}");
        }
    }

    #[test]
    fn a_quantile_is_bounded_from_so_many_values_on() {
        for (p, n) in [(0.5, 6), (0.8, 17), (0.9, 36), (0.95, 72), (0.99, 368)] {
            let bounded = |n| matches!(order_ranks(n, p, 0.95), (Some(_), Some(_)));
            assert!(bounded(n) && !bounded(n - 1), "{p}");
        }
    }

    #[test]
    fn a_quantile_beyond_what_was_observed_is_not_named() {
        let mut values: Vec<f64> = (1..=8).map(f64::from).collect();
        values.extend([f64::INFINITY; 2]);
        let sorted = Sorted::new(values);
        assert_eq!(sorted.quantile(0.5), Some(5.5));
        assert_eq!(sorted.quantile(0.9), None);
        assert_eq!(sorted.quantile_with_interval(0.5, 0.95).high, None);
        assert_eq!(sorted.extremes(), Some((1.0, None)));
    }

    #[test]
    fn quantiles_are_those_of_numpy() {
        let sorted = Sorted::new(vec![7.0, 1.0, 4.0, 2.0]);
        assert_eq!(sorted.quantile(0.25), Some(1.75));
        assert_eq!(sorted.quantile(0.5), Some(3.0));
        assert_eq!(sorted.quantile(1.0), Some(7.0));
        assert_eq!(Sorted::new(Vec::new()).quantile(0.5), None);
    }

    #[test]
    fn holm_corrects_step_by_step() {
        let corrected = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, wanted) in corrected.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - wanted).abs() < 1e-12, "{corrected:?}");
        }
    }
}
