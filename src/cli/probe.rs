//! `airbridge probe`: runs of a scenario for another process of this program, which compares them with its own.
//!
//! Hidden, for nobody types it: `verify` starts it. What it prints is a trace, as it stands beside a lock.

use anyhow::{Context as _, Result};

use super::{Outcome, scenario, terminal};
use crate::operation::RunOptions;
use crate::study::verify::{Trace, Words, probe};

/// Which runs to send.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// The numbers of the replications
    pub replications: Vec<u32>,
}

/// Sends runs.
pub fn run(args: &Args) -> Result<Outcome> {
    let loaded = scenario::read(&args.scenario, &[])?;
    let mut trace = Trace::new();
    for &replication in &args.replications {
        let options = RunOptions {
            replication,
            ..RunOptions::seeded(loaded.scenario.seed)
        };
        let probe = probe(&loaded.scenario, &options)
            .with_context(|| format!("replication {replication}"))?;
        trace.keep(&args.scenario, replication, &probe, Words::Kept);
    }
    terminal::print_bytes(&trace.bytes())?;
    Ok(Outcome::Done)
}
