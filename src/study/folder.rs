//! What a question leaves behind: a directory of tables and texts with a manifest, whole or not at all.
//!
//! Owns the files that all of them have: `datapackage.json`, `summary.json`, `study.json` and the scenario.

use std::path::Path;

use serde::Serialize;

use super::grid::{Column, Grid, write};
use super::replicate::Plan;
use super::results::ResultsError;
use crate::record::FileEntry;
use crate::record::directory::{Destination, STUDY_MANIFEST, Workplace};
use crate::record::files::write_text;
use crate::record::manifest::{DataPackage, Program, ScenarioEntry, scenario_text, to_text};
use crate::record::tables::sheet::Finished;
use crate::record::tables::text::CellWriter;
use crate::scenario::Scenario;
use crate::scenario::units::Instant;

/// A directory in the making. What is not published leaves nothing.
pub struct Folder {
    workplace: Workplace,
    start: Instant,
    tables: Vec<Finished>,
    files: Vec<FileEntry>,
}

/// How a question was asked, as `study.json` tells it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Asked<'a, S: Serialize> {
    /// Which question: `explain`, `plan`, `sensitivity`, `sweep`.
    pub question: &'static str,
    #[serde(flatten)]
    pub plan: Base<'a>,
    /// The seed; a text, since many readers of JSON cannot hold 64 bits.
    pub seed: String,
    pub confidence: f64,
    /// What else decides the answer.
    pub settings: S,
    /// Runs that failed and count nowhere.
    pub failed: Vec<Failed<'a>>,
}

/// The plan that a question starts from.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Base<'a> {
    plan: &'a str,
    #[serde(flatten)]
    scenario: ScenarioEntry,
    overrides: &'a [String],
}

impl<'a> Base<'a> {
    pub(super) fn of(plan: &'a Plan) -> Self {
        Base {
            plan: &plan.label,
            scenario: ScenarioEntry {
                name: plan.scenario.name.clone(),
                hash: plan.hash.clone(),
            },
            overrides: &plan.overrides,
        }
    }
}

/// A run that failed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Failed<'a> {
    pub replication: u32,
    pub error: &'a str,
}

impl<'a> Failed<'a> {
    pub(super) fn list(failed: &'a [(u32, String)]) -> Vec<Self> {
        let one = |(replication, error): &'a (u32, String)| Failed {
            replication: *replication,
            error,
        };
        failed.iter().map(one).collect()
    }
}

impl Folder {
    /// Begins a directory for answers about a plan.
    ///
    /// # Errors
    /// If it cannot be written, or is taken.
    pub fn begin(destination: Destination, scenario: &Scenario) -> Result<Self, ResultsError> {
        Ok(Folder {
            workplace: Workplace::prepare(destination)?,
            start: scenario.start,
            tables: Vec::new(),
            files: Vec::new(),
        })
    }

    pub(super) fn path(&self) -> &Path {
        self.workplace.path()
    }

    pub(super) fn cells(&self) -> CellWriter {
        CellWriter::new(self.start)
    }

    pub(super) fn table<R>(
        &mut self,
        name: &str,
        what: (&'static str, &'static [&'static str]),
        columns: &[Column<R>],
        rows: &[R],
    ) -> Result<(), ResultsError> {
        let finished = write(self.path(), name, what, columns, self.cells(), rows)?;
        self.tables.push(finished);
        Ok(())
    }

    pub(super) fn grid(
        &mut self,
        name: &str,
        (about, key): (&'static str, &'static [&'static str]),
        grid: Grid,
    ) -> Result<(), ResultsError> {
        let finished = grid.finish(self.path(), name, about, key)?;
        self.tables.push(finished);
        Ok(())
    }

    pub(super) fn text(&mut self, name: &str, text: &str) -> Result<(), ResultsError> {
        let file = write_text(self.path(), name, text)?;
        self.files.push(file);
        Ok(())
    }

    pub(super) fn scenario(&mut self, name: &str, scenario: &Scenario) -> Result<(), ResultsError> {
        self.text(name, &scenario_text(scenario, scenario.hash().as_str()))
    }

    /// Adds what describes the whole. The directory still wants its name.
    pub(super) fn finish(
        mut self,
        (title, about): (&str, &'static str),
        asked: &Asked<'_, impl Serialize>,
    ) -> Result<Workplace, ResultsError> {
        #[derive(Serialize)]
        struct Manifest<'a, A> {
            program: Program,
            #[serde(flatten)]
            asked: &'a A,
            files: Vec<FileEntry>,
        }
        let package = to_text(&DataPackage::of(title, about, &self.tables));
        self.text("datapackage.json", &package)?;
        let mut files: Vec<FileEntry> =
            self.tables.iter().map(|table| table.file.clone()).collect();
        files.append(&mut self.files);
        let manifest = to_text(&Manifest {
            program: Program::THIS,
            asked,
            files,
        });
        write_text(self.path(), STUDY_MANIFEST, &manifest)?;
        Ok(self.workplace)
    }
}
