//! The weather: regimes that follow one another.

use super::super::Scenario;
use super::super::fleet::{Regime, Weather};
use super::super::problem::Problem;
use super::{Named, weights};
use crate::sim::Duration;

/// Weather that changes more often than this on average is a slip of the pen, and a run of it would not end.
const SHORTEST_DWELL: Duration = Duration::from_minutes(1);

/// Everything that would keep a chain of regimes from running.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let chains = scenario.weather.iter();
    chains
        .flat_map(|(id, weather)| of_chain(&format!("weather.{id}"), weather))
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
