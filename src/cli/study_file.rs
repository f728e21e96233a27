//! The study file that a user names, with all that it names itself.

use std::path::Path;

use anyhow::{Result, anyhow};

use crate::scenario::files::{Disk, Unreadable, read_text};
use crate::scenario::{Problem, Problems, Reference, written};
use crate::study::{Draft, DraftError, Layout, StudyFile, Sweep};

/// A study file and where it lies.
pub struct GivenStudy {
    name: String,
    text: String,
    file: StudyFile,
}

impl GivenStudy {
    /// Reads the study file that `name` means.
    pub fn read(name: &str) -> Result<Self> {
        let text = read(Path::new(name)).map_err(|why| anyhow!(why))?;
        Ok(GivenStudy::of(name, text)?)
    }

    /// The study file of this text.
    pub fn of(name: &str, text: String) -> Result<Self, Problems> {
        Ok(GivenStudy {
            name: name.to_owned(),
            file: StudyFile::read(name, &text)?,
            text,
        })
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What its scenario is called from here: a built-in's name as it is, a path from where the study file is.
    pub fn scenario(&self) -> String {
        match Reference::new(&self.file.scenario) {
            Reference::BuiltIn(_) => self.file.scenario.clone(),
            Reference::Path(_) => self.beside(&self.file.scenario),
        }
    }

    /// Its sweep over the plan that its scenario is.
    pub fn lay_out(&self, draft: &Draft<'_>, seed: u64) -> Result<Sweep, Problems> {
        let tables = [
            self.table("plans.file", &self.file.plans),
            self.table("worlds.file", &self.file.worlds),
        ];
        let unread = tables.iter().filter_map(|table| table.clone().err());
        let unread: Vec<Problem> = unread.collect();
        if !unread.is_empty() {
            return Err(self.wrong(unread));
        }
        let [plans, worlds] = tables.map(|table| table.ok().flatten());
        let tables = [plans.as_deref(), worlds.as_deref()];
        Sweep::of(&self.file, draft, tables, seed).map_err(|error| match error {
            DraftError::Scenario(problems) => problems,
            DraftError::File(problem) => self.wrong(vec![problem]),
            DraftError::Question(how) => self.wrong(vec![Problem::new("", how)]),
        })
    }

    /// The table of points that the file names at `path`, if it names one.
    fn table(&self, path: &str, layout: &Layout) -> Result<Option<String>, Problem> {
        let read = |name: &String| read(Path::new(&self.beside(name)));
        let read = layout.file.as_ref().map(read).transpose();
        read.map_err(|why| Problem::new(path, why))
    }

    fn beside(&self, written: &str) -> String {
        let folder = Path::new(&self.name).parent().unwrap_or(Path::new(""));
        folder.join(written).to_string_lossy().into_owned()
    }

    fn wrong(&self, problems: Vec<Problem>) -> Problems {
        written::refused_later(&self.name, &self.text, problems)
    }
}

fn read(path: &Path) -> Result<String, String> {
    read_text(&Disk, path).map_err(|error| match error {
        Unreadable::Missing => format!("there is no file {}", path.display()),
        Unreadable::Because(reason) => format!("cannot read {}: {reason}", path.display()),
    })
}
