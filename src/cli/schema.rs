//! `airbridge schema`: the JSON Schema of the scenario file, or the reference written from it, on standard output.

use anyhow::Result;

use super::{Outcome, terminal};
use crate::record::manifest::to_text;
use crate::scenario::{reference, schema};

/// The arguments of `airbridge schema`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Print the scenario reference for people instead, in Markdown
    #[arg(long)]
    reference: bool,
}

/// Prints the schema or the reference.
pub fn run(args: &Args) -> Result<Outcome> {
    let text = match args.reference {
        true => reference(),
        false => to_text(&schema()),
    };
    terminal::print(&text)?;
    Ok(Outcome::Done)
}
