//! The counted measures of the time series, kept in memory for a study.
//!
//! Owns which measures those are: every whole number of `timeseries.csv`, under the same name and by the same function.

use super::column::{Column, Table as _, Value};
use super::timeseries::{Row, Timeseries};
use crate::operation::{Fact, Observer, World};
use crate::record::{Counters, Losses};
use crate::scenario::Scenario;
use crate::sim::Time;

/// Which measures a study keeps, and when it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesLayout {
    /// The sample times, in order.
    pub times: Vec<Time>,
}

impl SeriesLayout {
    /// The layout of a scenario's runs.
    pub fn of(scenario: &Scenario) -> Self {
        let horizon = Time::ZERO + scenario.horizon.duration();
        let mut times = vec![Time::ZERO];
        while let Some(&last) = times.last().filter(|last| **last < horizon) {
            times.push(scenario.sample.next(last).min(horizon));
        }
        SeriesLayout { times }
    }

    /// The names of the measures, in order.
    pub fn measures() -> impl Iterator<Item = &'static str> {
        counted().map(Column::name)
    }

    /// How many values a run has.
    pub fn values(&self) -> usize {
        counted().count() * self.times.len()
    }
}

fn counted() -> impl Iterator<Item = &'static Column<Timeseries>> {
    Timeseries::COLUMNS
        .iter()
        .filter(|column| column.is_counted())
}

/// Keeps the measures of one run.
#[derive(Clone, Debug)]
pub struct Series {
    counters: Counters,
    losses: Losses,
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
        let row = Row::at(time, world, self.counters, &self.losses);
        for (measure, column) in counted().enumerate() {
            if let Value::Integer(number) = column.value(&row) {
                self.values[measure * self.times + self.next] =
                    number.try_into().unwrap_or(u32::MAX);
            }
        }
        self.next += 1;
    }
}
