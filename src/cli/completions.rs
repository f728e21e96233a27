//! `airbridge completions`: a completion script for a shell, on standard output.

use anyhow::Result;
use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Cli, Outcome, terminal};

/// For which shell.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The shell
    pub shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args) -> Result<Outcome> {
    let mut script = Vec::new();
    generate(args.shell, &mut Cli::command(), "airbridge", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
