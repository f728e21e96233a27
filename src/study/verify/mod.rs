//! Verification: are the runs of a scenario the same whatever the threads and the process, and what they were before?
//!
//! ```text
//! replications on one thread ---+--- again on several threads, in another order
//!                               +--- again in a fresh process
//!                               +--- the lock: digest and hourly checkpoints, and its trace: every fact
//! as many as an expectation asks for --- the expectations
//! ```
//!
//! | room | what it is for |
//! |---|---|
//! | `probe` | a run as it is compared |
//! | `elsewhere` | the same run in a fresh process |
//! | `lock`, `trace` | what runs were: the two files |
//! | `against` | a run against the lock, and why it is another |
//! | `check`, `report` | what was found, and where two runs part |

mod against;
mod check;
mod elsewhere;
mod lock;
mod probe;
mod report;
mod trace;

use std::io;
use std::ops::Range;
use std::path::Path;

use thiserror::Error;

pub use against::Locked;
pub use check::{Cause, Check, Kind, Parting, Side, Verdict};
pub use elsewhere::{Elsewhere, FreshProcess};
pub use lock::{Entry, Lock, LockedRun};
pub use probe::{Probe, Told, probe};
pub use report::{Report, Section};
pub use trace::{LARGEST_TRACE, Trace, TraceError, Words};

use super::conduct::{Ensemble, Rule, Study, StudyError};
use super::expect::{Finding, Judged, judge};
use super::replicate::{Plan, Stop, Workers};
use crate::operation::RunOptions;
use crate::record::manifest::Program;
use crate::scenario::Reference;
use crate::scenario::files::beside;

/// A scenario that is verified.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What it is called on the command line and in the lock.
    pub name: String,
    /// The scenario.
    pub plan: Plan,
    /// How many replications are compared, from 0 on.
    pub replications: u32,
    /// Whether the words of facts are wanted of runs that agree too.
    pub words: Words,
}

/// What a scenario that was `written` on the command line is called in a lock: a path has no needless steps and forward
/// slashes, so that one file has one name.
pub fn named(written: &str) -> String {
    let path = beside(Path::new(""), written).display().to_string();
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    // `./baseline` is a file, and not the built-in scenario.
    match Reference::new(&path) {
        Reference::Path(_) => path,
        Reference::BuiltIn(_) => written.to_owned(),
    }
}

/// How scenarios are verified.
pub struct Verification<'a> {
    /// On how many threads their runs are made again.
    pub jobs: usize,
    /// Where they are made once more.
    pub elsewhere: &'a dyn Elsewhere,
    /// What they are compared with besides; nothing when a lock is to be written.
    pub locked: Option<Locked<'a>>,
}

/// A scenario that was verified.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The scenario.
    pub subject: Subject,
    /// Its replications on one thread, from 0 on, as far as they could be run.
    pub runs: Vec<Probe>,
    /// What was checked.
    pub checks: Vec<Check>,
}

/// Why a verification did not come to its end.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// It was stopped.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// The system gives no threads, or no room for the replications.
    #[error("cannot run the replications")]
    Io(#[from] io::Error),
    /// The replications for the expectations cannot be made.
    #[error(transparent)]
    Study(StudyError),
}

impl From<StudyError> for VerifyError {
    fn from(error: StudyError) -> Self {
        match error {
            StudyError::Interrupted { .. } => VerifyError::Interrupted,
            other => VerifyError::Study(other),
        }
    }
}

/// Replications of a scenario that nobody said a number for.
const USUAL: u32 = 3;
/// Replications whose facts are in memory at a time.
const BATCH: u32 = 8;

/// How many replications to compare: as many as were `asked` for, else as many as are locked, else three.
pub fn replications(asked: Option<u32>, entry: Option<&Entry>) -> u32 {
    let locked = entry.map(|entry| entry.runs.len() as u32);
    asked.or(locked.filter(|&runs| runs > 0)).unwrap_or(USUAL)
}

