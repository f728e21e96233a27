//! An explanation in words: a waterfall from the unlimited plan to the plan, a line for each limit.

use std::fmt;
use std::path::Path;

use super::outcome::{counted, date, grouped};
use super::study_words::one_decimal;
use crate::scenario::Scenario;
use crate::sim::Duration;
use crate::study::{End, Estimate, Explanation, Method, Part, Question, Steps};

/// An explanation, to be told in words.
pub struct Telling<'a> {
    /// What was asked.
    pub question: &'a Question,
    /// With which seed.
    pub seed: u64,
    /// The answer.
    pub explanation: &'a Explanation,
    /// Where its files are.
    pub directory: &'a Path,
}

/// Columns of a bar.
const WIDTH: i64 = 36;

/// The unit in which a waterfall is told, in tenths.
#[derive(Clone, Copy)]
struct Unit {
    word: &'static str,
    tenth: Duration,
}

const DAYS: Unit = Unit {
    word: "d",
    tenth: Duration::from_micros(8_640_000_000),
};
const HOURS: Unit = Unit {
    word: "h",
    tenth: Duration::from_micros(360_000_000),
};

impl Unit {
    fn of(hours: f64) -> Self {
        if hours.abs() >= 72.0 { DAYS } else { HOURS }
    }

    /// Hours in this unit.
    fn told(self, hours: f64) -> String {
        let tenth_h = self.tenth.as_hours_f64();
        one_decimal(hours / tenth_h / 10.0)
    }

    fn tenths(tenths: i64) -> String {
        let sign = if tenths < 0 { "-" } else { "" };
        let size = tenths.unsigned_abs();
        format!("{sign}{}.{}", grouped(size / 10), size % 10)
    }
}

impl fmt::Display for Telling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explanation = self.explanation;
        let head = [
            ("Plan", Some(self.plan())),
            ("Closes", Some(self.end(&explanation.plan))),
            ("Unlimited", Some(self.end(&explanation.unlimited))),
            ("Gap", Some(self.gap())),
            ("Beyond", self.censored()),
            ("Failed", self.failed()),
        ];
        for (label, text) in head {
            if let Some(text) = text {
                writeln!(f, "{label:<10}  {text}")?;
            }
        }
        if !explanation.parts.is_empty() {
            writeln!(f)?;
            self.waterfall(f)?;
            writeln!(f)?;
        }
        for line in self.notes() {
            writeln!(f, "{line}")?;
        }
        write!(f, "{:<10}  {}", "Files", self.directory.display())
    }
}

impl Telling<'_> {
    fn scenario(&self) -> &Scenario {
        &self.question.plan.scenario
    }

    fn plan(&self) -> String {
        let (scenario, label) = (self.scenario(), &self.question.plan.label);
        let runs = counted(self.explanation.replications, "replication", "replications");
        format!("{} ({label}), seed {}, {runs}", scenario.name, self.seed)
    }

    /// When it closes on average, with escapes beside it: who escaped need not be moved.
    fn end(&self, end: &End) -> String {
        let after = Duration::from_secs_f64(end.closure.mean_h * 3600.0);
        let at = date(self.scenario().start.plus(after));
        let deadline = end.by_deadline.map_or_else(String::new, |met| {
            let (met, all) = (grouped(met), grouped(self.explanation.replications));
            format!("; deadline met in {met} of {all} runs")
        });
        format!(
            "{at} on average, day {:.1}{deadline}; {} escapes on average",
            end.closure.mean_h / 24.0,
            one_decimal(end.escaped_mean)
        )
    }

    fn gap(&self) -> String {
        let gap = self.explanation.gap;
        let unit = Unit::of(gap.mean_h);
        let limits = counted(self.explanation.parts.len() as u64, "limit", "limits");
        let orders = match self.explanation.method {
            Method::Exact => "every order of relaxing them weighed".to_owned(),
            Method::Sampled(orders) => format!("{} orders of relaxing them drawn", grouped(orders)),
        };
        format!(
            "{} {}{}, split over {limits}; {orders}",
            unit.told(gap.mean_h),
            unit.word,
            range(gap, unit)
        )
    }

    fn censored(&self) -> Option<String> {
        let explanation = self.explanation;
        let share = explanation.censored_share;
        (share > 0.0).then(|| {
            format!(
                "{:.1} % of all runs did not close by the end and count as if they closed there: the plan in {}, the unlimited plan in {}; a longer horizon says more",
                share * 100.0,
                grouped(explanation.plan.beyond_horizon),
                grouped(explanation.unlimited.beyond_horizon),
            )
        })
    }

    fn failed(&self) -> Option<String> {
        let failed = self.explanation.failed.len() as u64;
        (failed > 0).then(|| {
            let runs = counted(failed, "replication", "replications");
            format!("{runs} FAILED and count nowhere; study.json says why")
        })
    }

    fn waterfall(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explanation = self.explanation;
        let unit = Unit::of(explanation.gap.mean_h);
        let steps = explanation.steps(unit.tenth);
        let name = explanation
            .parts
            .iter()
            .map(|part| part.group.name.len())
            .max();
        let name = name.unwrap_or(0).max("unlimited".len());
        let scale = Scale::of(&steps);
        let (word, blank) = (unit.word, "");
        writeln!(
            f,
            "  {blank:name$}  {:>9}  {:WIDTH$}  {:>19}  {:>9}  {:>9}",
            word,
            "",
            "interval",
            "alone",
            "only",
            WIDTH = WIDTH as usize
        )?;
        let line = |f: &mut fmt::Formatter<'_>, what: &str, size: &str, bar: &str, rest: &str| {
            let text = format!(
                "  {what:name$}  {size:>9}  {bar:WIDTH$}  {rest}",
                WIDTH = WIDTH as usize
            );
            writeln!(f, "{}", text.trim_end())
        };
        line(
            f,
            "unlimited",
            &Unit::tenths(steps.unlimited),
            &scale.bar(0, steps.unlimited),
            "",
        )?;
        let mut at = steps.unlimited;
        for (part, &step) in explanation.parts.iter().zip(&steps.parts) {
            let size = format!("{}{}", if step >= 0 { "+" } else { "" }, Unit::tenths(step));
            let rest = format!(
                "{:>19}  {:>9}  {:>9}  {}",
                range(part.part, unit).trim(),
                unit.told(part.alone.mean_h),
                unit.told(part.only.mean_h),
                self.note(part)
            );
            line(f, &part.group.name, &size, &scale.bar(at, at + step), &rest)?;
            at += step;
        }
        line(
            f,
            "plan",
            &Unit::tenths(steps.plan),
            &scale.bar(0, steps.plan),
            "",
        )
    }

    fn note(&self, part: &Part) -> &'static str {
        match part.note() {
            "never" => "no part in any run",
            "undecided" => "cannot be told from nothing",
            "hidden" => "hidden behind others",
            _ => "",
        }
    }

    /// What to relax first: the limit that gains the most when it alone is relaxed. A large part may still gain nothing alone.
    fn first(&self) -> Option<String> {
        let parts = &self.explanation.parts;
        let alone = parts.iter().filter(|part| is_gain(part.alone));
        let best = alone.max_by(|one, other| one.alone.mean_h.total_cmp(&other.alone.mean_h));
        if let Some(best) = best {
            return Some(format!(
                "First       {}: {}",
                best.group.name,
                best.relaxed()
            ));
        }
        let largest = parts.first().filter(|part| part.part.mean_h > 0.0)?;
        Some(format!(
            "First       no limit alone gains anything beyond doubt; {} has the largest part, and only with others",
            largest.group.name
        ))
    }

    fn notes(&self) -> Vec<String> {
        let explanation = self.explanation;
        let mut lines = Vec::new();
        if !explanation.parts.is_empty() {
            lines.push("alone       gained by relaxing this limit and nothing else".to_owned());
            lines.push("only        what it costs when it is the only limit left".to_owned());
            lines.push(
                "unlimited   what remains is work: flights, service, and persons unfit to travel"
                    .to_owned(),
            );
        }
        lines.extend(self.first());
        if !explanation.absent.is_empty() {
            let names: Vec<&str> = explanation
                .absent
                .iter()
                .map(|group| group.name.as_str())
                .collect();
            lines.push(format!(
                "Not here    {}: this plan has no such limit to relax",
                names.join(", ")
            ));
        }
        lines
    }
}

