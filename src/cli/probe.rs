//! `airbridge probe`: runs of a scenario for another process of this program, which compares them with its own.
//!
//! Hidden, for nobody types it: `verify` starts it. What it prints is a trace, as it stands beside a lock.

use anyhow::Result;

use super::{Outcome, scenario, terminal};
use crate::operation::RunOptions;
use crate::study::verify::{Trace, Words, probe};

/// Which runs to send.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// The first replication
    #[arg(long, default_value_t = 0)]
    pub from: u32,
    /// The one after the last
    #[arg(long, default_value_t = 1)]
    pub until: u32,
}

/// Sends runs.
pub fn run(args: &Args) -> Result<Outcome> {
    let loaded = scenario::read(&args.scenario, &[])?;
    let mut trace = Trace::new();
    for replication in args.from..args.until {
        let options = RunOptions {
            replication,
            ..RunOptions::seeded(loaded.scenario.seed)
        };
        match probe(&loaded.scenario, &options) {
            Ok(probe) => trace.keep(&args.scenario, replication, &probe, Words::Kept),
            // The others are compared all the same.
            Err(error) => terminal::say(&format!("replication {replication}: {error}")),
        }
    }
    terminal::print_bytes(&trace.bytes())?;
    Ok(Outcome::Done)
}
