//! What a question of sensitivity leaves: `sensitivity.csv`, the bars of a tornado, or `morris.csv`, a screening.

use serde::Serialize;

use super::estimate::Interval;
use super::folder::{Asked, Base, Failed, Folder};
use super::grid::{Column, Grid};
use super::results::ResultsError;
use super::sensitivity::{Bar, Difference, Effect, Failures, Ranges, Screening, Tornado};
use crate::record::decimals::decimal;
use crate::record::directory::{Destination, Workplace};
use crate::record::manifest::to_text;
use crate::record::tables::column::{Field, Measure, Value};

fn low(difference: &Difference) -> Value<'static> {
    Value::if_any(difference.interval, |interval| Value::Decimal(interval.low))
}

fn high(difference: &Difference) -> Value<'static> {
    Value::if_any(difference.interval, |interval| {
        Value::Decimal(interval.high)
    })
}

const BARS: [Column<Bar>; 18] = [
    (
        "metric",
        Measure::TEXT,
        "The key figure; its unit is the end of its name",
        |b| Value::Text(b.metric),
    ),
    ("key", Measure::TEXT, "The value that is varied", |b| {
        Value::Text(&b.key)
    }),
    ("low", Measure::TEXT, "Its low end", |b| {
        Value::Text(&b.ends[0])
    }),
    ("high", Measure::TEXT, "Its high end", |b| {
        Value::Text(&b.ends[1])
    }),
    (
        "n",
        Measure::COUNT,
        "Replications, the same for both ends",
        |b| Value::from(b.n),
    ),
    (
        "base_mean",
        Measure::NUMBER,
        "Mean of the plan as it is",
        |b| Value::Decimal(b.base_mean),
    ),
    (
        "low_diff_mean",
        Measure::NUMBER,
        "What the low end adds to it",
        |b| Value::Decimal(b.to_end[0].mean),
    ),
    (
        "low_diff_lo",
        Measure::NUMBER,
        "Lower end of its t interval over pairs",
        |b| low(&b.to_end[0]),
    ),
    ("low_diff_hi", Measure::NUMBER, "Upper end of it", |b| {
        high(&b.to_end[0])
    }),
    (
        "high_diff_mean",
        Measure::NUMBER,
        "What the high end adds to it",
        |b| Value::Decimal(b.to_end[1].mean),
    ),
    (
        "high_diff_lo",
        Measure::NUMBER,
        "Lower end of its t interval over pairs",
        |b| low(&b.to_end[1]),
    ),
    ("high_diff_hi", Measure::NUMBER, "Upper end of it", |b| {
        high(&b.to_end[1])
    }),
    (
        "swing_mean",
        Measure::NUMBER,
        "From the low end to the high one",
        |b| Value::Decimal(b.swing.mean),
    ),
    (
        "swing_lo",
        Measure::NUMBER,
        "Lower end of its t interval over pairs, for this bar alone",
        |b| low(&b.swing),
    ),
    ("swing_hi", Measure::NUMBER, "Upper end of it", |b| {
        high(&b.swing)
    }),
    (
        "told_from_zero",
        Measure::FLAG,
        "Whether the interval of the swing leaves out 0",
        |b| Value::Flag(b.swing.is_told_from_zero()),
    ),
    (
        "beyond_horizon_count",
        Measure::COUNT,
        "Runs of both ends that lie beyond the horizon and count as it",
        |b| Value::from(b.beyond_horizon),
    ),
    (
        "base_beyond_horizon_count",
        Measure::COUNT,
        "Replications of the plan as it is that do",
        |b| Value::from(b.base_beyond_horizon),
    ),
];

