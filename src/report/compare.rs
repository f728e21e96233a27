//! Paired differences between plans, from `compare.csv` and `runs.csv`.
//!
//! Owns the spread of the single differences; means, intervals and verdicts are the study's.

use std::collections::BTreeMap;
use std::path::Path;

use super::ReportError;
use super::data::Difference;
use super::dates::cut;
use super::table::{Row, Table};
use crate::study::Sorted;

/// Reads the differences; none if plans were not compared.
pub fn read(directory: &Path, runs: &Table) -> Result<Vec<Difference>, ReportError> {
    let Some(table) = Table::read(directory, "compare.csv")? else {
        return Ok(vec![]);
    };
    let pairs = Pairs::of(runs)?;
    let [baseline, alternative, metric] = table.columns(["baseline", "alternative", "metric"])?;
    let [n, mean, low, high] = table.columns(["n", "diff_mean", "ci_lo", "ci_hi"])?;
    let [baseline_mean, alternative_mean] = table.columns(["baseline_mean", "alternative_mean"])?;
    let wins = table.columns(["win_frac", "win_lo_frac", "win_hi_frac"])?;
    let [corr, vrf, verdict, note] = table.columns(["corr", "vrf", "verdict", "note"])?;
    let beyond = table.column("beyond_horizon_count")?;
    let difference = |row: Row<'_>| {
        let text = |column| row.text(column).to_owned();
        let spread = pairs.spread(row.text(baseline), row.text(alternative), row.text(metric))?;
        Ok(Difference {
            baseline: text(baseline),
            alternative: text(alternative),
            metric: text(metric),
            n: row.number(n)?,
            mean: row.number(mean)?,
            low: row.number(low)?,
            high: row.number(high)?,
            baseline_mean: row.number(baseline_mean)?,
            alternative_mean: row.number(alternative_mean)?,
            wins: [
                row.number(wins[0])?,
                row.number(wins[1])?,
                row.number(wins[2])?,
            ],
            corr: row.number_if_any(corr)?,
            vrf: row.number_if_any(vrf)?,
            verdict: text(verdict),
            note: text(note),
            spread,
            cut: cut(row.text(metric), row.number(beyond)?, 2.0 * row.number(n)?),
        })
    };
    table.rows().map(difference).collect()
}

/// The runs of each plan by number.
struct Pairs<'t> {
    table: &'t Table,
    plans: BTreeMap<&'t str, BTreeMap<&'t str, Row<'t>>>,
}

impl<'t> Pairs<'t> {
    fn of(table: &'t Table) -> Result<Self, ReportError> {
        let [plan, replication] = table.columns(["plan", "replication"])?;
        let mut plans: BTreeMap<&str, BTreeMap<&str, Row<'_>>> = BTreeMap::new();
        for row in table.rows() {
            let runs = plans.entry(row.text(plan)).or_default();
            runs.insert(row.text(replication), row);
        }
        Ok(Pairs { table, plans })
    }

    /// The middle 90 % of the differences in a quantity; none for what is yes or no.
    fn spread(
        &self,
        baseline: &str,
        alternative: &str,
        metric: &str,
    ) -> Result<Option<(f64, f64)>, ReportError> {
        let column = self.table.column(metric)?;
        let (Some(base), Some(other)) = (self.plans.get(baseline), self.plans.get(alternative))
        else {
            return Ok(None);
        };
        let mut differences = vec![];
        for (replication, row) in base {
            let Some(paired) = other.get(replication) else {
                continue;
            };
            if matches!(row.text(column), "true" | "false") {
                return Ok(None);
            }
            if let (Some(before), Some(after)) =
                (row.number_if_any(column)?, paired.number_if_any(column)?)
            {
                differences.push(after - before);
            }
        }
        let sorted = Sorted::new(differences);
        Ok(sorted.quantile(0.05).zip(sorted.quantile(0.95)))
    }
}
