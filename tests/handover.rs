//! The receiver against what queueing theory and arithmetic say, simulated on the operation's own stations.
//!
//! Everyone lands at once. A first station with one exponential server that never rests then sends persons on as a
//! Poisson stream, so that what follows it is the textbook's queue.
#![allow(missing_docs)]

use airbridge::operation::{Age, Audit, Fact, Finished, Observer, State, StationId, Tier, World};
use airbridge::sim::{Duration, Time};

#[allow(dead_code, reason = "it is shared with the tests of the queues")]
#[path = "queueing/estimate.rs"]
mod estimate;

mod landing;
mod one_file;

use estimate::replicate;
use landing::{hours, landing, minutes};

/// Who was accepted and enrolled when, and who came to which station.
#[derive(Default)]
struct Log {
    accepted: Vec<Time>,
    enrolled: Vec<Time>,
    steps: Vec<(String, String)>,
    /// The tiers of the accepted, in their order.
    order: Vec<Tier>,
    ages: Vec<Age>,
    /// Names, heads and mismatches of each load.
    counted: Vec<(u32, u32, u32)>,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        match *fact {
            Fact::CustodyPassed {
                person,
                to: State::InIntake,
                ..
            } => {
                self.accepted.push(time);
                self.order.push(world.tier(person));
                self.ages.push(world.age(person));
            }
            Fact::CustodyPassed {
                to: State::InCustody,
                ..
            } => self.enrolled.push(time),
            Fact::StationReached {
                person, station, ..
            } => self.steps.push((
                world.names().person(person).to_string(),
                world.names().station(station).to_owned(),
            )),
            Fact::ManifestCounted {
                names,
                heads,
                mismatches,
                ..
            } => self.counted.push((names, heads, mismatches)),
            _ => {}
        }
    }
}

fn run(text: &str, seed: u64, audit: Audit) -> Finished<Log> {
    landing::run(text, seed, audit, Log::default())
}

fn station(world: &World, name: &str) -> StationId {
    world
        .station_ids()
        .find(|&id| world.names().station(id) == name)
        .expect(name)
}

/// Mean wait in hours at `servers` lines of 5.5 persons an hour with 250/23 arrivals an hour.
fn waits_at_lines(servers: u32) -> estimate::Estimate {
    let text = landing(
        12_000,
        "1000 h",
        &format!(
            r#"
first = "source"
[place.base.reception.station.source]
servers = 1
service = {{ exponential = {{ mean = "331.2 s" }} }}
next = "line"
[place.base.reception.station.line]
servers = {servers}
service = {{ exponential = {{ mean = "{} s" }} }}
room = 100000
"#,
            3600.0 / 5.5
        ),
    );
    let [waits] = replicate(|seed| {
        let finished = run(&text, u64::from(seed), Audit::AtEnd);
        let line = station(&finished.world, "line");
        let totals = finished.world.station_totals(line, finished.ended_at);
        [totals.mean_wait().expect("someone was served") / 3.6e9]
    });
    waits
}

/// The mean wait of M/M/c by Erlang's formula, in hours; rates by the hour.
fn erlang_wait(arrivals: f64, service: f64, servers: u32) -> f64 {
    let offered = arrivals / service;
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..servers {
        term *= offered / f64::from(n);
        sum += term;
    }
    let c = f64::from(servers);
    let last = term * offered / c * c / (c - offered);
    last / (sum + last) / (c * service - arrivals)
}

#[test]
fn lines_of_five_and_a_half_an_hour_wait_as_erlang_says() {
    let arrivals = 250.0 / 23.0;
    // Two lines are too near saturation to be simulated: the closed form alone.
    assert!((erlang_wait(arrivals, 5.5, 2) - 7.53).abs() < 0.005);
    assert!((erlang_wait(arrivals, 5.5, 3) * 60.0 - 4.62).abs() < 0.005);
    assert!((erlang_wait(arrivals, 5.5, 4) * 60.0 - 0.91).abs() < 0.005);
    for servers in [3, 4] {
        waits_at_lines(servers).assert_within(
            erlang_wait(arrivals, 5.5, servers),
            0.12,
            &format!("the mean wait at {servers} lines"),
        );
    }
}