const EFFECTS: [Column<Effect>; 10] = [
    (
        "metric",
        Measure::TEXT,
        "The key figure; its unit is the end of its name",
        |e| Value::Text(e.metric),
    ),
    ("key", Measure::TEXT, "The value that is varied", |e| {
        Value::Text(&e.key)
    }),
    ("n", Measure::COUNT, "Walks", |e| Value::from(e.n)),
    (
        "mu",
        Measure::NUMBER,
        "Mean elementary effect of going through the whole range",
        |e| Value::Decimal(e.mu),
    ),
    (
        "mu_star",
        Measure::NUMBER,
        "Mean size of the elementary effects",
        |e| Value::Decimal(e.mu_star),
    ),
    (
        "sigma",
        Measure::NUMBER,
        "Their standard deviation: interactions and bends",
        |e| Value::Decimal(e.sigma),
    ),
    (
        "noise_floor",
        Measure::NUMBER,
        "What mu_star is on average of a value without effect, by chance alone",
        |e| Value::Decimal(e.floor),
    ),
    (
        "told_from_noise",
        Measure::FLAG,
        "Whether mu_star is above what chance makes of it",
        |e| Value::Flag(e.is_told),
    ),
    (
        "runs_count",
        Measure::COUNT,
        "Runs at either end of its steps",
        |e| Value::from(e.runs),
    ),
    (
        "beyond_horizon_count",
        Measure::COUNT,
        "Of them, those that lie beyond the horizon and count as it",
        |e| Value::from(e.beyond_horizon),
    ),
];

#[derive(Serialize)]
struct Varied<'s> {
    key: &'s str,
    low: &'s str,
    high: &'s str,
}

fn varied(ranges: &Ranges) -> Vec<Varied<'_>> {
    let ranges = ranges.iter();
    ranges
        .map(|(key, [low, high])| Varied { key, low, high })
        .collect()
}

#[derive(Serialize)]
struct DifferenceEntry {
    mean: f64,
    interval: Option<Interval>,
}

impl From<Difference> for DifferenceEntry {
    fn from(difference: Difference) -> Self {
        DifferenceEntry {
            mean: decimal(difference.mean),
            interval: difference.interval.map(Interval::rounded),
        }
    }
}

#[derive(Serialize)]
struct Head<'s> {
    plan: &'s str,
    scenario_hash: &'s str,
    seed: String,
    replications_count: u32,
    failed_count: u64,
    confidence: f64,
}

/// The bars as `summary.json`.
pub fn bars_json(tornado: &Tornado, bars: &[Bar], failed: &Failures, seed: u64) -> String {
    #[derive(Serialize)]
    struct Entry<'s> {
        metric: &'s str,
        key: &'s str,
        low: &'s str,
        high: &'s str,
        base_mean: f64,
        swing: DifferenceEntry,
        told_from_zero: bool,
        beyond_horizon_count: u64,
        base_beyond_horizon_count: u64,
    }
    #[derive(Serialize)]
    struct Summary<'s> {
        #[serde(flatten)]
        head: Head<'s>,
        bars: Vec<Entry<'s>>,
    }
    to_text(&Summary {
        head: Head {
            plan: &tornado.base.label,
            scenario_hash: &tornado.base.hash,
            seed: seed.to_string(),
            replications_count: tornado.replications,
            failed_count: failed.len() as u64,
            confidence: tornado.confidence,
        },
        bars: bars
            .iter()
            .map(|bar| Entry {
                metric: bar.metric,
                key: &bar.key,
                low: &bar.ends[0],
                high: &bar.ends[1],
                base_mean: decimal(bar.base_mean),
                swing: bar.swing.into(),
                told_from_zero: bar.swing.is_told_from_zero(),
                beyond_horizon_count: bar.beyond_horizon,
                base_beyond_horizon_count: bar.base_beyond_horizon,
            })
            .collect(),
    })
}

/// The effects as `summary.json`.
pub fn effects_json(
    screening: &Screening,
    effects: &[Effect],
    failed: &Failures,
    seed: u64,
) -> String {
    #[derive(Serialize)]
    struct Entry<'s> {
        metric: &'s str,
        key: &'s str,
        mu: f64,
        mu_star: f64,
        sigma: f64,
        noise_floor: f64,
        told_from_noise: bool,
        runs_count: u64,
        beyond_horizon_count: u64,
    }
    #[derive(Serialize)]
    struct Summary<'s> {
        #[serde(flatten)]
        head: Head<'s>,
        walks_count: usize,
        effects: Vec<Entry<'s>>,
    }
    to_text(&Summary {
        head: Head {
            plan: &screening.base.label,
            scenario_hash: &screening.base.hash,
            seed: seed.to_string(),
            replications_count: screening.replications,
            failed_count: failed.len() as u64,
            confidence: screening.confidence,
        },
        walks_count: screening.walks.len(),
        effects: effects
            .iter()
            .map(|effect| Entry {
                metric: effect.metric,
                key: &effect.key,
                mu: decimal(effect.mu),
                mu_star: decimal(effect.mu_star),
                sigma: decimal(effect.sigma),
                noise_floor: decimal(effect.floor),
                told_from_noise: effect.is_told,
                runs_count: effect.runs,
                beyond_horizon_count: effect.beyond_horizon,
            })
            .collect(),
    })
}

