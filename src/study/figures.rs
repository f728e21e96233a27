//! `figures.csv`: the key figures of every point of a question, one a row.

use std::collections::BTreeMap;

use super::grid::Column;
use super::metric::METRICS;
use crate::record::tables::column::{Measure, Value};

/// A key figure at a point.
pub(super) struct FigureRow {
    point: String,
    metric: &'static str,
    n: u64,
    mean: f64,
}

pub(super) const FIGURES: [Column<FigureRow>; 4] = [
    ("point", Measure::TEXT, "The point", |f| {
        Value::Text(&f.point)
    }),
    (
        "metric",
        Measure::TEXT,
        "The key figure; its unit is the end of its name",
        |f| Value::Text(f.metric),
    ),
    ("n", Measure::COUNT, "Runs that have it", |f| {
        Value::from(f.n)
    }),
    (
        "mean",
        Measure::NUMBER,
        "Its mean; a figure that lies beyond the horizon in any run has none",
        |f| Value::Decimal(f.mean),
    ),
];

/// The rows of a point: how many runs have each figure, and its mean, by position in the list of key figures.
pub(super) fn figures(point: &str, means: &BTreeMap<usize, (u64, f64)>) -> Vec<FigureRow> {
    let row = |(&position, &(n, mean)): (&usize, &(u64, f64))| FigureRow {
        point: point.to_owned(),
        metric: METRICS[position].name,
        n,
        mean,
    };
    means.iter().map(row).collect()
}
