//! The limits of a lawful transfer: what breaks them is told, and what a hard one stops does not happen.
#![allow(missing_docs)]

mod landing;
mod meridian;
mod one_file;

use std::collections::{BTreeMap, BTreeSet};

use airbridge::operation::{
    Age, Audit, Fact, Limit, Observer, RunOptions, State, TailId, World, simulate,
};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::Time;
use landing::{landing, minutes};

#[derive(Default)]
struct Log {
    broken: BTreeMap<&'static str, u32>,
    accepted: Vec<Time>,
    /// Ages aboard each load.
    loads: BTreeMap<(Time, TailId), BTreeSet<Age>>,
}

impl Log {
    fn broken(&self, limit: Limit) -> u32 {
        self.broken.get(limit.word()).copied().unwrap_or(0)
    }
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        match *fact {
            Fact::LimitBroken { limit, .. } => *self.broken.entry(limit.word()).or_insert(0) += 1,
            Fact::CustodyPassed {
                person,
                to: State::Aboard,
                tail: Some(tail),
                ..
            } => {
                let ages = self.loads.entry((time, tail)).or_default();
                ages.insert(world.age(person));
            }
            Fact::CustodyPassed {
                to: State::InIntake,
                ..
            } => self.accepted.push(time),
            _ => {}
        }
    }
}

/// Twelve persons who are driven to a receiver with a desk of no time, changed in one place.
fn transfer(from: &str, to: &str, limits: &str) -> Log {
    transfer_by("seats = 1000\ntails = 1", from, to, limits)
}

/// The same, by such vehicles.
fn transfer_by(vehicles: &str, from: &str, to: &str, limits: &str) -> Log {
    let text = landing(
        12,
        "24 h",
        r#"
first = "door"
[place.base.reception.station.door]
servers = 12
service = "0 s"
"#,
    );
    assert!(text.contains(from), "{from}");
    let text = text
        .replace("seats = 1000\ntails = 1", vehicles)
        .replace(from, to)
        .replace("restraint = \"10000 d\"\n", limits);
    landing::run(&text, 1, Audit::EveryEvent, Log::default()).observer
}

fn built_in(name: &str, sets: &[&str]) -> Log {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles).expect("a built-in scenario");
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    simulate(&loaded.scenario, &options, Log::default(), |_, _| ())
        .expect("it adds up")
        .observer
}

#[test]
fn without_a_screening_boarding_is_told_and_under_a_hard_limit_waits() {
    // One medical team, 20 minutes a person; vehicles are always there.
    let screening = "[place.site.detention.screening]\nteams = 1\nservice = \"20 min\"\n";
    let site = "[place.base]\n";
    let with = format!("{screening}{site}");
    let soft = transfer(site, &with, "screening = \"1 d\"\n");
    assert_eq!(soft.broken(Limit::Screening), 12);
    assert_eq!(minutes(&soft.accepted), [0; 12]);
    let limit = "screening = \"1 d\"\nhard = [\"screening\"]\n";
    let hard = transfer_by("seats = 1\ntails = 12", site, &with, limit);
    assert_eq!(hard.broken(Limit::Screening), 0);
    let every_twenty: Vec<i64> = (1..=12).map(|person| 20 * person).collect();
    assert_eq!(minutes(&hard.accepted), every_twenty);
    // A vehicle with room for all waits until the last has been seen.
    let hard = transfer(site, &with, limit);
    assert_eq!(minutes(&hard.accepted), [240; 12]);
}

#[test]
fn minors_travel_apart_where_the_limit_is_hard() {
    let some = ("persons = 12", "persons = 12\nminors = 0.25");
    let soft = transfer(some.0, some.1, "minors = true\n");
    assert_eq!(soft.broken(Limit::Minors), 3);
    let hard = transfer(some.0, some.1, "minors = true\nhard = [\"minors\"]\n");
    assert_eq!(hard.broken(Limit::Minors), 0);
    assert_eq!(hard.accepted.len(), 12);
    assert!(hard.loads.values().all(|ages| ages.len() == 1));
    let ages: BTreeSet<Age> = hard.loads.values().flatten().copied().collect();
    assert_eq!(ages.len(), 2, "both were moved");
}

#[test]
fn a_way_longer_than_the_hard_limit_of_restraint_is_not_begun() {
    let far = ("distance = \"0.0001 km\"", "distance = \"20000 km\"");
    let limit = |hard: &str| format!("restraint = \"5 min\"\n{hard}");
    let soft = transfer(far.0, far.1, &limit(""));
    assert_eq!(
        (soft.accepted.len(), soft.broken(Limit::Restraint)),
        (12, 12)
    );
    let hard = transfer(far.0, far.1, &limit("hard = [\"restraint\"]\n"));
    assert_eq!((hard.accepted.len(), hard.broken(Limit::Restraint)), (0, 0));
}