#[test]
fn a_batch_on_lines_of_whole_services_clears_when_the_last_round_ends() {
    let clears = |persons: u32, servers: u32| {
        let text = landing(
            persons,
            "24 h",
            &format!(
                r#"
first = "line"
[place.base.reception.station.line]
servers = {servers}
service = "{} s"
room = 100
"#,
                3600.0 / 5.5
            ),
        );
        let log = run(&text, 1, Audit::EveryEvent).observer;
        assert_eq!(log.accepted.len(), persons as usize);
        hours(*log.accepted.last().expect("someone was accepted"))
    };
    for (persons, servers, answer) in [(33, 2, 3.0909), (33, 3, 2.0), (92, 3, 5.6364)] {
        let cleared = clears(persons, servers);
        assert!(
            (cleared - answer).abs() < 0.0001,
            "{persons} persons on {servers} lines clear in {cleared:.4} h, not {answer} h"
        );
    }
}

/// Throughput by the hour of a tandem whose first station always has somebody: `first` and `second` are servers and
/// their rate. The chain's state is how many are at the second station or blocked before it.
fn tandem(first: (u32, f64), room: u32, second: (u32, f64)) -> f64 {
    let inside = second.0 + room;
    let states = (inside + first.0 + 1) as usize;
    let up = |n: u32| f64::from(first.0 - n.saturating_sub(inside)) * first.1;
    let down = |n: u32| f64::from(n.min(second.0)) * second.1;
    // Balance, solved by Gauss-Seidel: what flows out of each state flows into it.
    let mut shares = vec![1.0 / states as f64; states];
    for _ in 0..20_000 {
        for n in 0..states {
            let here = n as u32;
            let from_below = if n > 0 {
                shares[n - 1] * up(here - 1)
            } else {
                0.0
            };
            let from_above = shares
                .get(n + 1)
                .map_or(0.0, |share| share * down(here + 1));
            shares[n] = (from_below + from_above) / (up(here) + down(here));
        }
        let sum: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|share| *share /= sum);
    }
    (0..states).map(|n| shares[n] * down(n as u32)).sum()
}

#[test]
fn a_tandem_with_a_finite_buffer_passes_what_its_markov_chain_says() {
    for (first, room, second) in [
        ((1, 10.0), 0, (1, 10.0)),
        ((1, 10.0), 3, (1, 12.0)),
        ((2, 6.0), 1, (1, 10.0)),
    ] {
        let text = landing(
            12_000,
            "900 h",
            &format!(
                r#"
first = "one"
[place.base.reception.station.one]
servers = {}
service = {{ exponential = {{ mean = "{} s" }} }}
next = "two"
[place.base.reception.station.two]
servers = {}
service = {{ exponential = {{ mean = "{} s" }} }}
room = {room}
"#,
                first.0,
                3600.0 / first.1,
                second.0,
                3600.0 / second.1
            ),
        );
        let [throughput] = replicate(|seed| {
            let finished = run(&text, u64::from(seed), Audit::AtEnd);
            let accepted = finished.observer.accepted.len();
            assert!(accepted < 11_900, "the first station must never run dry");
            [accepted as f64 / 900.0]
        });
        throughput.assert_within(
            tandem(first, room, second),
            0.02,
            &format!("the throughput of {first:?}, a room of {room} and {second:?}"),
        );
    }
}

#[test]
fn the_chain_of_equal_stations_without_a_buffer_passes_two_thirds() {
    // Known: two exponential stations of rate 1 with nothing between them pass 2/3 (three states, equally likely).
    assert!((tandem((1, 1.0), 0, (1, 1.0)) - 2.0 / 3.0).abs() < 1e-9);
}

#[test]
fn shifts_a_break_and_a_shortfall_let_through_whom_they_should() {
    // One server from 8 to 10; a break; two from 10:30 to 12, of whom one is missing from 11 on. Half an hour each:
    // 8:30 to 10:00; two at 11:00, of whom one goes at that instant; 11:30 and 12:00; the last on the next day.
    let text = landing(
        9,
        "36 h",
        r#"
first = "desk"
[place.base.reception.station.desk]
servers = 1
service = "30 min"
room = 100
opens = "08:00"
closes = "10:00"
[place.base.reception.station.desk.shift.late]
servers = 2
opens = "10:30"
closes = "12:00"
[place.base.reception.station.desk.staff.sick]
from = 2026-01-21T11:00:00Z
until = 2026-01-21T20:00:00Z
servers = -1
"#,
    );
    let log = run(&text, 1, Audit::EveryEvent).observer;
    let clock = |h: i64, min: i64| h * 60 + min;
    assert_eq!(
        minutes(&log.accepted),
        [
            clock(8, 30),
            clock(9, 0),
            clock(9, 30),
            clock(10, 0),
            clock(11, 0),
            clock(11, 0),
            clock(11, 30),
            clock(12, 0),
            clock(32, 30),
        ]
    );
}

