//! `stations.csv`: every station - handover, enrolment, case work - at each sample time.

use std::io;
use std::path::Path;

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use super::text::CellWriter;
use crate::operation::{Fact, Observer, StationView, World};
use crate::sim::Time;

/// Writes the stations.
pub struct Stations {
    sheet: Sheet<Self>,
}

/// A station at an instant.
pub struct Row<'w> {
    time: Time,
    place: Option<&'w str>,
    station: &'w str,
    view: StationView,
}

impl Table for Stations {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "stations";
    const ABOUT: &'static str =
        "A station at a sample time, in order of time, then of the stations in the scenario.";
    // The place may be empty, which a key may not be.
    const KEY: &'static [&'static str] = &[];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::HOURS,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new(
            "place",
            Measure::TEXT,
            "Id of the place it stands at; empty for case work",
            |r| Value::if_any(r.place, Value::Text),
        ),
        Column::new("station", Measure::TEXT, "Id of the station", |r| {
            Value::Text(r.station)
        }),
        Column::new(
            "waiting_pax",
            Measure::PAX,
            "Persons, or case files, waiting",
            |r| r.view.waiting.into(),
        ),
        Column::new(
            "in_service_pax",
            Measure::PAX,
            "Persons, or case files, in service",
            |r| r.view.in_service.into(),
        ),
        Column::new(
            "blocked_pax",
            Measure::PAX,
            "Persons done here and unable to move on",
            |r| r.view.blocked.into(),
        ),
        Column::new("servers_count", Measure::COUNT, "Servers on shift", |r| {
            r.view.servers.into()
        }),
        Column::new("time_utc", Measure::UTC, "The instant in UTC", |r| {
            Value::Utc(r.time)
        }),
    ];
}

impl Stations {
    /// Begins the table in `directory`.
    pub fn create(directory: &Path, cells: CellWriter) -> io::Result<Self> {
        Ok(Stations {
            sheet: Sheet::create(directory, cells)?,
        })
    }

    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Stations {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        let names = world.names();
        for id in world.station_ids() {
            let view = world.station_view(id);
            let place = view.place.map(|place| names.place(place));
            self.sheet.row(&Row {
                time,
                place,
                station: names.station(id),
                view,
            });
        }
    }
}
