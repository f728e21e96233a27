//! `airbridge sweep`: plans in worlds, from a study file.

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use super::question::CommonArgs;
use super::sweep_words::Telling;
use super::{Outcome, scenario};
use crate::scenario::Reference;
use crate::scenario::files::{Disk, Unreadable, read_text};
use crate::study::{Column, MOST_RUNS, Origin, Plan, Points, StudyFile, Sweep};

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
    let within = |error: String| anyhow::anyhow!("{}: {}", args.study, error.trim_end());
    let file = StudyFile::read(&text).map_err(within)?;
    let named = beside(path, &file.scenario);
    let (base, seed) = args.common.plan(&named)?;
    let table = |layout: &Option<String>| {
        layout
            .as_ref()
            .map(|name| read(Path::new(&beside(path, name))))
            .transpose()
    };
    let plans = file
        .plans(table(&file.plans.file)?.as_deref())
        .map_err(within)?;
    let worlds = file
        .worlds(seed, table(&file.worlds.file)?.as_deref())
        .map_err(within)?;
    let costs = plans
        .iter()
        .map(|plan| file.cost_usd(plan))
        .collect::<Result<_, _>>()
        .map_err(within)?;
    let runs = (plans.len() * worlds.len()) as u64 * u64::from(file.replications);
    if runs > MOST_RUNS {
        bail!(
            "{}: {} plans in {} worlds, {} replications of each, are {runs} runs; at most {MOST_RUNS}",
            args.study,
            plans.len(),
            worlds.len(),
            file.replications
        );
    }
    let (levers, uncertainties) = (file.levers(), file.uncertainties());
    let scenarios = scenarios(&named, &base, (&levers, &plans), (&uncertainties, &worlds))?;
    let has_deadline = scenarios.iter().all(|scenario| scenario.deadline.is_some());
    let sweep = Sweep {
        scenarios,
        levers,
        plans,
        costs_usd: costs,
        uncertainties,
        worlds,
        replications: file.replications,
        probability: file.probability(has_deadline).map_err(within)?,
        confidence: args.common.confidence,
        regret: file.metric().map_err(within)?,
    };
    conduct(args, &sweep, &base, (&text, seed))
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

/// The scenario of each world within each plan: all are checked before any is run.
fn scenarios(
    named: &str,
    base: &Plan,
    (levers, plans): (&[Column], &Points),
    (uncertainties, worlds): (&[Column], &Points),
) -> Result<Vec<crate::scenario::Scenario>> {
    let columns: Vec<&Column> = levers.iter().chain(uncertainties).collect();
    let mut scenarios = Vec::new();
    for plan in plans {
        for world in worlds {
            let values = plan.iter().chain(world);
            let sets = columns
                .iter()
                .zip(values)
                .map(|(column, value)| format!("{}={value}", column.key));
            let sets: Vec<String> = base.overrides.iter().cloned().chain(sets).collect();
            scenarios.push(scenario::read(named, &sets)?.scenario);
        }
    }
    Ok(scenarios)
}
