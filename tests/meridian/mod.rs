//! A scenario that is easy to reckon with: everything lies on one meridian, and aircraft fly a degree of it an hour.
//! Loading takes 20 minutes for the 30 persons, after 30 minutes of preflight: the loaded leg begins at 0:50.

// Every test file uses what it needs of this.
#![allow(dead_code)]

use crate::one_file::scenario;
use airbridge::operation::{Audit, Fact, Finished, Observer, RunOptions, World, simulate};
use airbridge::sim::{Duration, Time};

/// Two places a degree apart, and what lies between them.
const BASE: &str = r#"
start = 2026-01-21T00:00:00Z
horizon = "1 d"

[place.a]
lat = 0
lon = 44
pads = 2
refuel = true
detention = { capacity = 100, guards = 20 }

[place.b]
lat = 1
lon = 44
pads = 2
refuel = true

[place.b.reception]
first = "search"
ramp = 60
capacity = 100
station.search = { servers = 60, service = "1 min" }

[population.a]
place = "a"
persons = 30

[fleet.bird]
seats = 30
tails = 1
home = "a"
cruise = "111.19507973463 km/h"
routing = 1
preflight = "30 min"
load = "10 min"
load_each = "20 s"
unload = "5 min"
unload_each = "10 s"
refuel = "5 min"
fuel = "600 kg/h"
hold = "2 h"

[lane.lift]
from = "a"
to = "b"
fleet = ["bird"]
"#;

/// What the tails do, in words: `0:50 took off a`.
#[derive(Default)]
pub struct Log(Vec<String>);

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let (what, place) = match *fact {
            Fact::TookOff { place, .. } => ("took off", place),
            Fact::Landed { place, .. } => ("landed", place),
            Fact::LandedBeside { place, .. } => ("landed beside", place),
            Fact::HoldingBegan { place, .. } => ("holds", place),
            Fact::Diverted { place, .. } => ("diverted", place),
            Fact::Refuelled { place, .. } => ("refuelled", place),
            Fact::Unloaded { place, .. } => ("unloaded", place),
            Fact::SortieAborted { place, .. } => ("aborted", place),
            Fact::TurnedBack { place, .. } => ("turned back", place),
            Fact::TailLost { place, .. } => ("lost", place),
            Fact::FuelEmergency { place, .. } => ("loses fuel", place),
            Fact::LandedBelowReserve { place, .. } => ("on its reserve", place),
            Fact::ConvoyHalted { place, .. } => ("halted", place),
            Fact::TailMended { place, .. } => ("mended", place),
            _ => return,
        };
        // Distances on the sphere come out within a second of the whole degree.
        let minutes = (time + Duration::from_secs(30)).micros() / 60_000_000;
        let place = world.names().place(place);
        self.0.push(format!(
            "{}:{:02} {what} {place}",
            minutes / 60,
            minutes % 60
        ));
    }
}

/// Runs the scenario with more to it, recounting the world after every event.
pub fn run(more: &str, sets: &[&str]) -> Finished<Log> {
    run_with(more, sets, Log::default())
}

/// The same, with another observer.
pub fn run_with<O: Observer>(more: &str, sets: &[&str], observer: O) -> Finished<O> {
    let scenario = scenario(&format!("{BASE}{more}"), sets);
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    simulate(&scenario, &options, observer, |_, _| ()).expect("it adds up")
}

/// What the tails do in it.
pub fn log(more: &str, sets: &[&str]) -> Vec<String> {
    run(more, sets).observer.0
}
