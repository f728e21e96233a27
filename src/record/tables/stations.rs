//! `stations.csv`: every station - handover, enrolment, case work - at each sample time.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Observer, StationTotals, StationView, World};
use crate::sim::{Duration, Time};

/// Writes the stations.
#[derive(Default, Serialize, Deserialize)]
pub struct Stations {
    pub(super) sheet: Sheet<Self>,
    /// What had been measured at the sample before, by station.
    before: Vec<StationTotals>,
    sampled: Time,
}

/// A station at an instant.
pub struct Row<'w> {
    time: Time,
    place: Option<&'w str>,
    station: &'w str,
    view: StationView,
    /// Time since the sample before, and what was measured in it.
    lasted: Duration,
    since: StationTotals,
}

impl Row<'_> {
    /// The mean of what has this integral over the time since the sample before.
    fn mean(&self, integral: i128) -> Value<'static> {
        match self.lasted {
            Duration::ZERO => Value::Empty,
            lasted => Value::Decimal(integral as f64 / lasted.micros() as f64),
        }
    }
}

/// Microseconds in hours.
fn hours(micros: f64) -> f64 {
    micros / Duration::from_hours(1).micros() as f64
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
            Measure::INSTANT,
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
        Column::new(
            "servers_count",
            Measure::COUNT,
            "Servers on shift, each with equipment that works where it is needed",
            |r| r.view.servers.into(),
        ),
        Column::new(
            "equipment_away_count",
            Measure::COUNT,
            "Equipment away for repair",
            |r| r.view.equipment_away.into(),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
        Column::new(
            "mean_waiting_pax",
            Measure::MEAN_PAX,
            "Mean number waiting since the sample before",
            |r| r.mean(r.since.waiting),
        ),
        Column::new(
            "mean_wait_h",
            Measure::HOURS,
            "Mean wait of those who began to be served since the sample before",
            |r| Value::if_any(r.since.mean_wait(), |wait| Value::Decimal(hours(wait))),
        ),
        Column::new(
            "busy_frac",
            Measure::FRACTION,
            "Servers' time at work, of their time on shift with equipment that works, since the sample before; above 1 where they finish late",
            |r| {
                let (busy, servers) = (r.since.busy as f64, r.since.servers as f64);
                if servers > 0.0 {
                    Value::Decimal(busy / servers)
                } else {
                    Value::Empty
                }
            },
        ),
        Column::new(
            "blocked_server_h",
            Measure::HOURS,
            "Servers' time kept by persons unable to move on, since the sample before",
            |r| Value::Decimal(hours(r.since.blocked as f64)),
        ),
    ];
}

impl Stations {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Stations {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        let names = world.names();
        let lasted = time - std::mem::replace(&mut self.sampled, time);
        for id in world.station_ids() {
            let view = world.station_view(id);
            let totals = world.station_totals(id, time);
            if self.before.len() <= id.index() {
                self.before.push(StationTotals::default());
            }
            let before = std::mem::replace(&mut self.before[id.index()], totals);
            let place = view.place.map(|place| names.place(place));
            self.sheet.row(&Row {
                time,
                place,
                station: names.station(id),
                view,
                lasted,
                since: totals.since(before),
            });
        }
    }
}
