//! The lock and its trace on the disk: read, and written anew.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::telling::Invalid;
use super::{Keep, terminal};
use crate::record::directory::replace_file;
use crate::scenario::files::{Disk, Files as _, LARGEST_FILE, Unreadable, read_text};
use crate::scenario::written::unreadable;
use crate::study::verify::{LARGEST_TRACE, Lock, Trace, Verified};

/// The lock and the trace on the disk.
pub(super) struct Store {
    path: PathBuf,
    /// What messages call the lock.
    pub(super) name: String,
}

impl Store {
    pub(super) fn at(path: &Path) -> Self {
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
    pub(super) fn lock(&self) -> Result<Option<Lock>, Invalid> {
        let torn = |problems| Invalid::file(self.name.clone(), problems);
        match read_text(&Disk, &self.path) {
            Ok(text) => Lock::read(&self.name, &text).map(Some).map_err(torn),
            Err(Unreadable::Missing) => Ok(None),
            Err(Unreadable::Because(why)) => {
                let help =
                    "bring back the file as it was, or delete it and write it anew with --update";
                Err(torn(unreadable(&self.name, &why, help)))
            }
        }
    }

    /// The trace; an empty one if there is none.
    pub(super) fn trace(&self) -> Result<Trace, Invalid> {
        let path = self.trace_path();
        let why = match Disk.read(&path, LARGEST_TRACE) {
            Ok(bytes) if bytes.len() > LARGEST_TRACE => "it is larger than 256 MiB".to_owned(),
            Ok(bytes) => match Trace::read(&bytes) {
                Ok(trace) => return Ok(trace),
                Err(error) => error.to_string(),
            },
            Err(Unreadable::Missing) => return Ok(Trace::new()),
            Err(Unreadable::Because(why)) => why,
        };
        let name = path.display().to_string();
        let problems = unreadable(&name, &why, "delete it, and write it anew with --update");
        Err(Invalid::file(name, problems))
    }

    /// Writes the lock anew; whether there was anything to write.
    pub(super) fn update(
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
