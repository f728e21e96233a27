//! `airbridge study`: one plan, many replications, and how sure its figures are.

use std::path::PathBuf;

use anyhow::{Result, bail};
use indicatif::ProgressBar;

use super::question::{CommonArgs, stop_on_interrupt};
use super::study_words::Telling;
use super::{Outcome, progress, terminal};
use crate::record::directory::Destination;
use crate::record::manifest::to_text;
use crate::scenario::Scenario;
use crate::study::{
    Ensemble, Finding, Leavings, Partial, PlanSummary, Precision, Rule, StoreError, Study,
    StudyError, discard, partial_of,
};

/// What and how to study.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    pub scenario: String,
    /// So many replications; without this or --precision as many as the scenario's expectations ask for, or 200
    #[arg(short = 'n', value_name = "N", conflicts_with = "precision", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    pub replications: Option<u32>,
    /// As many as this figure needs, such as closure_h.q50=6, person_days_at_risk=5% or closed_by_deadline=0.05; may be repeated
    #[arg(long, value_name = "KPI=VALUE")]
    pub precision: Vec<Precision>,
    /// With --precision: at most so many replications
    #[arg(long, value_name = "N", default_value_t = 1000, requires = "precision", value_parser = clap::value_parser!(u32).range(20..=100_000))]
    pub most: u32,
    /// How to run it
    #[command(flatten)]
    pub conduct: ConductArgs,
}

/// What studies and comparisons have in common.
#[derive(Clone, Debug, clap::Args)]
pub struct ConductArgs {
    /// How it is asked and answered
    #[command(flatten)]
    pub common: CommonArgs,
    /// Take up an interrupted study
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,
}

/// Studies a scenario.
pub fn run(args: &Args) -> Result<Outcome> {
    let common = &args.conduct.common;
    let (plan, seed) = common.plan(&args.scenario)?;
    let rule = match args.replications {
        Some(number) => Rule::Fixed(number),
        None if args.precision.is_empty() => Rule::Fixed(usual(&plan.scenario)),
        None => Rule::Precise(args.precision.clone(), args.most),
    };
    let destination = common.destination(&plan.label, seed);
    let study = Study {
        plans: vec![plan],
        seed,
        rule,
        confidence: common.confidence,
        jobs: common.jobs.map(usize::from),
        shuffle_jobs: common.shuffle_jobs,
    };
    let Some(mut ensembles) = args.conduct.conduct(&study, &destination)? else {
        return Ok(Outcome::Interrupted);
    };
    let leavings = Leavings {
        study: &study,
        ensembles: &mut ensembles,
        comparisons: &[],
        margins: &[],
    };
    let (directory, summaries) = args.conduct.publish(leavings, destination)?;
    let [summary] = summaries.as_slice() else {
        unreachable!("one plan has one summary");
    };
    args.conduct.common.show(&to_text(summary), || {
        Telling {
            scenario: &study.plans[0].scenario,
            summary,
            directory: &directory,
        }
        .to_string()
    })?;
    Ok(outcome(summary))
}

/// Replications of a study for which nobody said how many.
pub const USUAL: u32 = 200;

/// As many replications as the scenario's expectations ask for.
fn usual(scenario: &Scenario) -> u32 {
    let asked = scenario.expect.iter().map(|expect| expect.reps).max();
    asked.unwrap_or(USUAL)
}

fn outcome(summary: &PlanSummary) -> Outcome {
    let found = |finding| {
        let mut findings = summary.expectations.iter().map(|judged| judged.finding);
        findings.any(|other| other == finding)
    };
    if summary.failed_count > 0 || found(Finding::Missed) {
        Outcome::Found
    } else if found(Finding::Undecided) || summary.precision.values().any(|reached| !reached) {
        Outcome::Inconclusive
    } else {
        Outcome::Done
    }
}

impl ConductArgs {
    /// Runs the replications; none if the user stopped it, which has been said.
    pub fn conduct(
        &self,
        study: &Study,
        destination: &Destination,
    ) -> Result<Option<Vec<Ensemble>>> {
        destination.check()?;
        let partial = partial_of(destination.path());
        if self.resume && !partial.exists() && !self.common.quiet {
            let kept = partial.display();
            terminal::say(&format!("nothing is kept in {kept}: it begins anew"));
        }
        self.partial().prepare(&partial)?;
        let stop = stop_on_interrupt()?;
        let bar = self.bar(study);
        let ended = study.conduct(&partial, stop, |_, _| bar.inc(1));
        bar.finish_and_clear();
        match ended {
            Err(error @ StudyError::Interrupted { .. }) => {
                terminal::say(&format!("{error}"));
                Ok(None)
            }
            Err(error @ StudyError::Store(StoreError::Another)) => {
                let kept = partial.display();
                bail!(
                    "{kept}: {error}; --force begins anew and drops what is kept there, --out names another directory"
                )
            }
            ended => Ok(Some(ended?)),
        }
    }

    /// Leaves the results with their report, and nothing of the folder of the study under way.
    pub fn publish(
        &self,
        leavings: Leavings<'_>,
        destination: Destination,
    ) -> Result<(PathBuf, Vec<PlanSummary>)> {
        let partial = partial_of(destination.path());
        let (workplace, summaries) = leavings.write(destination)?;
        // Of a plan whose runs all failed there is nothing to draw.
        let directory = match summaries
            .iter()
            .all(|summary| summary.replications_count > 0)
        {
            true => self.common.publish(workplace)?,
            false => workplace.publish()?,
        };
        discard(&partial)?;
        Ok((directory, summaries))
    }

    fn partial(&self) -> Partial {
        match (self.resume, self.common.force) {
            (true, _) => Partial::Resume,
            (_, true) => Partial::Discard,
            _ => Partial::Refuse,
        }
    }

    fn bar(&self, study: &Study) -> ProgressBar {
        let most = u64::from(study.rule.most()) * study.plans.len() as u64;
        progress::of_replications(most, self.common.quiet)
    }
}
