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

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use column::{Measure, Schema};
pub(super) use events::{first_word, subject_id};
pub use series::{Local, Series, SeriesLayout};
pub use sheet::Finished;

use crate::operation::{Fact, Observer, World};
use crate::scenario::units::Instant;
use crate::sim::Time;
use column::Table;
use sheet::{Page, Sheet};
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
#[derive(Serialize, Deserialize)]
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
        let mut tables = Tables::of(wanted);
        tables.open(directory, start, &BTreeMap::new())?;
        Ok(tables)
    }

    /// The `wanted` tables, empty and without their files.
    fn of(wanted: &[TableName]) -> Self {
        fn begun<T: Default>(name: TableName, wanted: &[TableName]) -> Option<T> {
            wanted.contains(&name).then(T::default)
        }
        Tables {
            timeseries: begun(TableName::Timeseries, wanted),
            places: begun(TableName::Places, wanted),
            fleet: begun(TableName::Fleet, wanted),
            stations: begun(TableName::Stations, wanted),
            waiting: begun(TableName::Waiting, wanted),
            weather: begun(TableName::Weather, wanted),
            sorties: begun(TableName::Sorties, wanted),
            tasking: begun(TableName::Tasking, wanted),
            incidents: begun(TableName::Incidents, wanted),
            custody: begun(TableName::Custody, wanted),
            limits: begun(TableName::Limits, wanted),
            events: begun(TableName::Events, wanted),
        }
    }

    /// Begins their files in `directory` with what was `written` before, by file name.
    pub fn open(
        &mut self,
        directory: &Path,
        start: Instant,
        written: &BTreeMap<String, String>,
    ) -> io::Result<()> {
        let cells = CellWriter::new(start);
        for page in self.pages() {
            let before = written.get(&page.file_name()).map(String::as_str);
            page.open(directory, cells.clone(), before)?;
        }
        Ok(())
    }

    /// Waits until all rows stand in the files, and tells the files' names.
    pub fn flush(&mut self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for page in self.pages() {
            page.flush()?;
            names.push(page.file_name());
        }
        Ok(names)
    }

    fn pages(&mut self) -> impl Iterator<Item = &mut dyn Page> {
        fn page<T: Table>(sheet: &mut Sheet<T>) -> &mut dyn Page {
            sheet
        }
        let pages = [
            self.timeseries.as_mut().map(|table| page(&mut table.sheet)),
            self.places.as_mut().map(|table| page(&mut table.sheet)),
            self.fleet.as_mut().map(|table| page(&mut table.sheet)),
            self.stations.as_mut().map(|table| page(&mut table.sheet)),
            self.waiting.as_mut().map(|table| page(&mut table.sheet)),
            self.weather.as_mut().map(|table| page(&mut table.sheet)),
            self.sorties.as_mut().map(|table| page(&mut table.sheet)),
            self.tasking.as_mut().map(|table| page(&mut table.sheet)),
            self.incidents.as_mut().map(|table| page(&mut table.sheet)),
            self.custody.as_mut().map(|table| page(&mut table.sheet)),
            self.limits.as_mut().map(|table| page(&mut table.sheet)),
            self.events.as_mut().map(|table| page(&mut table.sheet)),
        ];
        pages.into_iter().flatten()
    }

    /// Every table, each of which sees and hears everything.
    fn observers(&mut self) -> [&mut dyn Observer; 12] {
        [
            &mut self.timeseries,
            &mut self.places,
            &mut self.fleet,
            &mut self.stations,
            &mut self.waiting,
            &mut self.weather,
            &mut self.sorties,
            &mut self.tasking,
            &mut self.incidents,
            &mut self.custody,
            &mut self.limits,
            &mut self.events,
        ]
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

impl Observer for Tables {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        for table in self.observers() {
            table.fact(time, fact, world);
        }
    }

    fn sample(&mut self, time: Time, world: &World) {
        for table in self.observers() {
            table.sample(time, world);
        }
    }

    fn day(&mut self, time: Time, world: &World) {
        for table in self.observers() {
            table.day(time, world);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

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
        let instants = |measure| {
            let instants = T::COLUMNS.iter();
            instants.filter_map(move |column| column.instant(measure))
        };
        let in_hours: BTreeSet<&str> = instants(Measure::INSTANT).collect();
        let in_utc: BTreeSet<&str> = instants(Measure::UTC).collect();
        assert_eq!(
            in_hours,
            in_utc,
            "{}: instants in hours and in UTC",
            T::NAME
        );
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
