//! The run that stands for a study, made again: a study keeps figures of every run and the tables of none.
//!
//! Owns nothing. The run is made from the scenario beside the tables, and shown only if its digest is the one in
//! `runs.csv`: then it is that run, to the last fact.

use std::path::Path;

use tempfile::TempDir;

use super::ReportError;
use super::study::Ran;
use crate::operation::{Audit, RunOptions};
use crate::record::directory::{Destination, Workplace};
use crate::record::tables::TableName;
use crate::record::{self, Course, Request};
use crate::scenario::Loaded;

/// Tables of a run that stand in a folder of their own until dropped.
pub struct Replayed {
    workplace: Workplace,
    _folder: TempDir,
}

impl Replayed {
    /// Where they stand.
    pub fn directory(&self) -> &Path {
        self.workplace.path()
    }
}

/// Makes a run again; none if this program makes another one of it.
///
/// # Errors
/// If it fails, or its tables cannot be written.
pub fn replay(loaded: &Loaded, seed: u64, ran: &Ran) -> Result<Option<Replayed>, ReportError> {
    /// What [`super::run`] reads.
    const TABLES: [TableName; 7] = [
        TableName::Timeseries,
        TableName::Places,
        TableName::Fleet,
        TableName::Stations,
        TableName::Weather,
        TableName::Sorties,
        TableName::Incidents,
    ];
    let folder = tempfile::tempdir().map_err(|source| ReportError::Read {
        path: std::env::temp_dir(),
        source,
    })?;
    let recorded = record::write(
        Request {
            scenario: &loaded.scenario,
            hash: loaded.hash.as_str(),
            overrides: &[],
            options: RunOptions {
                seed,
                replication: ran.replication,
                audit: Audit::Hourly,
                shuffle_ties: None,
            },
            tables: &TABLES,
            destination: Destination::New(folder.path().join("run")),
            course: Course::default(),
        },
        |_, _| (),
    )?;
    let replayed = Replayed {
        workplace: recorded.directory,
        _folder: folder,
    };
    Ok((recorded.summary.digest == ran.digest).then_some(replayed))
}

/// The scenario that stands in `directory` under `name`.
///
/// # Errors
/// If it is no scenario.
pub fn scenario(directory: &Path, name: &str) -> Result<Loaded, ReportError> {
    use crate::scenario::files::Disk;
    use crate::scenario::{Reference, load};
    Ok(load(&Reference::Path(directory.join(name)), &[], &Disk)?)
}
