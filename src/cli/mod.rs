//! The command line: one file per command. Each parses, calls a lower floor and prints; none has logic of its own.
//!
//! Owns the commands' arguments, exit codes and words for people. Human words go to standard error; standard output
//! holds what a program or a pipe is to read, and nothing else.

pub mod check;
pub mod compare;
pub mod completions;
pub mod diff;
pub mod explain;
mod explain_words;
pub mod new;
mod outcome;
pub mod plan;
mod plan_words;
pub mod plot;
pub mod probe;
mod progress;
mod question;
pub mod report;
pub mod resolve;
pub mod run;
mod scenario;
pub mod schema;
pub mod sensitivity;
mod sensitivity_words;
mod stopwatch;
pub mod study;
mod study_file;
mod study_words;
pub mod sweep;
mod sweep_words;
mod terminal;
pub mod trace;
pub mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::scenario::Problems;

/// Simulate an emergency airlift of people in custody: seeded, deterministic, explained.
///
/// Without a command it runs the built-in baseline and shows when it closes, who escaped and what held it up.
#[derive(Debug, Parser)]
#[command(name = "airbridge", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  airbridge                                      run the built-in baseline
  airbridge run --seed 7 --set fleet.chinook.tails=20
  airbridge new mine && airbridge run mine.toml  a plan of your own
  airbridge study mine.toml -n 200               how sure is its closing date
  airbridge compare baseline mine.toml           is it better, and in what
  airbridge explain mine.toml                    why does it close when it does
  airbridge plan mine.toml --lever fleet.chinook.tails=1..16
                                                 how many are enough for the deadline
  airbridge diff baseline mine.toml              what is different in it
  airbridge verify mine.toml --update            keep what its runs are, for later checks
  airbridge report                               a page of charts of the newest result
  airbridge trace hasakah-0042                   what became of one person in the newest run

Exit codes: 0 done, 1 a check found something, 2 usage, an invalid scenario or a file that cannot be
read or written, 3 not decided within the replications allowed, 4 nothing was checked, 130 interrupted.";

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario once and leave its tables in a directory
    Run(run::Args),
    /// Run a scenario many times, and say how sure its figures are
    Study(study::Args),
    /// Run two or more scenarios on the same chance, and say which is better in what
    Compare(compare::Args),
    /// Say why a scenario closes when it does: the delay that each limit causes
    ///
    /// An interrupted one keeps nothing; a study or a comparison keeps what it has, for --resume.
    Explain(explain::Args),
    /// Find the smallest setting of a lever with which a scenario closes by its deadline
    ///
    /// An interrupted one keeps nothing; a study or a comparison keeps what it has, for --resume.
    Plan(plan::Args),
    /// Run every plan of a study file in every world, and say which are worth a second look
    ///
    /// An interrupted one keeps nothing; a study or a comparison keeps what it has, for --resume.
    Sweep(sweep::Args),
    /// Say which uncertain values of a scenario matter
    ///
    /// An interrupted one keeps nothing; a study or a comparison keeps what it has, for --resume.
    Sensitivity(sensitivity::Args),
    /// Read and check scenarios and study files, and show every problem with file, line and column
    Check(check::Args),
    /// Show a scenario as it will be run: every default filled in, and its hash
    Resolve(resolve::Args),
    /// Show what differs between two scenarios
    Diff(diff::Args),
    /// Write a commented starter scenario
    New(new::Args),
    /// Tell the story of one person, tail or place of a run, in time order
    Trace(trace::Args),
    /// Check that runs are what they were, whatever the threads and the process: for CI
    Verify(verify::Args),
    /// Make one HTML file that shows a run, a study or a comparison
    Report(report::Args),
    /// Draw columns of one table, without a browser
    Plot(plot::Args),
    /// Print the JSON Schema of the scenario file, for completion in editors
    Schema(schema::Args),
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Send runs to another process of this program
    #[command(hide = true)]
    Probe(probe::Args),
}

/// What machine-readable output looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Words for people
    #[default]
    Human,
    /// JSON on standard output
    Json,
}

/// How a command that did not fail came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// A check found something.
    Found,
    /// A scenario is invalid; its problems have been shown.
    Invalid,
    /// What was asked could not be decided within the replications allowed.
    Inconclusive,
    /// There was nothing to check.
    NothingChecked,
    /// The user stopped it.
    Interrupted,
}

/// The command that the user gave; the baseline run if he gave none.
pub fn command() -> Command {
    let given = Cli::parse().command;
    given.unwrap_or_else(|| Command::Run(run::Args::default()))
}

/// Says what went wrong, if anything did, and gives the program's exit code.
pub fn finish(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::Invalid) => ExitCode::from(2),
        Ok(Outcome::Inconclusive) => ExitCode::from(3),
        Ok(Outcome::NothingChecked) => ExitCode::from(4),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        Err(error) => {
            match error.downcast_ref::<Problems>() {
                Some(problems) => terminal::say(&scenario::report(problems)),
                None => terminal::say(&format!("error: {error:#}")),
            }
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn no_arguments_mean_the_baseline() {
        let args = run::Args::default();
        let given = Cli::parse_from(["airbridge", "run"]).command;
        assert!(matches!(given, Some(Command::Run(given)) if given == args));
        assert_eq!(args.scenario, "baseline");
    }
}
