//! A run against the lock: is it what it was, and if not, from where on and for what reason?

use super::Subject;
use super::check::{Cause, Check, Kind, Parting, Verdict};
use super::lock::{Entry, Lock, LockedRun};
use super::probe::Probe;
use super::trace::Trace;
use crate::record::manifest::Program;
use crate::sim::Time;

/// A lock, and the trace beside it.
#[derive(Clone, Copy, Debug)]
pub struct Locked<'a> {
    /// What the lock is called.
    pub name: &'a str,
    /// The lock.
    pub lock: &'a Lock,
    /// Its trace; empty if there is none.
    pub trace: &'a Trace,
}

impl Locked<'_> {
    /// Whether the scenario is the one that was locked.
    pub fn entry(&self, subject: &Subject) -> Check {
        let Some(entry) = self.lock.entries.get(&subject.name) else {
            let message = format!("it is not in {}; add it with --update", self.name);
            return Check::failed(Kind::Entry, message);
        };
        let causes = causes(entry, subject);
        let said = match causes.as_slice() {
            [Cause::Behaviour] => "it is that of the lock".to_owned(),
            // A newer program that gives the same runs is what a lock is to show.
            [Cause::Program] => format!("it was locked by airbridge {}", entry.program),
            changed => reasons(changed, entry, subject),
        };
        let is_same = matches!(causes.as_slice(), [Cause::Behaviour | Cause::Program]);
        Check {
            line: Some(entry.line),
            causes: if is_same { Vec::new() } else { causes },
            ..if is_same {
                Check::new(Kind::Entry, Verdict::Passed, said)
            } else {
                Check::failed(Kind::Entry, said)
            }
        }
    }

    /// Whether a run is the one that was locked; nothing if that replication was not.
    pub fn run(&self, subject: &Subject, replication: u32, probe: &Probe) -> Option<Check> {
        let entry = self.lock.entries.get(&subject.name)?;
        let locked = entry.runs.get(replication as usize)?;
        let ran = LockedRun::of(probe, subject.ended_at());
        let hour = locked.first_difference(&ran);
        let check = match (locked.digest == ran.digest, hour) {
            (true, None) if locked.facts != ran.facts => edited(
                format!(
                    "it says {} facts, though the digest is that of {}",
                    locked.facts, ran.facts
                ),
                None,
            ),
            (true, None) => match self.traced(subject, replication, locked, probe) {
                Ok(None) => Check::new(Kind::Lock, Verdict::Passed, "it is that of the lock"),
                Ok(Some(parting)) => edited(
                    format!(
                        "the trace beside {} has another {}, though the digest agrees",
                        self.name,
                        parting.when()
                    ),
                    Some(parting),
                ),
                Err(why) => Check::failed(Kind::Lock, why),
            },
            (true, Some(hour)) => edited(
                format!("the checkpoint of hour {hour} differs, though the digest agrees"),
                None,
            ),
            (false, None) => edited(
                "the digest differs, though every checkpoint agrees".to_owned(),
                None,
            ),
            (false, Some(hour)) => self.changed(subject, (replication, entry, locked), probe, hour),
        };
        Some(Check {
            line: Some(locked.line),
            ..check.of(replication)
        })
    }

    /// Where the run parts from what the trace keeps of the locked one, if it keeps anything.
    fn traced(
        &self,
        subject: &Subject,
        replication: u32,
        locked: &LockedRun,
        probe: &Probe,
    ) -> Result<Option<Parting>, String> {
        let kept = self
            .trace
            .find(&subject.name, replication, &locked.digest)
            .map_err(|error| format!("the trace beside {} is damaged: {error}", self.name))?;
        Ok(kept.and_then(|kept| {
            let position = kept.first_difference(probe)?;
            let runs = [("the lock", &kept), ("this run", probe)];
            Some(Parting::at_fact(position, runs))
        }))
    }

    fn changed(
        &self,
        subject: &Subject,
        (replication, entry, locked): (u32, &Entry, &LockedRun),
        probe: &Probe,
        hour: u64,
    ) -> Check {
        let causes = causes(entry, subject);
        let parting = match self.traced(subject, replication, locked, probe) {
            Ok(Some(parting)) => parting,
            Ok(None) => Parting::in_hour(hour, "this run", probe),
            Err(why) => return Check::failed(Kind::Lock, why),
        };
        let message = format!(
            "it parts from the lock in {}: {}",
            parting.when(),
            reasons(&causes, entry, subject)
        );
        Check {
            causes,
            parting: Some(parting),
            ..Check::failed(Kind::Lock, message)
        }
    }
}

fn edited(message: String, parting: Option<Parting>) -> Check {
    let message = format!(
        "{message}: the lock contradicts itself, for it was edited or badly merged; write it anew with --update"
    );
    Check {
        causes: vec![Cause::Edited],
        parting,
        ..Check::failed(Kind::Lock, message)
    }
}

/// What is no longer as it was locked; behaviour, if all else is.
fn causes(entry: &Entry, subject: &Subject) -> Vec<Cause> {
    let mut causes = Vec::new();
    if entry.hash != subject.plan.hash {
        causes.push(Cause::Scenario);
    }
    if entry.seed != subject.plan.scenario.seed {
        causes.push(Cause::Seed);
    }
    if entry.program != Program::THIS.version {
        causes.push(Cause::Program);
    }
    if causes.is_empty() {
        causes.push(Cause::Behaviour);
    }
    causes
}

fn reasons(causes: &[Cause], entry: &Entry, subject: &Subject) -> String {
    let (plan, version) = (&subject.plan, Program::THIS.version);
    let short = |hash: &str| hash.get(..8).unwrap_or(hash).to_owned();
    let reason = |cause: &Cause| match cause {
        Cause::Scenario => format!(
            "the scenario changed (hash {}, locked {})",
            short(&plan.hash),
            short(&entry.hash)
        ),
        Cause::Seed => format!(
            "the seed changed ({}, locked {})",
            plan.scenario.seed, entry.seed
        ),
        Cause::Program => format!(
            "the program changed ({version}, locked by {})",
            entry.program
        ),
        Cause::Behaviour => {
            format!(
                "behaviour changed, for scenario, seed and program version ({version}) are those of the lock"
            )
        }
        Cause::Edited => "the lock was edited".to_owned(),
    };
    let reasons: Vec<String> = causes.iter().map(reason).collect();
    reasons.join("; ")
}

impl Subject {
    /// When its runs end.
    pub(super) fn ended_at(&self) -> Time {
        Time::ZERO + self.plan.scenario.horizon.duration()
    }
}
