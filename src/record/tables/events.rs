//! `events.csv`: every fact of the run, laid flat. Large, so only on request.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Names, Observer, Record, Subject, World};
use crate::sim::Time;

/// Writes the event log.
#[derive(Default, Serialize, Deserialize)]
pub struct Events {
    pub(super) sheet: Sheet<Self>,
    told: u64,
}

/// A fact.
pub struct Row<'w> {
    seq: u64,
    time: Time,
    record: Record,
    names: &'w Names,
}

impl Table for Events {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "events";
    const ABOUT: &'static str = "A fact, in the order in which they were told.";
    const KEY: &'static [&'static str] = &["seq"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new("seq", Measure::COUNT, "Number of the fact, from 1", |r| {
            r.seq.into()
        }),
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("kind", Measure::TEXT, "What happened", |r| {
            Value::Text(r.record.kind)
        }),
        Column::new("process", Measure::TEXT, "The process that told it", |r| {
            Value::Text(r.record.process.word())
        }),
        Column::new("place", Measure::TEXT, "Id of the place", |r| {
            Value::if_any(r.record.place, |id| Value::Text(r.names.place(id)))
        }),
        Column::new("tail", Measure::TEXT, "Id of the tail", |r| {
            Value::if_any(r.record.tail, |id| Value::Text(r.names.tail(id)))
        }),
        Column::new(
            "sortie",
            Measure::TEXT,
            "Id of the sortie: the tail's and its number",
            |r| {
                Value::if_any(r.record.sortie_of_tail(), |(tail, number)| {
                    Value::Numbered(r.names.tail(tail), number)
                })
            },
        ),
        Column::new("person", Measure::TEXT, "Id of the person", |r| {
            Value::if_any(r.record.person, |id| Value::person(r.names.person(id)))
        }),
        Column::new(
            "subject",
            Measure::TEXT,
            "Id of what else it is about: area, lane, gate, crew, station or country",
            |r| {
                Value::if_any(r.record.subject, |subject| {
                    Value::Text(subject_id(subject, r.names))
                })
            },
        ),
        Column::new(
            "amount",
            Measure::COUNT,
            "A count, a level or a length of time in microseconds, as the kind says",
            |r| Value::if_any(r.record.amount, Value::Integer),
        ),
        Column::new(
            "extra",
            Measure::COUNT,
            "A second count, as the kind says",
            |r| Value::if_any(r.record.extra, Value::Integer),
        ),
        Column::new(
            "word",
            Measure::TEXT,
            "State passed from, stage, limit, constraint or weather regime",
            |r| Value::Text(first_word(&r.record, r.names)),
        ),
        Column::new(
            "second_word",
            Measure::TEXT,
            "State passed to, or the cause of an incident",
            |r| Value::Text(r.record.words[1]),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Events {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Events {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        self.told += 1;
        let (seq, names) = (self.told, world.names());
        self.sheet.row(&Row {
            seq,
            time,
            record: fact.record(),
            names,
        });
    }
}

/// The id of what else a fact is about.
pub(in crate::record) fn subject_id(subject: Subject, names: &Names) -> &str {
    match subject {
        Subject::Area(id) | Subject::Regime(id, _) => names.area(id),
        Subject::Lane(id) => names.lane(id),
        Subject::Tail(id) => names.tail(id),
        Subject::Gate(id) => names.gate(id),
        Subject::Crew(id) => names.crew(id),
        Subject::Station(id) => names.station(id),
        Subject::Country(id) => names.country(id),
        Subject::Code(id) => names.code(id),
        Subject::Spare(id) => names.spare(id),
        Subject::Ceasefire(id) => names.ceasefire(id),
        Subject::Force(id) => names.force(id),
    }
}

/// The first word of a fact: the regime's id where it is about one.
pub(in crate::record) fn first_word<'w>(record: &Record, names: &'w Names) -> &'w str {
    match record.subject {
        Some(Subject::Regime(_, regime)) => names.regime(regime),
        _ => record.words[0],
    }
}
