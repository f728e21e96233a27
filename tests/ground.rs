//! What happens between two legs, by hand: tasks, spots, loading teams, the runway.

use airbridge::operation::{Audit, Fact, Finished, Observer, RunOptions, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

/// What each tail does, in words.
#[derive(Default)]
struct Log(Vec<(Time, String)>);

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let names = world.names();
        let (tail, what) = match *fact {
            Fact::TookOff { tail, place, .. } => (tail, format!("leaves {}", names.place(place))),
            Fact::Landed { tail, place, .. } => (tail, format!("lands at {}", names.place(place))),
            Fact::TaskDone {
                tail, task, took, ..
            } => (tail, format!("{} {}", task.word(), minutes(took))),
            Fact::HoldingBegan { tail, .. } => (tail, "holds".to_owned()),
            Fact::WentAround { tail, .. } => (tail, "goes around".to_owned()),
            Fact::SortieAborted { tail, .. } => (tail, "gives up".to_owned()),
            Fact::Diverted { tail, .. } => (tail, "goes aside".to_owned()),
            Fact::Loaded { tail, .. } => (tail, "loaded".to_owned()),
            Fact::Unloaded { tail, .. } => (tail, "unloaded".to_owned()),
            Fact::SortieEnded { tail, fuel_kg, .. } => (tail, format!("ends, {fuel_kg} kg")),
            _ => return,
        };
        self.0.push((time, format!("{} {what}", names.tail(tail))));
    }
}

fn minutes(length: Duration) -> i64 {
    length.micros() / Duration::from_minutes(1).micros()
}

/// What happens in a built-in scenario with some values set.
fn run(name: &str, sets: &[&str]) -> Finished<Log> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles)
        .unwrap_or_else(|problems| panic!("{problems}"));
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    simulate(&loaded.scenario, &options, Log::default(), |_, _| ()).expect("it adds up")
}

/// The same, each line with its minute.
fn log(name: &str, sets: &[&str]) -> Vec<String> {
    let told = run(name, sets).observer.0.into_iter();
    told.map(|(time, line)| format!("{} {line}", minutes(time - Time::ZERO)))
        .collect()
}

/// What one tail does, of a log: its minutes and words.
fn of(log: &[String], tail: &str) -> Vec<String> {
    let own = log.iter().filter(|line| line.contains(tail));
    own.map(|line| line.replace(&format!("{tail} "), ""))
        .collect()
}

#[test]
fn a_tail_works_through_its_tasks_one_by_one() {
    // The tail is made ready where it loads, so it neither lands nor taxies there: 30 min preflight, 5 of brief and
    // 20 of boarding; 6 to start, 2 to taxi, 4 to run up, 60 of flight. Then 3 of approach, 2 of taxi, 1 to stop and
    // 10 to unload, again 12 to leave, and 60 + 3 + 2 + 1 until it stands at home. It flies 126 min, and idles 12 min
    // before the first leg, 2 + 1 + 12 between the legs, 2 + 1 at home: 30 min at a fifth of 1,000 kg/h.
    let told = log(
        "one-helicopter",
        &[
            "fleet.helicopter.ground.approach=3 min",
            "fleet.helicopter.ground.taxi=2 min",
            "fleet.helicopter.ground.brief=5 min",
            "fleet.helicopter.ground.depart=4 min",
            "fleet.helicopter.ground.idle=0.2",
            "fleet.helicopter.ground.shut_down.stop=1 min",
            "fleet.helicopter.ground.shut_down.start=6 min",
            "fleet.helicopter.fuel=1000 kg/h",
        ],
    );
    let first = of(&told[..20], "helicopter-01");
    assert_eq!(
        first,
        [
            "30 lands at site",
            "35 brief 5",
            "55 loaded",
            "61 start 6",
            "63 taxi_out 2",
            "67 run_up 4",
            "67 leaves site",
            "130 approach 3",
            "130 lands at base",
            "132 taxi_in 2",
            "133 stop 1",
            "143 unloaded",
            "149 start 6",
            "151 taxi_out 2",
            "155 run_up 4",
            "155 leaves base",
            "218 approach 3",
            "220 taxi_in 2",
            "221 stop 1",
            "221 ends, 2200 kg",
        ]
    );
}

#[test]
fn a_busy_ramp_delays_as_its_head_says() {
    let told = log("busy-ramp", &[]);
    let until_unloaded = |tail| {
        let mut lines = of(&told, tail);
        let last = lines.iter().position(|line| line.ends_with("unloaded"));
        lines.truncate(last.expect("it unloads") + 1);
        lines
    };
    assert_eq!(
        until_unloaded("helicopter-01"),
        [
            "30 leaves base",
            "62 approach 2",
            "62 lands at site",
            "63 taxi_in 1",
            "73 loaded",
            "74 taxi_out 1",
            "77 run_up 3",
            "77 leaves site",
            "109 approach 2",
            "109 lands at base",
            "110 taxi_in 1",
            "115 unloaded",
        ]
    );
    assert_eq!(
        until_unloaded("helicopter-02"),
        [
            "35 serial 5",
            "35 leaves base",
            "67 approach 2",
            "67 lands at site",
            "68 taxi_in 1",
            "73 working_spot 5",
            "83 loaded",
            "84 taxi_out 1",
            "87 run_up 3",
            "87 leaves site",
            "119 approach 2",
            "119 lands at base",
            "120 taxi_in 1",
            "125 unloaded",
        ]
    );
    assert_eq!(
        until_unloaded("helicopter-03"),
        [
            "40 serial 10",
            "40 leaves base",
            "70 holds",
            "83 approach 2",
            "83 lands at site",
            "84 taxi_in 1",
            "94 loaded",
            "95 taxi_out 1",
            "98 run_up 3",
            "98 leaves site",
            "130 approach 2",
            "130 lands at base",
            "131 taxi_in 1",
            "136 unloaded",
        ]
    );
}

