//! What every question about many runs has in common: its options, its threads, and how its answer is shown.

use std::path::PathBuf;

use anyhow::Result;

use super::{Format, progress, run, scenario, terminal};
use crate::record::directory::{Destination, Workplace};
use crate::report;
use crate::scenario::Loaded;
use crate::study::{Interrupted, Lab, Plan, Stop, Workers};

/// Options of every question about many runs.
#[derive(Clone, Debug, clap::Args)]
pub struct CommonArgs {
    /// Seed of all chance; the scenario's own if not given
    #[arg(long, value_name = "N", value_parser = run::seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Change one value of the scenario, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Where the results go; if not given, the next free name in `runs` that tells scenario, question and seed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace an earlier result, or begin an interrupted one anew
    #[arg(long)]
    pub force: bool,
    /// Confidence of every interval
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = confidence)]
    pub confidence: f64,
    /// Threads; as many as there are cores if not given. Results do not depend on it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Begin runs in another order, to see that no result leans on it
    #[arg(long, value_name = "SEED")]
    pub shuffle_jobs: Option<u64>,
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

impl CommonArgs {
    /// Where results of `stem` go.
    pub fn destination(&self, stem: &str, seed: u64) -> Destination {
        Destination::asked(self.out.as_deref(), self.force, stem, seed)
    }

    /// Reads the plan that is asked about, with its seed.
    pub fn plan(&self, named: &str) -> Result<(Plan, u64)> {
        let loaded = self.read(named, &self.set)?;
        let seed = self.seed.unwrap_or(loaded.scenario.seed);
        Ok((Plan::of(loaded, &self.set), seed))
    }

    /// Reads a scenario with these values changed, and says what in it may not be meant.
    pub fn read(&self, named: &str, sets: &[String]) -> Result<Loaded> {
        let loaded = scenario::read(named, sets)?;
        if !self.quiet {
            scenario::tell_notes(&loaded);
        }
        Ok(loaded)
    }

    /// Asks a question that takes about so many runs; none if the user stopped it, which has been said.
    pub fn ask<A>(
        &self,
        seed: u64,
        runs: u64,
        question: impl FnOnce(&Lab<'_>) -> Result<A, Interrupted>,
    ) -> Result<Option<A>> {
        let workers = Workers::of(self.jobs.map(usize::from))?.shuffled(self.shuffle_jobs);
        let stop = stop_on_interrupt()?;
        let bar = progress::of_replications(runs, self.quiet);
        let answer = question(&Lab {
            seed,
            workers: &workers,
            stop,
            ended: &|| bar.inc(1),
        });
        bar.finish_and_clear();
        if let Err(interrupted) = &answer {
            terminal::say(&interrupted.to_string());
        }
        Ok(answer.ok())
    }

    /// Puts the report beside the tables, unless it is not wanted, and gives both their name, which is returned.
    pub fn publish(&self, workplace: Workplace) -> Result<PathBuf> {
        if !self.no_report {
            report::put_into(workplace.path())?;
        }
        Ok(workplace.publish()?)
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
}

/// What Ctrl-C says from now on: no further run begins.
pub fn stop_on_interrupt() -> Result<&'static Stop> {
    static STOP: Stop = Stop::new();
    ctrlc::set_handler(|| STOP.now())?;
    Ok(&STOP)
}
