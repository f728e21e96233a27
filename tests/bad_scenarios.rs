//! What a planner is told when the parts of a scenario do not fit together: one mistake each, its place, its words.
#![allow(missing_docs)]

use std::path::Path;

use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Problems, Reference, load};

/// A sound scenario that every plan below spoils in one place: two sites, a hub 60 km away, a reception.
const BASE: &str = r#"start = 2026-01-21T00:00:00Z
horizon = "10 d"

[area.west]
weather = "steppe"

[area.east]
spill = { west = "1 /day" }

[weather.steppe]
initial = "clear"
regime.clear = { dwell = "20 h", next = { dust = 1.0 } }
regime.dust = { dwell = "4 h", next = { clear = 1.0 }, flying = false }

[place.alpha]
lat = 36.5
lon = 41.0
area = "west"
pads = 1
detention = { capacity = 100, guards = 20, incident_rate = "0.1 /day" }

[place.bravo]
lat = 37.0
lon = 41.2
area = "east"
pads = 1
detention = { capacity = 100, guards = 20, incident_rate = "0.1 /day" }

[place.hub]
lat = 36.98
lon = 42.03
pads = 2
refuel = true
escorts = 8
maintenance_teams = 1
staging = { capacity = 200 }

[place.base]
lat = 33.26
lon = 44.23
pads = 2
refuel = true

[place.base.reception]
first = "search"
ramp = 60
capacity = 500
station.search = { servers = 2, service = "3 min", next = "identity" }
station.identity = { servers = 2, service = "3 min" }

[population.alpha]
place = "alpha"
persons = 90

[population.bravo]
place = "bravo"
persons = 60

[escort]
high = 2
medium = 4
low = 8

[fleet.light]
seats = 11
tails = 2
home = "hub"
cruise = "240 km/h"
range = "400 km"
break_chance = 0.1
crew = { crews = 4, duty = "10 h" }

[fleet.heavy]
seats = 33
tails = 1
home = "hub"
cruise = "240 km/h"
range = "700 km"
wave.surge = { at = 2026-01-23T00:00:00Z, tails = 2, needs = ["talks"] }

[lane.alpha_hub]
from = "alpha"
to = "hub"
fleet = ["light"]

[lane.bravo_hub]
from = "bravo"
to = "hub"
fleet = ["light"]

[lane.hub_base]
from = "hub"
to = "base"
fleet = ["heavy"]
needs = ["flight"]

[gate.talks]
takes = "12 h"

[gate.flight]
after = ["talks"]
tranche.first = { from = 2026-01-24T00:00:00Z, per_day = 100 }
"#;

/// Two files: the base and the plan that spoils it.
struct Drawer<'a>(&'a str);

impl Files for Drawer<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        let own = format!("extends = \"base.toml\"\n{}", self.0);
        match path.to_str() {
            Some("base.toml") => Ok(BASE.as_bytes().to_vec()),
            _ => Ok(own.into_bytes()),
        }
    }
}

fn check(plan: &str, sets: &[&str]) -> Result<(), Problems> {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    load(&Reference::new("plan.toml"), &sets, &Drawer(plan)).map(|_| ())
}

