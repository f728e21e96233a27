//! What is counted over time, kept in memory for a study.
//!
//! Owns which measures those are: every whole number of `timeseries.csv`, who is held, staged or waiting at each place
//! and station, and incidents and escapes at each site, under the same names and by the same functions as in the tables
//! of a run.

use super::column::{Column, Table as _, Value};
use super::timeseries::{Row, Timeseries};
use crate::operation::{Fact, Observer, PlaceId, StationId, World};
use crate::record::{Counters, Losses};
use crate::scenario::Scenario;
use crate::scenario::network::Place;
use crate::sim::Time;

/// What a study keeps over time, and when it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesLayout {
    /// The sample times, in order.
    pub times: Vec<Time>,
    /// What is kept of single places and stations, after the measures of the whole.
    pub locals: Vec<Local>,
}

/// Persons, incidents or escapes at a place, or persons waiting at a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// A column of `places.csv` or `stations.csv`.
    pub measure: &'static str,
    /// Id of the place; empty for case work.
    pub place: String,
    /// Id of the station; empty for what is counted of the place as a whole.
    pub station: String,
}

const HELD: &str = "held_pax";
const STAGED: &str = "staged_pax";
const INCIDENTS: &str = "cum_incidents_count";
const ESCAPED: &str = "cum_escaped_pax";
const WAITING: &str = "waiting_pax";

impl SeriesLayout {
    /// The layout of a scenario's runs.
    pub fn of(scenario: &Scenario) -> Self {
        let horizon = Time::ZERO + scenario.horizon.duration();
        let mut times = vec![Time::ZERO];
        while let Some(&last) = times.last().filter(|last| **last < horizon) {
            times.push(scenario.sample.next(last).min(horizon));
        }
        SeriesLayout {
            times,
            locals: locals(scenario),
        }
    }

    /// The names of the measures of the whole, in order.
    pub fn measures() -> impl Iterator<Item = &'static str> {
        counted().map(Column::name)
    }

    /// How many measures come before the first of a place.
    pub fn measures_count() -> usize {
        counted().count()
    }

    /// How many values a run has.
    pub fn values(&self) -> usize {
        (counted().count() + self.locals.len()) * self.times.len()
    }
}

fn counted() -> impl Iterator<Item = &'static Column<Timeseries>> {
    Timeseries::COLUMNS
        .iter()
        .filter(|column| column.is_counted())
}

/// Sites and staging places, their stations, then the stations of case work.
fn locals(scenario: &Scenario) -> Vec<Local> {
    let local = |measure, place: &str, station: &str| Local {
        measure,
        place: place.to_owned(),
        station: station.to_owned(),
    };
    let mut locals = vec![];
    for (id, place) in &scenario.place {
        locals.extend(place.detention.iter().map(|_| local(HELD, id, "")));
        locals.extend(place.staging.iter().map(|_| local(STAGED, id, "")));
        if place.guarded().is_some() {
            locals.extend([INCIDENTS, ESCAPED].map(|measure| local(measure, id, "")));
        }
        let waiting = |station| local(WAITING, id, station);
        locals.extend(stations(place).into_iter().map(waiting));
    }
    if let Some(casework) = &scenario.casework {
        let agencies = casework.agency.keys().map(String::as_str);
        let waiting = |station| local(WAITING, "", station);
        locals.extend(agencies.chain(["court"]).map(waiting));
    }
    locals
}

/// The ids of a place's stations.
fn stations(place: &Place) -> Vec<&str> {
    let mut stations = vec![];
    let detention = place.detention.as_ref();
    if detention.is_some_and(|detention| detention.screening.is_some()) {
        stations.push("screening");
    }
    if let Some(reception) = &place.reception {
        stations.extend(reception.station.keys().map(String::as_str));
        stations.extend(reception.enrolment.iter().map(|_| "enrolment"));
    }
    stations
}

/// Where the value of a [`Local`] is found in a world.
#[derive(Clone, Copy, Debug)]
enum Source {
    Held(PlaceId),
    Staged(PlaceId),
    Incidents(PlaceId),
    Escaped(PlaceId),
    Waiting(StationId),
}

