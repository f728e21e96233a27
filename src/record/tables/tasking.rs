//! `tasking.csv`: every line of the air-tasking orders, and what became of it.
//!
//! A line's fate is known only when its order ends, so the ledger keeps all of them and writes at the end of the run.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Constraint, Fact, LaneId, Names, Observer, TailId, World};
use crate::sim::Time;

/// Keeps the lines of a run and writes them at its end.
#[derive(Default, Serialize, Deserialize)]
pub struct Tasking {
    pub(super) sheet: Sheet<Self>,
    lines: Vec<Line>,
    /// By tail and slot: where the latest such line stands in `lines`.
    latest: BTreeMap<(TailId, u32), usize>,
    /// By tail and sortie: the line it took.
    taken: BTreeMap<(TailId, u32), usize>,
}

/// A line of an order.
#[derive(Serialize, Deserialize)]
struct Line {
    ordered: Time,
    tail: TailId,
    slot: u32,
    lane: LaneId,
    planned: Time,
    /// The sortie that took it, and when.
    taken: Option<(TailId, u32, Time)>,
    /// Why it was not flown: the last sortie's abort, or what stopped it when its order ended.
    not_flown: Option<Constraint>,
}

impl Line {
    /// What became of it, in a word.
    fn outcome(&self) -> &'static str {
        match (self.taken, self.not_flown) {
            (Some((tail, ..)), _) if tail == self.tail => "flown",
            (Some(_), _) => "retasked",
            (None, Some(_)) => "cancelled",
            (None, None) => "open",
        }
    }

    /// When the sortie that took it was tasked.
    fn begun(&self) -> Option<Time> {
        self.taken.map(|(.., time)| time)
    }
}

/// A line and the names it needs.
pub struct Row<'w> {
    line: &'w Line,
    world: &'w World,
}

impl<'w> Row<'w> {
    fn names(&self) -> &'w Names {
        self.world.names()
    }
}

impl Table for Tasking {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "tasking";
    const ABOUT: &'static str =
        "A line of an air-tasking order, in order of the order's time, then as they were allotted.";
    const KEY: &'static [&'static str] = &["ordered_h", "tail", "slot_count"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "ordered_h",
            Measure::INSTANT,
            "When the call wrote the order",
            |r| Value::hours_since_start(r.line.ordered),
        ),
        Column::new("tail", Measure::TEXT, "Id of the tail it is for", |r| {
            Value::Text(r.names().tail(r.line.tail))
        }),
        Column::new(
            "slot_count",
            Measure::COUNT,
            "Place of the line among those of the tail in this order, from 1",
            |r| r.line.slot.into(),
        ),
        Column::new("lane", Measure::TEXT, "Id of the lane to fly", |r| {
            Value::Text(r.names().lane(r.line.lane))
        }),
        Column::new(
            "planned_h",
            Measure::INSTANT,
            "When it was to begin, by mean times",
            |r| Value::hours_since_start(r.line.planned),
        ),
        Column::new(
            "outcome",
            Measure::TEXT,
            "flown by its tail, retasked (flown by another), cancelled, or open when the run ended",
            |r| Value::Text(r.line.outcome()),
        ),
        Column::new(
            "sortie",
            Measure::TEXT,
            "Id of the sortie that took it",
            |r| {
                Value::if_any(r.line.taken, |(tail, sortie, _)| {
                    Value::Numbered(r.names().tail(tail), sortie)
                })
            },
        ),
        Column::new(
            "begun_h",
            Measure::INSTANT,
            "When that sortie was tasked",
            |r| Value::if_any(r.line.begun(), Value::hours_since_start),
        ),
        Column::new(
            "cancelled_for",
            Measure::TEXT,
            "The constraint that stopped it",
            |r| match r.line.taken {
                Some(_) => Value::Empty,
                None => Value::if_any(r.line.not_flown, |why| Value::Text(why.word())),
            },
        ),
        Column::utc("ordered_utc", |r| Value::Utc(r.line.ordered)),
        Column::utc("planned_utc", |r| Value::Utc(r.line.planned)),
        Column::utc("begun_utc", |r| Value::if_any(r.line.begun(), Value::Utc)),
    ];
}

impl Tasking {
    /// Writes all lines and ends the table.
    pub fn finish(mut self, world: &World) -> io::Result<Finished> {
        for line in &self.lines {
            self.sheet.row(&Row { line, world });
        }
        self.sheet.finish()
    }
}

impl Observer for Tasking {
    fn fact(&mut self, time: Time, fact: &Fact, _world: &World) {
        match *fact {
            Fact::LineOrdered {
                tail,
                lane,
                slot,
                planned,
            } => {
                self.latest.insert((tail, slot), self.lines.len());
                self.lines.push(Line {
                    ordered: time,
                    tail,
                    slot,
                    lane,
                    planned,
                    taken: None,
                    not_flown: None,
                });
            }
            Fact::LineTaken {
                tail,
                sortie,
                ordered,
                slot,
            } => {
                if let Some(&position) = self.latest.get(&(ordered, slot)) {
                    self.lines[position].taken = Some((tail, sortie, time));
                    self.taken.insert((tail, sortie), position);
                }
            }
            Fact::SortieAborted {
                tail, sortie, why, ..
            } => {
                if let Some(position) = self.taken.remove(&(tail, sortie)) {
                    self.lines[position].taken = None;
                    self.lines[position].not_flown = Some(why);
                }
            }
            Fact::LineCancelled {
                tail, slot, why, ..
            } => {
                if let Some(&position) = self.latest.get(&(tail, slot)) {
                    self.lines[position].not_flown = Some(why);
                }
            }
            _ => {}
        }
    }
}
