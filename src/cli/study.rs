//! `airbridge study`: one plan, many replications, and how sure its figures are.

use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::ProgressBar;

use super::study_words::Telling;
use super::{Format, Outcome, progress, run, scenario, terminal};
use crate::record::directory::{Destination, slug};
use crate::record::manifest::to_text;
use crate::report;
use crate::scenario::Scenario;
use crate::study::{
    Ensemble, Finding, Leavings, Partial, Plan, PlanSummary, Precision, Rule, Stop, Study,
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
    /// As many as this figure needs, such as closure_h.q50=6, flight_h=5% or closed_by_deadline=0.05; may be repeated
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
    /// Seed of all chance; the scenario's own if not given
    #[arg(long, value_name = "N", value_parser = run::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Change one value of the scenario, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Where the results go; runs/SCENARIO-sSEED or the next free number if not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace an earlier result, or begin an interrupted study anew
    #[arg(long, conflicts_with = "resume")]
    pub force: bool,
    /// Take up an interrupted study
    #[arg(long)]
    pub resume: bool,
    /// Confidence of every interval
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = confidence)]
    pub confidence: f64,
    /// Threads; as many as there are cores if not given. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Leave no report.html beside the tables
    #[arg(long)]
    pub no_report: bool,
    /// Show neither progress nor summary
    #[arg(long, short)]
    pub quiet: bool,
    /// What to print: words on standard error, or JSON on standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

fn confidence(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(confidence) if (0.5..1.0).contains(&confidence) => Ok(confidence),
        _ => Err("a confidence lies between 0.5 and 1, such as 0.95".to_owned()),
    }
}

/// Studies a scenario.
pub fn run(args: &Args) -> Result<Outcome> {
    let loaded = scenario::read(&args.scenario, &args.conduct.set)?;
    let rule = match args.replications {
        Some(number) => Rule::Fixed(number),
        None if args.precision.is_empty() => Rule::Fixed(usual(&loaded.scenario)),
        None => Rule::Precise(args.precision.clone(), args.most),
    };
    let seed = args.conduct.seed.unwrap_or(loaded.scenario.seed);
    let destination = args.conduct.destination(&loaded.stem, seed);
    let study = Study {
        plans: vec![Plan {
            label: slug(&loaded.stem),
            scenario: loaded.scenario,
            hash: loaded.hash.as_str().to_owned(),
            overrides: args.conduct.set.clone(),
        }],
        seed,
        rule,
        confidence: args.conduct.confidence,
        jobs: args.conduct.jobs.map(usize::from),
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
    args.conduct.report(&directory)?;
    let [summary] = summaries.as_slice() else {
        unreachable!("one plan has one summary");
    };
    args.conduct.show(&to_text(summary), || {
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
    /// Where results of `stem` go.
    pub fn destination(&self, stem: &str, seed: u64) -> Destination {
        Destination::asked(self.out.as_deref(), self.force, stem, seed)
    }

    /// Runs the replications; none if the user stopped it, which has been said.
    pub fn conduct(
        &self,
        study: &Study,
        destination: &Destination,
    ) -> Result<Option<Vec<Ensemble>>> {
        destination.check()?;
        let partial = partial_of(destination.path());
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
            ended => Ok(Some(ended?)),
        }
    }

    /// Leaves the results, and nothing of the folder of the study under way.
    pub fn publish(
        &self,
        leavings: Leavings<'_>,
        destination: Destination,
    ) -> Result<(PathBuf, Vec<PlanSummary>)> {
        let partial = partial_of(destination.path());
        let published = leavings.publish(destination)?;
        discard(&partial)?;
        Ok(published)
    }

    /// Leaves the report, unless it is not wanted.
    pub fn report(&self, directory: &Path) -> Result<()> {
        if !self.no_report {
            report::write(directory)?;
        }
        Ok(())
    }

    /// Prints the result in the form that is wanted.
    pub fn show(&self, json: &str, words: impl FnOnce() -> String) -> Result<()> {
        match self.format {
            Format::Json => terminal::print(json)?,
            Format::Human if self.quiet => {}
            Format::Human => terminal::say(&words()),
        }
        Ok(())
    }

    fn partial(&self) -> Partial {
        match (self.resume, self.force) {
            (true, _) => Partial::Resume,
            (_, true) => Partial::Discard,
            _ => Partial::Refuse,
        }
    }

    fn bar(&self, study: &Study) -> ProgressBar {
        let most = u64::from(study.rule.most()) * study.plans.len() as u64;
        progress::of_replications(most, self.quiet)
    }
}

/// What Ctrl-C says from now on: no further replication begins, and those that run are kept.
fn stop_on_interrupt() -> Result<&'static Stop> {
    static STOP: Stop = Stop::new();
    ctrlc::set_handler(|| STOP.now())?;
    Ok(&STOP)
}
