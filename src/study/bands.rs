//! `bands.csv`: how the counted measures of the time series spread over the replications, at every sample time.
//!
//! Owns the table. The quantiles are exact: values are read back from the stores, as many measures at a time as fit
//! into a fixed amount of memory, however many replications there are. Bands are pointwise.

use std::io;
use std::path::Path;

use super::conduct::Ensemble;
use super::estimate::{Moments, interpolated};
use crate::record::tables::SeriesLayout;
use crate::record::tables::column::{Column, Measure, Table, Value};
use crate::record::tables::sheet::{Finished, Sheet};
use crate::record::tables::text::CellWriter;
use crate::scenario::units::Instant;
use crate::sim::Time;

/// Values held in memory at a time: 32 MB.
const MOST_VALUES: usize = 8_000_000;

/// The table's declaration.
pub struct Bands;

/// A measure at a time.
pub struct Row<'r> {
    plan: &'r str,
    time: Time,
    measure: &'static str,
    /// In ascending order.
    values: &'r [u32],
}

impl Row<'_> {
    /// The quantile of type 7, as everywhere in a study.
    fn quantile(&self, p: f64) -> Value<'static> {
        let ranked = |rank: usize| f64::from(self.values[rank]);
        Value::if_any(interpolated(p, self.values.len(), ranked), Value::Decimal)
    }
}

impl Table for Bands {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "bands";
    const ABOUT: &'static str = "A measure of the time series over all replications at a sample time, by plan, measure and time.";
    const KEY: &'static [&'static str] = &["plan", "measure", "time_h"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::HOURS,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new(
            "measure",
            Measure::TEXT,
            "A column of timeseries.csv",
            |r| Value::Text(r.measure),
        ),
        Column::new("n", Measure::COUNT, "Replications", |r| {
            Value::Integer(r.values.len() as i64)
        }),
        Column::new("mean", Measure::NUMBER, "Their mean", |r| {
            let moments = Moments::of(r.values.iter().map(|value| f64::from(*value)));
            Value::if_any(
                (moments.count() > 0).then_some(moments.mean()),
                Value::Decimal,
            )
        }),
        Column::new(
            "q05",
            Measure::NUMBER,
            "A twentieth of the replications lie below",
            |r| r.quantile(0.05),
        ),
        Column::new("q25", Measure::NUMBER, "A quarter lie below", |r| {
            r.quantile(0.25)
        }),
        Column::new("q50", Measure::NUMBER, "Half lie below", |r| {
            r.quantile(0.5)
        }),
        Column::new("q75", Measure::NUMBER, "Three quarters lie below", |r| {
            r.quantile(0.75)
        }),
        Column::new(
            "q95",
            Measure::NUMBER,
            "Nineteen twentieths lie below",
            |r| r.quantile(0.95),
        ),
        Column::new("plan", Measure::TEXT, "The plan", |r| Value::Text(r.plan)),
    ];
}

/// Writes the table for every plan.
pub fn write(directory: &Path, start: Instant, ensembles: &mut [Ensemble]) -> io::Result<Finished> {
    let mut sheet = Sheet::<Bands>::create(directory, CellWriter::new(start))?;
    for ensemble in ensembles {
        write_plan(&mut sheet, ensemble)?;
    }
    sheet.finish()
}

fn write_plan(sheet: &mut Sheet<Bands>, ensemble: &mut Ensemble) -> io::Result<()> {
    let runs = ensemble.store.ran().len();
    let times = &ensemble.layout.times;
    let at_once = (MOST_VALUES / runs.max(1)).max(1);
    let mut at_a_time = Vec::with_capacity(runs);
    for (position, measure) in SeriesLayout::measures().enumerate() {
        for begun in (0..times.len()).step_by(at_once) {
            let some = &times[begun..times.len().min(begun + at_once)];
            let from = position * times.len() + begun;
            let read = |run| ensemble.store.series(run, from, from + some.len());
            let series: Vec<Vec<u32>> = (0..runs).map(read).collect::<io::Result<_>>()?;
            for (offset, &time) in some.iter().enumerate() {
                at_a_time.clear();
                at_a_time.extend(series.iter().map(|values| values[offset]));
                at_a_time.sort_unstable();
                sheet.row(&Row {
                    plan: &ensemble.plan.label,
                    time,
                    measure,
                    values: &at_a_time,
                });
            }
        }
    }
    Ok(())
}
