//! The tables of a run: one observer for each, all writing into one directory.
//!
//! Owns which tables there are and which of them a run writes. A further output is a further observer here; nothing
//! in the operation changes for it.

pub(crate) mod column;
mod custody;
mod events;
mod fleet;
mod incidents;
mod limits;
mod places;
mod series;
pub(crate) mod sheet;
mod sortie;
mod sorties;
mod stations;
mod tasking;
pub(crate) mod text;
mod timeseries;
mod waiting;
mod weather;

use std::io;
use std::path::Path;

pub use column::{Measure, Schema};
pub(super) use events::{first_word, subject_id};
pub use series::{Local, Series, SeriesLayout};
pub use sheet::Finished;

use crate::operation::{Fact, Observer, World};
use crate::scenario::units::Instant;
use crate::sim::Time;
use text::CellWriter;

/// A table by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableName {
    /// The whole operation at each sample time.
    Timeseries,
    /// Places at each sample time.
    Places,
    /// Fleet types at each sample time.
    Fleet,
    /// Stations at each sample time.
    Stations,
    /// Who waits for which step, by day.
    Waiting,
    /// Areas with weather at each sample time.
    Weather,
    /// Sorties.
    Sorties,
    /// Lines of the air-tasking orders.
    Tasking,
    /// Incidents.
    Incidents,
    /// Passages of persons.
    Custody,
    /// Broken limits.
    Limits,
    /// All facts.
    Events,
}

impl TableName {
    /// Every table, in the order in which they are listed.
    pub const ALL: [TableName; 12] = [
        TableName::Timeseries,
        TableName::Places,
        TableName::Fleet,
        TableName::Stations,
        TableName::Waiting,
        TableName::Weather,
        TableName::Sorties,
        TableName::Tasking,
        TableName::Incidents,
        TableName::Custody,
        TableName::Limits,
        TableName::Events,
    ];

    /// What a run writes unless told otherwise: all but the events.
    pub fn usual() -> Vec<TableName> {
        let mut tables = TableName::ALL.to_vec();
        tables.retain(|table| *table != TableName::Events);
        tables
    }

    /// The table's name, which is its file's stem.
    pub fn word(self) -> &'static str {
        match self {
            TableName::Timeseries => "timeseries",
            TableName::Places => "places",
            TableName::Fleet => "fleet",
            TableName::Stations => "stations",
            TableName::Waiting => "waiting",
            TableName::Weather => "weather",
            TableName::Sorties => "sorties",
            TableName::Tasking => "tasking",
            TableName::Incidents => "incidents",
            TableName::Custody => "custody",
            TableName::Limits => "limits",
            TableName::Events => "events",
        }
    }
}

/// The tables that a run writes.
pub struct Tables {
    timeseries: Option<timeseries::Timeseries>,
    places: Option<places::Places>,
    fleet: Option<fleet::Fleet>,
    stations: Option<stations::Stations>,
    waiting: Option<waiting::Waiting>,
    weather: Option<weather::Weather>,
    sorties: Option<sorties::Sorties>,
    tasking: Option<tasking::Tasking>,
    incidents: Option<incidents::Incidents>,
    custody: Option<custody::Custody>,
    limits: Option<limits::Limits>,
    events: Option<events::Events>,
}

impl Tables {
    /// Begins the `wanted` tables of a run that starts at `start` in `directory`.
    pub fn create(directory: &Path, wanted: &[TableName], start: Instant) -> io::Result<Self> {
        let cells = CellWriter::new(start);
        let begin = Begin {
            directory,
            wanted,
            cells,
        };
        Ok(Tables {
            timeseries: begin.if_wanted(TableName::Timeseries, timeseries::Timeseries::create)?,
            places: begin.if_wanted(TableName::Places, places::Places::create)?,
            fleet: begin.if_wanted(TableName::Fleet, fleet::Fleet::create)?,
            stations: begin.if_wanted(TableName::Stations, stations::Stations::create)?,
            waiting: begin.if_wanted(TableName::Waiting, waiting::Waiting::create)?,
            weather: begin.if_wanted(TableName::Weather, weather::Weather::create)?,
            sorties: begin.if_wanted(TableName::Sorties, sorties::Sorties::create)?,
            tasking: begin.if_wanted(TableName::Tasking, tasking::Tasking::create)?,
            incidents: begin.if_wanted(TableName::Incidents, incidents::Incidents::create)?,
            custody: begin.if_wanted(TableName::Custody, custody::Custody::create)?,
            limits: begin.if_wanted(TableName::Limits, limits::Limits::create)?,
            events: begin.if_wanted(TableName::Events, events::Events::create)?,
        })
    }

