//! Many runs of each plan, from the tables of a study or a comparison.
//!
//! Owns the distribution of the closing date and the choice of the run that is shown in detail. Estimates come from
//! `summary.json`; what is made of `runs.csv` uses the statistics of `study`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::ReportError;
use super::bands::OverTime;
use super::data::{ChanceView, Clock, Closing, PlanView, Spread, Sure};
use super::files::read_json;
use super::run::{Named, Program};
use super::table::Table;
use crate::study::{Sorted, Unfinished};

/// `study.json` as far as it is needed.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    /// The program that ran it.
    pub program: Program,
    /// The plans.
    pub plans: Vec<PlanEntry>,
    /// The seed.
    pub seed: String,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Differences below these are none, by figure.
    #[serde(default)]
    pub margins: BTreeMap<String, f64>,
}

/// A plan of a study.
#[derive(Debug, Deserialize)]
pub struct PlanEntry {
    /// Its label.
    pub plan: String,
    /// Its scenario.
    #[serde(flatten)]
    pub scenario: Named,
    /// Replications that ran.
    pub replications: u64,
    /// Those that failed.
    pub failed: Vec<serde::de::IgnoredAny>,
}

/// What `summary.json` says of a plan.
#[derive(Debug, Deserialize)]
pub struct PlanSummary {
    plan: String,
    /// The first replication that does not close.
    pub unfinished: Option<Unfinished>,
    metrics: BTreeMap<String, Figure>,
}

/// A key figure, be it a chance or a quantity.
#[derive(Debug, Deserialize)]
struct Figure {
    hits_count: Option<u64>,
    n: u64,
    share_frac: Option<f64>,
    wilson: Option<Bounds>,
    beyond_horizon_count: Option<u64>,
    mean: Option<f64>,
    mean_interval: Option<Bounds>,
    quantiles: Option<BTreeMap<String, Quantile>>,
}

#[derive(Debug, Deserialize)]
struct Bounds {
    low: f64,
    high: f64,
}

#[derive(Debug, Deserialize)]
struct Quantile {
    value: Option<f64>,
}

/// The summaries of the plans of a study, which may be one or several.
pub fn summaries(directory: &Path) -> Result<Vec<PlanSummary>, ReportError> {
    let value: serde_json::Value = read_json(directory, "summary.json")?;
    match value {
        serde_json::Value::Array(_) => read_json(directory, "summary.json"),
        _ => Ok(vec![read_json(directory, "summary.json")?]),
    }
}

/// A run of a study.
#[derive(Debug)]
pub struct Ran {
    /// Its number.
    pub replication: u32,
    /// Digest of its facts.
    pub digest: String,
    /// When it closed; infinite if not by the horizon.
    pub closure_h: f64,
    accepted_pax: f64,
}

/// The runs of each plan.
pub fn runs(table: &Table) -> Result<BTreeMap<String, Vec<Ran>>, ReportError> {
    let [plan, digest] = table.columns(["plan", "digest"])?;
    let [replication, closure, accepted] =
        table.columns(["replication", "closure_h", "accepted_pax"])?;
    let mut plans: BTreeMap<String, Vec<Ran>> = BTreeMap::new();
    for row in table.rows() {
        let ran = Ran {
            replication: row.number(replication)? as u32,
            digest: row.text(digest).to_owned(),
            closure_h: row.number_if_any(closure)?.unwrap_or(f64::INFINITY),
            accepted_pax: row.number_if_any(accepted)?.unwrap_or(0.0),
        };
        plans
            .entry(row.text(plan).to_owned())
            .or_default()
            .push(ran);
    }
    Ok(plans)
}

/// The run that stands for all: it closes nearest the median, or where the median does not close, accepts as many
/// as the median does.
pub fn median_run(runs: &[Ran]) -> Option<&Ran> {
    let closures = Sorted::new(runs.iter().map(|ran| ran.closure_h).collect());
    let value: fn(&Ran) -> f64 = match closures.quantile(0.5) {
        Some(_) => |ran| ran.closure_h,
        None => |ran| ran.accepted_pax,
    };
    let median = Sorted::new(runs.iter().map(value).collect()).quantile(0.5)?;
    let apart = |ran: &&Ran| (value(ran) - median).abs();
    runs.iter().min_by(|a, b| {
        let nearer = apart(a).total_cmp(&apart(b));
        nearer.then(a.replication.cmp(&b.replication))
    })
}

/// What is shown of a plan.
pub fn view(
    summary: &PlanSummary,
    runs: &[Ran],
    over_time: OverTime,
    clock: &Clock,
    confidence: f64,
) -> PlanView {
    let on_time = summary.chance("closed_by_deadline");
    PlanView {
        plan: summary.plan.clone(),
        runs: runs.len() as u64,
        bands: over_time.bands,
        tracks: over_time.tracks,
        incidents_per_day: over_time.incidents_per_day,
        under_way_frac: over_time.under_way_frac,
        closing: closing(runs, clock, on_time, confidence),
        on_time,
        any_escape: summary.chance("any_escape"),
        figures: summary.spreads(),
    }
}

impl PlanSummary {
    /// The plan's label.
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// How many of how many replications do not close; none if all do.
    pub fn open(&self) -> Option<(u64, u64)> {
        let closure = self.metrics.get("closure_h")?;
        let open = closure.beyond_horizon_count.filter(|open| *open > 0)?;
        Some((open, closure.n))
    }

    /// The mean of a figure, and its interval.
    pub fn mean(&self, name: &str) -> Option<(f64, Option<(f64, f64)>)> {
        let figure = self.metrics.get(name)?;
        let interval = figure.mean_interval.as_ref();
        Some((figure.mean?, interval.map(|sure| (sure.low, sure.high))))
    }

