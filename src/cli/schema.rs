//! `airbridge schema`: the JSON Schema of the scenario file, on standard output.

use anyhow::Result;

use super::{Outcome, terminal};
use crate::record::manifest::to_text;
use crate::scenario::schema;

/// Prints the schema.
pub fn run() -> Result<Outcome> {
    terminal::print(&to_text(&schema()))?;
    Ok(Outcome::Done)
}
