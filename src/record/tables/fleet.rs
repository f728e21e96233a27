//! `fleet.csv`: every aircraft or convoy type at each sample time, its tails by status.

use std::io;
use std::path::Path;

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use super::text::CellWriter;
use crate::operation::{Fact, FleetView, Observer, World};
use crate::sim::Time;

/// Writes the fleet.
pub struct Fleet {
    sheet: Sheet<Self>,
}

/// A type at an instant.
pub struct Row<'w> {
    time: Time,
    fleet_type: &'w str,
    view: FleetView,
}

impl Table for Fleet {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "fleet";
    const ABOUT: &'static str =
        "An aircraft or convoy type at a sample time, in order of time, then of the types' ids.";
    const KEY: &'static [&'static str] = &["time_h", "type"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::HOURS,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("type", Measure::TEXT, "Id of the type", |r| {
            Value::Text(r.fleet_type)
        }),
        Column::new(
            "present_count",
            Measure::COUNT,
            "Tails in the operation; the statuses that follow sum to it",
            |r| r.view.present.into(),
        ),
        Column::new("ready_count", Measure::COUNT, "Tails ready at home", |r| {
            r.view.ready.into()
        }),
        Column::new(
            "preparing_count",
            Measure::COUNT,
            "Tails tasked, before take-off",
            |r| r.view.preparing.into(),
        ),
        Column::new(
            "flying_count",
            Measure::COUNT,
            "Tails in the air or on the road, holding not included",
            |r| r.view.flying.into(),
        ),
        Column::new(
            "holding_count",
            Measure::COUNT,
            "Tails waiting for a landing spot",
            |r| r.view.holding.into(),
        ),
        Column::new(
            "on_ground_count",
            Measure::COUNT,
            "Tails on a landing spot: loading, unloading, refuelling, blocked or waiting to take off",
            |r| r.view.on_ground.into(),
        ),
        Column::new(
            "broken_count",
            Measure::COUNT,
            "Tails waiting for or in repair",
            |r| r.view.broken.into(),
        ),
        Column::new(
            "crews_available_count",
            Measure::COUNT,
            "Crews fit to be tasked",
            |r| r.view.crews_available.into(),
        ),
        Column::new("time_utc", Measure::UTC, "The instant in UTC", |r| {
            Value::Utc(r.time)
        }),
    ];
}

impl Fleet {
    /// Begins the table in `directory`.
    pub fn create(directory: &Path, cells: CellWriter) -> io::Result<Self> {
        Ok(Fleet {
            sheet: Sheet::create(directory, cells)?,
        })
    }

    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Fleet {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        for id in world.type_ids() {
            let fleet_type = world.names().fleet_type(id);
            self.sheet.row(&Row {
                time,
                fleet_type,
                view: world.fleet_view(id),
            });
        }
    }
}