#[test]
fn whoever_is_staged_for_too_long_is_told_once() {
    // 40 persons wait at the hub for a seat; everybody for more than a second, nobody for a day.
    let log = built_in("two-hop-hub", &["limits.staged=1 s"]);
    assert_eq!(log.broken(Limit::Staged), 40);
    let log = built_in("two-hop-hub", &["limits.staged=1 d"]);
    assert_eq!(log.broken(Limit::Staged), 0);
}

#[test]
fn a_facility_is_filled_up_to_the_hard_limit_of_crowding() {
    // 80 persons for a facility of 100, of which half is to be used: 30 too many.
    let soft = built_in("handover-bottleneck", &["limits.crowding=0.5"]);
    assert_eq!(
        (soft.accepted.len(), soft.broken(Limit::Crowding)),
        (80, 30)
    );
    let hard = built_in(
        "handover-bottleneck",
        &[
            "limits.crowding=0.5",
            "limits.hard=[\"crowding\"]",
            "place.base.reception.inbound=10",
        ],
    );
    assert_eq!((hard.accepted.len(), hard.broken(Limit::Crowding)), (50, 0));
}

#[test]
fn nobody_is_sent_while_someone_waits_too_long_on_the_ramp() {
    let sets = ["limits.ramp_wait=30 min", "limits.restraint=2 d"];
    let soft = built_in("handover-bottleneck", &sets);
    let hard = built_in(
        "handover-bottleneck",
        &[
            sets[0],
            sets[1],
            "limits.hard=[\"ramp_wait\"]",
            "horizon=4 d",
        ],
    );
    assert_eq!((soft.accepted.len(), hard.accepted.len()), (80, 80));
    assert!(
        hard.loads.len() == soft.loads.len() && hard.loads.keys().last() > soft.loads.keys().last(),
        "the loads are the same, and leave later"
    );
}

#[test]
fn whoever_is_crowded_for_too_long_is_told_when_he_leaves() {
    // Twelve in a site for ten leave one by one, every 20 minutes as they are screened. It is crowded until the second
    // has gone at 0:40: the first has 20 minutes on his clock, and each of the others 40.
    let site = "capacity = 100000\nguards = 1\n";
    let small = "capacity = 10\nguards = 1\nscreening = { teams = 1, service = \"20 min\" }\n";
    let told = |crowded: &str| {
        let limits =
            format!("screening = \"1 d\"\nhard = [\"screening\"]\ncrowded = {crowded:?}\n");
        let log = transfer_by("seats = 1\ntails = 12", site, small, &limits);
        assert_eq!(log.accepted.len(), 12);
        log.broken(Limit::Crowded)
    };
    assert_eq!(["19 min", "30 min", "40 min"].map(told), [12, 11, 0]);
}

#[test]
fn nobody_is_sent_where_someone_has_been_crowded_for_too_long() {
    // More than ten are a crowd: the eleventh is accepted at 4:05. The third load leaves before 5:05, the fourth would
    // leave at 9:15. Whoever is inside at the end has been for more than an hour, and so had the third load and the
    // fourth at the site, whenever they leave it.
    let sets = ["limits.crowding=0.1", "limits.crowded=1 h"];
    let soft = built_in("handover-bottleneck", &sets);
    assert_eq!(
        (soft.accepted.len(), soft.broken(Limit::Crowded)),
        (80, 120)
    );
    let hard = built_in(
        "handover-bottleneck",
        &[sets[0], sets[1], "limits.hard=[\"crowded\"]"],
    );
    assert_eq!(
        (hard.accepted.len(), hard.broken(Limit::Crowded)),
        (60, 100)
    );
}

#[test]
fn a_limit_may_be_told_at_one_value_and_stop_at_another() {
    // The way takes 12 minutes; 80 persons go to a facility for 100.
    let far = ("distance = \"0.0001 km\"", "distance = \"20000 km\"");
    let moved = |stop: &str| {
        let limits = format!("restraint = \"5 min\"\nstop.restraint = {stop:?}\n");
        let log = transfer(far.0, far.1, &limits);
        (log.accepted.len(), log.broken(Limit::Restraint))
    };
    assert_eq!(moved("15 min"), (12, 12));
    assert_eq!(moved("10 min"), (0, 0));
    let log = built_in(
        "handover-bottleneck",
        &[
            "limits.crowding=0.5",
            "limits.stop.crowding=0.6",
            "place.base.reception.inbound=10",
        ],
    );
    assert_eq!((log.accepted.len(), log.broken(Limit::Crowding)), (60, 10));
}

