//! `waiting.csv`: who waits for which step, day by day, however seldom a run is sampled.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Observer, Waiting as View, World};
use crate::sim::Time;

/// Writes who waits.
#[derive(Default, Serialize, Deserialize)]
pub struct Waiting {
    pub(super) sheet: Sheet<Self>,
}

/// A step at the end of a day.
pub struct Row<'w> {
    time: Time,
    view: View<'w>,
    world: &'w World,
}

impl Table for Waiting {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "waiting";
    const ABOUT: &'static str = "Who waits for a step at a local midnight and at the end of the run, in order of time, then of the places and the steps.";
    // The place may be empty, which a key may not be.
    const KEY: &'static [&'static str] = &[];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new(
            "step",
            Measure::TEXT,
            "What they wait for: screening, a movement from a site or a staging place, the first station (ramp), a station, resolution (aside), room (door), enrolment, release, appeal, court, a country's decision or change of mind (declined), a flight",
            |r| Value::Text(r.view.step.word()),
        ),
        Column::new(
            "place",
            Measure::TEXT,
            "Id of the place; empty where there is none",
            |r| Value::if_any(r.view.place, |id| Value::Text(r.world.names().place(id))),
        ),
        Column::new(
            "id",
            Measure::TEXT,
            "Id of the station, the agency or the country; empty for other steps",
            |r| Value::Text(r.view.id),
        ),
        Column::new(
            "waiting_pax",
            Measure::PAX,
            "Persons, or case files, waiting",
            |r| r.view.persons.into(),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Waiting {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Waiting {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn day(&mut self, time: Time, world: &World) {
        for view in world.waiting() {
            self.sheet.row(&Row { time, view, world });
        }
    }
}
