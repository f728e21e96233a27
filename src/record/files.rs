//! The files of a result directory as the manifest lists them: name, rows, length and hash.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

/// A file that a run left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileEntry {
    /// Its name in the directory.
    pub name: String,
    /// Rows below the header, if it is a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Its length in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of its bytes, in hexadecimal.
    pub blake3: String,
}

/// Writes a whole text into a new file.
pub fn write_text(directory: &Path, name: &str, text: &str) -> io::Result<FileEntry> {
    fs::write(directory.join(name), text)?;
    Ok(FileEntry {
        name: name.to_owned(),
        rows: None,
        bytes: text.len() as u64,
        blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
    })
}
