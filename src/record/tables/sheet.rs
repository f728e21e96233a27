//! A table being written: rows in, a file with its hash out.
//!
//! Owns the CSV file of one table. A failed write is remembered and told at the end, since observers cannot fail.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::column::{Schema, Table};
use super::text::CellWriter;
use crate::record::files::FileEntry;

/// A table under way.
pub struct Sheet<T: Table> {
    csv: csv::Writer<Hashed>,
    cells: CellWriter,
    line: Vec<u8>,
    rows: u64,
    failed: Option<csv::Error>,
    _table: std::marker::PhantomData<T>,
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
const BUFFER: usize = 64 * 1024;

impl<T: Table> Sheet<T> {
    /// Begins the table's file in `directory` with its header.
    pub fn create(directory: &Path, cells: CellWriter) -> io::Result<Self> {
        let file = File::create_new(directory.join(file_name::<T>()))?;
        // Ids, words and numbers hold nothing that needs a quote, so a row's cells can be set side by side in one text
        // that the writer takes as a whole: cell by cell that was an eighth of a run.
        let mut csv = csv::WriterBuilder::new()
            .buffer_capacity(BUFFER)
            .quote_style(csv::QuoteStyle::Never)
            .flexible(true)
            .from_writer(Hashed::new(file));
        csv.write_record(T::COLUMNS.iter().map(|column| column.name()))?;
        Ok(Sheet {
            csv,
            cells,
            line: Vec::new(),
            rows: 0,
            failed: None,
            _table: std::marker::PhantomData,
        })
    }

    /// Writes one row.
    pub fn row<'r>(&mut self, row: &'r T::Row<'r>) {
        if self.failed.is_some() {
            return;
        }
        self.line.clear();
        for column in T::COLUMNS {
            let begun = self.line.len();
            self.cells.write(&mut self.line, column.value(row));
            debug_assert!(is_plain(&self.line[begun..]), "{}: a quote", column.name());
            self.line.push(b',');
        }
        self.line.pop();
        self.failed = self.csv.write_record([&self.line]).err();
        self.rows += 1;
    }

    /// Brings everything to the file and tells what was written, or what went wrong on the way.
    pub fn finish(self) -> io::Result<Finished> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        let hashed = self.csv.into_inner().map_err(|error| error.into_error())?;
        Ok(Finished {
            file: FileEntry {
                name: file_name::<T>(),
                rows: Some(self.rows),
                bytes: hashed.bytes,
                blake3: hashed.hasher.finalize().to_hex().to_string(),
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

fn file_name<T: Table>() -> String {
    format!("{}.csv", T::NAME)
}

/// A file that keeps the length and the hash of what was written to it.
struct Hashed {
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Hashed {
    fn new(file: File) -> Self {
        Hashed {
            file,
            hasher: blake3::Hasher::new(),
            bytes: 0,
        }
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_all(bytes)?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
