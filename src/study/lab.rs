//! Single runs for questions that need many small ones: the same history under many variants of a plan.
//!
//! Owns what is kept of such a run, and running many on threads. Answers come in the order of the questions, whatever
//! the threads; what comes of a run depends on scenario, seed and number alone (common random numbers).

use std::collections::BTreeMap;

use thiserror::Error;

use super::metric::{METRICS, Metric};
use super::replicate::{Stop, Workers};
use crate::operation::{Audit, RunOptions, simulate};
use crate::record::Kpis;
use crate::scenario::Scenario;
use crate::sim::Time;

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// A value for each of [`METRICS`]; NaN where the run has none, infinite where it lies beyond the horizon.
    pub values: Vec<f64>,
    /// When it closed; none if it did not.
    pub closure: Option<Time>,
    /// Share of the time in which each constraint held up the next person.
    pub binding: BTreeMap<&'static str, f64>,
}

impl Probe {
    /// A key figure.
    pub fn of(&self, metric: &Metric) -> f64 {
        self.values[metric.position()]
    }

    /// A key figure that the list surely has.
    pub(super) fn named(&self, name: &str) -> f64 {
        self.of(Metric::named(name).expect("one of the list"))
    }
}

/// Runs a scenario once.
///
/// # Errors
/// Why it cannot be set up, or the run cannot be trusted; in words, to be counted and told.
pub fn probe(scenario: &Scenario, seed: u64, number: u32) -> Result<Probe, String> {
    let options = RunOptions {
        replication: number,
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    let finished = simulate(scenario, &options, Kpis::new(), |_, _| ());
    let finished = finished.map_err(|error| error.to_string())?;
    let kpis = finished.observer;
    let summary = kpis.summary(scenario, &finished.world, finished.ended_at, "");
    Ok(Probe {
        values: METRICS
            .iter()
            .map(|metric| metric.of(&summary).unwrap_or(f64::NAN))
            .collect(),
        closure: kpis.closure(&finished.world),
        binding: summary.binding,
    })
}

/// The user stopped it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("interrupted; nothing is kept of it")]
pub struct Interrupted;

/// A seed, threads, and whoever waits.
pub struct Lab<'l> {
    /// The seed of every run.
    pub seed: u64,
    /// Threads.
    pub workers: &'l Workers,
    /// Whether to go on.
    pub stop: &'l Stop,
    /// Told of each run as it ends.
    pub ended: &'l (dyn Fn() + Sync),
}

impl Lab<'_> {
    /// Answers `questions` on all threads, in their order.
    ///
    /// # Errors
    /// If the user stops it.
    pub fn ask<Q: Send + Sync, A: Send>(
        &self,
        questions: &[Q],
        answer: impl Fn(&Q) -> A + Sync,
    ) -> Result<Vec<A>, Interrupted> {
        let one = |question: &Q| (!self.stop.is_said()).then(|| answer(question));
        let answers: Option<Vec<A>> = self.workers.map(questions, one).into_iter().collect();
        answers.ok_or(Interrupted)
    }

    /// Runs a scenario once.
    ///
    /// # Errors
    /// As [`probe`].
    pub fn probe(&self, scenario: &Scenario, number: u32) -> Result<Probe, String> {
        let probe = probe(scenario, self.seed, number);
        (self.ended)();
        probe
    }
}
