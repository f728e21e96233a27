//! Scenarios of a site or two from which nobody is lifted, and what they tell.

use std::path::Path;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, Scenario, load};
use airbridge::sim::Time;

/// Two sites in one area whose gate admits nobody. No factor of the hazard is at work, and incidents take no time.
const SITES: &str = r#"
start = 2026-01-01T00:00:00Z
horizon = "400 d"
[area.plain]
[place.alpha]
lat = 36.5
lon = 40.8
area = "plain"
detention = { capacity = 100, guards = 20 }
[place.bravo]
lat = 36.6
lon = 40.9
area = "plain"
detention = { capacity = 100, guards = 20 }
[place.base]
lat = 36.2
lon = 43.9
pads = 1
maintenance_teams = 1
reception = { first = "search", ramp = 400, capacity = 400, station.search = { servers = 9, service = "1 min", room = 400 } }
[population.alpha]
place = "alpha"
persons = 100
[population.bravo]
place = "bravo"
persons = 100
[fleet.convoy]
mode = "road"
seats = 50
tails = 1
home = "base"
cruise = "50 km/h"
[gate.never]
per_day = 0
[lane.alpha]
from = "alpha"
to = "base"
fleet = ["convoy"]
needs = ["never"]
[lane.bravo]
from = "bravo"
to = "base"
fleet = ["convoy"]
needs = ["never"]
[incidents]
crowding = 0
guarding = 0
fighting = 0
high_tier = 0
contagion = 0
response = "0 s"
escalation = "900 d"
escape_each = "0 /day"
"#;

/// One text beside the built-in scenarios.
struct OneFile<'a>(&'a str);

impl Files for OneFile<'_> {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// A scenario of a text of its own.
pub fn scenario(text: &str, sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new("plan.toml"), &sets, &OneFile(text));
    loaded
        .unwrap_or_else(|problems| panic!("{problems}"))
        .scenario
}

/// Why a scenario of a text of its own is refused.
pub fn refusal(text: &str) -> String {
    let refused = load(&Reference::new("plan.toml"), &[], &OneFile(text));
    refused.expect_err("it is refused").to_string()
}

/// The two sites with further lines, and some values set otherwise.
pub fn sites(further: &str, sets: &[&str]) -> Scenario {
    scenario(&format!("{SITES}{further}"), sets)
}

/// Keeps the facts that are asked for, with their times.
struct Keep<F, T> {
    wanted: F,
    kept: Vec<(Time, T)>,
}

impl<T, F: Fn(&Fact, &World) -> Option<T>> Observer for Keep<F, T> {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if let Some(kept) = (self.wanted)(fact, world) {
            self.kept.push((time, kept));
        }
    }
}

/// What a run of a seed tells of what is wanted; the world is recounted after every event.
pub fn told<T>(
    scenario: &Scenario,
    seed: u64,
    wanted: impl Fn(&Fact, &World) -> Option<T>,
) -> Vec<(Time, T)> {
    run(scenario, seed, Audit::EveryEvent, wanted)
}

/// The same, recounted only at the end: for many runs.
pub fn told_quickly<T>(
    scenario: &Scenario,
    seed: u64,
    wanted: impl Fn(&Fact, &World) -> Option<T>,
) -> Vec<(Time, T)> {
    run(scenario, seed, Audit::AtEnd, wanted)
}

fn run<T>(
    scenario: &Scenario,
    seed: u64,
    audit: Audit,
    wanted: impl Fn(&Fact, &World) -> Option<T>,
) -> Vec<(Time, T)> {
    let options = RunOptions {
        audit,
        ..RunOptions::seeded(seed)
    };
    let kept = vec![];
    let finished = simulate(scenario, &options, Keep { wanted, kept }, |_, _| ());
    finished
        .unwrap_or_else(|error| panic!("seed {seed}: {error}"))
        .observer
        .kept
}

/// Days since the start.
pub fn days(time: Time) -> f64 {
    time.as_hours_f64() / 24.0
}
