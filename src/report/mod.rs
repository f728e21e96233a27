//! The report: one HTML file that shows a run, a study or a comparison, from the tables it left.
//!
//! Owns every sentence and statistic on the page; the page itself is built from `web/` and only draws. Changes no
//! table. Nothing in the file depends on the clock, the host or where it is written.
//!
//! ```text
//! tables -> run, study, compare -> data::Report -> page -> report.html
//! ```
//!
//! | room | what it is for |
//! |---|---|
//! | `data` | the contract with the page |
//! | `table`, `files`, `missing` | reading, with file and line for what is wrong |
//! | `run`, `grid` | one run, and which of its samples are kept |
//! | `study`, `bands`, `compare`, `replay` | many runs, over time too, paired differences, and the run that stands for them |
//! | `question` | answers of `explain`, `plan`, `sensitivity` and `sweep` |
//! | `words`, `sections`, `notices`, `dates` | the sentences |
//! | `page` | the file |
//! | `plot` | one table as a picture, without a browser |

mod bands;
mod compare;
mod data;
pub(crate) mod dates;
mod document;
mod files;
mod grid;
mod missing;
pub(crate) mod notices;
mod page;
pub mod plot;
mod question;
mod replay;
mod run;
mod sections;
mod study;
mod table;
mod words;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::record::RecordError;
use crate::record::directory::parent_of;
use crate::scenario::Problems;

/// The report's name in its directory.
pub const FILE: &str = "report.html";

/// Why there is no report.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The directory holds no result.
    #[error("{} is not the result of a run or a study: it holds neither run.json nor study.json", .0.display())]
    NoResult(PathBuf),
    /// A file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file does not hold what it should.
    #[error("{}:{line}: {what}", .path.display())]
    Cell {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The scenario beside the tables is none.
    #[error(transparent)]
    Scenario(#[from] Problems),
    /// The run that stands for the study cannot be made again.
    #[error(transparent)]
    Replay(#[from] RecordError),
    /// The report cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ReportError {
    fn cell(path: &Path, line: u64, what: impl ToString) -> Self {
        ReportError::Cell {
            path: path.to_owned(),
            line,
            what: what.to_string(),
        }
    }
}

/// The report of the result in `directory`.
///
/// # Errors
/// If the directory holds no result, or a file in it is missing or broken.
pub fn html(directory: &Path) -> Result<String, ReportError> {
    Ok(page::html(&document::read(directory)?))
}

/// Puts the report of a result in the making, which stands in `directory`, beside its tables.
///
/// # Errors
/// As [`html`], or if it cannot be written.
pub fn put_into(directory: &Path) -> Result<(), ReportError> {
    let html = html(directory)?;
    let path = directory.join(FILE);
    fs::write(&path, html).map_err(|source| ReportError::Write { path, source })
}

/// Writes the report of the result in `directory` into it, in place of an earlier one, and returns where it stands.
///
/// # Errors
/// As [`html`], or if it cannot be written; then an earlier one is still there.
pub fn write(directory: &Path) -> Result<PathBuf, ReportError> {
    let html = html(directory)?;
    let path = directory.join(FILE);
    let written = put(directory, &path, &html);
    written.map_err(|source| ReportError::Write {
        path: path.clone(),
        source,
    })?;
    Ok(path)
}

/// The file appears whole or not at all; what a kill leaves lies beside the result, as a killed run's does, and not in it.
fn put(directory: &Path, path: &Path, html: &str) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".airbridge-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(parent_of(directory))?;
    file.write_all(html.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