impl Verification<'_> {
    /// Verifies a scenario.
    ///
    /// # Errors
    /// If `stop` was said, or the system refused.
    pub fn verify(&self, subject: Subject, stop: &Stop) -> Result<Verified, VerifyError> {
        let workers = Workers::of(Some(self.jobs))?;
        let mut checks: Vec<Check> = Vec::new();
        checks.extend(self.locked.map(|locked| locked.entry(&subject)));
        let mut runs = Vec::new();
        for first in (0..subject.replications).step_by(BATCH as usize) {
            let numbers = first..(first + BATCH).min(subject.replications);
            let (ran, found) = self.batch(&subject, numbers, &workers, stop)?;
            runs.extend(ran);
            checks.extend(found);
        }
        checks.extend(self.expectations(&subject, stop)?);
        Ok(Verified {
            subject,
            runs,
            checks,
        })
    }

    /// Some replications, made three times and compared.
    fn batch(
        &self,
        subject: &Subject,
        numbers: Range<u32>,
        workers: &Workers,
        stop: &Stop,
    ) -> Result<(Vec<Probe>, Vec<Check>), VerifyError> {
        let one = |number: u32| (!stop.is_said()).then(|| subject.run(number));
        let all: Option<Vec<_>> = numbers.clone().map(one).collect();
        let alone = all.ok_or(VerifyError::Interrupted)?;
        let order = shuffled(numbers.clone());
        let mut spread: Vec<_> = order
            .iter()
            .copied()
            .zip(workers.map(&order, |&number| one(number)))
            .collect();
        spread.sort_by_key(|(number, _)| *number);
        if stop.is_said() {
            return Err(VerifyError::Interrupted);
        }
        // Those alone that ran here: of the others it could say no more.
        let ran = numbers.clone().zip(&alone).filter(|(_, run)| run.is_ok());
        let ran: Vec<u32> = ran.map(|(number, _)| number).collect();
        let mut fresh = self.elsewhere.probes(subject, &ran);

        let (mut runs, mut checks) = (Vec::new(), Vec::new());
        for ((number, alone), (_, spread)) in numbers.zip(alone).zip(spread) {
            let mut ran = match alone {
                Ok(ran) => ran,
                Err(why) => {
                    checks.push(Check::failed(Kind::Run, why).of(number));
                    continue;
                }
            };
            let again = spread.expect("nobody stopped it");
            let threads = format!("{} threads", self.jobs);
            checks.push(compare(Kind::Threads, &threads, number, &ran, again));
            let there = match &mut fresh {
                Ok(probes) => probes
                    .remove(&number)
                    .ok_or_else(|| "it sent no such run".to_owned()),
                Err(why) => Err(why.clone()),
            };
            checks.push(compare(
                Kind::Process,
                "a fresh process",
                number,
                &ran,
                there,
            ));
            let locked = self
                .locked
                .and_then(|locked| locked.run(subject, number, &ran));
            checks.extend(locked);
            if subject.words == Words::Dropped {
                ran.texts = None;
            }
            runs.push(ran);
        }
        Ok((runs, checks))
    }

    fn expectations(&self, subject: &Subject, stop: &Stop) -> Result<Vec<Check>, VerifyError> {
        let expected = &subject.plan.scenario.expect;
        let Some(most) = expected.iter().map(|expect| expect.reps).max() else {
            return Ok(Vec::new());
        };
        let study = Study {
            plans: vec![subject.plan.clone()],
            seed: subject.plan.scenario.seed,
            rule: Rule::Fixed(most),
            confidence: CONFIDENCE,
            jobs: Some(self.jobs),
            shuffle_jobs: None,
        };
        let folder = tempfile::tempdir()?;
        let ensembles = study.conduct(folder.path(), stop, |_, _| ())?;
        let ensemble = &ensembles[0];
        let judged = expected.iter().map(|expect| judge(expect, ensemble));
        let mut checks = failures(ensemble);
        checks.extend(
            judged
                .zip(1..)
                .map(|(judged, number)| expectation(&judged, number)),
        );
        Ok(checks)
    }
}

/// Of intervals, of which a verification shows none.
const CONFIDENCE: f64 = 0.95;

impl Subject {
    /// The replication of that number, or why there is none.
    fn run(&self, number: u32) -> Result<Probe, String> {
        let options = RunOptions {
            replication: number,
            ..RunOptions::seeded(self.plan.scenario.seed)
        };
        probe(&self.plan.scenario, &options).map_err(|error| error.to_string())
    }
}

