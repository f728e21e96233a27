//! Intervals hold what they promise: over 2,000 synthetic studies, and exactly where that can be worked out.
#![allow(missing_docs)]

use airbridge::sim::{Entity, Source, Stream, Streams};
use airbridge::study::{Interval, Moments, Proportion, Sorted, binomial_cdf, order_ranks};

const STUDIES: u32 = 2000;
const CONFIDENCE: f64 = 0.95;

#[derive(Clone, Copy)]
struct Synthetic;

impl Source for Synthetic {
    fn number(self) -> u16 {
        0
    }
}

fn draws(of: &str, study: u32) -> Stream {
    Streams::new(2026, study, 0).stream(Synthetic, Entity::named("coverage", of))
}

/// Share of the synthetic studies of which the interval holds the truth.
fn coverage(of: &str, holds: impl Fn(&mut Stream) -> bool) -> f64 {
    let held = (0..STUDIES).filter(|&study| holds(&mut draws(of, study)));
    held.count() as f64 / f64::from(STUDIES)
}

/// Four standard errors of a share of the synthetic studies.
fn four_errors(share: f64) -> f64 {
    4.0 * (share * (1.0 - share) / f64::from(STUDIES)).sqrt()
}

fn holds(interval: Interval, truth: f64) -> bool {
    interval.low <= truth && truth <= interval.high
}

/// The probability of exactly so many hits.
fn binomial(hits: u64, n: u64, p: f64) -> f64 {
    let below = if hits == 0 {
        0.0
    } else {
        binomial_cdf(hits - 1, n, p)
    };
    binomial_cdf(hits, n, p) - below
}

/// An interval of a share, at a confidence.
type OfShare = fn(&Proportion, f64) -> Interval;

fn exact_coverage(n: u64, p: f64, interval: OfShare) -> f64 {
    let held = (0..=n).filter(|&hits| holds(interval(&Proportion { hits, of: n }, CONFIDENCE), p));
    held.map(|hits| binomial(hits, n, p)).sum()
}

const CASES: [(u64, f64); 5] = [(20, 0.1), (50, 0.5), (100, 0.95), (200, 0.02), (200, 0.9)];

#[test]
fn the_t_interval_holds_the_mean_of_normal_values() {
    for n in [5, 20, 100] {
        let share = coverage("normal", |draws| {
            let values = (0..n).map(|_| 100.0 + 30.0 * draws.normal());
            let interval = Moments::of(values)
                .interval(CONFIDENCE)
                .expect("several values");
            holds(interval, 100.0)
        });
        assert!((0.93..=0.97).contains(&share), "{n} values: {share}");
    }
}

#[test]
fn intervals_of_shares_cover_as_often_as_they_exactly_should() {
    let kinds: [(&str, OfShare); 2] = [
        ("wilson", Proportion::wilson),
        ("exact", Proportion::clopper_pearson),
    ];
    for (name, interval) in kinds {
        for (n, p) in CASES {
            let exact = exact_coverage(n, p, interval);
            let share = coverage(name, |draws| {
                let proportion = Proportion::of((0..n).map(|_| draws.uniform() < p));
                holds(interval(&proportion, CONFIDENCE), p)
            });
            assert!(
                (share - exact).abs() <= four_errors(exact),
                "{name} {n} {p}: {share}, not {exact}"
            );
        }
    }
}

#[test]
fn intervals_of_quantiles_cover_as_often_as_they_exactly_should() {
    for (n, p) in [(30, 0.5), (100, 0.9), (200, 0.95)] {
        let (low, high) = order_ranks(n, p, CONFIDENCE);
        let (low, high) = (low.expect("enough values"), high.expect("enough values"));
        // The quantile lies between two ranks if at least `low` and fewer than `high` values lie below it.
        let exact = binomial_cdf(high - 1, n, p) - binomial_cdf(low - 1, n, p);
        let share = coverage("quantile", |draws| {
            let sorted = Sorted::new((0..n).map(|_| draws.uniform()).collect());
            let quantile = sorted.quantile_with_interval(p, CONFIDENCE);
            let (low, high) = (
                quantile.low.expect("bounded"),
                quantile.high.expect("bounded"),
            );
            low <= p && p < high
        });
        assert!(
            (share - exact).abs() <= four_errors(exact),
            "{n} {p}: {share}, not {exact}"
        );
    }
}

#[test]
fn guarantees_never_cover_less_than_they_promise() {
    for n in [5, 20, 59, 100, 263] {
        for percent in 1..100 {
            let p = f64::from(percent) / 100.0;
            let exact = exact_coverage(n, p, Proportion::clopper_pearson);
            assert!(exact >= CONFIDENCE - 1e-9, "{n} {p}: {exact}");
            let (low, high) = order_ranks(n, p, CONFIDENCE);
            let below = |rank: Option<u64>, else_is: f64| {
                rank.map_or(else_is, |rank| binomial_cdf(rank - 1, n, p))
            };
            let exact = below(high, 1.0) - below(low, 0.0);
            assert!(exact >= CONFIDENCE - 1e-9, "quantile {p} of {n}: {exact}");
        }
    }
}

#[test]
fn wilson_is_right_on_average() {
    // Over all p of a grid its mean coverage is close to what it says, though not at each.
    let shares =
        (1..100).map(|percent| exact_coverage(100, f64::from(percent) / 100.0, Proportion::wilson));
    let mean = Moments::of(shares).mean();
    assert!((mean - CONFIDENCE).abs() < 0.01, "{mean}");
}

/// The mean of the greatest of twenty standard normal values is 1.867: so much too good looks the best of twenty equal plans.
#[test]
fn the_best_of_twenty_equal_plans_looks_almost_two_standard_errors_too_good() {
    let best = |study| {
        let mut draws = draws("equal plans", study);
        let of_twenty_runs = (0..20).map(|_| {
            let values = (0..20).map(|_| 100.0 + 30.0 * draws.normal());
            (Moments::of(values).mean() - 100.0) / (30.0 / f64::sqrt(20.0))
        });
        of_twenty_runs.fold(f64::NEG_INFINITY, f64::max)
    };
    let mean = Moments::of((0..STUDIES).map(best)).mean();
    assert!((mean - 1.867).abs() < 0.05, "{mean}");
}
