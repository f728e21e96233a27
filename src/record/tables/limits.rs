//! `limits.csv`: every broken limit of a lawful transfer.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Age, CrewId, Fact, Limit, Observer, PersonId, PlaceId, Tier, World};
use crate::sim::{Duration, Time};

/// Writes the broken limits.
#[derive(Default, Serialize, Deserialize)]
pub struct Limits {
    pub(super) sheet: Sheet<Self>,
}

/// A broken limit.
pub struct Row<'w> {
    time: Time,
    limit: Limit,
    person: Option<PersonId>,
    crew: Option<CrewId>,
    place: Option<PlaceId>,
    over: Duration,
    world: &'w World,
}

impl Row<'_> {
    fn tier(&self) -> Option<Tier> {
        self.person.map(|person| self.world.tier(person))
    }

    fn age(&self) -> Option<Age> {
        self.person.map(|person| self.world.age(person))
    }
}

impl Table for Limits {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "limits";
    const ABOUT: &'static str = "A limit broken for a person or by a crew, in order of time; the last as of the end of the run.";
    const KEY: &'static [&'static str] = &[];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new(
            "limit",
            Measure::TEXT,
            "restraint, ramp_wait, staged, crowding, crowded, screening, minors, crew_duty, crew_hours or escort_duty",
            |r| Value::Text(r.limit.word()),
        ),
        Column::new("person", Measure::TEXT, "Id of the person", |r| {
            Value::if_any(r.person, |id| Value::person(r.world.names().person(id)))
        }),
        Column::new("crew", Measure::TEXT, "Id of the crew", |r| {
            Value::if_any(r.crew, |id| Value::Text(r.world.names().crew(id)))
        }),
        Column::new("place", Measure::TEXT, "Id of the place", |r| {
            Value::if_any(r.place, |id| Value::Text(r.world.names().place(id)))
        }),
        Column::new(
            "over_h",
            Measure::HOURS,
            "How long beyond the limit; 0 where it is not one of time",
            |r| Value::Hours(r.over),
        ),
        Column::new("tier", Measure::TEXT, "Risk tier of the person", |r| {
            Value::if_any(r.tier(), |tier| Value::Text(tier.word()))
        }),
        Column::new("age", Measure::TEXT, "Age group of the person", |r| {
            Value::if_any(r.age(), |age| Value::Text(age.word()))
        }),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Limits {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Limits {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let Some(limit) = fact.broken_limit() else {
            return;
        };
        let (person, crew, place, over) = match *fact {
            Fact::LimitBroken {
                person,
                place,
                over,
                ..
            } => (Some(person), None, Some(place), over),
            Fact::CrewOverrun { crew, over } | Fact::CrewOverHours { crew, over } => {
                (None, Some(crew), None, over)
            }
            Fact::EscortsOverrun { place, over, .. } => (None, None, Some(place), over),
            _ => unreachable!("{fact:?} breaks a limit of nobody"),
        };
        self.sheet.row(&Row {
            time,
            limit,
            person,
            crew,
            place,
            over,
            world,
        });
    }
}
