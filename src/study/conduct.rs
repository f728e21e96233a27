//! Conducting a study: replications of each plan until there are enough, kept on the disk as they end.
//!
//! Owns the rule when it is enough, and the key by which a study is known again when it is taken up.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use thiserror::Error;

use super::metric::METRICS;
use super::replicate::{Plan, Replication, Stop, Workers};
use super::stopping::{Precision, checkpoints};
use super::store::{Store, StoreError};
use crate::record::manifest::Program;
use crate::record::tables::SeriesLayout;

/// When there are enough replications.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// After so many.
    Fixed(u32),
    /// As soon as every figure is precise enough, or after so many at the most.
    Precise(Vec<Precision>, u32),
}

impl Rule {
    /// How many replications there may be.
    pub fn most(&self) -> u32 {
        match self {
            Rule::Fixed(number) | Rule::Precise(_, number) => *number,
        }
    }
}

/// What is to be studied, and how.
#[derive(Clone, Debug)]
pub struct Study {
    /// The plans; each gets the same replications, so that they are compared on common random numbers.
    pub plans: Vec<Plan>,
    /// The seed.
    pub seed: u64,
    /// When there are enough replications.
    pub rule: Rule,
    /// The confidence of every interval.
    pub confidence: f64,
    /// Threads; as many as there are cores if not said.
    pub jobs: Option<usize>,
    /// Begins runs in another order, which this seed decides; nothing may come of it.
    pub shuffle_jobs: Option<u64>,
}

/// A plan with its replications.
#[derive(Debug)]
pub struct Ensemble {
    /// The plan.
    pub plan: Plan,
    /// Its replications.
    pub store: Store,
    /// When their time series were sampled.
    pub layout: SeriesLayout,
    /// Each precision that was asked for, and whether it was reached.
    pub reached: Vec<(Precision, bool)>,
}

/// Why a study did not come to its end.
#[derive(Debug, Error)]
pub enum StudyError {
    /// Replications cannot be kept.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The system refused.
    #[error("cannot keep the replications")]
    Io(#[from] io::Error),
    /// It was stopped; what had ended is kept.
    #[error("interrupted after {kept} replications, which are kept; --resume takes them up")]
    Interrupted {
        /// Replications kept.
        kept: usize,
    },
}

impl Study {
    /// Runs what is still missing, keeping replications in the folder `partial`.
    ///
    /// `ended` is told of each replication as it ends, in no particular order.
    ///
    /// # Errors
    /// If a store cannot be written or belongs to another study, or `stop` was said.
    pub fn conduct(
        &self,
        partial: &Path,
        stop: &Stop,
        ended: impl Fn(&Plan, &Replication) + Sync,
    ) -> Result<Vec<Ensemble>, StudyError> {
        fs::create_dir_all(partial)?;
        let workers = Workers::of(self.jobs)?.shuffled(self.shuffle_jobs);
        let one = |plan: &Plan| self.conduct_plan(plan, partial, &workers, stop, &ended);
        self.plans.iter().map(one).collect()
    }

    fn conduct_plan(
        &self,
        plan: &Plan,
        partial: &Path,
        workers: &Workers,
        stop: &Stop,
        ended: &(impl Fn(&Plan, &Replication) + Sync),
    ) -> Result<Ensemble, StudyError> {
        let layout = SeriesLayout::of(&plan.scenario);
        let path = partial.join(format!("{}.rows", plan.label));
        let mut store = Store::open(&path, self.key(plan, &layout), &layout)?;
        let (precisions, looks): (&[Precision], Vec<u32>) = match &self.rule {
            Rule::Fixed(number) => (&[], vec![*number]),
            Rule::Precise(precisions, most) => (precisions, checkpoints(*most).collect()),
        };
        for look in looks {
            let missing = store.missing(look);
            let kept = Mutex::new(store);
            workers.run((plan, self.seed), missing, stop, |replication| {
                ended(plan, &replication);
                kept.lock()
                    .expect("nobody panics with it")
                    .keep(replication)
            })?;
            store = kept.into_inner().expect("nobody panicked with it");
            if stop.is_said() {
                return Err(StudyError::Interrupted {
                    kept: store.ran().len(),
                });
            }
            // Runs beyond this look may be there from a study that was to have more; the rule must not see them.
            let is_enough = |precision: &Precision| {
                precision.is_reached(store.column(precision.metric(), look), self.confidence)
            };
            let reached = precisions.iter().map(|one| (one.clone(), is_enough(one)));
            let reached: Vec<(Precision, bool)> = reached.collect();
            store.whole()?;
            if look == self.rule.most() || reached.iter().all(|(_, is_reached)| *is_reached) {
                store.settle(look);
                return Ok(Ensemble {
                    plan: plan.clone(),
                    store,
                    layout,
                    reached,
                });
            }
        }
        unreachable!("the last look is at the most replications there may be")
    }

    /// What must be alike for replications to be taken up: whatever decides what comes of one.
    fn key(&self, plan: &Plan, layout: &SeriesLayout) -> blake3::Hash {
        let Program { name, version } = Program::THIS;
        let names = METRICS.iter().map(|metric| metric.name);
        let locals = layout.locals.iter().map(|local| local.measure);
        let names: Vec<&str> = names
            .chain(SeriesLayout::measures())
            .chain(locals)
            .collect();
        let text = format!(
            "{name} {version}\n{}\n{}\n{} samples\n{}",
            plan.hash,
            self.seed,
            layout.times.len(),
            names.join(" ")
        );
        blake3::hash(text.as_bytes())
    }
}
