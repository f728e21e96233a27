//! What was checked, how it came out, and where two runs part.

use serde::Serialize;

use super::probe::{Probe, Told};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// All is as it should be.
    Passed,
    /// The replications do not decide.
    Undecided,
    /// It is not.
    Failed,
    /// There is nothing that could be checked: the scenario, the lock or its trace is not valid.
    Invalid,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// That a scenario can be read.
    Scenario,
    /// That the lock, or its trace, can be read.
    File,
    /// That a replication can be run at all.
    Run,
    /// A run on one thread against the same on several, in another order.
    Threads,
    /// A run against the same in a fresh process.
    Process,
    /// A scenario against its entry in the lock.
    Entry,
    /// A run against the lock.
    Lock,
    /// That the scenario of an entry is still there.
    Orphan,
    /// An expectation of the scenario.
    Expectation,
}

/// Why a run is not what the lock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The scenario is another one.
    Scenario,
    /// The seed is another one.
    Seed,
    /// The program has another version.
    Program,
    /// All three are the same: the program behaves otherwise.
    Behaviour,
    /// The lock contradicts itself: it was edited, or badly merged.
    Edited,
}

/// A check and how it came out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// What was checked.
    pub kind: Kind,
    /// Of which replication; none if of all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replication: Option<u32>,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found, in words.
    pub message: String,
    /// Why, if it failed against the lock.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// Where the two runs part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parting: Option<Parting>,
    /// The line of the lock, or for an expectation its number in the scenario, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl Check {
    /// A check that came out like this.
    pub fn new(kind: Kind, verdict: Verdict, message: impl Into<String>) -> Self {
        Check {
            kind,
            replication: None,
            verdict,
            message: message.into(),
            causes: Vec::new(),
            parting: None,
            line: None,
        }
    }

    /// A check that failed.
    pub fn failed(kind: Kind, message: impl Into<String>) -> Self {
        Check::new(kind, Verdict::Failed, message)
    }

    /// Of this replication.
    #[must_use]
    pub fn of(self, replication: u32) -> Self {
        Check {
            replication: Some(replication),
            ..self
        }
    }

    /// What it is called in a list of checks.
    pub fn name(&self) -> String {
        let what = match self.kind {
            Kind::Scenario => "a valid scenario",
            Kind::File => "a readable file",
            Kind::Run => "by itself",
            Kind::Threads => "on several threads",
            Kind::Process => "in a fresh process",
            Kind::Lock => "against the lock",
            Kind::Entry => "scenario against the lock",
            Kind::Orphan => "entry without a scenario",
            Kind::Expectation => "expectation",
        };
        match (self.replication, self.kind, self.line) {
            (Some(number), ..) => format!("replication {number} {what}"),
            (None, Kind::Expectation, Some(number)) => format!("{what} {number}"),
            _ => what.to_owned(),
        }
    }
}

/// Where two runs part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parting {
    /// The simulated hour, from 0.
    pub hour: u64,
    /// The number of the first fact that differs, from 1; none if only the hour is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<usize>,
    /// What is known of the two runs there.
    pub sides: Vec<Side>,
}

/// A run where it parts from another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Side {
    /// Which run.
    pub run: String,
    /// The fact that differs, after the ten before it; or all facts of the hour. The differing one is missing from a run
    /// that ends there.
    pub facts: Vec<Told>,
}

/// Facts that are shown before the first that differs.
const BEFORE: usize = 10;

impl Parting {
    /// Where two runs part at fact `position`, counted from 0.
    pub fn at_fact(position: usize, runs: [(&str, &Probe); 2]) -> Self {
        let facts = runs
            .iter()
            .filter_map(|(_, probe)| probe.told.get(position));
        let time = facts.map(|fact| fact.time).min();
        let shown = position.saturating_sub(BEFORE)..position + 1;
        let side = |(run, probe): (&str, &Probe)| Side {
            run: run.to_owned(),
            facts: probe.words(shown.clone()),
        };
        let has_words = |(_, probe): &(&str, &Probe)| probe.texts.is_some();
        Parting {
            hour: time.map_or(0, crate::record::fingerprint::hour_of),
            fact: Some(position + 1),
            sides: runs.into_iter().filter(has_words).map(side).collect(),
        }
    }

    /// Where a run parts from one of which only checkpoints are known.
    pub fn in_hour(hour: u64, run: &str, probe: &Probe) -> Self {
        Parting {
            hour,
            fact: None,
            sides: vec![Side {
                run: run.to_owned(),
                facts: probe.words(probe.hour(hour)),
            }],
        }
    }

    /// When they part, in words.
    pub fn when(&self) -> String {
        match self.fact {
            Some(number) => format!("fact {number}, in hour {}", self.hour),
            None => format!("hour {}", self.hour),
        }
    }
}
