//! Fuel by hand: stops on the way, points that tails wait for, holding until the fuel asks to leave, and none below reserve.
//!
//! Everything lies on one meridian, and aircraft fly a degree of it an hour. Loading takes 20 minutes for the 30 persons,
//! after 30 minutes of preflight: the loaded leg begins at 0:50.

use std::path::Path;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

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

/// One text.
struct OneFile(String);

impl Files for OneFile {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.clone().into_bytes())
    }
}

/// What the tails do, in words: `0:50 took off a`.
#[derive(Default)]
struct Log(Vec<String>);

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

fn log(more: &str, sets: &[&str]) -> Vec<String> {
    let plan = Reference::Path("plan.toml".into());
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&plan, &sets, &OneFile(format!("{BASE}{more}")))
        .unwrap_or_else(|problems| panic!("{problems}"));
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    let finished = simulate(&loaded.scenario, &options, Log::default(), |_, _| ());
    finished.expect("it adds up").observer.0
}

/// A degree further: the way from a to b is two hours, by way of a stop in the middle.
const STOP: &str = r#"
[place.s]
lat = 1
lon = 44
pads = 1
refuel = true
refuel_points = 1
refuel_flow = "30 kg/min"
"#;

#[test]
fn a_leg_beyond_the_range_is_flown_by_way_of_fuel() {
    // An hour burns 600 kg; 30 kg a minute bring them back in 20 minutes, and 5 are fixed.
    let log = log(STOP, &["place.b.lat=2", "fleet.bird.range=133 km"]);
    let expected = [
        "0:30 landed a",
        "0:50 took off a",
        "1:50 landed s",
        "2:15 refuelled s",
        "2:15 took off s",
        "3:15 landed b",
        "3:25 unloaded b",
        "3:30 refuelled b",
        "3:30 took off b",
        "4:30 landed s",
        "4:55 refuelled s",
        "4:55 took off s",
    ];
    assert_eq!(log, expected);
}

#[test]
fn tails_wait_for_the_only_point_and_one_stands_beside_the_only_spot() {
    let sets = [
        "place.b.lat=2",
        "fleet.bird.range=133 km",
        "fleet.bird.tails=2",
        "population.a.persons=60",
    ];
    let log = log(STOP, &sets);
    let at_the_stop: Vec<&str> = log
        .iter()
        .filter(|line| line.ends_with(" s"))
        .map(String::as_str)
        .collect();
    let expected = [
        "1:50 landed s",
        "1:50 landed beside s",
        "2:15 refuelled s",
        "2:15 took off s",
        "2:40 refuelled s",
        "2:40 took off s",
    ];
    assert_eq!(at_the_stop[..6], expected);
}

/// Half a degree beyond b, and b shut from 1:00 to 4:00.
const REFUGE: &str = r#"
[place.r]
lat = 1.5
lon = 44
pads = 1
refuel = true
"#;
const SHUT: &str = r#"
[[inject]]
at = 2026-01-21T01:00:00Z
event = { closure = { place = "b", lasts = "3 h" } }
"#;

#[test]
fn a_tail_holds_until_its_fuel_just_takes_it_to_the_refuge() {
    // Two hours of fuel: one is left over b, and half an hour of it is the way to the refuge.
    let log = log(&format!("{REFUGE}{SHUT}"), &["fleet.bird.range=222.39 km"]);
    let expected = [
        "0:30 landed a",
        "0:50 took off a",
        "1:50 holds b",
        "2:20 diverted r",
        "2:50 landed r",
        "2:55 refuelled r",
        "4:00 took off r",
        "4:30 landed b",
        "4:40 unloaded b",
        "4:40 took off b",
    ];
    assert_eq!(log, expected);
}

#[test]
fn a_tail_holds_no_longer_than_its_type_allows() {
    let sets = ["fleet.bird.range=222.39 km", "fleet.bird.hold=10 min"];
    let log = log(&format!("{REFUGE}{SHUT}"), &sets);
    assert_eq!(log[2..4], ["1:50 holds b", "2:00 diverted r"]);
}

#[test]
fn a_tail_that_could_reach_no_refuge_lands_beside_the_spots() {
    // Half an hour of fuel is left over b, and the only other fuel is an hour away.
    let log = log(SHUT, &["fleet.bird.range=166.79 km"]);
    let expected = [
        "1:50 holds b",
        "1:50 landed beside b",
        "4:00 landed b",
        "4:10 unloaded b",
    ];
    assert_eq!(log[2..6], expected);
}

#[test]
fn a_delay_that_the_fuel_does_not_allow_is_waited_out_on_the_ground() {
    // An hour and a half of fuel, an hour's way, an hour's delay: half of it is spent before take-off.
    let sets = ["fleet.bird.range=166.79 km", "fleet.bird.leg_delay=1 h"];
    assert_eq!(log("", &sets)[1..3], ["1:20 took off a", "2:50 landed b"]);
}
