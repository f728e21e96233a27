//! `airbridge trace`: one person's, tail's or place's story in time order.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::{Format, Outcome, terminal};
use crate::record::directory::MANIFEST;
use crate::record::manifest::to_text;
use crate::record::trace::{Line, Story, story};
use crate::scenario::files::Disk;
use crate::scenario::units::Instant;
use crate::scenario::{Reference, load};

/// Whose story to tell, and of which run.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A person, a tail or a place, such as hasakah-0042, chinook-03 or baghdad
    pub id: String,
    /// The directory of a run; without it the newest in `runs`
    #[arg(long, value_name = "DIR")]
    pub run: Option<PathBuf>,
    /// What to print on standard output: a line for each thing that happened, or JSON
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Tells a story.
pub fn run(args: &Args) -> Result<Outcome> {
    let directory = match &args.run {
        Some(directory) => directory.clone(),
        None => newest(Path::new("runs"), &[MANIFEST])?,
    };
    let written = directory.join("scenario.toml");
    if !written.is_file() {
        bail!(
            "{} is no run: it holds no scenario.toml",
            directory.display()
        );
    }
    let scenario = load(&Reference::Path(written), &[], &Disk)?.scenario;
    let story = story(&directory, &scenario, &args.id)?;
    match args.format {
        Format::Human => {
            let lines = story.lines.iter();
            let text: String = lines.map(|line| told(line, scenario.start)).collect();
            terminal::say(&format!("{}, in {}", story.about, directory.display()));
            terminal::print(&text)?;
            if story.lines.is_empty() {
                terminal::say("nothing happened");
            }
        }
        Format::Json => terminal::print(&as_json(&story))?,
    }
    Ok(Outcome::Done)
}

/// The result whose manifest, one of `manifests`, was written last.
pub(super) fn newest(runs: &Path, manifests: &[&str]) -> Result<PathBuf> {
    let entries = fs::read_dir(runs).with_context(|| {
        format!(
            "there is no folder `{}` here: name a run with `--run DIR`",
            runs.display()
        )
    })?;
    let mut newest = None;
    for entry in entries {
        let path = entry?.path();
        for manifest in manifests {
            if let Ok(manifest) = fs::metadata(path.join(manifest)) {
                newest = newest.max(Some((manifest.modified()?, path.clone())));
            }
        }
    }
    match newest {
        Some((_, path)) => Ok(path),
        None => bail!(
            "no run is in `{}`: name one with `--run DIR`",
            runs.display()
        ),
    }
}

fn told(line: &Line, start: Instant) -> String {
    let at = start.plus(line.since_start).civil_local();
    format!("{}  {}\n", at.strftime("%Y-%m-%d %H:%M"), line.text)
}

fn as_json(story: &Story) -> String {
    let lines = story
        .lines
        .iter()
        .map(|line| json!({ "time_h": line.since_start.as_hours_f64(), "what": line.text }));
    to_text(&json!({ "about": story.about, "lines": lines.collect::<Vec<_>>() }))
}
