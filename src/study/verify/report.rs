//! What a verification found, scenario by scenario, in the form in which programs read it.

use serde::Serialize;

use super::Verified;
use super::check::{Check, Kind, Verdict};
use super::lock::Lock;
use crate::record::manifest::Program;
use crate::scenario::{Problems, Reference};

/// What a verification found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this form.
    pub schema: u32,
    /// The program and its version.
    pub program: Program,
    /// The lock, if runs were compared with one or it was written anew.
    pub lock: Option<String>,
    /// Whether the lock was written anew.
    pub updated: bool,
    /// How it came out: as its worst check; none if nothing was checked.
    pub verdict: Option<Verdict>,
    /// Scenarios in the order of their names on the command line or in the lock, after them the lock or its trace if it cannot
    /// be read, scenarios that are not valid, and entries whose scenario is gone.
    pub scenarios: Vec<Section>,
}

/// What was found of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// What it is called; the name of the file if the lock or its trace cannot be read.
    pub scenario: String,
    /// How it came out: as its worst check.
    pub verdict: Verdict,
    /// The hash of the scenario; none if it is gone or not valid.
    pub hash: Option<String>,
    /// The seed; a text, since many readers of JSON cannot hold 64 bits.
    pub seed: Option<String>,
    /// The digests of its replications, from 0 on.
    pub digests: Vec<String>,
    /// What was checked.
    pub checks: Vec<Check>,
}

impl Report {
    /// What was found of these scenarios, and of entries of a lock whose scenario is gone.
    pub fn new(scenarios: Vec<Section>) -> Self {
        let verdicts = scenarios.iter().map(|section| section.verdict);
        Report {
            schema: 1,
            program: Program::THIS,
            lock: None,
            updated: false,
            verdict: verdicts.max(),
            scenarios,
        }
    }
}

impl Section {
    /// What is found of a scenario before it is run: one check, which did not pass.
    fn unrun(scenario: &str, check: Check) -> Self {
        Section {
            scenario: scenario.to_owned(),
            verdict: check.verdict,
            hash: None,
            seed: None,
            digests: Vec::new(),
            checks: vec![check],
        }
    }

    /// What is found of a scenario that is not valid, or of another file that cannot be read.
    pub fn invalid(kind: Kind, name: &str, problems: &Problems) -> Self {
        let check = Check::new(kind, Verdict::Invalid, problems.to_string());
        Section::unrun(name, check)
    }
}

impl From<Verified> for Section {
    fn from(verified: Verified) -> Self {
        let plan = &verified.subject.plan;
        Section {
            verdict: verified.verdict(),
            hash: Some(plan.hash.clone()),
            seed: Some(plan.scenario.seed.to_string()),
            digests: verified.runs.into_iter().map(|run| run.digest).collect(),
            checks: verified.checks,
            scenario: verified.subject.name,
        }
    }
}

impl Lock {
    /// Entries whose scenario is neither built in nor a file any more.
    pub fn orphans(&self) -> Vec<String> {
        let is_gone = |name: &&String| match Reference::new(name) {
            Reference::BuiltIn(_) => false,
            Reference::Path(path) => !path.is_file(),
        };
        self.entries.keys().filter(is_gone).cloned().collect()
    }

    /// What is found of an entry whose scenario is gone; whether an update that would have dropped it was `refused`.
    pub fn orphan(&self, name: &str, lock: &str, refused: bool) -> Section {
        let what_now = match refused {
            true => format!("the entry stays, for {lock} was not written"),
            false => {
                "name the file as it is called now, or drop the entry with --update".to_owned()
            }
        };
        let message = format!("{name} is in {lock}, and there is no such scenario; {what_now}");
        let check = Check {
            line: self.entries.get(name).map(|entry| entry.line),
            ..Check::failed(Kind::Orphan, message)
        };
        Section::unrun(name, check)
    }
}