/// Whether a gain is one beyond doubt; of one replication, whether there is any.
fn is_gain(gain: Estimate) -> bool {
    gain.interval.map_or(gain.mean_h, |interval| interval.low) > 0.0
}

/// `(1.0 to 2.5)`, with a space before it; nothing of one replication.
fn range(estimate: Estimate, unit: Unit) -> String {
    let range = estimate.interval.map(|interval| {
        format!(
            " ({} to {})",
            unit.told(interval.low),
            unit.told(interval.high)
        )
    });
    range.unwrap_or_default()
}

/// From the steps of a waterfall to columns.
struct Scale {
    low: i64,
    high: i64,
}

impl Scale {
    fn of(steps: &Steps) -> Self {
        let mut at = steps.unlimited;
        let mut ends = vec![0, at, steps.plan];
        for part in &steps.parts {
            at += part;
            ends.push(at);
        }
        Scale {
            low: ends.iter().copied().min().unwrap_or(0),
            high: ends.iter().copied().max().unwrap_or(0).max(1),
        }
    }

    fn column(&self, at: i64) -> usize {
        let width = self.high - self.low;
        ((at - self.low) * WIDTH + width / 2)
            .div_euclid(width)
            .clamp(0, WIDTH) as usize
    }

    /// A bar between two values; what is too small for a column is a thin one.
    fn bar(&self, from: i64, to: i64) -> String {
        let (first, last) = (self.column(from.min(to)), self.column(from.max(to)));
        let blocks = match (from == to, first == last) {
            (true, _) => String::new(),
            (false, true) => "▏".to_owned(),
            (false, false) => "█".repeat(last - first),
        };
        format!("{}{blocks}", " ".repeat(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_follow_one_another() {
        let steps = Steps {
            unlimited: 10,
            parts: vec![20, 6],
            plan: 36,
        };
        let scale = Scale::of(&steps);
        assert_eq!(scale.bar(0, 10), "█".repeat(10));
        assert_eq!(
            scale.bar(10, 30),
            format!("{}{}", " ".repeat(10), "█".repeat(20))
        );
        assert_eq!(
            scale.bar(30, 36),
            format!("{}{}", " ".repeat(30), "█".repeat(6))
        );
        assert_eq!(scale.bar(30, 30), " ".repeat(30));
    }

    #[test]
    fn tenths_are_told_with_their_sign() {
        assert_eq!(Unit::tenths(-5), "-0.5");
        assert_eq!(Unit::tenths(12_345), "1,234.5");
        assert_eq!(HOURS.told(12.34), "12.3");
        assert_eq!(DAYS.told(36.0), "1.5");
    }
}
