//! The sentences of the page: each is computed, and none is said that the tables do not bear.
//!
//! Owns headline, lead and key figures; what is said of sections stands in [`super::sections`].

use std::collections::BTreeMap;

use super::data::{ChanceView, Clock, Difference, KeyFigure, PlanView, RunView, Spread};
use super::dates::{Dates, at_least, at_most, counted, length, percent, whole};
use super::run::spoken;

/// What sentences are made of.
pub struct Teller<'a> {
    /// The local clock.
    pub dates: Dates,
    /// The axis.
    pub clock: Clock,
    /// Persons to be moved.
    pub population: f64,
    /// The plans over many runs.
    pub plans: &'a [PlanView],
    /// The run in detail.
    pub run: Option<&'a RunView>,
    /// The key figures of the run by name, with or without its detail.
    pub summary: Option<&'a BTreeMap<String, f64>>,
    /// Paired differences.
    pub comparison: &'a [Difference],
    /// Confidence of every interval.
    pub confidence: f64,
}

impl Teller<'_> {
    /// The answer in one sentence; none where neither plans nor a run give it.
    pub fn headline(&self) -> String {
        match (self.plans, self.summary) {
            ([plan], _) => self.study_headline(plan),
            ([base, ..], _) => self.compare_headline(base),
            ([], Some(summary)) => self.run_headline(summary),
            ([], None) => String::new(),
        }
    }

    fn run_headline(&self, summary: &BTreeMap<String, f64>) -> String {
        let Some(&closure) = summary.get("closure_h") else {
            return format!(
                "Does not close by {}: {} of {} persons accepted",
                self.dates.day(self.clock.horizon_h),
                whole(known(summary, "accepted_pax")),
                whole(self.population)
            );
        };
        let against = self.clock.deadline_h.map_or_else(String::new, |deadline| {
            let way = if closure <= deadline {
                "before"
            } else {
                "after"
            };
            format!(", {} {way} the deadline", length(deadline - closure))
        });
        format!("Closes {}{against}", self.dates.minute(closure))
    }

    fn study_headline(&self, plan: &PlanView) -> String {
        let sure = self.sure(plan, 0.9).map_or_else(
            || {
                let last = self.dates.day(self.clock.horizon_h);
                format!("not even {last} is late enough to be 90\u{a0}% sure")
            },
            |by| {
                // The day alone would say less than the deadline does.
                let deadline = self
                    .clock
                    .deadline_h
                    .map(|deadline| self.dates.day(deadline));
                let day = self.dates.day(by);
                let same = deadline.is_some_and(|deadline| deadline == day);
                let until = if same { self.dates.minute(by) } else { day };
                format!("to be 90\u{a0}% sure, allow until {until}")
            },
        );
        let first = match (plan.on_time, self.clock.deadline_h) {
            (Some(chance), Some(deadline)) => format!(
                "Closes by {} in {} of runs",
                self.dates.short_day(deadline),
                percent(chance.share)
            ),
            _ => match self.sure(plan, 0.5) {
                Some(by) => format!("Half the runs close by {}", self.dates.short_day(by)),
                None => format!(
                    "Fewer than half the runs close by {}",
                    self.dates.short_day(self.clock.horizon_h)
                ),
            },
        };
        format!("{first}; {sure}")
    }

    fn sure(&self, plan: &PlanView, chance: f64) -> Option<f64> {
        let mut rows = plan.closing.sure.iter();
        rows.find(|row| !row.deadline && row.chance == chance)?.by_h
    }

    fn compare_headline(&self, base: &PlanView) -> String {
        let mut closings: Vec<&Difference> = self.comparison.iter().collect();
        closings.retain(|difference| difference.metric == "closure_h");
        closings.sort_by(|a, b| a.mean.total_cmp(&b.mean));
        let told = closings.iter().map(|difference| {
            let name = spoken(&difference.alternative);
            match difference.verdict.as_str() {
                "better" | "worse" => format!(
                    "{name} closes {} {} than {}{}",
                    length(difference.mean),
                    if difference.mean < 0.0 {
                        "sooner"
                    } else {
                        "later"
                    },
                    spoken(&base.plan),
                    though(difference)
                ),
                "equivalent" => format!(
                    "{name} closes when {} does{}",
                    spoken(&base.plan),
                    though(difference)
                ),
                _ => format!(
                    "{name} may close sooner or later than {}",
                    spoken(&base.plan)
                ),
            }
        });
        let told: Vec<String> = told.take(2).collect();
        if told.is_empty() {
            return format!("{} plans on the same chance", self.plans.len());
        }
        told.join("; ")
    }

    /// What belongs beside the headline.
    pub fn lead(&self) -> String {
        let mut parts = vec![self.who()];
        match self.plans {
            [plan] => parts.extend(plan.any_escape.map(|chance| self.escapes_over_runs(chance))),
            [] => parts.extend(self.summary.map(escapes_of_run)),
            plans => {
                let pairs = self.comparison.first().map_or(0.0, |first| first.n);
                parts.push(format!(
                    "{} plans, each run {} times on the same chance, so that what differs is the plan.",
                    plans.len(),
                    whole(pairs)
                ));
            }
        }
        parts.join(" ")
    }

    fn who(&self) -> String {
        let persons = counted(self.population, "person", "persons");
        let sites = self.run.map_or(0, |run| {
            run.places
                .iter()
                .filter(|place| place.start_pax > 0.0)
                .count()
        });
        match sites {
            0 => format!("{persons}."),
            sites => format!("{persons} at {}.", counted(sites as f64, "place", "places")),
        }
    }

    /// The strip under the headline.
    pub fn figures(&self) -> Vec<KeyFigure> {
        match (self.plans, self.summary) {
            ([plan], _) => self.study_figures(plan),
            ([], Some(summary)) => self.run_figures(summary),
            (plans, _) => plans.iter().map(|plan| self.plan_figure(plan)).collect(),
        }
    }

    fn plan_figure(&self, plan: &PlanView) -> KeyFigure {
        let half = self.sure(plan, 0.5);
        let on_time = plan.on_time.map_or_else(String::new, |chance| {
            format!("; on time in {}", percent(chance.share))
        });
        figure(
            &format!("{} closes, median", spoken(&plan.plan)),
            half.map_or_else(|| "not".to_owned(), |half| self.dates.short_day(half)),
            format!(
                "{}{on_time}",
                half.map_or_else(String::new, |half| self.dates.minute(half))
            ),
        )
    }

    fn study_figures(&self, plan: &PlanView) -> Vec<KeyFigure> {
        let mut figures = vec![];
        if let (Some(chance), Some(deadline)) = (plan.on_time, self.clock.deadline_h) {
            figures.push(figure(
                &format!("Chance of closing by {}", self.dates.short_day(deadline)),
                percent(chance.share),
                self.interval(chance),
            ));
        }
        let date = |hours: Option<f64>| {
            hours.map_or_else(
                || "not seen".to_owned(),
                |hours| self.dates.short_day(hours),
            )
        };
        let minute = |hours: Option<f64>| {
            hours.map_or_else(
                || "beyond the horizon".to_owned(),
                |hours| format!("{} {}", self.dates.minute(hours), self.dates.zone()),
            )
        };
        let (half, nine) = (self.sure(plan, 0.5), self.sure(plan, 0.9));
        figures.push(figure("Median closing", date(half), minute(half)));
        figures.push(figure("9 in 10 close by", date(nine), minute(nine)));
        if let Some(chance) = plan.any_escape {
            figures.push(figure(
                "Someone escapes in",
                percent(chance.share),
                self.interval(chance),
            ));
        }
        let spread = |name: &str| plan.figures.iter().find(|spread| spread.metric == name);
        for (name, label, unit) in [
            ("sorties_count", "Sorties", ""),
            ("incidents_count", "Incidents", ""),
            ("flight_h", "Flight hours", ""),
        ] {
            figures.extend(spread(name).and_then(|spread| ranged(label, spread, unit)));
        }
        figures.truncate(6);
        figures
    }

    fn run_figures(&self, summary: &BTreeMap<String, f64>) -> Vec<KeyFigure> {
        let known = |name| known(summary, name);
        let closing = match summary.get("closure_h") {
            Some(&closure) => figure(
                "Closes",
                self.dates.short_day(closure),
                format!("{} {}", self.dates.minute(closure), self.dates.zone()),
            ),
            None => figure(
                "Closes",
                "no".to_owned(),
                "not by the end of the run".to_owned(),
            ),
        };
        vec![
            closing,
            figure(
                "Accepted",
                whole(known("accepted_pax")),
                format!("of {} persons", whole(self.population)),
            ),
            figure(
                "Escaped",
                whole(known("escaped_pax")),
                format!("{} at large at the end", whole(known("at_large_pax"))),
            ),
            figure(
                "Incidents",
                whole(known("incidents_count")),
                format!(
                    "{} person-incidents expected",
                    whole(known("expected_person_incidents_pax"))
                ),
            ),
            figure(
                "Sorties",
                whole(known("sorties_count")),
                format!("{} aborted", whole(known("aborted_sorties_count"))),
            ),
            figure(
                "Flight hours",
                whole(known("flight_h")),
                format!("{} t of fuel", whole(known("fuel_kg") / 1000.0)),
            ),
        ]
    }

    fn interval(&self, chance: ChanceView) -> String {
        format!(
            "{} of {} runs; {} interval {} to {}",
            whole(chance.hits as f64),
            whole(chance.of as f64),
            percent(self.confidence),
            at_least(chance.low),
            at_most(chance.high)
        )
    }

    fn escapes_over_runs(&self, chance: ChanceView) -> String {
        if chance.hits == 0 {
            return format!(
                "Nobody escaped in any of {} runs (at most {} of runs, {} interval).",
                whole(chance.of as f64),
                at_most(chance.high),
                percent(self.confidence)
            );
        }
        format!(
            "Someone escapes in {} of runs ({} to {}).",
            percent(chance.share),
            at_least(chance.low),
            at_most(chance.high)
        )
    }
}

