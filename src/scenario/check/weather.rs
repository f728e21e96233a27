//! The weather: regimes that follow one another.

use std::collections::BTreeSet;

use super::super::problem::Problem;
use super::super::weather::{Regime, Weather};
use super::super::{Scenario, suggest};
use super::{Named, weights};
use crate::sim::Duration;

/// Weather that changes more often than this on average is a slip of the pen, and a run of it would not end.
const SHORTEST_DWELL: Duration = Duration::from_minutes(1);

/// Everything that would keep a chain of regimes from running.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let chains = scenario.weather.iter();
    chains
        .flat_map(|(id, weather)| {
            let path = format!("weather.{id}");
            let mut found = of_chain(&path, weather);
            found.extend(of_classes(scenario, &path, weather));
            found
        })
        .collect()
}

/// Classes that no type has.
fn of_classes(scenario: &Scenario, path: &str, weather: &Weather) -> Vec<Problem> {
    let types = scenario.fleet.iter();
    let classes: BTreeSet<&str> = types.map(|(id, kind)| kind.class(id)).collect();
    let regimes = weather.regime.iter();
    let named = regimes.flat_map(|(id, regime)| regime.class.keys().map(move |class| (id, class)));
    let unknown = named.filter(|(_, class)| !classes.contains(class.as_str()));
    unknown
        .map(|(id, class)| {
            let path = format!("{path}.regime.{id}.class.{class}");
            let message = format!("no fleet type is of the class `{class}`");
            let help = suggest::help(class, classes.iter().copied(), "classes");
            Problem::at_key(path, message).help(help)
        })
        .collect()
}

fn of_chain(path: &str, weather: &Weather) -> Vec<Problem> {
    let header = format!("[{path}.regime.ID]");
    let regimes = Named {
        noun: "regime",
        header: &header,
        rows: &weather.regime,
    };
    let mut found: Vec<Problem> = regimes
        .missing(format!("{path}.initial"), &weather.initial)
        .into_iter()
        .collect();
    for (id, regime) in &weather.regime {
        found.extend(of_regime(&regimes, &format!("{path}.regime.{id}"), regime));
    }
    found
}

fn of_regime(regimes: &Named<'_, Regime>, path: &str, regime: &Regime) -> Vec<Problem> {
    if regime.next.is_empty() {
        return vec![];
    }
    let named = |id: &String| regimes.missing(format!("{path}.next.{id}"), id);
    let mut found: Vec<Problem> = regime.next.keys().filter_map(named).collect();
    let next = regime
        .next
        .iter()
        .map(|(id, weight)| (id.as_str(), *weight));
    found.extend(weights(&format!("{path}.next"), next));
    if regime.dwell.mean() < SHORTEST_DWELL {
        let message = "a regime that something follows lasts a minute at least on average";
        let help = "write how long it lasts, such as \"6 h\"; without `next` it stays for good";
        found.push(Problem::new(format!("{path}.dwell"), message).help(help));
    }
    found
}
