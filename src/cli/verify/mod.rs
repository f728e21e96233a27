//! `airbridge verify`: are runs what they were, whatever the threads and the process?

mod github;
mod junit;
mod words;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use super::question::stop_on_interrupt;
use super::{Format, Outcome, scenario, terminal};
use crate::record::directory::replace_file;
use crate::record::manifest::to_text;
use crate::scenario::files::{Disk, Files as _, LARGEST_FILE, Unreadable, read_text};
use crate::study::verify::{
    FreshProcess, LARGEST_TRACE, Lock, Locked, Report, Section, Subject, Trace, Verdict,
    Verification, Verified, VerifyError, Words, replications,
};
use crate::study::{Plan, verify};

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
    /// With --update: what to keep beside the lock of every fact, to name the one that differs
    #[arg(
        long,
        value_name = "WHAT",
        requires = "update",
        num_args = 0..=1,
        require_equals = true,
        default_value = "hashes",
        default_missing_value = "words"
    )]
    pub trace: Keep,
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
    let store = Store::at(args.lock.as_deref().unwrap_or(Path::new(LOCK)));
    if args.update && !args.force && is_ci(std::env::var_os("CI").as_deref()) {
        bail!(
            "--update is refused where the variable CI is set, for a check that corrects itself checks nothing; --force does it all the same"
        );
    }
    let found = store.lock()?;
    let lock = match &found {
        Some(lock) => lock.clone(),
        None if args.update || (args.lock.is_none() && !args.scenario.is_empty()) => {
            Lock::default()
        }
        None => bail!(
            "there is no {}; name scenarios and write it with `airbridge verify SCENARIO... --update`",
            store.name
        ),
    };
    let orphans = lock.orphans();
    let subjects = match subjects(args, &lock, &orphans)? {
        Some(subjects) => subjects,
        None => return Ok(Outcome::Invalid),
    };
    if subjects.is_empty() && orphans.is_empty() {
        terminal::say(&format!(
            "nothing was checked: there is no scenario in {}",
            store.name
        ));
        return Ok(Outcome::NothingChecked);
    }
    let trace = store.trace()?;
    let locked = Locked {
        name: &store.name,
        lock: &lock,
        trace: &trace,
    };
    let compared = (found.is_some() && !args.update).then_some(locked);
    let verified = match verify_all(args, subjects, compared) {
        Err(error) if matches!(error.downcast_ref(), Some(VerifyError::Interrupted)) => {
            terminal::say(&format!("{error:#}"));
            return Ok(Outcome::Interrupted);
        }
        verified => verified?,
    };
    let updated = args.update && store.update(args.trace, (lock.clone(), trace), &verified)?;
    let mut sections: Vec<Section> = verified.into_iter().map(Section::from).collect();
    if !args.update {
        sections.extend(orphans.iter().map(|name| lock.orphan(name, &store.name)));
    }
    let report = Report {
        lock: (found.is_some() || updated).then(|| store.name.clone()),
        updated,
        ..Report::new(sections)
    };
    tell(args, &report)
}

/// The scenarios to verify; none if one is invalid, which has been shown.
fn subjects(args: &Args, lock: &Lock, orphans: &[String]) -> Result<Option<Vec<Subject>>> {
    let names: Vec<String> = match args.scenario.as_slice() {
        [] => lock
            .entries
            .keys()
            .filter(|name| !orphans.contains(name))
            .cloned()
            .collect(),
        named => named.iter().map(|name| verify::named(name)).collect(),
    };
    let mut subjects: Vec<Subject> = Vec::new();
    let mut are_valid = true;
    for name in names {
        if subjects.iter().any(|subject| subject.name == name) {
            continue;
        }
        match scenario::read(&name, &[]) {
            Ok(loaded) => subjects.push(Subject {
                replications: replications(args.replications, lock.entries.get(&name)),
                plan: Plan::of(loaded, &[]),
                name,
            }),
            Err(problems) => {
                are_valid = false;
                terminal::say(&scenario::report(&problems));
                if is_github() {
                    say_all(github::problems(&problems));
                }
            }
        }
    }
    Ok(are_valid.then_some(subjects))
}

fn verify_all(
    args: &Args,
    subjects: Vec<Subject>,
    locked: Option<Locked<'_>>,
) -> Result<Vec<Verified>> {
    let program =
        std::env::current_exe().context("cannot find this program, to start it afresh")?;
    let cores = std::thread::available_parallelism().map_or(2, |cores| cores.get().max(2));
    let verification = Verification {
        jobs: args.jobs.map_or(cores, usize::from),
        elsewhere: &FreshProcess { program },
        locked,
        words: match args.trace {
            Keep::Words => Words::Kept,
            Keep::None | Keep::Hashes => Words::Dropped,
        },
    };
    let stop = stop_on_interrupt()?;
    let one = |subject| Ok(verification.verify(subject, stop)?);
    subjects.into_iter().map(one).collect()
}