/// The numbers in another order, which is always the same.
fn shuffled(numbers: Range<u32>) -> Vec<u32> {
    let mut order: Vec<u32> = numbers.collect();
    order.sort_by_key(|number| (number + 1).wrapping_mul(0x9e37_79b9).reverse_bits());
    order
}

/// A run on one thread against the same run made otherwise.
fn compare(
    kind: Kind,
    how: &str,
    number: u32,
    alone: &Probe,
    other: Result<Probe, String>,
) -> Check {
    let other = match other {
        Ok(other) => other,
        Err(why) => {
            let message = format!("it cannot be run by {how}: {why}");
            return Check::failed(kind, message).of(number);
        }
    };
    let Some(position) = alone.first_difference(&other) else {
        return if alone.digest == other.digest {
            let message = format!("one thread and {how} agree");
            Check::new(kind, Verdict::Passed, message).of(number)
        } else {
            let message = format!("the digests of one thread and {how} differ, and no fact does");
            Check::failed(kind, message).of(number)
        };
    };
    let parting = Parting::at_fact(position, [("one thread", alone), (how, &other)]);
    let message = format!("one thread and {how} part in {}", parting.when());
    Check {
        parting: Some(parting),
        ..Check::failed(kind, message).of(number)
    }
}

fn failures(ensemble: &Ensemble) -> Vec<Check> {
    let failed = ensemble.store.failed().iter();
    failed
        .map(|(number, why)| Check::failed(Kind::Run, why).of(*number))
        .collect()
}

fn expectation(judged: &Judged, number: usize) -> Check {
    let estimate = judged
        .estimate
        .map_or_else(String::new, |estimate| format!(", estimate {estimate}"));
    let verdict = match judged.finding {
        Finding::Met => Verdict::Passed,
        Finding::Undecided => Verdict::Undecided,
        Finding::Missed => Verdict::Failed,
    };
    let message = format!(
        "{} {}: {} replications{estimate}",
        judged.text,
        judged.finding.word(),
        judged.n
    );
    Check {
        line: Some(number),
        ..Check::new(Kind::Expectation, verdict, message)
    }
}

impl Verified {
    /// How it came out: as its worst check.
    pub fn verdict(&self) -> Verdict {
        let verdicts = self.checks.iter().map(|check| check.verdict);
        verdicts.max().unwrap_or(Verdict::Passed)
    }

    /// Whether its runs agree with each other, so that they can be locked.
    pub fn is_steady(&self) -> bool {
        !self.failed(&[Kind::Run, Kind::Threads, Kind::Process])
    }

    /// Whether a run did not come to its end.
    pub fn runs_failed(&self) -> bool {
        self.failed(&[Kind::Run])
    }

    fn failed(&self, kinds: &[Kind]) -> bool {
        let has_failed =
            |check: &Check| kinds.contains(&check.kind) && check.verdict == Verdict::Failed;
        self.checks.iter().any(has_failed)
    }
}

impl Lock {
    /// Locks what was verified, in place of what was locked of it before.
    pub fn bless(&mut self, verified: &Verified) {
        let subject = &verified.subject;
        let locked = |probe: &Probe| LockedRun::of(probe, subject.ended_at());
        let entry = Entry {
            hash: subject.plan.hash.clone(),
            seed: subject.plan.scenario.seed,
            program: Program::THIS.version.to_owned(),
            runs: verified.runs.iter().map(locked).collect(),
            line: 0,
        };
        self.entries.insert(subject.name.clone(), entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_jobs_is_another_one() {
        for most in 2..20 {
            let mut order = shuffled(0..most);
            assert_ne!(order, (0..most).collect::<Vec<_>>(), "{most}");
            order.sort_unstable();
            assert_eq!(order, (0..most).collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_file_has_one_name() {
        assert_eq!(named("./plans/../a.toml"), "a.toml");
        assert_eq!(named("baseline"), "baseline");
        assert_eq!(named("./baseline"), "./baseline");
    }

    #[test]
    fn as_many_replications_as_asked_for_or_locked() {
        assert_eq!(replications(None, None), 3);
        assert_eq!(replications(Some(5), None), 5);
    }
}