    fn chance(&self, name: &str) -> Option<ChanceView> {
        let figure = self.metrics.get(name)?;
        let (hits, wilson) = (figure.hits_count?, figure.wilson.as_ref()?);
        (figure.n > 0).then_some(ChanceView {
            hits,
            of: figure.n,
            share: figure.share_frac?,
            low: wilson.low,
            high: wilson.high,
        })
    }

    fn spreads(&self) -> Vec<Spread> {
        let spread = |(name, figure): (&String, &Figure)| {
            let quantiles = figure.quantiles.as_ref()?;
            let quantile = |name: &str| quantiles.get(name)?.value;
            Some(Spread {
                metric: name.clone(),
                mean: figure.mean,
                q05: quantile("q05"),
                q50: quantile("q50"),
                q95: quantile("q95"),
            })
        };
        self.metrics.iter().filter_map(spread).collect()
    }
}

/// Equally likely outcomes of the dot plot.
const DOTS: usize = 50;
/// Points of the curve at most.
const MOST_POINTS: usize = 400;

fn closing(runs: &[Ran], clock: &Clock, on_time: Option<ChanceView>, confidence: f64) -> Closing {
    let sorted = Sorted::new(runs.iter().map(|ran| ran.closure_h).collect());
    let dot = |number: usize| sorted.quantile((number as f64 + 0.5) / DOTS as f64);
    let mut finite: Vec<f64> = runs.iter().map(|ran| ran.closure_h).collect();
    finite.retain(|closure| closure.is_finite());
    finite.sort_by(f64::total_cmp);
    let (edges, counts) = histogram(&finite);
    Closing {
        dots: (0..DOTS).map(dot).collect(),
        edges,
        counts,
        curve: curve(&finite, runs.len()),
        never: (runs.len() - finite.len()) as u64,
        of: runs.len() as u64,
        sure: sure(&sorted, clock, on_time, confidence),
    }
}

/// Counts in bins of a round width of hours.
fn histogram(sorted: &[f64]) -> (Vec<f64>, Vec<u64>) {
    const WIDTHS: [f64; 10] = [0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 48.0, 168.0];
    const MOST_BINS: f64 = 40.0;
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return (vec![], vec![]);
    };
    let fits = |width: &&f64| (last - first) / **width <= MOST_BINS;
    let width = WIDTHS.iter().find(fits).copied().unwrap_or(720.0);
    if (last - first) / width > MOST_BINS * MOST_BINS {
        return (vec![], vec![]);
    }
    let begin = (first / width).floor();
    let bin = |closure: &f64| ((closure / width).floor() - begin) as usize;
    let mut counts = vec![0; bin(last) + 1];
    for closure in sorted {
        counts[bin(closure)] += 1;
    }
    let edge = |number: usize| (begin + number as f64) * width;
    ((0..=counts.len()).map(edge).collect(), counts)
}

fn curve(sorted: &[f64], of: usize) -> Vec<(f64, f64)> {
    let step = sorted.len().div_ceil(MOST_POINTS).max(1);
    let kept = |position: &usize| position.is_multiple_of(step) || position + 1 == sorted.len();
    let point = |position: usize| (sorted[position], (position + 1) as f64 / of as f64);
    (0..sorted.len()).filter(kept).map(point).collect()
}

fn sure(sorted: &Sorted, clock: &Clock, on_time: Option<ChanceView>, confidence: f64) -> Vec<Sure> {
    let row = |chance: f64| {
        let quantile = sorted.quantile_with_interval(chance, confidence);
        Sure {
            chance,
            by_h: quantile.value,
            low_h: quantile.low,
            high_h: quantile.high,
            deadline: false,
        }
    };
    let mut rows: Vec<Sure> = [0.5, 0.8, 0.9, 0.95].map(row).into();
    if let (Some(chance), Some(deadline)) = (on_time, clock.deadline_h) {
        rows.push(Sure {
            chance: chance.share,
            by_h: Some(deadline),
            low_h: None,
            high_h: None,
            deadline: true,
        });
        rows.sort_by(|a, b| a.chance.total_cmp(&b.chance));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(replication: u32, closure_h: f64, accepted_pax: f64) -> Ran {
        Ran {
            replication,
            digest: String::new(),
            closure_h,
            accepted_pax,
        }
    }

    #[test]
    fn the_run_that_stands_for_all_closes_nearest_the_median() {
        let runs = [ran(0, 90.0, 1.0), ran(1, 10.0, 1.0), ran(2, 52.0, 1.0)];
        assert_eq!(median_run(&runs).map(|ran| ran.replication), Some(2));
    }

    #[test]
    fn where_half_never_close_it_accepts_as_many_as_the_median() {
        let never = f64::INFINITY;
        let runs = [ran(0, never, 5.0), ran(1, never, 9.0), ran(2, 4.0, 30.0)];
        assert_eq!(median_run(&runs).map(|ran| ran.replication), Some(1));
    }

    #[test]
    fn every_run_is_in_one_bin() {
        let (edges, counts) = histogram(&[10.0, 10.2, 13.0, 50.0]);
        assert_eq!(edges.len(), counts.len() + 1);
        assert_eq!(counts.iter().sum::<u64>(), 4);
        assert!(edges[0] <= 10.0 && *edges.last().expect("an edge") > 50.0);
    }

    #[test]
    fn the_curve_ends_at_the_share_that_closed() {
        assert_eq!(
            curve(&[1.0, 2.0, 3.0], 4),
            [(1.0, 0.25), (2.0, 0.5), (3.0, 0.75)]
        );
    }
}