#[test]
fn how_busy_the_working_spot_was_is_measured() {
    // It is taken from 63 to 94 minutes after the start with no more than the change from one tail to the next, but
    // for the minute from 83 to 84: 30 minutes of 360.
    let finished = run("busy-ramp", &[]);
    let world = finished.world;
    let site = world
        .place_ids()
        .find(|&place| world.names().place(place) == "site");
    let used = world
        .ramp_use(site.expect("a site"), finished.ended_at)
        .expect("it has spots");
    assert_eq!(used.working_mean, 30.0 / 360.0);
    assert_eq!(used.full_share, 30.0 / 360.0);
}

#[test]
fn one_loading_team_serves_two_tails_in_turn() {
    // With a second landing spot the second tail is briefed at once, and then waits for the only team as long as it
    // waited for the spot; by night shift alone, until the team comes 80 min after the start.
    let team = ["place.site.pads=2", "place.site.loading.teams=1"];
    let waits = |told: Vec<String>| -> Vec<String> {
        let lines = told.iter().filter(|line| line.contains("loading_team"));
        lines.cloned().collect()
    };
    assert_eq!(
        waits(log("busy-ramp", &team)),
        ["73 helicopter-02 loading_team 5"]
    );
    let from_80 = [
        "place.site.loading.opens=07:20",
        "place.site.loading.closes=19:00",
    ];
    assert_eq!(
        waits(log("busy-ramp", &[team, from_80].concat())),
        [
            "80 helicopter-01 loading_team 17",
            "90 helicopter-02 loading_team 22",
        ]
    );
}

/// The only team is away from half past six until twenty past seven, 80 min after the start.
#[test]
fn a_loading_team_that_is_away_loads_nobody_until_it_is_back() {
    let team = ["place.site.pads=2", "place.site.loading.teams=1"];
    let away = r#"inject=[{ at = 2026-01-21T06:30:00+03:00, event = { loaders_away = { place = "site", teams = 5, lasts = "50 min" } } }]"#;
    let told = log("busy-ramp", &[team[0], team[1], away]);
    let waits: Vec<_> = told
        .iter()
        .filter(|line| line.contains("loading_team"))
        .collect();
    assert_eq!(
        waits,
        [
            "80 helicopter-01 loading_team 17",
            "90 helicopter-02 loading_team 22",
        ]
    );
}

#[test]
fn loading_teams_work_by_the_same_calendar_as_stations() {
    // The start is at 06:00 on a Wednesday. A second shift has a team for the second tail; away until 07:20, the only team
    // comes 80 min after the start; and on its day off it loads nobody.
    let told = |calendar: &str| {
        let team = ["place.site.pads=2", "place.site.loading.teams=1", calendar];
        log("busy-ramp", &team)
    };
    let waits = |calendar: &str| {
        let lines = told(calendar).into_iter();
        lines
            .filter(|line| line.contains("loading_team"))
            .collect::<Vec<_>>()
    };
    let second = "place.site.loading.shift={ second = { opens = \"06:30\", closes = \"12:00\", servers = 1 } }";
    let never: [&str; 0] = [];
    assert_eq!(waits(second), never);
    let away = "place.site.loading.staff={ late = { from = 2026-01-21T06:00:00+03:00, \
                until = 2026-01-21T07:20:00+03:00, servers = -1 } }";
    assert_eq!(
        waits(away),
        [
            "80 helicopter-01 loading_team 17",
            "90 helicopter-02 loading_team 22",
        ]
    );
    let off = "place.site.loading.days=[\"mon\", \"tue\", \"thu\", \"fri\", \"sat\", \"sun\"]";
    assert!(
        told(off).iter().all(|line| !line.ends_with(" loaded")),
        "nobody is loaded on the first day"
    );
}

#[test]
fn a_large_class_takes_two_common_spots_and_a_class_with_its_own_takes_those() {
    let holds = |sets: &[&str]| {
        let told = log("busy-ramp", sets);
        told.iter().filter(|line| line.ends_with("holds")).count()
    };
    // Two spots to stand on: of three tails one holds; if each takes both, two do.
    assert_eq!(holds(&["place.site.pads=2"]), 1);
    assert_eq!(
        holds(&["place.site.pads=2", "place.site.mog.helicopter.size=2"]),
        2
    );
    // Its own three spots are enough for all.
    assert_eq!(
        holds(&[
            "place.site.mog.helicopter.working=3",
            "place.site.runway.per=1 min"
        ]),
        0
    );
}

