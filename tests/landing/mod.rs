//! Everyone lands at once before a receiver: the bench on which its stations are tried.

// Every test file uses what it needs of this.
#![allow(dead_code)]

pub use crate::one_file::scenario;
use airbridge::operation::{Audit, Finished, Observer, RunOptions, simulate};
use airbridge::sim::Time;

/// So many persons land at once at 00:00 before these stations.
pub fn landing(persons: u32, horizon: &str, stations: &str) -> String {
    let tails = persons.div_ceil(1000);
    format!(
        r#"
start = 2026-01-21T00:00:00Z
horizon = "{horizon}"
[limits]
restraint = "10000 d"
ramp_wait = "10000 d"
[place.site]
lat = 33.0
lon = 44.0
[place.site.detention]
capacity = 100000
guards = 1
[place.base]
lat = 33.0
lon = 44.1
[place.base.reception]
ramp = 100000
capacity = 100000
{stations}
[population.site]
place = "site"
persons = {persons}
[fleet.truck]
mode = "road"
seats = 1000
tails = {tails}
home = "site"
cruise = "100000 km/h"
range = "100000 km"
preflight = "0 min"
load = "0 min"
load_each = "0 s"
unload = "0 min"
unload_each = "0 s"
refuel = "0 min"
[lane.road]
from = "site"
to = "base"
fleet = ["truck"]
distance = "0.0001 km"
"#
    )
}

/// Runs a scenario's text to its end.
pub fn run<O: Observer>(text: &str, seed: u64, audit: Audit, observer: O) -> Finished<O> {
    let scenario = scenario(text, &[]);
    let options = RunOptions {
        audit,
        ..RunOptions::seeded(seed)
    };
    simulate(&scenario, &options, observer, |_, _| ()).expect("it adds up")
}

pub fn hours(time: Time) -> f64 {
    time.as_hours_f64()
}

/// Times to the minute; the way to the reception takes a few microseconds.
pub fn minutes(times: &[Time]) -> Vec<i64> {
    let whole = |time: &Time| (hours(*time) * 60.0).round() as i64;
    times.iter().map(whole).collect()
}
