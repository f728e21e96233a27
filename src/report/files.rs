//! Reading what stands beside the tables: JSON, with its place for what is wrong.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;

use super::ReportError;
use crate::record::files::open;

/// Reads a JSON file of a result.
///
/// # Errors
/// If it cannot be read, or does not hold what is wanted.
pub fn read_json<T: DeserializeOwned>(directory: &Path, name: &str) -> Result<T, ReportError> {
    let path = directory.join(name);
    let text = open(&path).and_then(io::read_to_string);
    let text = text.map_err(|source| ReportError::Read {
        path: path.clone(),
        source,
    })?;
    serde_json::from_str(&text)
        .map_err(|error| ReportError::cell(&path, error.line() as u64, error))
}
