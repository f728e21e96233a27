//! A study in words: what a planner reads first, with how sure it is.

use std::fmt;
use std::path::Path;

use super::outcome::{counted, date, grouped, length, percent};
use crate::scenario::Scenario;
use crate::scenario::units::Instant;
use crate::sim::Duration;
use crate::study::{Chance, PlanSummary, Quantity};

/// A finished study, to be told in words.
pub struct Telling<'a> {
    /// What was studied.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub summary: &'a PlanSummary,
    /// Where its files are.
    pub directory: &'a Path,
}

impl fmt::Display for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [
            ("Plan", Some(self.plan())),
            ("Closes", self.closing()),
            ("Deadline", self.deadline()),
            ("Escapes", self.escapes()),
            (
                "At risk",
                self.mean("person_days_at_risk", "person-days held or staged"),
            ),
            ("Lift", self.mean("flight_h", "flight hours")),
            ("Limits", self.mean("limits_broken_count", "limits broken")),
            ("Precision", self.precision()),
            ("Failed", self.failed()),
            ("Files", Some(self.directory.display().to_string())),
        ];
        let told = lines
            .iter()
            .filter_map(|(label, text)| Some((label, text.as_ref()?)));
        let lines: Vec<String> = told
            .map(|(label, text)| format!("{label:<10}  {text}"))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Telling<'_> {
    fn plan(&self) -> String {
        let summary = self.summary;
        let runs = counted(summary.replications_count, "replication", "replications");
        format!(
            "{} ({}), seed {}, {runs}",
            self.scenario.name, summary.plan, summary.seed
        )
    }

    /// When half the runs have closed, and when nine in ten have, with what is sure of it.
    fn closing(&self) -> Option<String> {
        let closure = self.summary.quantity("closure_h")?;
        let by = |name: &str| closure.quantiles.get(name).copied();
        let half = match by("q50").and_then(|quantile| quantile.value) {
            Some(hours) => format!("half the runs by {}", self.at(hours)),
            None => "fewer than half the runs".to_owned(),
        };
        let most = by("q90")?;
        let nine = match (most.value, most.high) {
            (Some(hours), Some(sure)) => format!(
                "nine in ten by {}, surely by {}",
                self.at(hours),
                self.at(sure)
            ),
            (Some(hours), None) => format!("nine in ten by {}", self.at(hours)),
            _ => "fewer than nine in ten".to_owned(),
        };
        let open = match closure.beyond_horizon_count {
            0 => String::new(),
            open => format!("; {} not by the end of the run", grouped(open)),
        };
        Some(format!("{half}; {nine}{open}"))
    }

    fn deadline(&self) -> Option<String> {
        let met = self
            .summary
            .chance("closed_by_deadline")
            .filter(|met| met.n > 0)?;
        Some(format!("met in {}", in_runs(met)))
    }

    fn escapes(&self) -> Option<String> {
        let escapes = self.summary.quantity("escaped_pax")?;
        let any = self.summary.chance("any_escape")?;
        let spread = match (any.hits_count, escapes.max) {
            (0, _) | (_, None) => String::new(),
            (_, Some(most)) => format!(
                "; {} on average, at most {}",
                one_decimal(escapes.mean?),
                grouped(most as u64)
            ),
        };
        Some(format!("someone escapes in {}{spread}", in_runs(any)))
    }

    /// A mean with its interval.
    fn mean(&self, name: &str, what: &str) -> Option<String> {
        let quantity: &Quantity = self.summary.quantity(name)?;
        let (mean, interval) = (quantity.mean?, quantity.mean_interval?);
        Some(format!(
            "{} {what} on average ({} to {})",
            one_decimal(mean),
            one_decimal(interval.low),
            one_decimal(interval.high)
        ))
    }

    fn precision(&self) -> Option<String> {
        let asked = &self.summary.precision;
        let missed: Vec<&str> = asked
            .iter()
            .filter(|(_, reached)| !**reached)
            .map(|(text, _)| text.as_str())
            .collect();
        if asked.is_empty() {
            None
        } else if missed.is_empty() {
            Some("reached".to_owned())
        } else {
            Some(format!("NOT reached: {}", missed.join(", ")))
        }
    }

    fn failed(&self) -> Option<String> {
        let failed = self.summary.failed_count;
        (failed > 0).then(|| {
            let runs = counted(failed, "replication", "replications");
            format!("{runs} FAILED and count nowhere; study.json says why")
        })
    }

    fn at(&self, hours: f64) -> String {
        let instant: Instant = self
            .scenario
            .start
            .plus(Duration::from_secs_f64(hours * 3600.0));
        format!(
            "{} ({})",
            date(instant),
            length(Duration::from_secs_f64(hours * 3600.0))
        )
    }
}

/// How often, with the interval; never a bare 0 % or 100 %.
pub fn in_runs(chance: &Chance) -> String {
    let of = format!(
        "{} of {} runs",
        grouped(chance.hits_count),
        grouped(chance.n)
    );
    let (low, high) = (percent(chance.wilson.low), percent(chance.wilson.high));
    match chance.hits_count {
        0 => format!("{of} (at most {high})"),
        all if all == chance.n => format!("{of} (at least {low})"),
        _ => format!("{of}: {} ({low} to {high})", percent(chance.share_frac)),
    }
}

/// A number for people: with thousands apart and a decimal where it is small.
pub fn one_decimal(value: f64) -> String {
    let size = value.abs();
    let text = if size >= 1000.0 {
        grouped(size.round() as u64)
    } else {
        format!("{size:.1}")
    };
    // Nothing is minus nothing.
    let sign = if value < 0.0 && text != "0.0" {
        "-"
    } else {
        ""
    };
    format!("{sign}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(one_decimal(-0.04), "0.0");
        assert_eq!(one_decimal(-12.34), "-12.3");
        assert_eq!(one_decimal(181_610.9), "181,611");
    }
}
