//! `airbridge report`: one HTML file that shows a run, a study or a comparison.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::trace::newest;
use super::{Outcome, terminal};
use crate::record::directory::{MANIFEST, STUDY_MANIFEST};
use crate::report;

/// What to report on.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The directory of a run, a study or a comparison; without it the newest in `runs`
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// Say nothing
    #[arg(long, short)]
    pub quiet: bool,
}

/// Writes a report beside the tables.
pub fn run(args: &Args) -> Result<Outcome> {
    let directory = match &args.directory {
        Some(directory) => directory.clone(),
        None => newest(Path::new("runs"), &[MANIFEST, STUDY_MANIFEST])?,
    };
    let written = report::write(&directory)?;
    if !args.quiet {
        terminal::say(&format!("Report      {}", written.display()));
    }
    Ok(Outcome::Done)
}
