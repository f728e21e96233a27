//! Staging places: chains of lanes by road, helicopter and aeroplane, and what can happen to those who wait between them.

mod desk;
mod one_file;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use airbridge::operation::{Audit, Cause, Fact, Observer, RunOptions, State, World, simulate};
use airbridge::sim::{Duration, Time};
use desk::Desk;
use one_file::scenario;

/// Twenty persons go by convoy to a depot, by helicopter to an airfield and by aeroplane to the base.
///
///   convoy      preflight 30 min, boarding 10 min, 45 km in 1 h, leaving 5 min: 20 persons at the depot at 1:45
///   helicopter  preflight 30 min, boarding 10 min, 1 h, leaving 5 min: 10 persons at the airfield at 3:30; straight back
///               in 1 h, boarding 10 min, 1 h, leaving 5 min: 10 more at 5:45
///   aeroplane   waits for a full load while the helicopter fetches the rest; then preflight 30 min, boarding 10 min, an
///               hour, leaving 5 min: 20 persons on the ramp at 7:30
///   handover    5 servers, 10 minutes each, four rounds: accepted by 8:10
const CHAIN: &str = r#"
name = "Chain"
start = 2026-01-21T06:00:00+03:00
horizon = "2 d"
deadline = 2026-01-22T18:00:00+03:00
[place.site]
lat = 36.5
lon = 40.75
maintenance_teams = 1
[place.site.detention]
capacity = 100
guards = 20
[place.depot]
lat = 36.7
lon = 41.1
pads = 1
[place.depot.staging]
capacity = 40
[place.field]
lat = 36.3
lon = 43.1
pads = 1
[place.field.staging]
capacity = 40
[place.base]
lat = 33.26
lon = 44.23
pads = 1
[place.base.reception]
first = "search"
ramp = 60
capacity = 100
[place.base.reception.station.search]
servers = 5
service = "10 min"
room = 60
[population.site]
place = "site"
persons = 20
[fleet.convoy]
mode = "road"
seats = 20
tails = 1
home = "site"
cruise = "45 km/h"
load_each = "0 s"
unload_each = "0 s"
[fleet.helicopter]
seats = 10
tails = 1
home = "depot"
cruise = "100 km/h"
load_each = "0 s"
unload_each = "0 s"
[fleet.plane]
seats = 20
tails = 1
home = "field"
cruise = "400 km/h"
range = "2000 km"
load_each = "0 s"
unload_each = "0 s"
[lane.one]
from = "site"
to = "depot"
fleet = ["convoy"]
distance = "45 km"
[lane.two]
from = "depot"
to = "field"
fleet = ["helicopter"]
distance = "100 km"
[lane.three]
from = "field"
to = "base"
fleet = ["plane"]
distance = "400 km"
"#;

/// Passages into a state, incidents, and the hazard of the depot at each sample.
#[derive(Default)]
struct Log {
    passages: Vec<(Time, State, State, String)>,
    incidents: Vec<(String, Cause)>,
    hazards: Vec<f64>,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let name = |place| world.names().place(place).to_owned();
        match *fact {
            Fact::CustodyPassed {
                from, to, place, ..
            } => {
                self.passages.push((time, from, to, name(place)));
            }
            Fact::IncidentBegan { place, cause, .. } => self.incidents.push((name(place), cause)),
            _ => {}
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        let depot = world
            .place_ids()
            .find(|&id| world.names().place(id) == "depot");
        let view = world.place_view(depot.expect("the depot"), time);
        self.hazards.push(view.hazard_per_day);
    }
}

impl Log {
    /// When how many passed into a state at a place.
    fn entered(&self, state: State, place: &str) -> Vec<(Time, usize)> {
        let there = self
            .passages
            .iter()
            .filter(|(_, _, to, at)| *to == state && at == place);
        let mut found: Vec<(Time, usize)> = vec![];
        for (time, ..) in there {
            match found.last_mut() {
                Some(last) if last.0 == *time => last.1 += 1,
                _ => found.push((*time, 1)),
            }
        }
        found
    }
}

fn run(text: &str, seed: u64) -> Log {
    let scenario = scenario(text, &[]);
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(&scenario, &options, Log::default(), |_, _| ());
    finished.expect("it adds up").observer
}

fn at(hours: i64, minutes: i64) -> Time {
    Time::ZERO + Duration::from_hours(hours) + Duration::from_minutes(minutes)
}

#[test]
fn a_chain_of_road_helicopter_and_aeroplane_is_as_worked_out_by_hand() {
    let log = run(CHAIN, 1);
    assert_eq!(log.entered(State::Staged, "depot"), [(at(1, 45), 20)]);
    assert_eq!(
        log.entered(State::Staged, "field"),
        [(at(3, 30), 10), (at(5, 45), 10)]
    );
    let accepted = [40, 50, 60, 70].map(|minutes| (at(7, minutes), 5));
    assert_eq!(log.entered(State::InIntake, "base"), accepted);
    assert!(
        log.hazards.iter().all(|hazard| *hazard == 0.0),
        "nothing threatens those who wait"
    );
}

