//! What a study says of each key figure: estimates with their intervals.
//!
//! Owns the form of a study's `summary.json`. A figure that some runs did not live to see has quantiles, which stay
//! valid, and no mean, which would not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::conduct::{Ensemble, Study};
use super::estimate::{Interval, Moments, Proportion, Quantile, Sorted};
use super::expect::{Judged, judge};
use super::metric::{METRICS, Metric, Nature};
use super::unfinished::Unfinished;
use crate::record::decimals::decimal;

/// A plan's figures over its replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanSummary {
    /// The plan.
    pub plan: String,
    /// The hash of its scenario.
    pub scenario_hash: String,
    /// The seed; a text, since many readers of JSON cannot hold 64 bits.
    pub seed: String,
    /// Replications that ran.
    pub replications_count: u64,
    /// Replications that failed; they count nowhere else.
    pub failed_count: u64,
    /// Confidence of every interval.
    pub confidence: f64,
    /// What was asked to be precise, and whether it is.
    pub precision: BTreeMap<String, bool>,
    /// What the scenario expects, and how it came out.
    pub expectations: Vec<Judged>,
    /// The first replication that does not close, with who is left in it and why; none if all close.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unfinished: Option<Unfinished>,
    /// Every key figure by name.
    pub metrics: BTreeMap<&'static str, Figure>,
}

/// A key figure over the replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// Yes or no.
    Chance(Chance),
    /// A quantity.
    Quantity(Box<Quantity>),
}

/// How often it was so.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chance {
    /// Replications in which it was so.
    pub hits_count: u64,
    /// Of how many that say.
    pub n: u64,
    /// Their share.
    pub share_frac: f64,
    /// Wilson's interval, for display.
    pub wilson: Interval,
    /// The interval of Clopper and Pearson, for guarantees.
    pub exact: Interval,
}

/// How a quantity is spread.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// Replications that have it.
    pub n: u64,
    /// Of them, those that did not live to see it.
    pub beyond_horizon_count: u64,
    /// The mean; none if any did not live to see it.
    pub mean: Option<f64>,
    /// Its t interval.
    pub mean_interval: Option<Interval>,
    /// The standard deviation, in the same case.
    pub sd: Option<f64>,
    /// The mean of what was seen by the horizon, where the mean is none: the lesser of the figure and the horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restricted_mean: Option<f64>,
    /// The least.
    pub min: Option<f64>,
    /// The greatest, if all lived to see it.
    pub max: Option<f64>,
    /// Quantiles with their intervals.
    pub quantiles: BTreeMap<&'static str, Quantile>,
}

/// The quantiles of every quantity.
pub const QUANTILES: [(&str, f64); 6] = [
    ("q05", 0.05),
    ("q25", 0.25),
    ("q50", 0.5),
    ("q75", 0.75),
    ("q90", 0.9),
    ("q95", 0.95),
];

impl PlanSummary {
    /// What the study says of a plan; the first replication that does not close is run once more for it.
    pub fn new(study: &Study, ensemble: &Ensemble) -> Self {
        let horizon_h = ensemble.plan.scenario.horizon.duration().as_hours_f64();
        let bound =
            |metric: &Metric| (metric.nature != Nature::CensoredFromLift).then_some(horizon_h);
        let of = |metric: &'static Metric| {
            let values = ensemble.values(metric);
            let figure = match metric.nature {
                Nature::Chance => Figure::Chance(Chance::new(&values, study.confidence)),
                _ => Figure::Quantity(Box::new(Quantity::new(
                    values,
                    bound(metric),
                    study.confidence,
                ))),
            };
            (metric.name, figure)
        };
        PlanSummary {
            plan: ensemble.plan.label.clone(),
            scenario_hash: ensemble.plan.hash.clone(),
            seed: study.seed.to_string(),
            replications_count: ensemble.store.ran().len() as u64,
            failed_count: ensemble.store.failed().len() as u64,
            confidence: study.confidence,
            precision: ensemble
                .reached
                .iter()
                .map(|(precision, reached)| (precision.text().to_owned(), *reached))
                .collect(),
            expectations: ensemble
                .plan
                .scenario
                .expect
                .iter()
                .map(|expect| judge(expect, ensemble))
                .collect(),
            unfinished: Unfinished::first_of(ensemble, study.seed),
            metrics: METRICS.iter().map(of).collect(),
        }
    }

    /// How often a figure that is yes or no was yes.
    pub fn chance(&self, name: &str) -> Option<&Chance> {
        match self.metrics.get(name)? {
            Figure::Chance(chance) => Some(chance),
            Figure::Quantity(_) => None,
        }
    }

    /// How a figure that is a quantity is spread.
    pub fn quantity(&self, name: &str) -> Option<&Quantity> {
        match self.metrics.get(name)? {
            Figure::Quantity(quantity) => Some(quantity),
            Figure::Chance(_) => None,
        }
    }
}

impl Ensemble {
    /// The values of a metric in the replications that have one, in the order of their numbers.
    pub fn values(&self, metric: &Metric) -> Vec<f64> {
        self.values_below(metric, u32::MAX)
    }

    /// The same of the replications with a number below `until`.
    pub fn values_below(&self, metric: &Metric, until: u32) -> Vec<f64> {
        let mut values = self.store.column(metric.position(), until);
        values.retain(|value| !value.is_nan());
        values
    }
}

impl Chance {
    fn new(values: &[f64], confidence: f64) -> Self {
        let proportion = Proportion::of(values.iter().map(|value| *value > 0.0));
        Chance {
            hits_count: proportion.hits,
            n: proportion.of,
            share_frac: decimal(proportion.share()),
            wilson: proportion.wilson(confidence).rounded(),
            exact: proportion.clopper_pearson(confidence).rounded(),
        }
    }
}

impl Quantity {
    fn new(values: Vec<f64>, bound: Option<f64>, confidence: f64) -> Self {
        let beyond = values.iter().filter(|value| value.is_infinite()).count() as u64;
        let moments = Moments::of(
            values
                .iter()
                .map(|value| seen_by(*value, bound.unwrap_or(0.0))),
        );
        let all_seen = beyond == 0 && moments.count() > 0;
        let sorted = Sorted::new(values);
        let quantile = |(name, p)| (name, decimals(sorted.quantile_with_interval(p, confidence)));
        let extremes = sorted.extremes();
        Quantity {
            n: moments.count(),
            beyond_horizon_count: beyond,
            mean: all_seen.then(|| decimal(moments.mean())),
            mean_interval: moments
                .interval(confidence)
                .filter(|_| all_seen)
                .map(Interval::rounded),
            sd: all_seen.then(|| decimal(libm::sqrt(moments.variance()))),
            restricted_mean: bound
                .filter(|_| beyond > 0)
                .map(|_| decimal(moments.mean())),
            min: extremes.map(|(least, _)| decimal(least)),
            max: extremes.and_then(|(_, greatest)| greatest).map(decimal),
            quantiles: QUANTILES.into_iter().map(quantile).collect(),
        }
    }
}

/// The value, or the horizon for one that lies beyond it.
pub(super) fn seen_by(value: f64, horizon_h: f64) -> f64 {
    if value.is_infinite() {
        horizon_h
    } else {
        value
    }
}

fn decimals(quantile: Quantile) -> Quantile {
    Quantile {
        value: quantile.value.map(decimal),
        low: quantile.low.map(decimal),
        high: quantile.high.map(decimal),
    }
}
