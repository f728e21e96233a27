//! `airbridge plot`: one table as a picture, without a browser.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use super::{Outcome, terminal};
use crate::report::plot::{Plot, svg};

/// What to draw.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A table of a result, such as runs/baseline-s1/timeseries.csv
    pub table: PathBuf,
    /// The column to draw; may be repeated
    #[arg(long, value_name = "COLUMN", required = true)]
    pub y: Vec<String>,
    /// The column along; the table's first if not given
    #[arg(long, value_name = "COLUMN")]
    pub x: Option<String>,
    /// A column of which each value gets a line of its own, such as place; with more than six lines, those that are
    /// nought throughout are left out
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// Where the picture goes; one that is there is replaced
    #[arg(long, value_name = "FILE.svg")]
    pub out: PathBuf,
}

/// Draws a table.
pub fn run(args: &Args) -> Result<Outcome> {
    if args.out.extension().is_none_or(|end| end != "svg") {
        let wanted = args.out.with_extension("svg");
        bail!("a picture is SVG: write --out {}", wanted.display());
    }
    let plot = Plot {
        x: args.x.clone(),
        y: args.y.clone(),
        by: args.by.clone(),
    };
    let picture = svg(&args.table, &plot)?;
    std::fs::write(&args.out, picture)
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    terminal::say(&format!("Picture     {}", args.out.display()));
    Ok(Outcome::Done)
}
