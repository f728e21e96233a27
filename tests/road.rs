//! Convoys by hand: vehicles that break down, attacks that only stop, lanes that are closed.

mod meridian;
mod one_file;

use meridian::log;

/// One of six vehicles breaks down as soon as the convoy drives.
const BREAKS: &[&str] = &[
    "fleet.bird.mode=road",
    "fleet.bird.road.vehicles=6",
    "fleet.bird.road.breakdown=1000000 /h",
    "fleet.bird.road.repair=2 h",
    "fleet.bird.road.transfer=20 min",
];

#[test]
fn a_full_convoy_waits_until_its_vehicle_is_mended() {
    let log = log("", BREAKS);
    assert_eq!(
        log[1..4],
        ["0:50 took off a", "0:50 halted a", "3:50 landed b"]
    );
}

#[test]
fn those_aboard_a_broken_vehicle_change_to_free_seats() {
    // 24 persons board in 18 minutes; five of six vehicles have 25 seats.
    let sets = [BREAKS, &["population.a.persons=24"]].concat();
    let log = log("", &sets);
    assert_eq!(
        log[1..4],
        ["0:48 took off a", "0:48 halted a", "2:08 landed b"]
    );
}

#[test]
fn an_attack_stops_a_loaded_convoy_where_there_is_fighting() {
    let threat = |level: u32| {
        log(
            &format!("[area.x]\nfighting = {level}\n"),
            &[
                "fleet.bird.mode=road",
                "lane.lift.areas=[\"x\"]",
                "lane.lift.threat.rate=1000000 /h",
                "lane.lift.threat.delay=30 min",
            ],
        )
    };
    assert_eq!(
        threat(2)[1..4],
        ["0:50 took off a", "0:50 halted a", "2:20 landed b"]
    );
    assert_eq!(threat(0)[1..3], ["0:50 took off a", "1:50 landed b"]);
}

#[test]
fn nobody_sets_out_on_a_closed_lane() {
    let closed = |from: &str, until: &str| {
        let day = "2026-01-21T";
        log(
            &format!(
                "[lane.lift.closed.works]\nfrom = {day}{from}:00Z\nuntil = {day}{until}:00Z\n"
            ),
            &[],
        )
    };
    assert_eq!(
        closed("00:00", "05:00")[0],
        "5:30 landed a",
        "tasked at five"
    );
    assert_eq!(
        closed("00:40", "02:00")[1],
        "2:00 took off a",
        "loaded, it waits"
    );
    assert_eq!(
        closed("01:00", "02:00")[2],
        "1:50 landed b",
        "on the way, it goes on"
    );
}

#[test]
fn fighting_closes_a_lane_until_it_falls() {
    let fighting = "[area.x]\nfighting = 2\n\n[[inject]]\nat = 2026-01-21T03:00:00Z\n\
                    event = { fighting = { area = \"x\", level = 1 } }\n";
    let log = log(
        fighting,
        &["lane.lift.areas=[\"x\"]", "lane.lift.closed_above=1"],
    );
    assert_eq!(log[0], "3:30 landed a");
}

/// Half the speed by night, and two hours by day to b.
const SLOW: &[&str] = &[
    "fleet.bird.mode=road",
    "fleet.bird.road.night=0.5",
    "place.b.lat=2",
];

#[test]
fn what_is_driven_in_the_dark_takes_longer() {
    // Where light is asked for, the convoy sets out at sunrise, and drives by day.
    let by_day = [SLOW, &["fleet.bird.window=day"]].concat();
    let waits = log("", &by_day);
    let minutes = |line: &str| {
        let (clock, _) = line.split_once(' ').expect("time and words");
        let (hours, minutes) = clock.split_once(':').expect("hours and minutes");
        hours.parse::<i64>().expect("hours") * 60 + minutes.parse::<i64>().expect("minutes")
    };
    let sunrise = minutes(&waits[1]);
    assert!(
        waits[1].ends_with("took off a") && (180..210).contains(&sunrise),
        "{waits:?}"
    );
    assert_eq!(minutes(&waits[2]), sunrise + 120);
    // Else it drives from 0:50 to sunrise at half speed, and what is left at full speed.
    let log = log("", SLOW);
    assert_eq!(log[1], "0:50 took off a");
    let driven = (sunrise - 50) / 2;
    assert!(
        (minutes(&log[2]) - (sunrise + 120 - driven)).abs() <= 1,
        "{log:?}"
    );
}

#[test]
fn a_slow_night_takes_no_fuel_from_a_convoy() {
    // Range for two hours and no fuel at the end of it: it would not do for the four hours that the dark makes of them.
    let sets = [
        "place.b.refuel=false",
        "fleet.bird.range=445 km",
        "fleet.bird.road.night=0.5",
    ];
    let log = log("", &[SLOW, &sets].concat());
    assert!(
        log.iter().any(|line| line.ends_with("unloaded b")),
        "{log:?}"
    );
}

#[test]
fn a_convoy_that_is_to_move_by_night_waits_for_the_dark() {
    let log = log(
        "",
        &[
            "fleet.bird.mode=road",
            "fleet.bird.window=night",
            "fleet.bird.preflight=5 h",
        ],
    );
    let sets_out = log
        .iter()
        .find(|line| line.contains("took off a"))
        .expect("it goes");
    assert!(sets_out.starts_with("15:"), "{log:?}");
}

/// Twenty minutes on the way when it is attacked, it stands for forty; one that loads is spared.
#[test]
fn a_scripted_attack_stops_a_convoy_that_drives_and_no_other() {
    let attacked = |at: &str| {
        let script = format!(
            "[[inject]]\nat = 2026-01-21T{at}:00Z\nevent.road_attack = {{ tail = \"bird-01\", lasts = \"40 min\" }}\n"
        );
        log(&script, &["fleet.bird.mode=road"])
    };
    assert_eq!(
        attacked("01:10")[1..4],
        ["0:50 took off a", "1:10 halted a", "2:30 landed b"]
    );
    assert_eq!(
        attacked("00:40")[1..3],
        ["0:50 took off a", "1:50 landed b"]
    );
}
