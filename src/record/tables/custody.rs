//! `custody.csv`: every passage of a person from one custody state to the next.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Observer, PersonName, State, Tier, World};
use crate::sim::Time;

/// Writes the custody ledger.
#[derive(Default, Serialize, Deserialize)]
pub struct Custody {
    pub(super) sheet: Sheet<Self>,
}

/// A passage.
pub struct Row<'w> {
    person: PersonName<'w>,
    time: Time,
    from: State,
    to: State,
    place: &'w str,
    tail: Option<&'w str>,
    tier: Tier,
}

impl Table for Custody {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "custody";
    const ABOUT: &'static str =
        "A person's passage from one custody state to the next, in order of time.";
    // A person may pass back and forth within one instant, so no columns tell a row from all others.
    const KEY: &'static [&'static str] = &[];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new("person", Measure::TEXT, "Id of the person", |r| {
            Value::person(r.person)
        }),
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("from", Measure::TEXT, "State passed from", |r| {
            Value::Text(r.from.word())
        }),
        Column::new("to", Measure::TEXT, "State passed to", |r| {
            Value::Text(r.to.word())
        }),
        Column::new(
            "place",
            Measure::TEXT,
            "Id of the place where it happened, or was decided",
            |r| Value::Text(r.place),
        ),
        Column::new(
            "tail",
            Measure::TEXT,
            "Id of the tail, if one had to do with it",
            |r| Value::if_any(r.tail, Value::Text),
        ),
        Column::new("tier", Measure::TEXT, "Risk tier of the person", |r| {
            Value::Text(r.tier.word())
        }),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Custody {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Custody {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let Fact::CustodyPassed {
            person,
            from,
            to,
            place,
            tail,
        } = *fact
        else {
            return;
        };
        let names = world.names();
        self.sheet.row(&Row {
            person: names.person(person),
            time,
            from,
            to,
            place: names.place(place),
            tail: tail.map(|tail| names.tail(tail)),
            tier: world.tier(person),
        });
    }
}