#[test]
fn a_batch_leaves_when_it_is_full_or_has_waited_and_its_server_serves_all() {
    // Five persons, three to a batch, an hour a batch on one server. The ticket desk lets one through every 10 min.
    // Three are together at 0:30, served until 1:30. The fourth comes at 0:40, the fifth at 0:50; at 1:00 they have
    // gathered long enough, wait for the server, and are done at 2:30.
    let text = landing(
        5,
        "12 h",
        r#"
first = "tickets"
[place.base.reception.station.tickets]
servers = 1
service = "10 min"
next = "bath"
[place.base.reception.station.bath]
servers = 1
service = "1 h"
room = 6
batch = { size = 3, wait = "20 min" }
"#,
    );
    let finished = run(&text, 1, Audit::EveryEvent);
    assert_eq!(minutes(&finished.observer.accepted), [90, 90, 90, 150, 150]);
    let bath = station(&finished.world, "bath");
    let totals = finished.world.station_totals(bath, finished.ended_at);
    // Waits: 20, 10 and 0 minutes; 50 and 40.
    assert_eq!(
        totals.waits,
        i128::from(Duration::from_minutes(120).micros())
    );
    assert_eq!((totals.begun, totals.most_waiting), (5, 3));
}

#[test]
fn everyone_goes_the_way_meant_for_them_and_a_quarter_is_sent_back() {
    let text = landing(
        4000,
        "200 d",
        r#"
first = "search"
[place.base.reception.station.search]
servers = 5
service = "1 min"
room = 10
next = "identity"
route.minors = { to = "guardian", when = { age = "minor" } }
[place.base.reception.station.guardian]
servers = 1
service = "1 min"
room = 0
[place.base.reception.station.identity]
servers = 1
service = "1 min"
room = 0
route.again = { to = "search", share = 1 }
route.done = { share = 3 }
"#,
    )
    .replace("persons = 4000", "persons = 4000\nminors = 0.25");
    let finished = run(&text, 3, Audit::AtEnd);
    let steps = &finished.observer.steps;
    let at = |name: &str| steps.iter().filter(|(_, station)| station == name).count();
    assert_eq!(finished.observer.accepted.len(), 4000);
    assert_eq!(at("guardian"), 1000, "a quarter of 4000 are minors");
    // 3000 adults come back geometrically: 3000 / 0.75 visits; the standard deviation is sqrt(3000 x 0.25) / 0.75.
    let visits = at("identity") as f64;
    let (mean, sd) = (4000.0, (3000.0_f64 * 0.25).sqrt() / 0.75);
    assert!(
        (visits - mean).abs() < 3.3 * sd,
        "{visits} visits, {mean} +- {sd} expected"
    );
    assert_eq!(at("search"), at("guardian") + at("identity"));
}

#[test]
fn full_stations_in_a_circle_never_stand_still() {
    // No room anywhere and half of all sent back: a blocking rule without a way aside would lock at once.
    let text = landing(
        300,
        "60 d",
        r#"
first = "a"
[place.base.reception.station.a]
servers = 1
service = { exponential = { mean = "5 min" } }
room = 0
next = "b"
[place.base.reception.station.b]
servers = 1
service = { exponential = { mean = "5 min" } }
room = 0
route.back = { to = "a" }
route.on = { to = "c" }
[place.base.reception.station.c]
servers = 1
service = { exponential = { mean = "5 min" } }
room = 0
route.back = { to = "b" }
route.out = {}
"#,
    );
    assert_eq!(
        run(&text, 5, Audit::EveryEvent).observer.accepted.len(),
        300
    );
}

#[test]
fn the_tier_rule_and_the_longest_wait_decide_who_is_next() {
    // The first is in service before the others arrive at the line; then by tier.
    let stations = |order: &str| {
        format!(
            r#"
first = "desk"
[place.base.reception.station.desk]
servers = 1
service = "10 min"
room = 100
order = "{order}"
"#
        )
    };
    let order_of = |order: &str| {
        let text = landing(30, "12 h", &stations(order));
        let finished = run(&text, 2, Audit::EveryEvent);
        assert_eq!(finished.observer.accepted.len(), 30);
        finished.observer.order
    };
    let by_tier = order_of("tier");
    assert!(
        by_tier[1..].is_sorted(),
        "after the first, the high tier, then the medium, then the low: {by_tier:?}"
    );
}

