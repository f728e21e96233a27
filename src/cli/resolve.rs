//! `airbridge resolve`: the scenario as it will be run, on standard output.

use anyhow::Result;

use super::{Outcome, scenario, terminal};
use crate::record::manifest::scenario_text;

/// What to resolve.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// Change one value, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// Resolves a scenario.
pub fn run(args: &Args) -> Result<Outcome> {
    let loaded = scenario::read(&args.scenario, &args.set)?;
    terminal::print(&scenario_text(&loaded.scenario, loaded.hash.as_str()))?;
    Ok(Outcome::Done)
}
