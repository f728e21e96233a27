//! When a tail goes is decided by what concerns it, and never by what happens to happen elsewhere.

mod meridian;
mod one_file;

use airbridge::operation::{Audit, Fact, Observer, RunOptions, World, simulate};
use airbridge::scenario::Scenario;
use airbridge::sim::{Duration, Time};
use one_file::scenario;

/// Every take-off: when, and which tail.
#[derive(Debug, Default)]
struct TakeOffs(Vec<(Time, String)>);

impl Observer for TakeOffs {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if let Fact::TookOff { tail, .. } = *fact {
            self.0.push((time, world.names().tail(tail).to_owned()));
        }
    }
}

fn take_offs(text: &str) -> Vec<(Time, String)> {
    audited(&scenario(text, &[]), 1)
}

/// The take-offs of a run in which nobody stands idle after any event.
fn audited(scenario: &Scenario, seed: u64) -> Vec<(Time, String)> {
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(seed)
    };
    let ended = simulate(scenario, &options, TakeOffs::default(), |_, _| ());
    let ended = ended.unwrap_or_else(|error| panic!("{error}"));
    ended.observer.0
}

#[test]
fn a_loaded_tail_leaves_when_hours_allow_and_not_when_something_else_happens() {
    // Refuelling at the site ends when the base is about to close, so the loaded tail waits for its hours of the
    // next day. Nothing else happens then; a closure of its empty home must not be what lets it go.
    const WAITS: &str = r#"
extends = "one-helicopter"
horizon = "4 d"
[place.site]
refuel = true
[place.base]
opens = "12:00"
closes = "16:00"
refuel = true
[place.h]
lat = 36.0
lon = 43.5
pads = 2
[population.site]
persons = 30
[fleet.helicopter]
home = "h"
range = "400 km"
window = "any"
refuel = "20.5 h"
"#;
    const ELSEWHERE: &str = r#"
[[inject]]
at = 2026-01-22T09:30:00+03:00
event = { closure = { place = "h", lasts = "10 min" } }
"#;
    // Nor do engines that run all night take away what the flight needs, although there is fuel where they run.
    const IDLING: &str = "[fleet.helicopter.ground]\nidle = 0.5\n";
    let alone = take_offs(WAITS);
    assert!(alone.len() > 1, "{alone:?}");
    assert_eq!(alone, take_offs(&format!("{WAITS}{ELSEWHERE}")));
    assert_eq!(alone, take_offs(&format!("{WAITS}{IDLING}")));
    // In weather that slows flight it needs more; a fuel stop that less would reach is no reason to set out for it.
    const HAZE: &str = r#"
[weather.w]
initial = "haze"
[weather.w.regime.haze]
speed = 0.7
[area.x]
weather = "w"
"#;
    let in_haze = |text: &str| {
        let sets = ["site", "base", "h"].map(|place| format!("place.{place}.area=x"));
        let sets = sets.each_ref().map(String::as_str);
        let sets = [&sets[..], &["place.h.refuel=true"]].concat();
        audited(&scenario(&format!("{text}{HAZE}"), &sets), 1)
    };
    let slowly = in_haze(WAITS);
    assert!(slowly.len() > 1 && slowly != alone, "{slowly:?}");
    assert_eq!(slowly, in_haze(&format!("{WAITS}{IDLING}")));
}

#[test]
fn a_tail_that_is_stuck_does_not_keep_its_sister_on_the_ground() {
    // Both lanes are flown from one home; the first tail is caught by the closure of its base.
    let scenario = r#"
extends = "one-helicopter"
horizon = "3 d"
[place.camp_c]
lat = 33.6
lon = 44.23
pads = 4
[place.camp_c.detention]
capacity = 200
guards = 20
[place.d]
lat = 33.3
lon = 44.5
pads = 4
[place.d.reception]
first = "search"
ramp = 60
capacity = 200
[place.d.reception.station.search]
servers = 5
service = "10 min"
room = 60
[population.site]
persons = 30
[population.c]
place = "camp_c"
persons = 180
[fleet.helicopter]
tails = 2
home = "d"
range = "2000 km"
[lane.short]
from = "camp_c"
to = "d"
fleet = ["helicopter"]
[[inject]]
at = 2026-01-21T07:00:00+03:00
event = { closure = { place = "base", lasts = "40 h" } }
"#;
    let while_closed = |(time, _): &&(Time, String)| time.as_hours_f64() < 41.0;
    let flown = take_offs(scenario);
    assert!(flown.iter().filter(while_closed).count() > 10, "{flown:?}");
}