#[test]
fn one_team_of_131_a_day_enrols_5231_persons_in_forty_days() {
    let days = |persons: u32, teams: u32| {
        let text = landing(
            persons,
            "60 d",
            &format!(
                r#"
first = "door"
[place.base.reception.station.door]
servers = 1000
service = "0 s"
[place.base.reception.enrolment]
teams = {teams}
service = "{} s"
opens = "08:00"
closes = "20:00"
"#,
                12.0 * 3600.0 / 131.0
            ),
        );
        let log = run(&text, 1, Audit::AtEnd).observer;
        assert_eq!(log.enrolled.len(), persons as usize);
        (hours(*log.enrolled.last().expect("someone was enrolled")) / 24.0).ceil()
    };
    assert_eq!(days(5231, 1), 40.0);
    // 5,704 persons: 43.5 days of one team, 14.5 of three.
    assert_eq!(days(5704, 1), 44.0);
    assert_eq!(days(5704, 3), 15.0);
}

#[test]
fn a_kit_that_fails_in_use_takes_the_share_of_time_that_renewal_says() {
    // One server, one kit, services of an hour that never lack a person: with the rate f a service breaks it with
    // 1 - exp(-f), and then four hours of repair follow. Share at work: 1 / (1 + 4 (1 - exp(-f))).
    let failure = 0.2_f64;
    let text = landing(
        12_000,
        "10000 h",
        r#"
first = "desk"
[place.base.reception.station.desk]
servers = 1
service = "1 h"
equipment = { count = 1, failure = "0.2 /h", repair = "4 h" }
"#,
    );
    let theory = 1.0 / (1.0 + 4.0 * (1.0 - libm::exp(-failure)));
    let [busy] = replicate(|seed| {
        let finished = run(&text, u64::from(seed), Audit::AtEnd);
        let desk = station(&finished.world, "desk");
        let totals = finished.world.station_totals(desk, finished.ended_at);
        [totals.busy as f64 / (finished.ended_at - Time::ZERO).micros() as f64]
    });
    busy.assert_within(theory, 0.02, "the share of time at work");
}

#[test]
fn the_facility_takes_each_group_into_its_wing_as_earlier_inmates_leave() {
    // Ten places, eight taken: two are accepted at once. Three leave at 6:00 and three at 12:00. The wing for minors
    // takes three of the six only, so the fourth waits at the door while adults pass.
    let text = landing(
        12,
        "24 h",
        r#"
first = "door"
[place.base.reception.station.door]
servers = 12
service = "0 s"
[place.base.reception.earlier]
persons = 8
step.first = { at = 2026-01-21T06:00:00Z, persons = 3 }
step.second = { at = 2026-01-21T12:00:00Z, persons = 3 }
[place.base.reception.wing.minors]
when = { age = "minor" }
capacity = 3
[place.base.reception.wing.others]
capacity = 100
"#,
    )
    .replace("capacity = 100000\n\nfirst", "capacity = 10\n\nfirst")
    .replace("ramp = 100000", "ramp = 20\ninbound = 40")
    .replace("persons = 12", "persons = 12\nminors = 0.5");
    assert!(text.contains("capacity = 10\n"), "the facility is small");
    let finished = run(&text, 4, Audit::EveryEvent);
    let log = &finished.observer;
    assert_eq!(minutes(&log.accepted), [0, 0, 360, 360, 360, 720, 720, 720]);
    let minors = log.ages.iter().filter(|age| **age == Age::Minor).count();
    assert!(minors <= 3, "{minors} minors are in a wing for three");
}

#[test]
fn a_load_with_a_mismatch_stays_on_the_ramp_until_it_is_resolved() {
    // Every head comes under a wrong name: the load is counted at 0:00 and agreed five hours later.
    let stations = r#"
first = "door"
[place.base.reception.station.door]
servers = 12
service = "0 s"
[place.base.reception.reconciliation]
misnamed = 1
resolution = "5 h"
"#;
    let text = landing(12, "24 h", stations);
    let log = run(&text, 1, Audit::EveryEvent).observer;
    assert_eq!(minutes(&log.accepted), [300; 12]);
    assert_eq!(log.counted, [(12, 12, 12)]);
    let text = landing(
        12,
        "24 h",
        &stations.replace("misnamed = 1", "misnamed = 0"),
    );
    let log = run(&text, 1, Audit::EveryEvent).observer;
    assert_eq!(minutes(&log.accepted), [0; 12]);
    assert_eq!(log.counted, [(12, 12, 0)]);
}
