//! `airbridge sensitivity`: which uncertain values matter.

use anyhow::Result;

use super::question::CommonArgs;
use super::sensitivity_words::{bars, effects};
use super::{Outcome, scenario};
use crate::record::directory::Destination;
use crate::scenario::files::Disk;
use crate::study::{
    Draft, Metric, Range, Screening, Tornado, bars_json, effects_json, sensible, write_bars,
    write_effects,
};

/// What to vary.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// A value and its range, such as fleet.chinook.break_chance=0.04..0.16; repeat for each
    #[arg(long, value_name = "KEY=LOW..HIGH", required = true)]
    pub vary: Vec<Range>,
    /// The key figures to look at; closure_h, person_days_at_risk and escaped_pax if not given
    #[arg(long, value_name = "KPI", value_parser = metric)]
    pub kpi: Vec<&'static Metric>,
    /// Replications of each variant
    #[arg(short = 'n', value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: u32,
    /// Instead of one at a time, by so many walks through all values together (Morris); 10 to 50 are usual
    #[arg(long, value_name = "WALKS", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub morris: Option<u32>,
    /// How to ask
    #[command(flatten)]
    pub common: CommonArgs,
}

fn metric(name: &str) -> Result<&'static Metric, String> {
    sensible(Metric::named(name).ok_or_else(|| Metric::unknown(name))?)
}

/// Measures what matters.
pub fn run(args: &Args) -> Result<Outcome> {
    let (plan, seed) = args.common.plan(&args.scenario)?;
    let destination = args
        .common
        .destination(&format!("{}-sensitivity", plan.label), seed);
    destination.check()?;
    let draft = Draft::of(plan, &args.scenario, &Disk);
    match args.morris {
        None => tornado(args, &draft, seed, destination),
        Some(walks) => screening(args, &draft, (walks, seed), destination),
    }
}

fn tornado(args: &Args, draft: &Draft<'_>, seed: u64, to: Destination) -> Result<Outcome> {
    let common = &args.common;
    let mut tornado = Tornado::over(draft, &args.vary).map_err(scenario::refused)?;
    tornado.replications = args.replications;
    tornado.confidence = common.confidence;
    if !args.kpi.is_empty() {
        tornado.metrics.clone_from(&args.kpi);
    }
    let asked = common.ask(seed, tornado.runs_count(), |lab| tornado.measure(lab))?;
    let Some((measured, failed)) = asked else {
        return Ok(Outcome::Interrupted);
    };
    let workplace = write_bars(&tornado, (&measured, &failed), seed, to)?;
    let directory = common.publish(workplace)?;
    common.show(&bars_json(&tornado, &measured, &failed, seed), || {
        bars(&tornado, &measured, &failed, (seed, &directory))
    })?;
    Ok(outcome(failed.len()))
}

fn screening(
    args: &Args,
    draft: &Draft<'_>,
    (walks, seed): (u32, u64),
    to: Destination,
) -> Result<Outcome> {
    let common = &args.common;
    let drawn = Screening::draw(draft, &args.vary, (walks, seed));
    let mut screening = drawn.map_err(scenario::refused)?;
    screening.replications = args.replications;
    screening.confidence = common.confidence;
    if !args.kpi.is_empty() {
        screening.metrics.clone_from(&args.kpi);
    }
    let asked = common.ask(seed, screening.runs_count(), |lab| screening.measure(lab))?;
    let Some((measured, failed)) = asked else {
        return Ok(Outcome::Interrupted);
    };
    let workplace = write_effects(&screening, (&measured, &failed), seed, to)?;
    let directory = common.publish(workplace)?;
    common.show(&effects_json(&screening, &measured, &failed, seed), || {
        effects(&screening, &measured, &failed, (seed, &directory))
    })?;
    Ok(outcome(failed.len()))
}

fn outcome(failed: usize) -> Outcome {
    if failed > 0 {
        Outcome::Found
    } else {
        Outcome::Done
    }
}
