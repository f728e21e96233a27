//! What stands beside the answer wherever it is not to be overlooked: who is left when a lift does not close, and the
//! limits of a lawful transfer that it breaks.
//!
//! Owns these sentences, for the page and for the terminal. Where there is nothing to tell there is none.

use std::collections::BTreeMap;

use super::data::Notice;
use super::dates::{counted, grouped, length, percent, whole};
use super::run::spoken;
use super::study::PlanSummary;
use super::words::capital;
use crate::operation::Constraint;
use crate::record::Left;
use crate::scenario::Scenario;
use crate::study::Unfinished;

/// Places that are named, of those where persons are left.
const MOST_PLACES: usize = 4;

/// Labels, as the terminal has them.
const LEFT: &str = "Left";
pub const LIMITS: &str = "Limits";

/// Who is left where, and what stands in the way; nothing if nobody is. `name` says what a place is called.
pub fn left(left: &[Left], name: impl Fn(&str) -> String) -> String {
    let shown = left.iter().take(MOST_PLACES).map(|left| {
        let gates = left.gates.iter();
        let gates: String = gates
            .map(|(gate, why)| format!(", {gate}: {why}"))
            .collect();
        let why = Constraint::of(&left.why).map_or(left.why.as_str(), |why| why.plain());
        let (persons, place) = (grouped(&left.left_pax.to_string()), name(&left.place));
        let still = length(left.still_h);
        format!("{persons} at {place} for {still} ({why}{gates})")
    });
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if left.len() > MOST_PLACES {
        let more = (left.len() - MOST_PLACES) as f64;
        text += &format!("; and at {}", counted(more, "place more", "places more"));
    }
    text
}

/// The same of a replication that does not close.
pub fn unfinished(open: &Unfinished, name: impl Fn(&str) -> String) -> String {
    let who = match open.left.as_slice() {
        [] => "all who remain are on the way".to_owned(),
        some => left(some, name),
    };
    format!("in replication {}: {who}", open.replication)
}

/// What a place is called on the page.
fn called(scenario: &Scenario) -> impl Fn(&str) -> String {
    |id| {
        let place = scenario.place.get(id);
        let name = place.and_then(|place| place.name.clone());
        name.unwrap_or_else(|| spoken(id))
    }
}

/// Of one run: who is left, and which limits were broken.
pub fn of_run(
    scenario: &Scenario,
    remaining: &[Left],
    limits_broken: &BTreeMap<String, u64>,
) -> Vec<Notice> {
    let who = (!remaining.is_empty()).then(|| left(remaining, called(scenario)));
    let by_limit = limits_broken.iter();
    let by_limit = by_limit.map(|(limit, times)| {
        let times = grouped(&times.to_string());
        format!("{} {times}", limit.replace('_', " "))
    });
    let by_limit: Vec<String> = by_limit.collect();
    let all: f64 = limits_broken.values().map(|times| *times as f64).sum();
    let limits = (all > 0.0).then(|| {
        format!(
            "limits of a lawful transfer broken {}: {}",
            counted(all, "time", "times"),
            by_limit.join(", ")
        )
    });
    told([(LEFT, who), (LIMITS, limits)])
}

/// Of a plan over many runs; by its name where there are several.
pub fn of_plan(
    scenario: &Scenario,
    summary: &PlanSummary,
    confidence: f64,
    is_one_of_many: bool,
) -> Vec<Notice> {
    let who = summary.open().map(|(open, of)| {
        let runs = counted(of as f64, "run", "runs");
        let first = summary.unfinished.as_ref();
        let first = first.map_or_else(String::new, |first| {
            format!("; {}", unfinished(first, called(scenario)))
        });
        format!(
            "in {} of {runs} the lift does not close{first}",
            whole(open as f64)
        )
    });
    let limits = summary.mean("limits_broken_count");
    let limits = limits.filter(|(mean, _)| *mean > 0.0).map(|(mean, sure)| {
        let sure = sure.map_or_else(String::new, |(low, high)| {
            let (low, high) = (some(low.max(0.0)), some(high));
            format!(" ({} interval {low} to {high})", percent(confidence))
        });
        format!(
            "{} limits of a lawful transfer broken on average{sure}",
            some(mean)
        )
    });
    let by_name = |text: String| match is_one_of_many {
        true => format!("{}: {text}", spoken(summary.plan())),
        false => text,
    };
    told([(LEFT, who.map(by_name)), (LIMITS, limits.map(by_name))])
}

/// What there is to tell of each, under its label.
pub fn told(all: [(&str, Option<String>); 2]) -> Vec<Notice> {
    let notice = |(label, text): (&str, Option<String>)| {
        Some(Notice {
            label: label.to_owned(),
            text: capital(&text?),
        })
    };
    all.into_iter().filter_map(notice).collect()
}

/// A mean, of which what is more than none is never said to be none.
pub fn some(mean: f64) -> String {
    match mean {
        0.0 => "0".to_owned(),
        mean if mean >= 1000.0 => whole(mean),
        mean if mean >= 0.1 => format!("{mean:.1}"),
        mean if mean >= 0.01 => format!("{mean:.2}"),
        _ => "less than 0.01".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(place: &str) -> Left {
        Left {
            place: place.to_owned(),
            left_pax: 1200,
            still_h: 72.0,
            why: "hall".to_owned(),
            gates: BTreeMap::new(),
        }
    }

    #[test]
    fn some_places_are_named_and_the_others_counted() {
        let all: Vec<Left> = ["a", "b", "c", "d", "e"].map(waiting).into();
        let told = left(&all, str::to_uppercase);
        assert!(
            told.starts_with("1,200 at A for 3.0 days (handover hall); "),
            "{told}"
        );
        assert!(
            told.ends_with("(handover hall); and at 1 place more"),
            "{told}"
        );
    }

    #[test]
    fn what_is_more_than_none_is_never_said_to_be_none() {
        let means = [0.0, 0.004, 0.05, 0.2, 39.44, 1234.4].map(some);
        let told = ["0", "less than 0.01", "0.05", "0.2", "39.4", "1,234"];
        assert_eq!(means, told);
    }
}