/// Each problem on two lines: where and what, then what would be right.
fn told(plan: &str, sets: &[&str]) -> String {
    let Err(problems) = check(plan, sets) else {
        return "nothing is wrong".to_owned();
    };
    let one = |problem: &airbridge::scenario::Problem| {
        let (file, line, column) = problems.place(problem).expect("it is written somewhere");
        let help = problem
            .help
            .as_deref()
            .expect("it says what would be right");
        format!(
            "{file}:{line}:{column} {}: {}\n  {help}",
            problem.path, problem.message
        )
    };
    problems
        .list()
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

/// One test for each mistake: its name, the lines or `--set`s that make it, and the words.
macro_rules! mistakes {
    ($($name:ident: $plan:expr, $sets:expr => $told:expr;)*) => {$(
        #[test]
        fn $name() {
            assert_eq!(told($plan, &$sets), $told);
        }
    )*};
}

#[test]
fn the_base_is_sound() {
    assert_eq!(told("", &[]), "nothing is wrong");
}

#[path = "bad_scenarios/fleet.rs"]
mod fleet;
#[path = "bad_scenarios/gates.rs"]
mod gates;
#[path = "bad_scenarios/lanes.rs"]
mod lanes;
#[path = "bad_scenarios/limits.rs"]
mod limits;
#[path = "bad_scenarios/reach.rs"]
mod reach;
#[path = "bad_scenarios/sites.rs"]
mod sites;
#[path = "bad_scenarios/statements.rs"]
mod statements;
#[path = "bad_scenarios/surroundings.rs"]
mod surroundings;
#[path = "bad_scenarios/together.rs"]
mod together;

/// As many tables as asked, each written by its number.
fn many(count: u32, table: impl Fn(u32) -> String) -> String {
    (0..count).map(table).collect()
}

#[test]
fn more_tails_and_crews_than_fit_in_memory() {
    let plan = many(11, |n| {
        format!(
            "[fleet.t{n}]\nseats = 5\ntails = 10000\nhome = \"hub\"\ncruise = \"90 kt\"\ncrew = {{ crews = 10000 }}\n"
        )
    });
    assert_eq!(
        told(&plan, &[]),
        "base.toml:64:2 fleet: 110,005 tails in all are more than a run can hold
  the most is 100,000
base.toml:64:2 fleet: 110,004 crews in all are more than a run can hold
  the most is 100,000"
    );
}

#[test]
fn more_servers_than_fit_in_memory() {
    let shift = |n| {
        format!(
            "[place.base.reception.station.search.shift.s{n}]\nopens = \"08:00\"\ncloses = \"09:00\"\nservers = 10000\n"
        )
    };
    assert_eq!(
        told(&many(101, shift), &[]),
        "base.toml:15:2 place: 1,010,004 servers in all are more than a run can hold
  the most is 1,000,000"
    );
}

/// What would take minutes if each station asked anew who gets out.
#[test]
fn a_long_chain_of_stations_is_looked_through_at_once() {
    let station = |n| {
        format!(
            "[place.base.reception.station.s{n}]\nservers = 1\nservice = \"1 min\"\nnext = \"s{}\"\n",
            n + 1
        )
    };
    let chain = format!(
        "place.base.reception.first = \"s0\"\n{}[place.base.reception.station.s3000]\nservers = 1\nservice = \"1 min\"\nnext = \"search\"\n",
        many(3000, station)
    );
    assert_eq!(told(&chain, &[]), "nothing is wrong");
}

#[test]
fn more_gates_than_can_be_numbered() {
    assert_eq!(
        told(&many(10_000, |n| format!("[gate.g{n}]\n")), &[]),
        "base.toml:97:2 gate: 10,002 gates are more than a run can hold
  the most is 10,000"
    );
}

#[test]
fn more_distances_than_fit_in_memory() {
    let place = |n| format!("[place.p{n}]\nlat = 36.0\nlon = 41.0\n");
    assert_eq!(
        told(&many(3_600, place), &[]),
        "base.toml:15:2 place: 3,604 places and 2 types make more distances than fit in memory
  places times places times types may be 25,000,000: drop places that no lane touches"
    );
}

#[test]
fn more_sunrises_than_fit_in_memory() {
    let place = |n| format!("[place.p{n}]\nlat = 36.0\nlon = 41.0\n");
    assert_eq!(
        told(&many(300, place), &["horizon=36500 d"]),
        "--set:1:11 horizon: 304 places for 36500 d make more sunrises than fit in memory
  places times days may be 10,000,000: shorten the run or drop places"
    );
}

#[test]
fn a_mistake_is_shown_where_it_was_written() {
    let problems = check("[lane.alpha_hub]\nto = \"hubb\"\n", &[]).unwrap_err();
    assert_eq!(
        problems.to_string(),
        r#"error: lane.alpha_hub.to: there is no place `hubb`
 --> plan.toml:3:6
  |
3 | to = "hubb"
  |      ^^^^^^
  |
  = help: did you mean `hub`?

1 problem in plan.toml"#
    );
}