/// How a question of sensitivity was asked.
#[derive(Serialize)]
struct Settings<'s> {
    varied: Vec<Varied<'s>>,
    metrics: Vec<&'static str>,
    replications: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    walks: Option<usize>,
}

/// Writes the bars of a tornado into a directory that still wants its name.
///
/// # Errors
/// If a file cannot be written; then nothing is left.
pub fn write_bars(
    tornado: &Tornado,
    (bars, failed): (&[Bar], &Failures),
    seed: u64,
    destination: Destination,
) -> Result<Workplace, ResultsError> {
    let plan = &tornado.base;
    let mut folder = Folder::begin(destination, &plan.scenario)?;
    let about = "What a value does to a key figure, by figure, the longest bar first.";
    folder.table("sensitivity.csv", (about, &["metric", "key"]), &BARS, bars)?;
    folder.text("summary.json", &bars_json(tornado, bars, failed, seed))?;
    folder.scenario("scenario.toml", &plan.scenario)?;
    let ranges: Ranges = tornado
        .factors
        .iter()
        .map(|factor| {
            (
                factor.key.clone(),
                factor.ends.each_ref().map(|end| end.value.clone()),
            )
        })
        .collect();
    let asked = Asked {
        question: "sensitivity",
        plan: Base::of(plan),
        seed: seed.to_string(),
        confidence: tornado.confidence,
        settings: Settings {
            varied: varied(&ranges),
            metrics: tornado.metrics.iter().map(|metric| metric.name).collect(),
            replications: tornado.replications,
            walks: None,
        },
        failed: Failed::list(failed),
    };
    let about = "Which uncertain values matter, one at a time.";
    folder.finish((&plan.scenario.name, about), &asked)
}

/// Writes a screening, with the points it went through, into a directory that still wants its name.
///
/// # Errors
/// If a file cannot be written; then nothing is left.
pub fn write_effects(
    screening: &Screening,
    (effects, failed): (&[Effect], &Failures),
    seed: u64,
    destination: Destination,
) -> Result<Workplace, ResultsError> {
    let plan = &screening.base;
    let mut folder = Folder::begin(destination, &plan.scenario)?;
    let about = "What a value does to a key figure over all walks, by figure, the greatest first.";
    folder.table("morris.csv", (about, &["metric", "key"]), &EFFECTS, effects)?;
    folder.grid(
        "design.csv",
        (
            "A value at a point of a walk, by walk and point.",
            &["walk", "point", "key"],
        ),
        walked(&folder, &screening.ranges, &screening.values),
    )?;
    folder.text(
        "summary.json",
        &effects_json(screening, effects, failed, seed),
    )?;
    folder.scenario("scenario.toml", &plan.scenario)?;
    let asked = Asked {
        question: "sensitivity",
        plan: Base::of(plan),
        seed: seed.to_string(),
        confidence: screening.confidence,
        settings: Settings {
            varied: varied(&screening.ranges),
            metrics: screening.metrics.iter().map(|metric| metric.name).collect(),
            replications: screening.replications,
            walks: Some(screening.walks.len()),
        },
        failed: Failed::list(failed),
    };
    let about = "Which uncertain values matter, all together.";
    folder.finish((&plan.scenario.name, about), &asked)
}

/// The points of all walks: a row for each value at each.
fn walked(folder: &Folder, ranges: &Ranges, values: &[Vec<String>]) -> Grid {
    let fields = vec![
        Field::new("walk", Measure::COUNT, "The walk"),
        Field::new("point", Measure::COUNT, "Its point"),
        Field::new("key", Measure::TEXT, "The value that is varied"),
        Field::new("value", Measure::TEXT, "What it is there"),
    ];
    let mut grid = Grid::new(fields, folder.cells());
    for (position, point) in values.iter().enumerate() {
        let (walk, step) = (position / (ranges.len() + 1), position % (ranges.len() + 1));
        for ((key, _), value) in ranges.iter().zip(point) {
            let cells = [
                Value::Integer(walk as i64),
                Value::Integer(step as i64),
                Value::Text(key),
                Value::Text(value),
            ];
            grid.row(cells);
        }
    }
    grid
}
