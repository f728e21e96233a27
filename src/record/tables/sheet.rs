//! A table being written: rows in, a file with its hash out.
//!
//! Owns the CSV text of one table. Ids, words and numbers hold nothing that needs a quote, so a row is its cells with
//! commas between.

use std::io;
use std::marker::PhantomData;
use std::mem;
use std::path::Path;

use super::column::{Schema, Table};
use super::text::CellWriter;
use crate::record::files::{FileEntry, Writing};

/// A table under way.
pub struct Sheet<T: Table> {
    file: Writing,
    cells: CellWriter,
    /// Lines not handed to the file yet.
    lines: Vec<u8>,
    rows: u64,
    _table: PhantomData<T>,
}

/// A finished table: its file, and what its columns mean.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The file.
    pub file: FileEntry,
    /// What one row is.
    pub about: &'static str,
    /// The table's schema in the words of the Data Package standard.
    pub schema: Schema,
}

/// How much is gathered before it goes to the file.
const CHUNK: usize = 64 * 1024;

impl<T: Table> Sheet<T> {
    /// Begins the table's file in `directory` with its header.
    pub fn create(directory: &Path, cells: CellWriter) -> io::Result<Self> {
        let names: Vec<&str> = T::COLUMNS.iter().map(|column| column.name()).collect();
        Ok(Sheet {
            file: Writing::create(directory, format!("{}.csv", T::NAME))?,
            cells,
            lines: format!("{}\n", names.join(",")).into_bytes(),
            rows: 0,
            _table: PhantomData,
        })
    }

    /// Writes one row.
    pub fn row<'r>(&mut self, row: &'r T::Row<'r>) {
        for (position, column) in T::COLUMNS.iter().enumerate() {
            if position > 0 {
                self.lines.push(b',');
            }
            let begun = self.lines.len();
            self.cells.write(&mut self.lines, column.value(row));
            debug_assert!(is_plain(&self.lines[begun..]), "{}: a quote", column.name());
        }
        self.lines.push(b'\n');
        self.rows += 1;
        if self.lines.len() >= CHUNK {
            let room = Vec::with_capacity(self.lines.capacity());
            self.file.write(mem::replace(&mut self.lines, room));
        }
    }

    /// Brings everything to the file and tells what was written, or what went wrong on the way.
    pub fn finish(self) -> io::Result<Finished> {
        self.file.write(self.lines);
        let file = self.file.finish()?;
        Ok(Finished {
            file: FileEntry {
                rows: Some(self.rows),
                ..file
            },
            about: T::ABOUT,
            schema: Schema::of::<T>(),
        })
    }
}

/// Whether a cell needs no quotes around it.
fn is_plain(cell: &[u8]) -> bool {
    !cell.iter().any(|byte| b",\"\r\n".contains(byte))
}
