//! Reading a table of a result: typed cells, and for what is wrong the file, the line and the column.
//!
//! Owns nothing of what the tables mean. A table may be broken or hostile: every cell is judged before it is used.

use std::io;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::ReportError;
use crate::record::files::open;
use crate::scenario::suggest::help;

/// A table in memory.
pub struct Table {
    path: PathBuf,
    columns: StringRecord,
    rows: Vec<StringRecord>,
}

/// A row of it.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    record: &'t StringRecord,
}

/// A column of it, by its position.
#[derive(Clone, Copy)]
pub struct Column<'n> {
    name: &'n str,
    position: usize,
}

impl<'n> Column<'n> {
    /// Its name.
    pub fn name(self) -> &'n str {
        self.name
    }
}

impl Table {
    /// The table `name` in `directory`; none if it was not written.
    ///
    /// # Errors
    /// If it cannot be read, or is no table.
    pub fn read(directory: &Path, name: &str) -> Result<Option<Table>, ReportError> {
        let path = directory.join(name);
        let file = match open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ReportError::Read { path, source }),
        };
        let broken = |error: csv::Error| ReportError::cell(&path, line_of(&error), error);
        let mut reader = csv::Reader::from_reader(file);
        let columns = reader.headers().map_err(broken)?.clone();
        let rows = reader.records().collect::<Result<_, _>>().map_err(broken)?;
        Ok(Some(Table {
            path,
            columns,
            rows,
        }))
    }

    /// The same where it cannot be done without.
    ///
    /// # Errors
    /// Also if it was not written.
    pub fn need(directory: &Path, name: &str) -> Result<Table, ReportError> {
        Table::read(directory, name)?.ok_or_else(|| ReportError::Read {
            path: directory.join(name),
            source: io::Error::new(io::ErrorKind::NotFound, "it is not there"),
        })
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row {
            table: self,
            record,
        })
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// A column by name.
    ///
    /// # Errors
    /// If there is none.
    pub fn column<'n>(&self, name: &'n str) -> Result<Column<'n>, ReportError> {
        let position = self.columns.iter().position(|column| column == name);
        let missing = || {
            let help = help(name, &self.columns, "columns");
            ReportError::cell(
                &self.path,
                1,
                format!("there is no column `{name}`; {help}"),
            )
        };
        position
            .map(|position| Column { name, position })
            .ok_or_else(missing)
    }

    /// The name of the first column.
    pub fn first_column(&self) -> &str {
        self.columns.get(0).unwrap_or("")
    }

    /// Columns by name.
    ///
    /// # Errors
    /// If one is missing.
    pub fn columns<'n, const N: usize>(
        &self,
        names: [&'n str; N],
    ) -> Result<[Column<'n>; N], ReportError> {
        let mut found = [Column {
            name: "",
            position: 0,
        }; N];
        for (column, name) in found.iter_mut().zip(names) {
            *column = self.column(name)?;
        }
        Ok(found)
    }

    /// The columns that stand between two.
    ///
    /// # Errors
    /// If one of the two is missing.
    pub fn columns_between(&self, first: &str, last: &str) -> Result<Vec<Column<'_>>, ReportError> {
        let (first, last) = (self.column(first)?.position, self.column(last)?.position);
        let names = self.columns.iter().enumerate();
        let between = names.filter(|(position, _)| (first + 1..last).contains(position));
        Ok(between
            .map(|(position, name)| Column { name, position })
            .collect())
    }

    /// Says what is wrong with the table as a whole.
    pub fn wrong(&self, what: impl ToString) -> ReportError {
        ReportError::cell(&self.path, 1, what)
    }
}

fn line_of(error: &csv::Error) -> u64 {
    let position = match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } | csv::ErrorKind::UnequalLengths { pos, .. } => {
            pos.clone()
        }
        _ => None,
    };
    position.map_or(1, |position| position.line())
}

impl<'t> Row<'t> {
    /// The text of a cell.
    pub fn text(self, column: Column<'_>) -> &'t str {
        self.record.get(column.position).unwrap_or("")
    }

    /// The number in a cell.
    ///
    /// # Errors
    /// If it holds none.
    pub fn number(self, column: Column<'_>) -> Result<f64, ReportError> {
        let number = self.number_if_any(column)?;
        number.ok_or_else(|| self.wrong(column, "is empty, wanted a number"))
    }

    /// The number in a cell; none if it is empty.
    ///
    /// # Errors
    /// If it holds something else.
    pub fn number_if_any(self, column: Column<'_>) -> Result<Option<f64>, ReportError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.wrong(column, &format!("holds {text:?}, wanted a number"))),
        }
    }

    /// The answer in a cell.
    ///
    /// # Errors
    /// If it holds neither yes nor no.
    pub fn flag(self, column: Column<'_>) -> Result<bool, ReportError> {
        match self.text(column) {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(self.wrong(column, &format!("holds {other:?}, wanted true or false"))),
        }
    }

    fn wrong(self, column: Column<'_>, what: &str) -> ReportError {
        let line = self.record.position().map_or(1, csv::Position::line);
        let name = column.name;
        ReportError::cell(&self.table.path, line, format!("`{name}` {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, ReportError> {
        let directory = tempfile::tempdir().expect("a directory");
        std::fs::write(directory.path().join("t.csv"), text).expect("written");
        Table::need(directory.path(), "t.csv")
    }

    fn told(error: ReportError) -> String {
        let text = format!("{error:#}");
        let name = text.find("t.csv").expect("the file is named");
        text[name..].to_owned()
    }

    #[test]
    fn a_cell_that_is_no_number_is_told_with_file_line_and_column() {
        let table = table("time_h,held_pax\n0,1\n1,many\n").expect("a table");
        let held = table.column("held_pax").expect("a column");
        let last = table.rows().last().expect("a row");
        let error = last.number(held).expect_err("no number");
        assert_eq!(
            told(error),
            "t.csv:3: `held_pax` holds \"many\", wanted a number"
        );
    }

    #[test]
    fn a_number_that_is_not_finite_is_none() {
        let table = table("x\nNaN\ninf\n").expect("a table");
        let column = table.column("x").expect("a column");
        assert!(table.rows().all(|row| row.number(column).is_err()));
    }

    #[test]
    fn a_column_that_is_missing_is_told() {
        let error = table("a,b\n").expect("a table").column("held").err();
        assert_eq!(
            told(error.expect("missing")),
            "t.csv:1: there is no column `held`; known columns: a, b"
        );
    }

    #[test]
    fn a_row_that_is_too_long_or_no_text_is_told_with_its_line() {
        let long = table("a,b\n1,2\n1,2,3\n").err().expect("refused");
        assert!(told(long).starts_with("t.csv:3: "));
        let directory = tempfile::tempdir().expect("a directory");
        std::fs::write(directory.path().join("t.csv"), b"a\n1\n\xff\n").expect("written");
        let broken = Table::need(directory.path(), "t.csv")
            .err()
            .expect("refused");
        assert!(told(broken).starts_with("t.csv:3: "));
    }
}
