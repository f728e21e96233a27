//! `airbridge sweep`: plans in worlds, from a study file.

use std::path::Path;

use anyhow::Result;

use super::Outcome;
use super::question::CommonArgs;
use super::study_file::GivenStudy;
use super::sweep_words::Telling;
use crate::scenario::files::Disk;
use crate::study::{Draft, Origin, Plan, Sweep};

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
    let given = GivenStudy::read(&args.study)?;
    let named = given.scenario();
    let (base, seed) = args.common.plan(&named)?;
    let draft = Draft::of(base, &named, &Disk);
    let mut sweep = given.lay_out(&draft, seed)?;
    sweep.confidence = args.common.confidence;
    conduct(args, &sweep, &draft.plan, (given.text(), seed))
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
