//! Mishaps by hand: sorties given up for a fault, breakdowns, and the loss of a tail; nobody leaves the account.

mod meridian;
mod one_file;

use airbridge::operation::State;
use meridian::{log, run};

const TEAM: &str = "place.a.maintenance_teams=1";
const FIX: &str = "fleet.bird.fix=2 h";

fn at(time: &str, event: &str) -> String {
    format!("[[inject]]\nat = 2026-01-21T{time}:00Z\nevent = {event}\n")
}

#[test]
fn a_fault_found_before_take_off_costs_the_sortie_and_is_mended() {
    let log = log("", &[TEAM, FIX, "fleet.bird.abort.ground=1.0"]);
    let expected = ["0:30 aborted a", "2:30 mended a", "3:00 aborted a"];
    assert_eq!(log[..3], expected);
}

#[test]
fn whoever_turns_back_brings_everyone_back_in_the_time_it_took_to_get_there() {
    let sets = [TEAM, FIX, "fleet.bird.abort.air=1.0", "horizon=4 h"];
    let finished = run("", &sets);
    let world = &finished.world;
    assert_eq!(
        (world.count(State::Held), world.count(State::Aboard)),
        (30, 0)
    );
    let log = log("", &sets);
    let minutes = |line: &str| {
        let (hours, rest) = line.split_once(':').expect("a time");
        let number = |text: &str| text.parse::<i32>().expect("a number");
        number(hours) * 60 + number(&rest[..2])
    };
    let what: Vec<&str> = log[1..5]
        .iter()
        .map(|line| line.split_once(' ').expect("words").1)
        .collect();
    assert_eq!(
        what,
        ["took off a", "turned back a", "landed a", "aborted a"]
    );
    let [off, turned, landed, aborted] = [1, 2, 3, 4].map(|line: usize| minutes(&log[line]));
    assert!(turned > off, "{log:?}");
    assert!(((landed - turned) - (turned - off)).abs() <= 1, "{log:?}");
    assert_eq!(aborted - landed, 10, "they leave as they would anywhere");
}

#[test]
fn those_aboard_a_lost_tail_are_rescued_or_dead_and_nobody_is_gone() {
    let loss = r#"{ loss = { tail = "bird-01", harmed = 0.1, rescue = "2 h" } }"#;
    let loss = at("01:20", loss);
    let count = |horizon: &str| {
        let finished = run(&loss, &[horizon]);
        let count = |state| finished.world.count(state);
        [State::Aboard, State::Held, State::Died].map(count)
    };
    assert_eq!(count("horizon=79 min"), [30, 0, 0]);
    assert_eq!(count("horizon=81 min"), [27, 0, 3]);
    assert_eq!(count("horizon=199 min"), [27, 0, 3]);
    assert_eq!(count("horizon=201 min"), [0, 27, 3]);
    let log = log(&loss, &[]);
    assert_eq!(log.last().map(String::as_str), Some("1:20 lost a"));
}

#[test]
fn another_tail_fetches_those_who_were_waiting_for_the_lost_one() {
    // Lost while the persons of its manifest still wait for it; the second tail is tasked with them at once.
    let loss = at("00:20", r#"{ loss = { tail = "bird-01" } }"#);
    let log = log(&loss, &["fleet.bird.tails=2"]);
    let expected = [
        "0:20 lost a",
        "0:50 landed a",
        "1:10 took off a",
        "2:10 landed b",
    ];
    assert_eq!(log[..4], expected);
}

#[test]
fn a_tail_that_breaks_down_under_way_finishes_its_task_first() {
    let breakdown = at("01:00", r#"{ breakdown = { tail = "bird-01" } }"#);
    let log = log(&breakdown, &[TEAM, FIX]);
    let last: Vec<&str> = log.iter().rev().take(3).rev().map(String::as_str).collect();
    assert_eq!(
        last,
        ["2:00 unloaded b", "2:00 took off b", "5:00 mended a"]
    );
}

#[test]
fn whoever_has_turned_back_lands_when_it_has_held_too_long() {
    // Its own take-off keeps the runway for nine hours: it holds for half an hour, and only on the ground do they get off.
    let sets = [
        TEAM,
        FIX,
        "fleet.bird.abort.air=1.0",
        "fleet.bird.hold=30 min",
        "place.a.runway={ movements = 1, per = \"9 h\" }",
    ];
    let log = log("", &sets);
    let what: Vec<&str> = log[1..6]
        .iter()
        .map(|line| line.split_once(' ').expect("words").1)
        .collect();
    let expected = [
        "took off a",
        "turned back a",
        "holds a",
        "landed a",
        "aborted a",
    ];
    assert_eq!(what, expected);
}
