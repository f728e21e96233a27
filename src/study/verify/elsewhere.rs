//! The same runs in a fresh process, which shares no memory, threads or random state with this one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::Subject;
use super::probe::Probe;
use super::trace::Trace;

/// Makes runs somewhere else.
pub trait Elsewhere {
    /// These replications of a scenario, by number.
    ///
    /// # Errors
    /// Why there are none, in words.
    fn probes(&self, subject: &Subject, numbers: &[u32]) -> Result<BTreeMap<u32, Probe>, String>;
}

/// A fresh process of this program, which is told to `probe`.
#[derive(Clone, Debug)]
pub struct FreshProcess {
    /// The program.
    pub program: PathBuf,
}

impl Elsewhere for FreshProcess {
    fn probes(&self, subject: &Subject, numbers: &[u32]) -> Result<BTreeMap<u32, Probe>, String> {
        let ended = Command::new(&self.program)
            .args(["probe", "--", &subject.name])
            .args(numbers.iter().map(u32::to_string))
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("it cannot be started: {error}"))?;
        if !ended.status.success() {
            let said = String::from_utf8_lossy(&ended.stderr);
            return Err(format!("it ended with {}: {}", ended.status, said.trim()));
        }
        let probes = Trace::read(&ended.stdout).and_then(|trace| trace.probes());
        probes.map_err(|error| format!("what it sent cannot be read: {error}"))
    }
}