impl Source {
    fn find(local: &Local, world: &World) -> Option<Source> {
        let names = world.names();
        let place = || world.place_ids().find(|id| names.place(*id) == local.place);
        match local.measure {
            HELD => place().map(Source::Held),
            STAGED => place().map(Source::Staged),
            INCIDENTS => place().map(Source::Incidents),
            ESCAPED => place().map(Source::Escaped),
            _ => {
                let is_it = |id: &StationId| {
                    let place = world.station_view(*id).place;
                    names.station(*id) == local.station
                        && place.map_or("", |place| names.place(place)) == local.place
                };
                let station = world.station_ids().find(is_it);
                station.map(Source::Waiting)
            }
        }
    }

    fn value(self, world: &World, losses: &Losses) -> u32 {
        match self {
            Source::Held(place) => world.held_at(place),
            Source::Staged(place) => world.staged_at(place),
            Source::Incidents(place) => limited(losses.at(place).incidents),
            Source::Escaped(place) => limited(losses.at(place).escaped),
            Source::Waiting(station) => world.station_view(station).waiting,
        }
    }
}

/// The number, as far as it can be kept.
fn limited(number: u64) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// Keeps the measures of one run.
#[derive(Clone, Debug)]
pub struct Series {
    counters: Counters,
    losses: Losses,
    locals: Vec<Local>,
    /// Where the locals are found, from the first sample on.
    sources: Vec<Option<Source>>,
    /// By measure, then by time.
    values: Vec<u32>,
    times: usize,
    next: usize,
}

impl Series {
    /// Keeps nothing yet.
    pub fn new(layout: &SeriesLayout) -> Self {
        Series {
            counters: Counters::default(),
            losses: Losses::default(),
            locals: layout.locals.clone(),
            sources: Vec::new(),
            values: vec![0; layout.values()],
            times: layout.times.len(),
            next: 0,
        }
    }

    /// The values, measure by measure.
    pub fn into_values(self) -> Vec<u32> {
        self.values
    }
}

impl Observer for Series {
    fn fact(&mut self, _time: Time, fact: &Fact, world: &World) {
        self.counters.note(fact);
        self.losses.note(fact, world);
    }

    fn sample(&mut self, time: Time, world: &World) {
        if self.next == 0 {
            let find = |local| Source::find(local, world);
            self.sources = self.locals.iter().map(find).collect();
        }
        let row = Row::at(time, world, self.counters, &self.losses);
        let whole = counted().map(|column| match column.value(&row) {
            Value::Integer(number) => number.try_into().unwrap_or(u32::MAX),
            _ => unreachable!("{} is declared a whole number", column.name()),
        });
        let losses = &self.losses;
        let local =
            |source: &Option<Source>| source.map_or(0, |source| source.value(world, losses));
        let values = whole.chain(self.sources.iter().map(local));
        for (measure, value) in values.enumerate() {
            self.values[measure * self.times + self.next] = value;
        }
        self.next += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{RunOptions, simulate};
    use crate::scenario::files::Disk;
    use crate::scenario::{Reference, load};

    /// Every place and station of a run is found in its world, whatever the scenario has.
    #[test]
    fn every_local_is_found_and_no_station_is_left_out() {
        struct Look(Vec<Local>, bool);
        impl Observer for Look {
            fn fact(&mut self, _: Time, _: &Fact, _: &World) {}
            fn sample(&mut self, _: Time, world: &World) {
                for local in &self.0 {
                    assert!(Source::find(local, world).is_some(), "{local:?}");
                }
                let waiting = self.0.iter().filter(|local| local.measure == WAITING);
                assert_eq!(waiting.count(), world.station_ids().count());
                self.1 = true;
            }
        }
        for name in ["baseline", "everything"] {
            let loaded = load(&Reference::new(name), &[], &Disk).expect("a built-in");
            let scenario = loaded.scenario;
            let look = Look(locals(&scenario), false);
            let options = RunOptions::seeded(1);
            let finished = simulate(&scenario, &options, look, |_, _| ()).expect("it runs");
            assert!(finished.observer.1);
        }
    }
}
