//! A table being written: rows in, a file with its hash out.
//!
//! Owns the way from a row to a line of CSV. The run only takes down what the cells say; lines are made of it where the
//! file is written. Ids, words and numbers hold nothing that needs a quote, so a line is its cells with commas between.

use std::io;
use std::marker::PhantomData;
use std::mem;
use std::path::Path;

use super::column::{Cell, Schema, Table};
use super::text::CellWriter;
use crate::record::files::{FileEntry, Writing};

/// A table under way.
pub struct Sheet<T: Table> {
    file: Writing<Rows>,
    /// Rows not handed to the file yet.
    rows: Rows,
    count: u64,
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

/// How many cells are gathered before they are written.
const BATCH: usize = 4096;

impl<T: Table> Sheet<T> {
    /// Begins the table's file in `directory` with its header.
    pub fn create(directory: &Path, mut cells: CellWriter) -> io::Result<Self> {
        let names: Vec<&str> = T::COLUMNS.iter().map(|column| column.name()).collect();
        let header = format!("{}\n", names.join(","));
        let write = move |rows: Rows, lines: &mut Vec<u8>| {
            rows.write(T::COLUMNS.len(), &mut cells, lines);
        };
        Ok(Sheet {
            file: Writing::create(directory, format!("{}.csv", T::NAME), &header, write)?,
            rows: Rows::default(),
            count: 0,
            _table: PhantomData,
        })
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
        if rows.cells.len() >= BATCH {
            let next = Rows {
                cells: Vec::with_capacity(rows.cells.capacity()),
                texts: String::with_capacity(rows.texts.capacity()),
            };
            self.file.write(mem::replace(rows, next));
        }
    }

    /// Brings everything to the file and tells what was written, or what went wrong on the way.
    pub fn finish(self) -> io::Result<Finished> {
        self.file.write(self.rows);
        let file = self.file.finish()?;
        Ok(Finished {
            file: FileEntry {
                rows: Some(self.count),
                ..file
            },
            about: T::ABOUT,
            schema: Schema::of::<T>(),
        })
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
