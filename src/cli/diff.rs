//! `airbridge diff`: what differs between two scenarios once both are resolved.

use anyhow::Result;
use serde_json::json;

use super::{Format, Outcome, scenario, terminal};
use crate::record::manifest::to_text;
use crate::scenario::Difference;

/// What to compare.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub a: String,
    /// Another
    pub b: String,
    /// What to print on standard output: a line for each difference, or JSON
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Compares two scenarios.
pub fn run(args: &Args) -> Result<Outcome> {
    let a = scenario::read(&args.a, &[])?;
    let b = scenario::read(&args.b, &[])?;
    let differences = a.scenario.diff(&b.scenario);
    let text = match args.format {
        Format::Human => differences.iter().map(line).collect(),
        Format::Json => as_json(&differences),
    };
    terminal::print(&text)?;
    if args.format == Format::Human && differences.is_empty() {
        terminal::say(&format!("{} and {} are the same scenario", args.a, args.b));
    }
    Ok(if differences.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

fn line(difference: &Difference) -> String {
    let or_nothing =
        |text: &Option<String>| text.clone().unwrap_or_else(|| "(not there)".to_owned());
    let (a, b) = (or_nothing(&difference.a), or_nothing(&difference.b));
    format!("{}: {a} -> {b}\n", difference.path)
}

fn as_json(differences: &[Difference]) -> String {
    let list = differences
        .iter()
        .map(|difference| json!({ "path": difference.path, "a": difference.a, "b": difference.b }));
    to_text(&list.collect::<Vec<_>>())
}
