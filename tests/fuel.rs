//! Fuel by hand: stops on the way, points that tails wait for, holding until the fuel asks to leave, and none below reserve.

mod meridian;
mod one_file;

use airbridge::operation::{Fact, Observer, World};
use airbridge::sim::Time;
use meridian::{log, run_with};

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
    // At 1:30 it has 80 minutes above the reserve and 20 to go, a being twice as far: of 10 left it uses 10 of the reserve.
    let log = log(&lost("01:30", "70 min"), &["fleet.bird.range=222.39 km"]);
    let expected = [
        "1:30 loses fuel a",
        "1:50 on its reserve b",
        "1:50 landed b",
        "2:00 unloaded b",
        "2:05 refuelled b",
    ];
    assert_eq!(log[2..7], expected);
}

#[test]
fn a_tail_whose_reserve_is_not_enough_is_lost() {
    let lost = lost("01:25", "85 min");
    let sets = ["fleet.bird.range=222.39 km", "fleet.bird.reserve=20 min"];
    assert_eq!(
        log(&lost, &sets)[2..4],
        ["1:25 loses fuel a", "1:25 lost a"]
    );
    let sets = ["fleet.bird.range=222.39 km", "fleet.bird.reserve=30 min"];
    assert_eq!(log(&lost, &sets)[3], "1:50 on its reserve b");
}

/// What tails did that lost fuel.
#[derive(Default)]
struct WaysOut(Vec<&'static str>);

impl Observer for WaysOut {
    fn fact(&mut self, _: Time, fact: &Fact, _: &World) {
        if let Fact::FuelEmergency { then, .. } = fact {
            self.0.push(then.word());
        }
    }
}

fn way_out(more: &str, sets: &[&str]) -> Vec<&'static str> {
    run_with(more, sets, WaysOut::default()).observer.0
}

#[test]
fn a_tail_that_would_land_on_its_reserve_turns_to_where_it_is_nearest() {
    // At 1:00 it is ten minutes out, with 110 above the reserve; of 5 left it uses 5 of the reserve on the way back, fills
    // its tanks, and sets off again.
    let sets = ["fleet.bird.range=222.39 km"];
    let told = log(&lost("01:00", "105 min"), &sets);
    let expected = [
        "1:00 loses fuel a",
        "1:00 diverted a",
        "1:10 on its reserve a",
        "1:10 landed a",
        "1:15 refuelled a",
        "1:15 took off a",
        "2:15 landed b",
        "2:25 unloaded b",
    ];
    assert_eq!(told[2..10], expected);
    assert_eq!(way_out(&lost("01:00", "105 min"), &sets), ["diverts"]);
    // With 60 left for 50 it goes on as it was.
    assert_eq!(log(&lost("01:00", "50 min"), &sets)[3], "1:50 landed b");
    assert_eq!(way_out(&lost("01:00", "50 min"), &sets), ["goes_on"]);
}

/// A quarter of a degree beside the middle of the way, without fuel.
const BESIDE: &str = "[place.c]\nlat = 0.5\nlon = 44.25\npads = 1\n";

#[test]
fn a_place_beside_the_way_is_as_near_as_it_lies() {
    // Half way, c is 15 minutes away and both ends are 30; from c it is 33.5 to b, when fuel has been brought.
    let sets = ["fleet.bird.range=222.39 km"];
    let told = log(&format!("{BESIDE}{}", lost("01:20", "80 min")), &sets);
    let expected = [
        "1:20 loses fuel a",
        "1:20 diverted c",
        "1:35 on its reserve c",
        "1:35 landed c",
        "3:35 refuelled c",
        "3:35 took off c",
        "4:09 landed b",
    ];
    assert_eq!(told[2..9], expected);
    // Where c takes nobody, nothing is nearer than b, 20 minutes ahead.
    let shut = "[[inject]]\nat = 2026-01-21T01:00:00Z\n\
                event = { closure = { place = \"c\", lasts = \"3 h\" } }\n";
    let late = lost("01:30", "75 min");
    assert_eq!(way_out(&format!("{BESIDE}{late}"), &sets), ["diverts"]);
    let shut = format!("{BESIDE}{shut}{late}");
    assert_eq!(way_out(&shut, &sets), ["none_nearer"]);
    assert_eq!(log(&shut, &sets)[3], "1:50 on its reserve b");
}

#[test]
fn an_empty_tail_turns_back_as_well() {
    // It leaves b at 2:05 with full tanks, and is ten minutes out.
    let told = log(
        &lost("02:15", "115 min"),
        &["fleet.bird.range=222.39 km", "fleet.bird.reserve=20 min"],
    );
    let expected = [
        "2:15 loses fuel b",
        "2:15 diverted b",
        "2:25 on its reserve b",
        "2:25 landed b",
        "2:30 refuelled b",
        "2:30 took off b",
    ];
    let from = told.iter().position(|line| line.starts_with("2:15"));
    let from = from.expect("the emergency");
    assert_eq!(told[from..from + 6], expected);
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

/// It lands at ten to two, while nobody refuels there until three; then it takes its twenty-five minutes.
#[test]
fn a_tail_waits_for_an_outage_of_fuel_to_end() {
    let outage = "[[inject]]\nat = 2026-01-21T01:00:00Z\nevent.fuel_outage = { place = \"s\", lasts = \"2 h\" }\n";
    let log = log(
        &format!("{STOP}{outage}"),
        &["place.b.lat=2", "fleet.bird.range=133 km"],
    );
    assert_eq!(
        log[2..6],
        [
            "1:50 landed s",
            "3:25 refuelled s",
            "3:25 took off s",
            "4:25 landed b"
        ]
    );
}

/// A leg takes one hour, and two in haze. It comes to a with three of its five hours, and waits there with engines that burn
/// half of what flight does: until only the two are left that it needs in haze. That clears at twelve, so it needs one, and
/// its engines burn another quarter until b opens at half past. With three quarters left it lands there, of which unloading
/// takes five minutes: 2600 kg are missing.
#[test]
fn engines_that_haze_has_stopped_have_not_run_when_it_clears() {
    const HAZE: &str = r#"
[place.h]
lat = -1
lon = 44
pads = 1
refuel = true

[weather.w]
initial = "haze"
[weather.w.regime.haze]
dwell = "12 h"
next.clear = 1
speed = 0.5
[weather.w.regime.clear]
dwell = "9 d"
next.haze = 1

[area.x]
weather = "w"

[[inject]]
at = 2026-01-21T02:00:00Z
event.closure = { place = "b", lasts = "10.5 h" }
"#;
    let sets = [
        "place.a.area=x",
        "place.b.area=x",
        "place.h.area=x",
        "place.a.refuel=false",
        "place.b.refuel_flow=30 kg/min",
        "fleet.bird.home=h",
        "fleet.bird.range=556 km",
        "fleet.bird.ground.idle=0.5",
    ];
    let log = log(HAZE, &sets);
    let expected = [
        "0:30 took off h",
        "2:30 landed a",
        "12:30 took off a",
        "13:30 landed b",
        "13:40 unloaded b",
        "15:12 refuelled b",
    ];
    assert_eq!(log[..6], expected);
}
