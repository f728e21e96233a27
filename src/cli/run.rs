//! `airbridge run`: one run, its results in a directory, and a summary for the planner.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::outcome::Telling;
use super::progress::Progress;
use super::question::stop_on_interrupt;
use super::stopwatch::Stopwatch;
use super::{Format, Outcome, scenario, terminal};
use crate::operation::{Audit, RunOptions};
use crate::record::checkpoint::Checkpoints;
use crate::record::directory::Destination;
use crate::record::manifest::to_text;
use crate::record::tables::TableName;
use crate::record::{self, Course, RecordError, Request};
use crate::report;
use crate::scenario::builtin;
use crate::scenario::units::{Span, UnitError};
use crate::sim::Duration;

/// What and how to run.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Args {
    /// A scenario file, or the name of a built-in one
    #[arg(default_value = BASELINE)]
    pub scenario: String,
    /// Seed of all chance; the scenario's own if not given
    #[arg(long, value_name = "N", value_parser = seed, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Which replication under that seed
    #[arg(long, value_name = "R", default_value_t = 0)]
    pub replication: u32,
    /// Change one value of the scenario, such as fleet.chinook.tails=20; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Where the results go; runs/SCENARIO-sSEED or the next free number if not given
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace an earlier result
    #[arg(long)]
    pub force: bool,
    /// Which tables to write, with commas between; all but events if not given
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tables: Vec<Wanted>,
    /// Taken as by every command; one run is the work of one thread, whatever it says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Leave no report.html beside the tables
    #[arg(long)]
    pub no_report: bool,
    /// Show neither progress nor summary
    #[arg(long, short)]
    pub quiet: bool,
    /// What to print: words on standard error, or summary.json on standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Handle equal-time events of one rank in another order, to see what leans on an accident
    #[arg(long, value_name = "SEED")]
    pub shuffle_ties: Option<u64>,
    /// Leave a checkpoint in OUT.checkpoints/ every so much simulated time, such as "1 d"
    #[arg(long, value_name = "DUR", value_parser = interval)]
    pub checkpoint_every: Option<Duration>,
    /// Go on from a checkpoint of the same run, with the same result as in one go
    #[arg(long, value_name = "FILE")]
    pub resume_from: Option<PathBuf>,
}

const BASELINE: &str = "baseline";

impl Default for Args {
    fn default() -> Self {
        Args {
            scenario: BASELINE.to_owned(),
            seed: None,
            replication: 0,
            set: Vec::new(),
            out: None,
            force: false,
            tables: Vec::new(),
            jobs: None,
            no_report: false,
            quiet: false,
            format: Format::Human,
            shuffle_ties: None,
            checkpoint_every: None,
            resume_from: None,
        }
    }
}

/// A word of `--tables`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A table.
    Table(TableName),
    /// Every table.
    All,
    /// No table.
    None,
}

impl ValueEnum for Wanted {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Wanted; TableName::ALL.len() + 2] = {
            let mut words = [Wanted::None; TableName::ALL.len() + 2];
            let mut next = 0;
            while next < TableName::ALL.len() {
                words[next] = Wanted::Table(TableName::ALL[next]);
                next += 1;
            }
            words[next] = Wanted::All;
            words
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Wanted::Table(name) => PossibleValue::new(name.word()),
            Wanted::All => PossibleValue::new("all"),
            Wanted::None => PossibleValue::new("none"),
        })
    }
}