#[test]
fn the_ledger_follows_each_name_through_every_change_of_means() {
    let desk = Desk::new();
    fs::write(desk.path("chain.toml"), CHAIN).expect("a scenario");
    desk.succeed(&["run", "chain.toml", "--out", "out"]);
    let ledger = fs::read_to_string(desk.path("out/custody.csv")).expect("a ledger");
    let mut rows = csv::Reader::from_reader(ledger.as_bytes());
    let mut ways: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // Who was in a vehicle together: those who boarded it at one instant, and those who left it at one.
    let mut loads: BTreeMap<(String, String, String), BTreeSet<String>> = BTreeMap::new();
    for row in rows.deserialize() {
        let row: BTreeMap<String, String> = row.expect("a row");
        let [person, from, to, place, tail] =
            ["person", "from", "to", "place", "tail"].map(|column| row[column].clone());
        if to == "aboard" || from == "aboard" {
            let load = (row["time_h"].clone(), tail.clone(), to.clone());
            loads.entry(load).or_default().insert(person.clone());
        }
        let step = format!("{from} > {to} {place} {tail}");
        ways.entry(person).or_default().push(step.trim().to_owned());
    }
    let way = [
        "held > manifested site convoy-01",
        "manifested > aboard site convoy-01",
        "aboard > staged depot convoy-01",
        "staged > called depot helicopter-01",
        "called > aboard depot helicopter-01",
        "aboard > staged field helicopter-01",
        "staged > called field plane-01",
        "called > aboard field plane-01",
        "aboard > arriving base plane-01",
        "arriving > in_intake base",
        "in_intake > in_custody base",
    ];
    let names: Vec<String> = (1..=20).map(|number| format!("site-{number:04}")).collect();
    assert_eq!(ways.keys().cloned().collect::<Vec<_>>(), names);
    for (person, told) in &ways {
        assert_eq!(told, &way, "{person}");
    }
    let together = |aboard: bool| {
        let loads = loads.iter();
        let loads = loads.filter(move |((_, _, to), _)| (to == "aboard") == aboard);
        loads
            .map(|((_, tail, _), names)| (tail.clone(), names.clone()))
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        together(true).len(),
        4,
        "a convoy, two helicopters, a plane"
    );
    assert_eq!(
        together(true),
        together(false),
        "who boards together leaves together"
    );
}

#[test]
fn a_staging_place_has_the_hazard_that_its_guards_and_persons_give_it() {
    let text = CHAIN.replace(
        "[place.depot.staging]\ncapacity = 40\n",
        "[place.depot.staging]\ncapacity = 40\nguards = 10\nincident_rate = \"0.01 /day\"\nattack_rate = \"0.03 /day\"\n",
    ) + "[incidents]\ncrowding = 1\nguarding = 2\nhigh_tier = 0\nfighting = 0\n";
    let log = run(&text, 1);
    // At 2:00 twenty are there: half of those for whom there is room, and half as many to a guard.
    assert!(
        (log.hazards[2] - 0.04 * 0.5 * 0.25).abs() < 1e-12,
        "{}",
        log.hazards[2]
    );
    // At 3:00 ten are, and from 6:00 on nobody is.
    assert!(
        (log.hazards[3] - 0.04 * 0.25 * 0.0625).abs() < 1e-12,
        "{}",
        log.hazards[3]
    );
    assert_eq!(log.hazards[6], 0.0);
}

#[test]
fn who_escapes_from_staging_is_staged_there_again() {
    // At 1:50 ten are staged at the depot and ten called to the helicopter: a mass escape takes from both.
    let text = CHAIN.to_owned()
        + r#"
[incidents]
harm = 0
recapture = 1
recapture_after = "2 h"
response = "1 h"
reaction_force = 5
escape_each = "24 /day"
mass_factor = 2
[[inject]]
at = 2026-01-21T07:50:00+03:00
event = { incident = { place = "depot", stage = "mass_escape" } }
"#;
    let log = run(&text, 1);
    assert_eq!(log.incidents, [("depot".to_owned(), Cause::Injected)]);
    let escaped: Vec<_> = log
        .passages
        .iter()
        .filter(|passage| passage.2 == State::AtLarge)
        .collect();
    assert!(
        escaped.iter().any(|passage| passage.1 == State::Staged),
        "{escaped:?}"
    );
    assert!(
        escaped.iter().any(|passage| passage.1 == State::Called),
        "{escaped:?}"
    );
    assert!(
        escaped.iter().all(|passage| passage.3 == "depot"),
        "{escaped:?}"
    );
    let back: Vec<_> = log
        .passages
        .iter()
        .filter(|passage| passage.1 == State::AtLarge)
        .collect();
    assert_eq!(back.len(), escaped.len());
    assert!(
        back.iter()
            .all(|passage| passage.2 == State::Staged && passage.3 == "depot")
    );
    let accepted: usize = log
        .entered(State::InIntake, "base")
        .iter()
        .map(|(_, persons)| persons)
        .sum();
    assert_eq!(accepted, 20, "everyone is accepted in the end");
}

#[test]
fn a_staging_place_is_attacked_as_often_as_its_hazard_says() {
    // The helicopter stays away until noon, so that twenty wait at the full depot from 1:45 to 6:00 at least: with an
    // attack every 4.25 h on average a share of exp(-1) of the runs sees none by then. Of 200 runs, three standard errors
    // are 0.102.
    let text = CHAIN.replace(
        "[place.depot.staging]\ncapacity = 40\n",
        "[place.depot.staging]\ncapacity = 20\nguards = 10\nattack_rate = \"0.235294 /h\"\n",
    ) + "[incidents]\nhigh_tier = 0\nfighting = 0\nescape_each = \"0 /day\"\n";
    let text = text
        .replace(
            "pads = 1\n[place.depot.staging]",
            "pads = 1\nopens = \"12:00\"\n[place.depot.staging]",
        )
        .replace("horizon = \"2 d\"", "horizon = \"6 h\"")
        .replace("deadline = 2026-01-22", "deadline = 2026-01-21");
    let quiet = (0..200)
        .filter(|&seed| run(&text, seed).incidents.is_empty())
        .count();
    let share = quiet as f64 / 200.0;
    assert!((share - libm::exp(-1.0)).abs() < 0.102, "{share}");
}
