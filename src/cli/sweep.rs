//! `airbridge sweep`: plans in worlds, from a study file.

use std::path::Path;

use anyhow::{Result, anyhow};

use super::question::CommonArgs;
use super::sweep_words::Telling;
use super::{Outcome, scenario};
use crate::scenario::Reference;
use crate::scenario::files::{Disk, Unreadable, read_text};
use crate::study::{Draft, DraftError, Origin, Plan, StudyFile, Sweep};

/// What to sweep.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A study file: a scenario, levers with their costs, and what is uncertain
    pub study: String,
    /// How to ask
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Runs every plan in every world.
pub fn run(args: &Args) -> Result<Outcome> {
    let path = Path::new(&args.study);
    let text = read(path)?;
    let within = |error: String| anyhow!("{}: {}", args.study, error.trim_end());
    let file = StudyFile::read(&args.study, &text)?;
    let named = beside(path, &file.scenario);
    let (base, seed) = args.common.plan(&named)?;
    let table = |layout: &Option<String>| {
        layout
            .as_ref()
            .map(|name| read(Path::new(&beside(path, name))))
            .transpose()
    };
    let (plans, worlds) = (table(&file.plans.file)?, table(&file.worlds.file)?);
    let draft = Draft::of(base, &named, &Disk);
    let sweep = Sweep::of(&file, &draft, [plans.as_deref(), worlds.as_deref()], seed);
    let mut sweep = sweep.map_err(|error| match error {
        DraftError::Question(how) => within(how),
        scenario => scenario::refused(scenario),
    })?;
    sweep.confidence = args.common.confidence;
    conduct(args, &sweep, &draft.plan, (&text, seed))
}

fn conduct(args: &Args, sweep: &Sweep, base: &Plan, (text, seed): (&str, u64)) -> Result<Outcome> {
    let origin = Origin { base, text, seed };
    let stem = Path::new(&args.study)
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let folder = sweep.begin(&origin, args.common.destination(&stem, seed))?;
    let Some(swept) = args
        .common
        .ask(seed, sweep.runs_count(), |lab| sweep.run(lab))?
    else {
        return Ok(Outcome::Interrupted);
    };
    let workplace = swept.write(sweep, &origin, folder)?;
    let directory = args.common.publish(workplace)?;
    args.common.show(&swept.json(sweep, &origin), || {
        let telling = Telling {
            sweep,
            swept: &swept,
            origin: &origin,
            directory: &directory,
        };
        telling.to_string()
    })?;
    Ok(if swept.failed.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

fn read(path: &Path) -> Result<String> {
    read_text(&Disk, path).map_err(|error| match error {
        Unreadable::Missing => anyhow!("there is no file {}", path.display()),
        Unreadable::Because(reason) => anyhow!("cannot read {}: {reason}", path.display()),
    })
}

/// A built-in's name as it is, a path from where the study file is.
fn beside(study: &Path, written: &str) -> String {
    match Reference::new(written) {
        Reference::BuiltIn(_) => written.to_owned(),
        Reference::Path(path) => {
            let folder = study.parent().unwrap_or(Path::new(""));
            folder.join(path).to_string_lossy().into_owned()
        }
    }
}
