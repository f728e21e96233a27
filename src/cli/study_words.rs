//! A study in words: what a planner reads first, with how sure it is.

use std::fmt;
use std::path::Path;

use super::outcome::{counted, date, grouped};
use crate::report::{dates, notices};
use crate::scenario::Scenario;
use crate::scenario::units::Instant;
use crate::sim::Duration;
use crate::study::{Chance, Interval, Judged, PlanSummary, Proportion, Quantity};

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
            ("Left", unfinished(self.summary)),
            ("Deadline", self.deadline()),
            ("Accepted", self.accepted()),
            ("Escapes", self.escapes()),
            (
                "At risk",
                self.mean("person_days_at_risk", "person-days held or staged"),
            ),
            ("Lift", self.mean("flight_h", "flight hours")),
            ("Limits", self.mean("limits_broken_count", "limits broken")),
            ("Precision", self.precision()),
            ("Expected", self.expected()),
            ("Failed", failed(self.summary)),
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
        let by = |name: &str, share: &str| {
            let quantile = closure.quantiles.get(name)?;
            let sure = quantile.high.map_or_else(String::new, |sure| {
                let confidence = finely(self.summary.confidence);
                format!(" ({confidence} sure: by {})", self.at(sure))
            });
            Some(format!("{share} by {}{sure}", self.at(quantile.value?)))
        };
        let mut parts: Vec<String> = [by("q50", "half the runs"), by("q90", "nine in ten")]
            .into_iter()
            .flatten()
            .collect();
        let open = closure.beyond_horizon_count;
        if open > 0 {
            let all = grouped(closure.n);
            parts.push(format!(
                "{} of {all} not by the end of the run",
                grouped(open)
            ));
        }
        Some(parts.join("; "))
    }

    fn deadline(&self) -> Option<String> {
        let met = self
            .summary
            .chance("closed_by_deadline")
            .filter(|met| met.n > 0)?;
        Some(format!("met in {}", in_runs(met)))
    }

    /// How many arrive, and how many are at large in the end: a lift also closes when nobody is left to be lifted.
    fn accepted(&self) -> Option<String> {
        let mean = |name: &str| self.summary.quantity(name)?.mean;
        let persons: u32 = self
            .scenario
            .population
            .values()
            .map(|all| all.persons)
            .sum();
        let (accepted, at_large) = (mean("accepted_pax")?, mean("at_large_pax")?);
        Some(format!(
            "{} of {} persons on average; {} at large at the end",
            one_decimal(accepted),
            grouped(persons),
            one_decimal(at_large)
        ))
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

    /// A mean with its interval. None of these figures can be below 0, and no bound is told that is.
    fn mean(&self, name: &str, what: &str) -> Option<String> {
        let quantity: &Quantity = self.summary.quantity(name)?;
        let (mean, interval) = (quantity.mean?, quantity.mean_interval?);
        Some(format!(
            "{} {what} on average ({} to {})",
            one_decimal(mean),
            one_decimal(interval.low.max(0.0)),
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

    /// What the scenario expects, a line each.
    fn expected(&self) -> Option<String> {
        let line = |judged: &Judged| {
            let estimate = judged.estimate.map_or_else(
                || "no estimate".to_owned(),
                |estimate| format!("estimate {}", (estimate * 1000.0).round() / 1000.0),
            );
            let margin = judged.margin_se.map_or_else(String::new, |margin| {
                format!(", {margin:+.1} standard errors")
            });
            let (text, word, n) = (&judged.text, judged.finding.word(), judged.n);
            format!("{text}: {word} ({estimate} in {n} runs{margin})")
        };
        let lines: Vec<String> = self.summary.expectations.iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.join("\n            "))
    }

    fn at(&self, hours: f64) -> String {
        let instant: Instant = self
            .scenario
            .start
            .plus(Duration::from_secs_f64(hours * 3600.0));
        date(instant)
    }
}

/// What is said of replications that failed; nothing if none did.
pub fn failed(summary: &PlanSummary) -> Option<String> {
    let failed = summary.failed_count;
    (failed > 0).then(|| {
        let runs = counted(failed, "replication", "replications");
        format!("{runs} FAILED and count nowhere; study.json says why")
    })
}

/// Who is left in the first replication that does not close, and why; nothing if all close.
pub fn unfinished(summary: &PlanSummary) -> Option<String> {
    let open = summary.unfinished.as_ref()?;
    Some(notices::unfinished(open, str::to_owned))
}

/// How often, with the interval; never a bare 0 % or 100 %.
pub fn in_runs(chance: &Chance) -> String {
    let proportion = Proportion {
        hits: chance.hits_count,
        of: chance.n,
    };
    share_of_runs(proportion, chance.wilson)
}

/// The same of a share with Wilson's interval.
pub fn share_of_runs(share: Proportion, wilson: Interval) -> String {
    let of = format!("{} of {} runs", grouped(share.hits), grouped(share.of));
    let (low, high) = (rounded_down(wilson.low), rounded_up(wilson.high));
    match share.hits {
        0 => format!("{of} (at most {high})"),
        all if all == share.of => format!("{of} (at least {low})"),
        _ => format!("{of}: {} ({low} to {high})", finely(share.share())),
    }
}

/// A bound from below, so that it is never said higher than it is.
fn rounded_down(share: f64) -> String {
    let steps = steps(share);
    finely((share * steps).floor() / steps)
}

/// A bound from above, so that it is never said lower than it is.
fn rounded_up(share: f64) -> String {
    let steps = steps(share);
    finely((share * steps).ceil() / steps)
}

/// Parts of the whole in which a share is told: hundredths, and thousandths near nothing and near all.
fn steps(share: f64) -> f64 {
    if (0.01..=0.99).contains(&share) {
        100.0
    } else {
        1000.0
    }
}

/// What stands behind a mean for which some runs count as the end; nothing if none does.
pub fn cut(metric: &str, beyond: u64, of: u64) -> String {
    let told = dates::cut(metric, beyond as f64, of as f64);
    told.map_or_else(String::new, |told| format!(" ({told})"))
}

/// A share in per cent, with a decimal near nothing and near all.
pub fn finely(share: f64) -> String {
    let size = share.abs();
    let decimals = usize::from((size > 0.0 && size < 0.01) || (size > 0.99 && size < 1.0));
    format!("{:.decimals$} %", share * 100.0)
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
    fn a_bound_is_never_said_closer_than_it_is() {
        assert_eq!(rounded_up(0.0038), "0.4 %");
        assert_eq!(rounded_up(0.000_01), "0.1 %");
        assert_eq!(rounded_down(0.9962), "99.6 %");
        assert_eq!(rounded_down(0.8399), "83 %");
        assert_eq!(finely(0.0), "0 %");
        assert_eq!(finely(0.5), "50 %");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(one_decimal(-0.04), "0.0");
        assert_eq!(one_decimal(-12.34), "-12.3");
        assert_eq!(one_decimal(181_610.9), "181,611");
    }
}
