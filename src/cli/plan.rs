//! `airbridge plan`: the smallest setting of a lever with which a plan closes by its deadline.

use anyhow::{Result, bail};

use super::plan_words::Telling;
use super::question::CommonArgs;
use super::{Outcome, scenario};
use crate::scenario::files::Disk;
use crate::study::{Amount, Cap, Draft, Found, Range, Search};

/// What to look for.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one; it must have a deadline
    pub scenario: String,
    /// The lever and its settings, the cheapest first: KEY=LOW..HIGH, or a list, in a shell 'KEY=[A, B, C]'
    #[arg(long, value_name = "KEY=RANGE")]
    pub lever: Range,
    /// How far apart the settings are; 1 for whole numbers if not given
    #[arg(long, value_name = "STEP")]
    pub step: Option<Amount>,
    /// How probable it must be to close by the deadline
    #[arg(long, value_name = "P", default_value_t = 0.9, value_parser = probability)]
    pub probability: f64,
    /// At most so many escapes on average; without it no setting may have more than the plan as it is
    #[arg(long, value_name = "PAX", value_parser = escapes)]
    pub most_escapes: Option<f64>,
    /// Replications of each setting
    #[arg(short = 'n', value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: u32,
    /// Replications, kept apart, by which the answer is confirmed; as many as of each setting if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub confirm: Option<u32>,
    /// How to ask
    #[command(flatten)]
    pub common: CommonArgs,
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.01..1.0).contains(&share) => Ok(share),
        _ => Err(
            "a probability lies between 0.01 and 1, such as 0.9; 1 can never be sure".to_owned(),
        ),
    }
}

fn escapes(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number >= 0.0 && number.is_finite() => Ok(number),
        _ => Err("a number of persons, 0 or more".to_owned()),
    }
}

/// Finds the smallest setting that will do.
pub fn run(args: &Args) -> Result<Outcome> {
    let common = &args.common;
    let (plan, seed) = common.plan(&args.scenario)?;
    if plan.scenario.deadline.is_none() {
        bail!(
            "{} has no deadline to plan for; give one, such as --set deadline=2026-02-13T00:00:00+03:00",
            plan.label
        );
    }
    let destination = common.destination(&format!("{}-planned", plan.label), seed);
    destination.check()?;
    let draft = Draft::of(plan, &args.scenario, &Disk);
    let settings = draft.settings(&args.lever, args.step.as_ref());
    let search = Search {
        settings: settings.map_err(scenario::refused)?,
        key: args.lever.key.clone(),
        base: draft.plan,
        probability: args.probability,
        cap: args.most_escapes.map_or(Cap::NoWorse, Cap::AtMost),
        replications: args.replications,
        confirm: args.confirm.unwrap_or(args.replications),
        confidence: common.confidence,
    };
    if let Some(value) = search.repeated() {
        bail!(
            "{value} is there twice among the settings of {}; each is tried once",
            search.key
        );
    }
    let Some(found) = common.ask(seed, search.runs_count(), |lab| search.find(lab))? else {
        return Ok(Outcome::Interrupted);
    };
    let directory = common.publish(found.write(&search, seed, destination)?)?;
    common.show(&found.json(&search, seed), || {
        let telling = Telling {
            search: &search,
            found: &found,
            seed,
            directory: &directory,
        };
        telling.to_string()
    })?;
    Ok(outcome(&found))
}

/// Nothing will do: found. Something will by best estimate and nothing surely, or not when it is run again: not decided.
fn outcome(found: &Found) -> Outcome {
    if found.best.is_none() || found.failed_count() > 0 {
        Outcome::Found
    } else if found.is_guaranteed() {
        Outcome::Done
    } else {
        Outcome::Inconclusive
    }
}
