//! `airbridge verify`: are runs what they were, whatever the threads and the process?

mod github;
mod junit;
mod words;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use super::question::stop_on_interrupt;
use super::{Format, Outcome, scenario, terminal};
use crate::record::directory::replace_file;
use crate::record::manifest::to_text;
use crate::scenario::Problems;
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
    let trace = store.trace()?;
    let orphans = lock.orphans();
    let (subjects, invalid) = subjects(args, (&lock, &trace), &orphans);
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
    let updated = args.update
        && may_be_locked(&store.name, &verified, &invalid)
        && store.update(args.trace, (lock.clone(), trace), &orphans, &verified)?;
    let mut sections: Vec<Section> = verified.into_iter().map(Section::from).collect();
    sections.extend(
        invalid
            .iter()
            .map(|(name, why)| Section::invalid(name, why)),
    );
    if !updated {
        sections.extend(orphans.iter().map(|name| lock.orphan(name, &store.name)));
    }
    let report = Report {
        lock: (found.is_some() || updated).then(|| store.name.clone()),
        updated,
        ..Report::new(sections)
    };
    tell(args, &report, &invalid)
}

/// A scenario that is not valid, and why.
type Invalid = (String, Problems);

/// The scenarios to verify, and those that are not valid, which has been shown.
fn subjects(
    args: &Args,
    (lock, trace): (&Lock, &Trace),
    orphans: &[String],
) -> (Vec<Subject>, Vec<Invalid>) {
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
    let (mut subjects, mut invalid) = (Vec::new(), Vec::new());
    for name in names {
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
            Err(problems) => {
                terminal::say(&scenario::report(&problems));
                invalid.push((name, problems));
            }
        }
    }
    (subjects, invalid)
}

/// Whether a lock may be written of this; says why not.
fn may_be_locked(lock: &str, verified: &[Verified], invalid: &[Invalid]) -> bool {
    let unsteady = verified.iter().find(|verified| !verified.is_steady());
    let why = match (invalid, unsteady) {
        ([(name, _), ..], _) => format!("{name} is not valid"),
        ([], Some(unsteady)) if unsteady.runs_failed() => {
            format!("not every run of {} came to its end", unsteady.subject.name)
        }
        ([], Some(unsteady)) => {
            let name = &unsteady.subject.name;
            format!("the runs of {name} do not agree with each other")
        }
        ([], None) => return true,
    };
    terminal::say(&format!("{lock} was not written: {why}"));
    false
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
    };
    let stop = stop_on_interrupt()?;
    let one = |subject| Ok(verification.verify(subject, stop)?);
    subjects.into_iter().map(one).collect()
}

/// Shows what was found, in every form that is wanted.
fn tell(args: &Args, report: &Report, invalid: &[Invalid]) -> Result<Outcome> {
    if args.format == Format::Json {
        terminal::print(&to_text(report))?;
    } else {
        say_all(words::lines(report, args.quiet));
    }
    if report.verdict.is_none() {
        terminal::say("nothing was checked: no scenario is named, and none is in the lock");
    }
    if is_github() {
        let problems: Vec<&Problems> = invalid.iter().map(|(_, problems)| problems).collect();
        say_all(github::annotations(&problems, Some(report)));
    }
    if let Some(path) = &args.junit {
        replace_file(path, junit::text(report)?.as_bytes())?;
    }
    Ok(match report.verdict {
        None => Outcome::NothingChecked,
        Some(Verdict::Invalid) => Outcome::Invalid,
        Some(Verdict::Failed) => Outcome::Found,
        Some(Verdict::Undecided) => Outcome::Inconclusive,
        Some(Verdict::Passed) => Outcome::Done,
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
            Ok(text) => {
                let lock = Lock::read(&self.name, &text).inspect_err(|problems| {
                    if is_github() {
                        say_all(github::annotations(&[problems], None));
                    }
                });
                Ok(Some(lock?))
            }
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

    /// Writes the lock anew; whether there was anything to write.
    fn update(
        &self,
        keep: Option<Keep>,
        (mut lock, mut trace): (Lock, Trace),
        orphans: &[String],
        verified: &[Verified],
    ) -> Result<bool> {
        if verified.is_empty() && orphans.is_empty() {
            return Ok(false);
        }
        for name in orphans {
            lock.entries.remove(name);
            terminal::say(&format!(
                "{name} is dropped from {}: there is no such scenario",
                self.name
            ));
        }
        for one in verified {
            lock.bless(one);
            for (number, run) in (0..).zip(&one.runs) {
                trace.keep(&one.subject.name, number, run, one.subject.words);
            }
        }
        if keep == Some(Keep::None) {
            trace = Trace::new();
        }
        let text = lock.text();
        if text.len() > LARGEST_FILE {
            bail!(
                "{} would be larger than 16 MiB, more than is read of a lock; keep fewer replications in it, or scenarios in another",
                self.name
            );
        }
        // First the trace: one that is ahead of its lock is not used.
        self.write_trace(trace, &lock)?;
        replace_file(&self.path, text.as_bytes())?;
        Ok(true)
    }

    fn write_trace(&self, mut trace: Trace, lock: &Lock) -> Result<()> {
        let path = self.trace_path();
        trace.retain(|scenario, number| {
            let entry = lock.entries.get(scenario);
            entry.is_some_and(|entry| (number as usize) < entry.runs.len())
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
