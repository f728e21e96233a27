//! `airbridge verify`: are runs what they were, whatever the threads and the process?

mod github;
mod junit;
mod store;
mod telling;
mod words;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use super::question::stop_on_interrupt;
use super::{Format, Outcome, scenario, terminal};
use crate::study::verify::{
    FreshProcess, Lock, Locked, Report, Section, Subject, Trace, Verification, Verified,
    VerifyError, Words, replications,
};
use crate::study::{Plan, Stop, verify};
use store::Store;
use telling::{Invalid, Telling};

/// What to verify, and against what.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Scenario files, or names of built-in ones; those of the lock if none is named
    pub scenario: Vec<String>,
    /// What runs were; airbridge.lock if not given
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// Write the lock anew: from now on these runs are the right ones
    #[arg(long)]
    pub update: bool,
    /// With --update: what to keep beside the lock of every fact, to name the one that differs; what was kept of the
    /// scenario before, or else hashes, if not given
    #[arg(
        long,
        value_name = "WHAT",
        requires = "update",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "words"
    )]
    pub trace: Option<Keep>,
    /// With --update: also where the variable CI is set
    #[arg(long, requires = "update")]
    pub force: bool,
    /// Replications of each scenario; as many as are locked, or 3, if not given
    #[arg(short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub replications: Option<u32>,
    /// Threads to run on once more, after the runs on one; as many as there are cores if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=1024))]
    pub jobs: Option<u16>,
    /// Write what was checked to this file, in the form of JUnit
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Show nothing of what is as it should be
    #[arg(long, short)]
    pub quiet: bool,
    /// What to print: words on standard error, or JSON on standard output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// What is kept of every fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// Nothing: a difference is found to the hour
    None,
    /// A hash: a difference is found to the fact, which is shown as it is now
    Hashes,
    /// Its words: it is also shown as it was
    Words,
}

const LOCK: &str = "airbridge.lock";

/// Verifies scenarios.
pub fn run(args: &Args) -> Result<Outcome> {
    refuse_update_in_ci(args)?;
    let store = Store::at(args.lock.as_deref().unwrap_or(Path::new(LOCK)));
    let mut telling = Telling::new(args);
    let outcome = verify_by(args, &store, &mut telling);
    telling.end();
    outcome
}

/// Verifies scenarios by what is stored of them.
fn verify_by(args: &Args, store: &Store, telling: &mut Telling<'_>) -> Result<Outcome> {
    let stop = stop_on_interrupt()?;
    let found = match store.lock() {
        Ok(found) => found,
        Err(torn) => {
            telling.invalid(torn);
            return telling.tell(&Report::new(telling.sections()));
        }
    };
    let lock = lock_or_new(args, store, found.as_ref())?;
    let trace = store.trace().unwrap_or_else(|torn| {
        telling.invalid(torn);
        Trace::new()
    });
    let orphans = lock.orphans();
    let subjects = subjects(args, (&lock, &trace), &orphans, telling);
    let locked = Locked {
        name: &store.name,
        lock: &lock,
        trace: &trace,
    };
    let compared = (found.is_some() && !args.update).then_some(locked);
    let Some(verified) = verify_all(args, subjects, compared, stop)? else {
        return Ok(Outcome::Interrupted);
    };
    let updated = args.update
        && may_be_locked(&store.name, &verified, telling)
        && store.update(args.trace, (lock.clone(), trace), &orphans, &verified)?;
    let mut sections: Vec<Section> = verified.into_iter().map(Section::from).collect();
    sections.extend(telling.sections());
    if !updated {
        let orphan = |name: &String| lock.orphan(name, &store.name, args.update);
        sections.extend(orphans.iter().map(orphan));
    }
    telling.tell(&Report {
        lock: (found.is_some() || updated).then(|| store.name.clone()),
        updated,
        ..Report::new(sections)
    })
}

