//! Replications: the same plan under the same seed, one independent history after another, on as many threads as wanted.
//!
//! Owns what a study keeps of one replication. What comes of a replication depends on plan, seed and number alone, so
//! threads and their order can change nothing but the order in which replications are told of.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::design::{DESIGN, Draws, shuffled};
use super::metric::METRICS;
use crate::operation::{Audit, RunError, RunOptions, simulate};
use crate::record::directory::slug;
use crate::record::tables::{Series, SeriesLayout};
use crate::record::{Digest, Kpis};
use crate::scenario::{Loaded, Scenario};
use crate::sim::{Entity, Streams};

/// A scenario that is to be studied.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it is called in tables and file names: a slug of its file's stem.
    pub label: String,
    /// The scenario.
    pub scenario: Scenario,
    /// The hash of its resolved form.
    pub hash: String,
    /// The values changed on the command line, as given there.
    pub overrides: Vec<String>,
}

impl Plan {
    /// The plan of a scenario with these values changed, called after its file.
    #[must_use]
    pub fn of(loaded: Loaded, overrides: &[String]) -> Self {
        Plan {
            label: slug(&loaded.stem),
            hash: loaded.hash.as_str().to_owned(),
            scenario: loaded.scenario,
            overrides: overrides.to_vec(),
        }
    }
}

/// What a study keeps of a replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Replication {
    /// Its number; `airbridge run --replication` repeats it.
    pub number: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// How a replication came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It reached the horizon.
    Ran(Box<History>),
    /// It failed; why. Nothing of it counts, and it is never left out in silence.
    Failed(String),
}

/// The figures of a replication that ran.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Digest of its facts, as in `run.json`.
    pub digest: String,
    /// A value for each of [`METRICS`]; NaN where the run has none, infinite where it lies beyond the horizon.
    pub values: Vec<f64>,
    /// Every counted measure of the time series at every sample time, measure by measure.
    pub series: Vec<u32>,
}

/// Runs one replication.
///
/// # Errors
/// If the scenario cannot be set up, or the run cannot be trusted.
pub fn replicate(plan: &Plan, seed: u64, number: u32) -> Result<History, RunError> {
    let options = RunOptions {
        replication: number,
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    let layout = SeriesLayout::of(&plan.scenario);
    let observers = (Digest::new(), Kpis::new(), Series::new(&layout));
    let finished = simulate(&plan.scenario, &options, observers, |_, _| ())?;
    let (digest, kpis, series) = finished.observer;
    let digest = digest.digests(&finished.world).run;
    let summary = kpis.summary(&plan.scenario, &finished.world, finished.ended_at, &digest);
    let value = |metric: &super::Metric| metric.of(&summary).unwrap_or(f64::NAN);
    Ok(History {
        values: METRICS.iter().map(value).collect(),
        series: series.into_values(),
        digest,
    })
}

/// Says that no further replication is to begin.
#[derive(Debug, Default)]
pub struct Stop(AtomicBool);

impl Stop {
    /// Nothing is said yet.
    pub const fn new() -> Self {
        Stop(AtomicBool::new(false))
    }

    /// From now on none begins.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Threads to run replications on.
#[derive(Debug)]
pub struct Workers {
    pool: rayon::ThreadPool,
    shuffle: Option<u64>,
}

impl Workers {
    /// So many threads; as many as there are cores if not said.
    ///
    /// # Errors
    /// If the system gives no threads.
    pub fn of(jobs: Option<usize>) -> std::io::Result<Self> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.unwrap_or(0))
            .build();
        let with = |pool| Workers {
            pool,
            shuffle: None,
        };
        pool.map(with).map_err(std::io::Error::other)
    }

    /// The same, beginning jobs in another order that this seed decides; no result may lean on it.
    #[must_use]
    pub fn shuffled(self, shuffle: Option<u64>) -> Self {
        Workers { shuffle, ..self }
    }

    /// The order in which so many jobs begin.
    fn order(&self, jobs: usize) -> Vec<usize> {
        match self.shuffle {
            None => (0..jobs).collect(),
            Some(seed) => {
                let entity = Entity::named("workers", "jobs");
                let mut draws = Streams::new(seed, 0, DESIGN).stream(Draws::OrderOfJobs, entity);
                shuffled(jobs, &mut draws)
            }
        }
    }

    /// What `one` makes of each of `items`, in their order.
    pub(super) fn map<T: Sync, R: Send>(
        &self,
        items: &[T],
        one: impl Fn(&T) -> R + Sync,
    ) -> Vec<R> {
        let order = self.order(items.len());
        let jobs = order.par_iter().with_max_len(1);
        let job = |&at: &usize| (at, one(&items[at]));
        let mut made: Vec<(usize, R)> = self.pool.install(|| jobs.map(job).collect());
        made.sort_unstable_by_key(|(at, _)| *at);
        made.into_iter().map(|(_, result)| result).collect()
    }

    /// Runs the given replications of a plan and tells `keep` of each as it ends, in no particular order. The first
    /// error of `keep` ends it.
    pub fn run<E: Send>(
        &self,
        (plan, seed): (&Plan, u64),
        numbers: Vec<u32>,
        stop: &Stop,
        keep: impl Fn(Replication) -> Result<(), E> + Sync,
    ) -> Result<(), E> {
        let one = |number: u32| {
            if stop.is_said() {
                return Ok(());
            }
            let outcome = match replicate(plan, seed, number) {
                Ok(history) => Outcome::Ran(Box::new(history)),
                Err(error) => Outcome::Failed(error.to_string()),
            };
            keep(Replication { number, outcome })
        };
        // One at a time: replications differ in length, and a thread must not sit on a queue of long ones.
        let order = self.order(numbers.len());
        let jobs = order.into_par_iter().with_max_len(1);
        self.pool
            .install(|| jobs.map(|at| numbers[at]).try_for_each(one))
    }
}