/// Shows what was found, in every form that is wanted.
fn tell(args: &Args, report: &Report) -> Result<Outcome> {
    if let Some(path) = &args.junit {
        replace_file(path, junit::text(report)?.as_bytes())?;
    }
    if args.format == Format::Json {
        terminal::print(&to_text(report))?;
    } else {
        say_all(words::lines(report, args.quiet));
    }
    if is_github() {
        say_all(github::annotations(report));
    }
    Ok(match report.verdict {
        Verdict::Failed => Outcome::Found,
        Verdict::Undecided => Outcome::Inconclusive,
        Verdict::Passed => Outcome::Done,
    })
}

fn say_all(lines: Vec<String>) {
    lines.iter().for_each(|line| terminal::say(line));
}

/// Whether GitHub makes annotations of what is said.
fn is_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Whether a value of the variable CI means that nobody is there to look.
fn is_ci(value: Option<&OsStr>) -> bool {
    value.is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}

/// The lock and the trace on the disk.
struct Store {
    path: PathBuf,
    name: String,
}

impl Store {
    fn at(path: &Path) -> Self {
        Store {
            path: path.to_owned(),
            name: path.display().to_string(),
        }
    }

    fn trace_path(&self) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".trace");
        name.into()
    }

    /// The lock, if there is one.
    fn lock(&self) -> Result<Option<Lock>> {
        match read_text(&Disk, &self.path) {
            Ok(text) => Ok(Some(Lock::read(&self.name, &text)?)),
            Err(Unreadable::Missing) => Ok(None),
            Err(Unreadable::Because(why)) => bail!("cannot read {}: {why}", self.name),
        }
    }

    /// The trace; an empty one if there is none.
    fn trace(&self) -> Result<Trace> {
        let path = self.trace_path();
        let shown = path.display();
        let named = || format!("cannot read {shown}; delete it, and write it anew with --update");
        match Disk.read(&path, LARGEST_TRACE) {
            Ok(bytes) if bytes.len() > LARGEST_TRACE => {
                bail!("{}: it is larger than 256 MiB", named())
            }
            Ok(bytes) => Trace::read(&bytes).with_context(named),
            Err(Unreadable::Missing) => Ok(Trace::new()),
            Err(Unreadable::Because(why)) => bail!("{}: {why}", named()),
        }
    }

    /// Writes the lock anew, unless runs do not even agree with each other; whether it did.
    fn update(
        &self,
        keep: Keep,
        (mut lock, mut trace): (Lock, Trace),
        verified: &[Verified],
    ) -> Result<bool> {
        if let Some(unsteady) = verified.iter().find(|verified| !verified.is_steady()) {
            let (lock, name) = (&self.name, &unsteady.subject.name);
            let why = match unsteady.runs_failed() {
                true => format!("not every run of {name} came to its end"),
                false => format!("the runs of {name} do not agree with each other"),
            };
            terminal::say(&format!("{lock} was not written: {why}"));
            return Ok(false);
        }
        for name in lock.orphans() {
            lock.entries.remove(&name);
            terminal::say(&format!(
                "{name} is dropped from {}: there is no such scenario",
                self.name
            ));
        }
        for one in verified {
            lock.bless(one);
            for (number, run) in (0..).zip(&one.runs) {
                match keep {
                    Keep::None => {}
                    Keep::Hashes => trace.keep(&one.subject.name, number, run, Words::Dropped),
                    Keep::Words => trace.keep(&one.subject.name, number, run, Words::Kept),
                }
            }
        }
        let text = lock.text();
        if text.len() > LARGEST_FILE {
            bail!(
                "{} would be larger than 16 MiB, more than is read of a lock; keep fewer replications in it, or scenarios in another",
                self.name
            );
        }
        // First the trace: one that is ahead of its lock is not used.
        self.write_trace(keep, trace, &lock)?;
        replace_file(&self.path, text.as_bytes())?;
        Ok(true)
    }

    fn write_trace(&self, keep: Keep, mut trace: Trace, lock: &Lock) -> Result<()> {
        let path = self.trace_path();
        trace.retain(|scenario, number| {
            let entry = lock.entries.get(scenario);
            keep != Keep::None && entry.is_some_and(|entry| (number as usize) < entry.runs.len())
        });
        let bytes = trace.bytes();
        if bytes.len() > LARGEST_TRACE {
            bail!(
                "the trace would be larger than 256 MiB; keep less of it with --trace=hashes or --trace=none"
            );
        }
        if !bytes.is_empty() {
            replace_file(&path, &bytes)?;
        } else if path.exists() {
            std::fs::remove_file(&path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }
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
