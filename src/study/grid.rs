//! Tables of a study, of columns that are known only when the program runs.
//!
//! Owns the step from columns and rows to a file with its description. Rows are in the order given. A short table is
//! written at its end, a long one as it grows.

use std::borrow::Cow;
use std::io;
use std::mem;
use std::path::Path;

use crate::record::FileEntry;
use crate::record::files::{Writing, write_text};
use crate::record::tables::Schema;
use crate::record::tables::column::{Field, Measure, Value};
use crate::record::tables::sheet::Finished;
use crate::record::tables::text::CellWriter;

/// What a column is: name, type and unit, meaning, and its value in a row.
pub(super) type Column<R> = (
    &'static str,
    Measure,
    &'static str,
    for<'r> fn(&'r R) -> Value<'r>,
);

/// Writes a table: what a row is and the columns that tell it from all others, its columns, and its rows.
pub(super) fn write<R>(
    directory: &Path,
    name: &str,
    (about, key): (&'static str, &'static [&'static str]),
    columns: &[Column<R>],
    cells: CellWriter,
    rows: &[R],
) -> io::Result<Finished> {
    let field = |(name, measure, about, _): &Column<R>| Field::new(*name, *measure, *about);
    let mut grid = Grid::new(columns.iter().map(field).collect(), cells);
    for row in rows {
        grid.row(columns.iter().map(|(_, _, _, value)| value(row)));
    }
    grid.finish(directory, name, about, key)
}

/// A table of columns that are known only when the program runs.
pub(super) struct Grid {
    fields: Vec<Field>,
    cells: CellWriter,
    /// What is not in the file yet.
    text: Vec<u8>,
    rows: u64,
    /// The file of a long table.
    file: Option<Writing<Vec<u8>>>,
}

/// How many bytes of a long table are gathered before they are written.
const BATCH: usize = 1 << 16;

impl Grid {
    pub(super) fn new(fields: Vec<Field>, cells: CellWriter) -> Self {
        let names: Vec<&str> = fields.iter().map(Field::name).collect();
        Grid {
            text: format!("{}\n", names.join(",")).into_bytes(),
            fields,
            cells,
            rows: 0,
            file: None,
        }
    }

    /// A table that may be too long for the memory: its file is begun at once.
    pub(super) fn begin(
        directory: &Path,
        name: &str,
        fields: Vec<Field>,
        cells: CellWriter,
    ) -> io::Result<Self> {
        let append = |batch: Vec<u8>, bytes: &mut Vec<u8>| *bytes = batch;
        Ok(Grid {
            file: Some(Writing::create(directory, name.to_owned(), "", append)?),
            ..Grid::new(fields, cells)
        })
    }

    fn hand_over(&mut self) {
        if let Some(file) = &self.file {
            file.write(mem::take(&mut self.text));
        }
    }

    pub(super) fn row<'v>(&mut self, values: impl IntoIterator<Item = Value<'v>>) {
        for value in values {
            match value {
                Value::Text(text) => self.text.extend_from_slice(quoted(text).as_bytes()),
                value => self.cells.write(&mut self.text, value),
            }
            self.text.push(b',');
        }
        self.text.pop();
        self.text.push(b'\n');
        self.rows += 1;
        if self.text.len() >= BATCH {
            self.hand_over();
        }
    }

    pub(super) fn finish(
        mut self,
        directory: &Path,
        name: &str,
        about: &'static str,
        key: &'static [&'static str],
    ) -> io::Result<Finished> {
        self.hand_over();
        let file = match self.file {
            Some(file) => file.finish()?,
            None => {
                let text = String::from_utf8(self.text).expect("names and numbers are text");
                write_text(directory, name, &text)?
            }
        };
        Ok(Finished {
            file: FileEntry {
                rows: Some(self.rows),
                ..file
            },
            about,
            schema: Schema::with(self.fields, key),
        })
    }
}

/// A text as a cell (RFC 4180): in quotes where it holds what would end the cell.
fn quoted(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_a_comma_stays_one_cell() {
        assert_eq!(quoted("gate"), "gate");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