/// The audit after every event looks just before the next one, too: a tail that could go on then waits for nothing.
#[test]
fn nobody_stands_idle_between_two_events() {
    for name in ["everything", "busy-ramp"] {
        for seed in 1..=3 {
            let options = RunOptions {
                audit: Audit::EveryEvent,
                ..RunOptions::seeded(seed)
            };
            let scenario = scenario(&format!("extends = \"{name}\"\n"), &[]);
            let ended = simulate(&scenario, &options, TakeOffs::default(), |_, _| ());
            assert!(ended.is_ok(), "{name}, seed {seed}: {}", ended.unwrap_err());
        }
    }
}

/// Thirty persons cannot be aboard in time to land before `b` closes; five can, and go at once.
#[test]
fn a_tail_with_another_cabin_is_asked_for_itself() {
    const SMALL: &str = r#"
[call]
retask = "any"
[fleet.bird.configuration.small]
seats = 5
[fleet.bird.wave.small]
at = 2026-01-21T00:00:00Z
tails = 1
configured = "small"
"#;
    let log = meridian::log(SMALL, &["place.b.opens=00:00", "place.b.closes=01:45"]);
    assert_eq!(
        log[..3],
        ["0:30 landed a", "0:42 took off a", "1:42 landed b"]
    );
}

/// An aircraft waits for a full load while persons of its origin are on their way there. Whom a crowded hall accepts leaves
/// room for a smaller one, and what is there may be all of that: a case that chance found.
#[test]
fn a_load_held_back_for_more_goes_when_no_more_would_find_room() {
    let sets = [
        "fleet.shuttle.moon=0.0",
        "fleet.light.abort.air=0.5",
        "fleet.convoy.road.breakdown=0 /h",
        "lane.alpha_hub.closed_above=4",
        "fleet.convoy.break_chance=0.0",
        "fleet.light.maintenance.code.rotor.per_sortie=1.0",
        "place.base.reception.capacity=10",
        "place.base.reception.station.identity.equipment.failure=5 /h",
        "place.base.reception.station.identity.route.again.share=9",
        "place.base.reception.earlier.persons=0",
        "place.alpha.detention.attack_rate=0.2 /day",
        "place.bravo.detention.incident_rate=0 /day",
        "place.bravo.escorts=3",
    ];
    audited(&scenario("extends = \"everything\"\n", &sets), 620_988);
}

/// Whoever leaves a ramp makes room for one more to come, although a tail that waits on its spot puts another down in his
/// place: those still aboard have been counted as coming all the while. Two of three tails wait there; the third is at home,
/// and goes as soon as the twenty who are left find room.
#[test]
fn a_tail_at_home_goes_when_the_receiver_has_room_however_many_tails_wait_there() {
    let scenario = scenario(
        "extends = \"handover-bottleneck\"\n",
        &["fleet.aircraft.tails=3"],
    );
    let take_offs = audited(&scenario, 1);
    // The desk begins at 1:20 and takes a quarter of an hour for each: of sixty, seventeen are accepted at 5:35, three are in its
    // room or before it, and forty are still aboard or on the ramp. Loading takes ten minutes.
    let goes = Time::ZERO + Duration::from_minutes(5 * 60 + 35 + 10);
    assert!(
        take_offs.contains(&(goes, "aircraft-01".to_owned())),
        "{take_offs:?}"
    );
}

/// Whoever is sent away while he is under way flies no other line of the order: a sister whose own are flown takes it when
/// the wave ends, and not when something else happens.
#[test]
fn the_lines_of_a_tail_that_is_to_leave_are_taken_when_its_wave_ends() {
    let ends = Time::ZERO + Duration::from_hours(60);
    let scenario = scenario(include_str!("waking/wave_ends.toml"), &[]);
    let take_offs = audited(&scenario, 169_601);
    assert!(take_offs.iter().any(|(time, _)| *time > ends));
}