/// One-helicopter with boarding at 06:30 to 06:50 and everyone off at 08:00, under a hard limit of restraint.
fn restrained(limit: &str, change: &str) -> Log {
    let text = format!(
        "extends = \"one-helicopter\"\n[limits]\nrestraint = \"{limit}\"\nhard = [\"restraint\"]\n{change}"
    );
    landing::run(&text, 1, Audit::EveryEvent, Log::default()).observer
}

#[test]
fn restraint_is_reckoned_from_boarding_until_everyone_is_off() {
    // An hour in the air, and ten minutes to leave the tail.
    let enough = restrained("70 min", "");
    assert_eq!(
        (enough.accepted.len(), enough.broken(Limit::Restraint)),
        (90, 0)
    );
    let short = restrained("69 min", "");
    assert_eq!((short.loads.len(), short.broken(Limit::Restraint)), (0, 0));
}

#[test]
fn nobody_is_taken_aboard_under_a_hard_limit_while_the_tail_may_not_leave() {
    // The base shuts before the first load boards, for five hours.
    let shut = "[[inject]]\nat = 2026-01-21T06:40:00+03:00\n\
                event = { closure = { place = \"base\", lasts = \"5 h\" } }\n";
    let log = restrained("70 min", shut);
    assert_eq!((log.accepted.len(), log.broken(Limit::Restraint)), (90, 0));
    let boarded: Vec<i64> = minutes(&log.loads.keys().map(|load| load.0).collect::<Vec<_>>());
    assert_eq!(boarded[0], 340, "it boards as the base opens");
}

#[test]
fn those_aboard_get_off_again_where_the_wait_to_leave_uses_up_a_hard_limit() {
    // They board at 06:50, and the base shuts while the engines start: at 07:10 the rest of the way would take too long.
    let shut = "[fleet.helicopter.ground.shut_down]\nstart = \"30 min\"\nstop = \"0 s\"\n\
                [[inject]]\nat = 2026-01-21T07:00:00+03:00\n\
                event = { closure = { place = \"base\", lasts = \"5 h\" } }\n";
    let log = restrained("2 h", shut);
    assert_eq!((log.accepted.len(), log.broken(Limit::Restraint)), (90, 0));
    let loads: Vec<i64> = minutes(&log.loads.keys().map(|load| load.0).collect::<Vec<_>>());
    assert_eq!(loads[0], 50);
    assert_eq!(loads.len(), 4, "the first load boarded twice");
}

/// A place with fuel and room for 40 half a degree beyond b; b is shut from 1:00 to 4:00.
const AN_ALTERNATE: &str = r#"
[limits]
restraint = "3 h"
[place.r]
lat = 1.5
lon = 44
pads = 1
refuel = true
staging = { capacity = 40 }
[lane.on]
from = "r"
to = "b"
fleet = ["bird"]
[lane.out]
from = "a"
to = "r"
fleet = ["bird"]
closed = { always = { from = 2026-01-20T00:00:00Z, until = 2026-01-25T00:00:00Z } }
[[inject]]
at = 2026-01-21T01:00:00Z
event = { closure = { place = "b", lasts = "3 h" } }
"#;

#[test]
fn whoever_waits_too_long_at_an_alternate_gets_off_there_under_a_hard_limit() {
    // Aboard since 0:50, at r from 2:30 on; half an hour and ten minutes to get off make 3:10 the last minute to go on.
    let sets = ["fleet.bird.hold=10 min"];
    let run = |limits: &str, horizon: &str| {
        let sets = [sets[0], limits, horizon];
        meridian::run_with(AN_ALTERNATE, &sets, Log::default())
    };
    let soft = run("limits.hard=[]", "horizon=1 d").observer;
    assert_eq!(
        (soft.accepted.len(), soft.broken(Limit::Restraint)),
        (30, 30)
    );
    let hard = "limits.hard=[\"restraint\"]";
    let staged = |horizon| run(hard, horizon).world.count(State::Staged);
    assert_eq!(["horizon=189 min", "horizon=191 min"].map(staged), [0, 30]);
    let log = run(hard, "horizon=1 d").observer;
    assert_eq!((log.accepted.len(), log.broken(Limit::Restraint)), (30, 0));
    // Where nobody can be taken in, they stay aboard, and it is told.
    let sets = [sets[0], hard, "place.r.staging.capacity=29"];
    let log = meridian::run_with(AN_ALTERNATE, &sets, Log::default()).observer;
    assert_eq!((log.accepted.len(), log.broken(Limit::Restraint)), (30, 30));
}