#[test]
fn a_runway_takes_so_many_movements_in_any_window_and_no_more() {
    let finished = run(
        "busy-ramp",
        &[
            "fleet.helicopter.tails=12",
            "fleet.helicopter.hold=10 h",
            "fleet.helicopter.ground.approach=0 min",
            "fleet.helicopter.ground.serial=0 min",
            "population.site.persons=120",
            "place.base.reception.ramp=200",
            "place.site.detention.capacity=200",
            "place.site.mog.helicopter.working=12",
            "place.site.runway.movements=3",
            "place.site.runway.per=30 min",
        ],
    );
    let moves = |line: &str| line.ends_with("lands at site") || line.ends_with("leaves site");
    let movements: Vec<Time> = finished
        .observer
        .0
        .iter()
        .filter(|(_, line)| moves(line))
        .map(|(time, _)| *time)
        .collect();
    assert!(movements.len() >= 24, "{movements:?}");
    let window = Duration::from_minutes(30);
    let closest = movements.windows(4).map(|four| four[3] - four[0]).min();
    assert_eq!(closest, Some(window), "the limit is met, and kept");
}

#[test]
fn who_goes_around_comes_again_and_gives_up_after_so_many_tries() {
    let dust = [
        "weather.dust.initial=dust",
        "weather.dust.regime.dust.dwell=1 h",
        "weather.dust.regime.dust.brownout.go_around=0.6",
        "area.west.weather=dust",
        "place.site.area=west",
        "fleet.helicopter.tails=1",
        "fleet.helicopter.ground.go_around=7 min",
    ];
    // Seven minutes to come round, and two of approach to land or to break off again.
    let told = of(&log("busy-ramp", &dust), "helicopter-01");
    let minute = |line: &str| -> i64 {
        let (minute, _) = line.split_once(' ').expect("a minute and words");
        minute.parse().expect("a number")
    };
    let mut tries = 0;
    for pair in told.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        if line.ends_with("approach 2") && next.ends_with("goes around") {
            tries += 1;
        } else if line.ends_with("goes around") && tries < 3 {
            assert!(next.ends_with("approach 2"), "{line}, then {next}");
            assert_eq!(minute(next) - minute(line), 9, "{line}, then {next}");
        } else if line.ends_with("goes around") {
            assert!(next.ends_with("gives up"), "{line}, then {next}");
            assert_eq!(minute(next), minute(line));
            tries = 0;
        } else if line.contains("lands at") {
            tries = 0;
        }
    }
    let count = |words: &str| told.iter().filter(|line| line.ends_with(words)).count();
    let (broken_off, landed) = (count("goes around"), count("lands at site"));
    assert!(count("gives up") > 0 && landed > 0, "{told:?}");
    // 0.6 of all approaches to the site, within three standard deviations.
    let all = (broken_off + landed) as f64;
    let off = (broken_off as f64 - 0.6 * all).abs();
    assert!(
        off < 3.0 * (0.6 * 0.4 * all).sqrt(),
        "{broken_off} of {all}"
    );
}

#[test]
fn landings_in_the_dark_go_around_where_no_lights_show_the_ground() {
    // From six in the morning all three landings at the base are by day, from six in the evening all are by night.
    let around = |start: &str, chance: &str| {
        let start = format!("start=2026-01-21T{start}:00:00+03:00");
        let chance = format!("place.base.unlit.go_around={chance}");
        let sets = [
            start.as_str(),
            &chance,
            "deadline=2026-01-23T00:00:00Z",
            "place.site.refuel=true",
            "place.base.refuel=true",
        ];
        let told = log("one-helicopter", &sets);
        let around = told.iter().filter(|line| line.ends_with("goes around"));
        around.count()
    };
    assert_eq!(around("06", "0.9"), 0);
    assert_eq!(around("18", "0.0"), 0);
    assert!(around("18", "0.9") > 0);
}

#[test]
fn in_the_dark_movements_keep_further_apart_where_there_are_no_lights() {
    // Three tails come at 110 minutes; a movement keeps the runway for 10 minutes, and without lights for 20.
    let landings = |start: &str| {
        let start = format!("start=2026-01-21T{start}:00:00+03:00");
        let sets = [
            start.as_str(),
            "deadline=2026-01-23T00:00:00Z",
            "place.site.refuel=true",
            "place.base.refuel=true",
            "place.base.reception.ramp=90",
            "place.site.pads=3",
            "place.base.pads=3",
            "place.base.runway.per=10 min",
            "place.base.unlit.spacing=2",
            "fleet.helicopter.tails=3",
            "fleet.helicopter.range=2000 km",
            "fleet.helicopter.hold=2 h",
        ];
        let told = log("one-helicopter", &sets);
        let landings = told.iter().filter(|line| line.ends_with("lands at base"));
        landings
            .map(|line| line.split_once(' ').expect("minute and words").0.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(landings("06"), ["110", "120", "130"]);
    assert_eq!(landings("18"), ["110", "130", "150"]);
}
