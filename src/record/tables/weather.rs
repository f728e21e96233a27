//! `weather.csv`: the weather of every area that has any, at each sample time, and what is foreseen.

use std::io;

use serde::{Deserialize, Serialize};

use super::column::{Column, Measure, Table, Value};
use super::sheet::{Finished, Sheet};
use crate::operation::{Fact, Observer, World};
use crate::sim::Time;

/// Writes the weather.
#[derive(Default, Serialize, Deserialize)]
pub struct Weather {
    pub(super) sheet: Sheet<Self>,
}

/// An area at an instant.
pub struct Row<'w> {
    time: Time,
    area: &'w str,
    regime: &'w str,
    foreseen: Option<&'w str>,
}

impl Table for Weather {
    type Row<'r> = Row<'r>;
    const NAME: &'static str = "weather";
    const ABOUT: &'static str =
        "An area with weather at a sample time, in order of time, then of the areas' ids.";
    const KEY: &'static [&'static str] = &["time_h", "area"];
    const COLUMNS: &'static [Column<Self>] = &[
        Column::new(
            "time_h",
            Measure::INSTANT,
            "Hours since the start of the run",
            |r| Value::hours_since_start(r.time),
        ),
        Column::new("area", Measure::TEXT, "Id of the area", |r| {
            Value::Text(r.area)
        }),
        Column::new("regime", Measure::TEXT, "Regime in force", |r| {
            Value::Text(r.regime)
        }),
        Column::new(
            "foreseen",
            Measure::TEXT,
            "Regime foreseen for the horizon of the area's forecast from now; empty without a forecast",
            |r| Value::if_any(r.foreseen, Value::Text),
        ),
        Column::utc("time_utc", |r| Value::Utc(r.time)),
    ];
}

impl Weather {
    /// Ends the table.
    pub fn finish(self) -> io::Result<Finished> {
        self.sheet.finish()
    }
}

impl Observer for Weather {
    fn fact(&mut self, _time: Time, _fact: &Fact, _world: &World) {}

    fn sample(&mut self, time: Time, world: &World) {
        let names = world.names();
        for area in world.area_ids() {
            if let Some(view) = world.weather_view(area, time) {
                self.sheet.row(&Row {
                    time,
                    area: names.area(area),
                    regime: names.regime(view.regime),
                    foreseen: view.foreseen.map(|regime| names.regime(regime)),
                });
            }
        }
    }
}