fn refuse_update_in_ci(args: &Args) -> Result<()> {
    if args.update && !args.force && is_ci(std::env::var_os("CI").as_deref()) {
        bail!(
            "--update is refused where the variable CI is set, for a check that corrects itself checks nothing; --force does it all the same"
        );
    }
    Ok(())
}

/// The lock that was found, or an empty one where none is needed.
fn lock_or_new(args: &Args, store: &Store, found: Option<&Lock>) -> Result<Lock> {
    match found {
        Some(lock) => Ok(lock.clone()),
        None if args.update || (args.lock.is_none() && !args.scenario.is_empty()) => {
            Ok(Lock::default())
        }
        None => bail!(
            "there is no {}; name scenarios and write it with `airbridge verify SCENARIO... --update`",
            store.name
        ),
    }
}

/// The scenarios to verify; those that are not valid are told.
fn subjects(
    args: &Args,
    (lock, trace): (&Lock, &Trace),
    orphans: &[String],
    telling: &mut Telling<'_>,
) -> Vec<Subject> {
    let mut subjects = Vec::new();
    for name in names(args, lock, orphans) {
        match scenario::read(&name, &[]) {
            Ok(loaded) => subjects.push(Subject {
                replications: replications(args.replications, lock.entries.get(&name)),
                plan: Plan::of(loaded, &[]),
                words: match args.trace {
                    Some(Keep::Words) => Words::Kept,
                    None if args.update => trace.words_of(&name),
                    _ => Words::Dropped,
                },
                name,
            }),
            Err(problems) => telling.invalid(Invalid::scenario(name, problems)),
        }
    }
    subjects
}

/// What the scenarios to verify are called, each once.
fn names(args: &Args, lock: &Lock, orphans: &[String]) -> Vec<String> {
    let mut names: Vec<String> = match args.scenario.as_slice() {
        [] => lock
            .entries
            .keys()
            .filter(|name| !orphans.contains(name))
            .cloned()
            .collect(),
        named => named.iter().map(|name| verify::named(name)).collect(),
    };
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// Whether a lock may be written of this; says why not.
fn may_be_locked(lock: &str, verified: &[Verified], telling: &Telling<'_>) -> bool {
    let unsteady = verified.iter().find(|verified| !verified.is_steady());
    let why = match (telling.first_invalid(), unsteady) {
        (Some(invalid), _) => invalid.in_words(),
        (None, Some(unsteady)) if unsteady.runs_failed() => {
            format!("not every run of {} came to its end", unsteady.subject.name)
        }
        (None, Some(unsteady)) => {
            let name = &unsteady.subject.name;
            format!("the runs of {name} do not agree with each other")
        }
        (None, None) => return true,
    };
    terminal::say(&format!("{lock} was not written: {why}"));
    false
}

/// Verifies scenarios one after another; none if the user stopped it, which has been said.
fn verify_all(
    args: &Args,
    subjects: Vec<Subject>,
    locked: Option<Locked<'_>>,
    stop: &Stop,
) -> Result<Option<Vec<Verified>>> {
    let program =
        std::env::current_exe().context("cannot find this program, to start it afresh")?;
    let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let verification = Verification {
        jobs: args.jobs.map_or(cores, usize::from),
        elsewhere: &FreshProcess { program },
        locked,
    };
    let one = |subject| verification.verify(subject, stop);
    match subjects.into_iter().map(one).collect() {
        Err(interrupted @ VerifyError::Interrupted) => {
            terminal::say(&interrupted.to_string());
            Ok(None)
        }
        verified => Ok(Some(verified?)),
    }
}

/// Whether a value of the variable CI means that nobody is there to look.
fn is_ci(value: Option<&OsStr>) -> bool {
    value.is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_ci() {
        let said = |value: &str| is_ci(Some(OsStr::new(value)));
        assert!(said("true") && said("1") && said("woodpecker"));
        assert!(!said("") && !said("false") && !said("0") && !is_ci(None));
    }
}
