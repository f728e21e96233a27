//! The air-tasking order, by hand: the cycle of `one-helicopter` is 3 h for 30 persons, and the call is at the start.

mod one_file;

use airbridge::operation::{Audit, Constraint, Fact, Observer, RunOptions, World, simulate};
use airbridge::sim::Time;
use one_file::scenario;

/// What an order said, and what came of it; hours since the start.
#[derive(Default)]
struct Log {
    /// Tail, slot, and when it was to begin.
    ordered: Vec<(String, u32, f64)>,
    /// Who flew the line of whom, in which slot, from when.
    taken: Vec<(String, String, u32, f64)>,
    cancelled: Vec<(String, u32, Constraint)>,
    sorties: u32,
}

impl Observer for Log {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        if time.as_hours_f64() > 24.0 {
            return;
        }
        let name = |tail| world.names().tail(tail).to_owned();
        match *fact {
            // The second call, a day after the first, writes an order of its own.
            Fact::LineOrdered {
                tail,
                slot,
                planned,
                ..
            } if time == Time::ZERO => {
                self.ordered
                    .push((name(tail), slot, planned.as_hours_f64()));
            }
            Fact::LineTaken {
                tail,
                ordered,
                slot,
                ..
            } if time.as_hours_f64() < 24.0 => {
                let begun = time.as_hours_f64();
                self.taken.push((name(tail), name(ordered), slot, begun));
            }
            Fact::LineCancelled {
                tail, slot, why, ..
            } => {
                self.cancelled.push((name(tail), slot, why));
            }
            Fact::SortieTasked { .. } if time.as_hours_f64() < 24.0 => self.sorties += 1,
            _ => {}
        }
    }
}

/// 120 persons, four loads, and tails beside the one helicopter as `wave` says.
fn run(retask: &str, wave: &str) -> Log {
    let text = format!(
        r#"
extends = "one-helicopter"
horizon = "2 d"
population.site.persons = 120
place.site.detention.capacity = 150
place.site.pads = 3
fleet.helicopter.refuel = "0 min"
place.base.pads = 3
place.base.reception.ramp = 120
place.base.reception.capacity = 150
place.base.reception.station.search.room = 120
call.retask = "{retask}"
fleet.helicopter.wave.guest = {wave}
"#
    );
    let scenario = scenario(&text, &[]);
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    simulate(&scenario, &options, Log::default(), |_, _| ())
        .expect("it adds up")
        .observer
}

const HOST: &str = "helicopter-01";
const GUEST: &str = "helicopter-guest-01";
/// A tail that is there from the start and leaves with its first sortie.
const LEAVES: &str =
    "{ at = 2026-01-21T06:00:00+03:00, tails = 1, until = 2026-01-21T08:00:00+03:00 }";
/// A tail that comes an hour after the call.
const COMES: &str = "{ at = 2026-01-21T07:00:00+03:00, tails = 1 }";

fn taken(log: &Log) -> Vec<(&str, &str, u32, f64)> {
    let lines = log.taken.iter();
    lines
        .map(|(tail, ordered, slot, begun)| (tail.as_str(), ordered.as_str(), *slot, *begun))
        .collect()
}

#[test]
fn sorties_are_laid_behind_one_another_on_the_tail_that_is_free_first() {
    let log = run("any", LEAVES);
    let lines: Vec<(&str, u32, f64)> = log
        .ordered
        .iter()
        .map(|(tail, slot, planned)| (tail.as_str(), *slot, *planned))
        .collect();
    assert_eq!(
        lines,
        [
            (HOST, 1, 0.0),
            (GUEST, 1, 0.0),
            (HOST, 2, 3.0),
            (GUEST, 2, 3.0)
        ]
    );
}

#[test]
fn the_line_of_a_tail_that_has_gone_is_cancelled_where_nobody_may_take_it_over() {
    let log = run("never", LEAVES);
    assert_eq!(
        taken(&log),
        [
            (HOST, HOST, 1, 0.0),
            (GUEST, GUEST, 1, 0.0),
            (HOST, HOST, 2, 3.0)
        ]
    );
    assert_eq!(log.cancelled, [(GUEST.to_owned(), 2, Constraint::Tail)]);
}

#[test]
fn a_tail_of_its_type_takes_it_over_once_its_own_are_flown() {
    for retask in ["same_type", "any"] {
        let log = run(retask, LEAVES);
        let flown = taken(&log);
        assert_eq!(
            flown[2..],
            [(HOST, HOST, 2, 3.0), (HOST, GUEST, 2, 6.0)],
            "{retask}"
        );
        assert_eq!(log.cancelled, [], "{retask}");
    }
}

#[test]
fn a_tail_without_lines_leaves_those_of_a_sound_one_alone_unless_any_may_be_flown() {
    for (retask, by_guest) in [("never", 0), ("same_type", 0), ("any", 2)] {
        let log = run(retask, COMES);
        let of_guest = taken(&log).iter().filter(|line| line.0 == GUEST).count();
        assert_eq!((of_guest, log.sorties), (by_guest, 4), "{retask}");
    }
}
