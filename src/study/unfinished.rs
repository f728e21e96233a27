//! A replication that does not close: who is left where when it ends, and what stands in the way.
//!
//! A study keeps figures of its replications and no world, so the first that does not close is run once more.

use serde::{Deserialize, Serialize};

use super::conduct::Ensemble;
use super::metric::Metric;
use crate::operation::{Audit, RunOptions, simulate};
use crate::record::{Kpis, Left};

/// A replication that does not close by the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unfinished {
    /// Its number; `airbridge run --replication` repeats it.
    pub replication: u32,
    /// Who is left where, and why; nobody if all who are left are on the way.
    pub left: Vec<Left>,
}

impl Unfinished {
    /// The first of a plan's replications under `seed` that does not close; none if all do.
    pub fn first_of(ensemble: &Ensemble, seed: u64) -> Option<Self> {
        let closure = Metric::named("closure_h").expect("one of the list");
        let closures_h = ensemble.store.column(closure.position(), u32::MAX);
        let mut ran = ensemble.store.ran().iter().zip(closures_h);
        let (open, _) = ran.find(|(_, closure_h)| closure_h.is_infinite())?;
        let options = RunOptions {
            replication: open.number,
            audit: Audit::AtEnd,
            ..RunOptions::seeded(seed)
        };
        let scenario = &ensemble.plan.scenario;
        let run = simulate(scenario, &options, Kpis::new(), |_, _| ()).ok()?;
        let summary = run.observer.summary(scenario, &run.world, run.ended_at, "");
        Some(Unfinished {
            replication: open.number,
            left: summary.left,
        })
    }
}