/// Reads a seed from the command line.
pub(super) fn seed(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// Reads the time from one checkpoint to the next; a minute tells their names apart.
fn interval(text: &str) -> Result<Duration, String> {
    let span: Span = text.parse().map_err(|error: UnitError| error.to_string())?;
    let interval = span.duration();
    if interval < Duration::from_minutes(1) {
        return Err("checkpoints are at least \"1 min\" of simulated time apart".to_owned());
    }
    Ok(interval)
}

impl Args {
    fn tables(&self) -> Vec<TableName> {
        if self.tables.is_empty() {
            return TableName::usual();
        }
        let is_wanted = |name: &TableName| {
            self.tables.contains(&Wanted::All) || self.tables.contains(&Wanted::Table(*name))
        };
        TableName::ALL.into_iter().filter(is_wanted).collect()
    }

    /// Without the time series there is nothing to draw.
    fn leaves_report(&self) -> bool {
        !self.no_report && self.tables().contains(&TableName::Timeseries)
    }

    fn checkpoints(&self, destination: &Destination) -> Option<Checkpoints> {
        let every = self.checkpoint_every?;
        let folder = destination.checkpoints();
        Some(Checkpoints { every, folder })
    }

    /// A teaching scenario as it stands is so small that the world can be recounted after every event.
    fn audit(&self) -> Audit {
        let builtin = builtin::find(&self.scenario).filter(|_| self.set.is_empty());
        match builtin {
            Some(builtin) if builtin.is_teaching => Audit::EveryEvent,
            _ => Audit::Hourly,
        }
    }

    fn destination(&self, stem: &str, seed: u64) -> Destination {
        Destination::asked(self.out.as_deref(), self.force, stem, seed)
    }
}

/// Runs a scenario.
pub fn run(args: &Args) -> Result<Outcome> {
    let loaded = scenario::read(&args.scenario, &args.set)?;
    if !args.quiet {
        scenario::tell_notes(&loaded);
    }
    let seed = args.seed.unwrap_or(loaded.scenario.seed);
    let progress = Progress::new(&loaded.scenario, args.quiet);
    let stop = stop_on_interrupt()?;
    let took = Stopwatch::start();
    let destination = args.destination(&loaded.stem, seed);
    let written = record::write(
        Request {
            scenario: &loaded.scenario,
            hash: loaded.hash.as_str(),
            overrides: &args.set,
            options: RunOptions {
                seed,
                replication: args.replication,
                audit: args.audit(),
                shuffle_ties: args.shuffle_ties,
            },
            tables: &args.tables(),
            course: Course {
                checkpoints: args.checkpoints(&destination),
                resume_from: args.resume_from.clone(),
                gives_up: &|| stop.is_said(),
            },
            destination,
        },
        |time, world| progress.show(time, world),
    );
    drop(progress);
    let written = match written {
        Err(interrupted @ RecordError::Interrupted) => {
            terminal::say(&interrupted.to_string());
            return Ok(Outcome::Interrupted);
        }
        written => written?,
    };
    if args.leaves_report() {
        report::put_into(written.directory.path())?;
    }
    let recorded = written.publish()?;
    if args.format == Format::Json {
        terminal::print(&to_text(&recorded.summary))?;
    } else if !args.quiet {
        let telling = Telling {
            scenario: &loaded.scenario,
            stem: &loaded.stem,
            seed,
            replication: args.replication,
            overrides: &args.set,
            recorded: &recorded,
            took_s: took.seconds(),
        };
        terminal::say(&telling.to_string());
    }
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(words: &[Wanted]) -> Vec<TableName> {
        Args {
            tables: words.to_vec(),
            ..Args::default()
        }
        .tables()
    }

    #[test]
    fn the_event_table_is_written_on_request_only() {
        assert!(!tables(&[]).contains(&TableName::Events));
        assert_eq!(
            tables(&[Wanted::Table(TableName::Events)]),
            [TableName::Events]
        );
        assert_eq!(tables(&[Wanted::All]), TableName::ALL);
        assert_eq!(tables(&[Wanted::None]), []);
    }

    #[test]
    fn a_teaching_scenario_as_it_stands_is_recounted_after_every_event() {
        let audit = |scenario: &str, set: &[&str]| {
            Args {
                scenario: scenario.to_owned(),
                set: set.iter().map(|set| (*set).to_owned()).collect(),
                ..Args::default()
            }
            .audit()
        };
        for teaching in [
            "one-helicopter",
            "two-hop-hub",
            "handover-bottleneck",
            "busy-ramp",
            "everything",
        ] {
            assert_eq!(audit(teaching, &[]), Audit::EveryEvent, "{teaching}");
        }
        assert_eq!(
            audit("everything", &["population.alpha.persons=50000"]),
            Audit::Hourly
        );
        for other in ["baseline", "whole-cycles", "everything.toml"] {
            assert_eq!(audit(other, &[]), Audit::Hourly, "{other}");
        }
    }

    #[test]
    fn every_word_of_the_list_is_offered_once() {
        let names = Wanted::value_variants().iter().map(|word| {
            let value = word.to_possible_value().expect("no word is hidden");
            value.get_name().to_owned()
        });
        let mut names: Vec<String> = names.collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), TableName::ALL.len() + 2);
    }
}
