//! Fuel by hand: stops on the way, points that tails wait for, holding until the fuel asks to leave, and none below reserve.

mod meridian;

use meridian::log;

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

/// Fuel lost at a time.
fn lost(at: &str, fuel: &str) -> String {
    format!(
        "[[inject]]\nat = 2026-01-21T{at}:00Z\n\
         event = {{ fuel_emergency = {{ tail = \"bird-01\", lost = \"{fuel}\", relief = \"2 h\" }} }}\n"
    )
}

#[test]
fn only_an_emergency_takes_a_tail_below_its_reserve_and_that_is_told() {
    // At 1:20 it has 90 minutes above the reserve and 30 to go; of 20 left it uses 10 of the reserve.
    let log = log(&lost("01:20", "70 min"), &["fleet.bird.range=222.39 km"]);
    let expected = [
        "1:20 loses fuel a",
        "1:50 on its reserve b",
        "1:50 landed b",
        "2:00 unloaded b",
        "2:05 refuelled b",
    ];
    assert_eq!(log[2..7], expected);
}

#[test]
fn a_tail_whose_reserve_is_not_enough_is_lost() {
    let lost = lost("01:20", "85 min");
    let sets = ["fleet.bird.range=222.39 km", "fleet.bird.reserve=20 min"];
    assert_eq!(
        log(&lost, &sets)[2..4],
        ["1:20 loses fuel a", "1:20 lost a"]
    );
    let sets = ["fleet.bird.range=222.39 km", "fleet.bird.reserve=30 min"];
    assert_eq!(log(&lost, &sets)[3], "1:50 on its reserve b");
}

#[test]
fn a_tail_that_holds_lands_at_once_when_it_loses_fuel() {
    let log = log(&format!("{REFUGE}{SHUT}{}", lost("02:00", "1 h")), &[]);
    let expected = [
        "1:50 holds b",
        "2:00 loses fuel b",
        "2:00 landed beside b",
        "4:00 landed b",
    ];
    assert_eq!(log[2..6], expected);
}

#[test]
fn fuel_is_brought_to_a_tail_that_has_none_where_there_is_none() {
    let log = log(&lost("01:55", "9 h"), &["place.b.refuel=false"]);
    let expected = [
        "1:55 loses fuel b",
        "2:00 unloaded b",
        "4:00 refuelled b",
        "4:00 took off b",
    ];
    assert_eq!(log[3..7], expected);
}
