//! The grid of times that all series of a run share: which samples are kept.
//!
//! Owns the thinning. Kept samples are whole rows of the tables, never averages, so that every figure drawn can be
//! found in a table.

use super::ReportError;
use super::data::{Series, Short};
use super::table::{Column, Row, Table};

/// More samples than this are thinned.
const MOST_SAMPLES: usize = 1500;

/// Which samples of a table are kept.
pub struct Grid {
    /// All sample times of the run.
    all: usize,
    /// Positions of those kept.
    kept: Vec<usize>,
    /// Their times.
    pub times: Series,
}

impl Grid {
    /// The samples of `table` up to the first at or after `until_h`, thinned.
    ///
    /// # Errors
    /// If a time is no number, or times do not rise.
    pub fn of(table: &Table, until_h: f64) -> Result<Grid, ReportError> {
        let time = table.column("time_h")?;
        let times: Vec<f64> = table
            .rows()
            .map(|row| row.number(time))
            .collect::<Result<_, _>>()?;
        if times.is_empty() {
            return Err(table.wrong("has no rows"));
        }
        if times.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(table.wrong("its times do not rise"));
        }
        let shown = times.iter().position(|time| *time >= until_h);
        let last = shown.unwrap_or(times.len() - 1);
        let step = (last + 1).div_ceil(MOST_SAMPLES);
        let mut kept: Vec<usize> = (0..=last).step_by(step).collect();
        if kept.last() != Some(&last) {
            kept.push(last);
        }
        Ok(Grid {
            all: times.len(),
            times: kept.iter().map(|sample| Short(times[*sample])).collect(),
            kept,
        })
    }

    /// How many samples were left between two that are kept; none if all are kept.
    pub fn thinned_by(&self) -> Option<usize> {
        let step = self.kept.get(1).copied().unwrap_or(1);
        (step > 1).then_some(step)
    }

    /// The kept samples of rows that stand for one thing at every time.
    ///
    /// # Errors
    /// If there is not one row for every time.
    pub fn series(
        &self,
        table: &Table,
        rows: &[Row<'_>],
        column: Column<'_>,
    ) -> Result<Series, ReportError> {
        if rows.len() != self.all {
            let (found, wanted) = (rows.len(), self.all);
            return Err(table.wrong(format!("has {found} rows where there are {wanted} times")));
        }
        let cell = |sample: &usize| Ok(Short(rows[*sample].number_if_any(column)?.unwrap_or(0.0)));
        self.kept.iter().map(cell).collect()
    }
}