    /// Ends the tables of a run that ended at `end` in the state `world`.
    pub fn finish(self, world: &World, end: Time) -> io::Result<Vec<Finished>> {
        let finished = [
            self.timeseries.map(|table| table.finish()),
            self.places.map(|table| table.finish()),
            self.fleet.map(|table| table.finish()),
            self.stations.map(|table| table.finish()),
            self.waiting.map(|table| table.finish()),
            self.weather.map(|table| table.finish()),
            self.sorties.map(|table| table.finish(world, end)),
            self.tasking.map(|table| table.finish(world)),
            self.incidents.map(|table| table.finish(world)),
            self.custody.map(|table| table.finish()),
            self.limits.map(|table| table.finish()),
            self.events.map(|table| table.finish()),
        ];
        finished.into_iter().flatten().collect()
    }
}

/// What the tables have in common when they begin.
struct Begin<'a> {
    directory: &'a Path,
    wanted: &'a [TableName],
    cells: CellWriter,
}

impl Begin<'_> {
    fn if_wanted<T>(
        &self,
        name: TableName,
        create: impl FnOnce(&Path, CellWriter) -> io::Result<T>,
    ) -> io::Result<Option<T>> {
        let wanted = self.wanted.contains(&name);
        wanted
            .then(|| create(self.directory, self.cells.clone()))
            .transpose()
    }
}

impl Observer for Tables {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        self.timeseries.fact(time, fact, world);
        self.fleet.fact(time, fact, world);
        self.sorties.fact(time, fact, world);
        self.tasking.fact(time, fact, world);
        self.incidents.fact(time, fact, world);
        self.custody.fact(time, fact, world);
        self.limits.fact(time, fact, world);
        self.events.fact(time, fact, world);
    }

    fn sample(&mut self, time: Time, world: &World) {
        self.timeseries.sample(time, world);
        self.places.sample(time, world);
        self.fleet.sample(time, world);
        self.stations.sample(time, world);
        self.weather.sample(time, world);
    }

    fn day(&mut self, time: Time, world: &World) {
        self.waiting.day(time, world);
    }
}

#[cfg(test)]
mod tests {
    use super::column::Table;
    use super::*;

    /// What must hold of every table's declaration.
    fn check<T: Table>() {
        let names: Vec<&str> = T::COLUMNS.iter().map(|column| column.name()).collect();
        for name in &names {
            let plain = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
            };
            assert!(name.chars().all(plain), "{}: {name}", T::NAME);
            assert!(
                name.starts_with(|letter: char| letter.is_ascii_lowercase()),
                "{}: {name}",
                T::NAME
            );
            assert_eq!(
                names.iter().filter(|other| *other == name).count(),
                1,
                "{}: {name}",
                T::NAME
            );
        }
        for key in T::KEY {
            assert!(names.contains(key), "{}: no column {key}", T::NAME);
        }
        for column in T::COLUMNS {
            assert!(column.ends_in_its_unit(), "{}: {}", T::NAME, column.name());
        }
    }

    #[test]
    fn every_column_is_named_as_promised() {
        check::<timeseries::Timeseries>();
        check::<places::Places>();
        check::<fleet::Fleet>();
        check::<stations::Stations>();
        check::<waiting::Waiting>();
        check::<weather::Weather>();
        check::<sorties::Sorties>();
        check::<tasking::Tasking>();
        check::<incidents::Incidents>();
        check::<custody::Custody>();
        check::<limits::Limits>();
        check::<events::Events>();
    }

    #[test]
    fn every_table_is_named_as_its_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let start = "2026-01-21T00:00:00Z".parse().expect("an instant");
        for name in TableName::ALL {
            Tables::create(directory.path(), &[name], start).expect("a table");
            assert!(
                directory
                    .path()
                    .join(format!("{}.csv", name.word()))
                    .is_file(),
                "{name:?}"
            );
        }
    }
}
