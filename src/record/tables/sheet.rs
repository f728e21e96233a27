//! A table being written: rows in, a file with its hash out.
//!
//! Owns the way from a row to a line of CSV. The run only takes down what the cells say; lines are made of it where the
//! file is written. Ids, words and numbers hold nothing that needs a quote, so a line is its cells with commas between.

use std::io;
use std::marker::PhantomData;
use std::mem;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::column::{Cell, Schema, Table};
use super::text::CellWriter;
use crate::record::files::{FileEntry, Writing};

/// A table under way. What is saved of it is how many rows it has; the rows themselves stand in its file.
#[derive(Serialize, Deserialize)]
#[serde(bound = "")]
pub struct Sheet<T: Table> {
    /// Where rows go, from the time at which it is opened.
    #[serde(skip)]
    file: Option<Writing<Rows>>,
    /// Rows not handed to the file yet.
    #[serde(skip)]
    rows: Rows,
    count: u64,
    #[serde(skip)]
    _table: PhantomData<T>,
}

/// A sheet of any table.
pub trait Page {
    /// The name of its file.
    fn file_name(&self) -> String;

    /// Begins its file in `directory` with what was written of it before, if anything was.
    fn open(
        &mut self,
        directory: &Path,
        cells: CellWriter,
        written: Option<&str>,
    ) -> io::Result<()>;

    /// Waits until all rows stand in the file.
    fn flush(&mut self) -> io::Result<()>;
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

/// How many cells are gathered before they are written.
const BATCH: usize = 4096;

impl<T: Table> Default for Sheet<T> {
    fn default() -> Self {
        Sheet {
            file: None,
            rows: Rows::default(),
            count: 0,
            _table: PhantomData,
        }
    }
}

impl<T: Table> Sheet<T> {
    /// Begins the table's file in `directory` with its header.
    pub fn create(directory: &Path, cells: CellWriter) -> io::Result<Self> {
        let mut sheet = Sheet::default();
        sheet.open(directory, cells, None)?;
        Ok(sheet)
    }

    /// Takes down one row.
    pub fn row<'r>(&mut self, row: &'r T::Row<'r>) {
        let rows = &mut self.rows;
        for column in T::COLUMNS {
            rows.cells.push(column.value(row).map(|text| {
                rows.texts.push_str(text);
                text.len() as u32
            }));
        }
        self.count += 1;
        if self.rows.cells.len() >= BATCH {
            self.hand_over();
        }
    }

    /// Hands the rows that were gathered to whoever writes the file.
    fn hand_over(&mut self) {
        let rows = &mut self.rows;
        let next = Rows {
            cells: Vec::with_capacity(rows.cells.capacity()),
            texts: String::with_capacity(rows.texts.capacity()),
        };
        let gathered = mem::replace(rows, next);
        if let Some(file) = &self.file {
            file.write(gathered);
        }
    }

    /// Brings everything to the file and tells what was written, or what went wrong on the way.
    pub fn finish(mut self) -> io::Result<Finished> {
        self.hand_over();
        let file = self.file.take().expect("a table is open before it ends");
        Ok(Finished {
            file: FileEntry {
                rows: Some(self.count),
                ..file.finish()?
            },
            about: T::ABOUT,
            schema: Schema::of::<T>(),
        })
    }
}

impl<T: Table> Page for Sheet<T> {
    fn file_name(&self) -> String {
        format!("{}.csv", T::NAME)
    }

    fn open(
        &mut self,
        directory: &Path,
        mut cells: CellWriter,
        written: Option<&str>,
    ) -> io::Result<()> {
        let header = || {
            let names: Vec<&str> = T::COLUMNS.iter().map(|column| column.name()).collect();
            format!("{}\n", names.join(","))
        };
        let head = written.map_or_else(header, str::to_owned);
        let write = move |rows: Rows, lines: &mut Vec<u8>| {
            rows.write(T::COLUMNS.len(), &mut cells, lines);
        };
        self.file = Some(Writing::create(directory, self.file_name(), &head, write)?);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_over();
        match &self.file {
            // Its writer has ended early, on an error that it keeps.
            Some(file) if !file.flush() => {
                let file = self.file.take().expect("it was there just now");
                file.finish().map(drop)
            }
            _ => Ok(()),
        }
    }
}

/// Rows one after the other: what their cells say, with the lengths of the texts, and all the texts.
#[derive(Default)]
struct Rows {
    cells: Vec<Cell<u32>>,
    texts: String,
}

impl Rows {
    /// Appends a line for each row of so many columns.
    fn write(&self, columns: usize, cells: &mut CellWriter, lines: &mut Vec<u8>) {
        let mut texts = self.texts.as_str();
        for row in self.cells.chunks(columns) {
            for (position, cell) in row.iter().enumerate() {
                if position > 0 {
                    lines.push(b',');
                }
                let value = cell.map(|length| {
                    let (text, rest) = texts.split_at(length as usize);
                    texts = rest;
                    text
                });
                let begun = lines.len();
                cells.write(lines, value);
                debug_assert!(is_plain(&lines[begun..]), "{value:?} needs a quote");
            }
            lines.push(b'\n');
        }
    }
}

/// Whether a cell needs no quotes around it.
fn is_plain(cell: &[u8]) -> bool {
    !cell.iter().any(|byte| b",\"\r\n".contains(byte))
}
