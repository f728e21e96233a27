//! The teaching scenarios against results worked out by hand; the arithmetic stands at the head of each scenario file.
//! Every run recounts the whole world after every event.

use airbridge::operation::{Audit, Fact, Finished, Observer, RunOptions, State, World, simulate};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, load};
use airbridge::sim::{Duration, Time};

/// What the hand calculations speak of.
#[derive(Default)]
struct Log {
    accepted: Vec<Time>,
    tasked: Vec<(Time, String, u32)>,
    unloaded: Vec<(Time, String, u32)>,
    broken: u32,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let name = |tail| world.names().tail(tail).to_owned();
        match *fact {
            Fact::CustodyPassed {
                to: State::InIntake,
                ..
            } => self.accepted.push(time),
            Fact::SortieTasked { tail, persons, .. } => {
                self.tasked.push((time, name(tail), persons))
            }
            Fact::Unloaded { tail, persons, .. } => self.unloaded.push((time, name(tail), persons)),
            Fact::LimitBroken { .. } => self.broken += 1,
            _ => {}
        }
    }
}

fn run(name: &str, sets: &[&str]) -> Finished<Log> {
    let sets: Vec<String> = sets.iter().map(|&set| set.to_owned()).collect();
    let loaded = load(&Reference::new(name), &sets, &NoFiles).expect("a built-in scenario");
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(loaded.scenario.seed)
    };
    simulate(&loaded.scenario, &options, Log::default(), |_, _| ()).expect("it adds up")
}

fn at(hours: i64, minutes: i64) -> Time {
    Time::ZERO + Duration::from_hours(hours) + Duration::from_minutes(minutes)
}

#[test]
fn one_helicopter_takes_three_sorties_of_three_hours_and_closes_after_nine() {
    let log = run("one-helicopter", &[]).observer;
    let starts: Vec<Time> = log.tasked.iter().map(|(time, ..)| *time).collect();
    assert_eq!(starts, [at(0, 0), at(3, 0), at(6, 0)]);
    let loads: Vec<(Time, u32)> = log
        .unloaded
        .iter()
        .map(|(time, _, persons)| (*time, *persons))
        .collect();
    assert_eq!(loads, [(at(2, 0), 30), (at(5, 0), 30), (at(8, 0), 30)]);
    assert_eq!(log.accepted.len(), 90);
    assert_eq!(
        log.accepted[4],
        at(2, 10),
        "the first round of five servers takes ten minutes"
    );
    assert_eq!(log.accepted.last(), Some(&at(9, 0)));
}

#[test]
fn a_second_helicopter_must_wait_for_the_only_pad_while_the_first_boards() {
    // Both are ready at 0:30; the second boards from 0:50 to 1:10 and lands at 2:10, just as the first would
    // still unload until 2:00. The third load goes with the first at 3:00, as without the second, so closing
    // stays at 9:00 for 90 persons; with a second pad it is the same: three loads, two tails.
    let log = run("one-helicopter", &["fleet.helicopter.tails=2"]).observer;
    let loads: Vec<(Time, String, u32)> = log.unloaded;
    assert_eq!(
        loads,
        [
            (at(2, 0), "helicopter-01".to_owned(), 30),
            (at(2, 20), "helicopter-02".to_owned(), 30),
            (at(5, 0), "helicopter-01".to_owned(), 30)
        ]
    );
}

#[test]
fn the_hub_hands_over_full_loads_and_closes_at_four_thirty_one() {
    let log = run("two-hop-hub", &[]).observer;
    let large: Vec<(Time, u32)> = log
        .unloaded
        .iter()
        .filter(|(_, tail, _)| tail.starts_with("large"))
        .map(|(time, _, persons)| (*time, *persons))
        .collect();
    assert_eq!(large, [(at(2, 10), 20), (at(4, 30), 20)]);
    assert_eq!(log.accepted.len(), 40);
    assert_eq!(log.accepted.last(), Some(&at(4, 31)));
}

#[test]
fn one_desk_of_fifteen_minutes_sets_the_pace_of_eighty() {
    let finished = run("handover-bottleneck", &[]);
    let log = finished.observer;
    let each: Vec<Time> = (1..=80)
        .map(|person| at(1, 20) + Duration::from_minutes(15 * person))
        .collect();
    assert_eq!(log.accepted, each);
    assert!(
        log.broken > 0,
        "a queue that long breaks the limits of a lawful transfer"
    );
}

#[test]
fn a_second_desk_halves_the_bottleneck() {
    let log = run(
        "handover-bottleneck",
        &["place.base.reception.station.desk.servers=2"],
    )
    .observer;
    assert_eq!(
        log.accepted.last(),
        Some(&(at(1, 20) + Duration::from_hours(10)))
    );
}

#[test]
fn everything_adds_up_after_every_event_whatever_the_seed() {
    let loaded = load(&Reference::new("everything"), &[], &NoFiles).expect("a built-in scenario");
    for seed in 0..8 {
        let options = RunOptions {
            audit: Audit::EveryEvent,
            ..RunOptions::seeded(seed)
        };
        simulate(&loaded.scenario, &options, (), |_, _| ()).expect("it adds up");
    }
}