fn figure(label: &str, value: String, note: String) -> KeyFigure {
    KeyFigure {
        label: label.to_owned(),
        value,
        note,
    }
}

fn ranged(label: &str, spread: &Spread, unit: &str) -> Option<KeyFigure> {
    let (low, half, high) = (spread.q05?, spread.q50?, spread.q95?);
    let note = format!("{unit}9 runs in 10: {} to {}", whole(low), whole(high));
    Some(figure(&format!("{label}, median"), whole(half), note))
}

/// A key figure of a run; zero if there is none of that name.
pub(super) fn known(summary: &BTreeMap<String, f64>, name: &str) -> f64 {
    summary.get(name).copied().unwrap_or(0.0)
}

fn escapes_of_run(summary: &BTreeMap<String, f64>) -> String {
    let escaped = known(summary, "escaped_pax");
    if escaped == 0.0 {
        return "Nobody escaped. One run is one possible course of events, not a forecast."
            .to_owned();
    }
    format!(
        "{} escaped, {} of them still at large at the end. One run is one possible course of events, not a forecast.",
        whole(escaped),
        whole(known(summary, "at_large_pax"))
    )
}

/// A constraint's word as people say it.
pub fn constraint(word: &str) -> &str {
    match word {
        "gate" => "the approval gate",
        "tail" => "the number of tails",
        "maintenance" => "maintenance",
        "crew" => "crew rest",
        "escort" => "the number of escorts",
        "pad" => "the number of pads",
        "weather" => "the weather",
        "light" => "light",
        "incident" => "an incident or a closure",
        "ramp" => "a full ramp",
        "hall" => "the handover hall",
        "fitness" => "unfitness or a missing screening",
        other => other,
    }
}

/// The text with a capital at its head.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// What is not to be left out of a difference: runs that count as the end; and whoever escapes need not be moved, so that
/// a plan that owes a closing to that is not praised for it.
fn though(difference: &Difference) -> String {
    let cut = difference.cut.as_ref();
    let cut = cut.map_or_else(String::new, |cut| format!(", {cut}"));
    match difference.note.contains("more_escapes") {
        true => format!("{cut}, but more escape from it"),
        false => cut,
    }
}
