//! Layouts: how the points of a design are made of the values that are varied.
//!
//! Owns the designs, from the lists and ranges of values to the points, and the form of a table of points. What the values
//! are and who decides them is the study file's. Reads no file, and asks of no value whether it is any good.

use schemars::JsonSchema;
use serde::Deserialize;

use super::design::{MOST_SOBOL, latin_hypercube, sobol};
use super::lever::{Range, as_written};
use crate::scenario::Problem;

/// How points are laid out.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Which design.
    #[serde(default)]
    pub design: Design,
    /// How many points, of a Latin hypercube or a Sobol sequence.
    pub points: Option<u32>,
    /// The table of points, relative to this file.
    pub file: Option<String>,
}

/// Designs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Design {
    /// Every value with every other.
    #[default]
    Grid,
    /// The first value of each together, then the second, and so on.
    Zip,
    /// A Latin hypercube.
    Lhs,
    /// A scrambled Sobol sequence.
    Sobol,
    /// A table of the user's: a column each, a row a point.
    Csv,
}

/// A column of a design: what it is called, and which key it sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in tables.
    pub name: String,
    /// The key of the scenario.
    pub key: String,
}

/// Points of a design: the values of each, as they are written in a scenario.
pub type Points = Vec<Vec<String>>;

/// More points than this are a slip of the pen.
const MOST_POINTS: usize = 100_000;

impl Layout {
    /// Whether its points are drawn.
    pub(super) fn is_drawn(&self) -> bool {
        matches!(self.design, Design::Lhs | Design::Sobol)
    }

    /// What is wrong with it as the layout of these values, its table aside; `what` it lays out.
    pub(super) fn problems(
        &self,
        what: &str,
        columns: &[Column],
        ranges: &[Range],
    ) -> Vec<Problem> {
        let mut found = self.wrong_keys(what);
        match self.design {
            _ if columns.is_empty() => {}
            Design::Grid | Design::Zip => {
                let is_drawn = |(_, range): &(&Column, &Range)| range.listed().is_none();
                let problem = |(column, _): (&Column, &Range)| {
                    let path = format!("uncertainty.{}.range", column.name);
                    let help =
                        format!("write {what}.design = \"lhs\" or \"sobol\", or list values");
                    Problem::new(path, "a range is drawn from").help(help)
                };
                let drawn = columns.iter().zip(ranges).filter(is_drawn);
                found.extend(drawn.map(problem));
                found.extend(self.uneven(what, ranges));
            }
            Design::Sobol => {
                let (points, values) = MOST_SOBOL;
                if self.count() > points || columns.len() > values {
                    let message =
                        format!("a Sobol sequence has at most {points} points of {values} values");
                    found.push(Problem::new(what, message));
                }
            }
            Design::Lhs | Design::Csv => {}
        }
        found
    }

    /// What is wrong with its own keys.
    fn wrong_keys(&self, what: &str) -> Vec<Problem> {
        let (file, points) = (format!("{what}.file"), format!("{what}.points"));
        let mut found = Vec::new();
        match (self.design == Design::Csv, &self.file) {
            (true, None) => {
                let problem = Problem::new(file, "a design of your own is read from a file");
                found.push(problem.help(format!("write `file = \"{what}.csv\"`")));
            }
            (false, Some(_)) => {
                let problem = Problem::at_key(file, "a file goes with a design of your own");
                found.push(problem.help("write `design = \"csv\"`, or no file"));
            }
            _ => {}
        }
        match (self.is_drawn(), self.points) {
            (true, None | Some(0)) => {
                let problem = Problem::new(points, "how many points are to be drawn?");
                found.push(problem.help("write `points = 100`"));
            }
            (true, Some(count)) if count as usize > MOST_POINTS => {
                found.push(Problem::new(points, format!("at most {MOST_POINTS}")));
            }
            (false, Some(_)) => {
                let problem = Problem::at_key(points, "only what is drawn is given a number");
                found.push(problem.help("write `design = \"lhs\"` or \"sobol\", or no points"));
            }
            _ => {}
        }
        found
    }

    /// Too many points, or lists that do not go together.
    fn uneven(&self, what: &str, ranges: &[Range]) -> Option<Problem> {
        let mut lengths = ranges.iter().filter_map(Range::listed).map(<[String]>::len);
        let message = if self.design == Design::Zip {
            let first = lengths.next()?;
            lengths
                .any(|length| length != first)
                .then(|| "zipped values are as many of each".to_owned())
        } else {
            let count = lengths.try_fold(1_usize, usize::checked_mul);
            count
                .is_none_or(|count| count > MOST_POINTS)
                .then(|| format!("the grid has more than {MOST_POINTS} points"))
        };
        Some(Problem::new(what, message?))
    }

    /// Points to be drawn.
    fn count(&self) -> usize {
        self.points.unwrap_or(0) as usize
    }

    /// The points of these values; `table` is the text of the table of points, where it names one.
    pub(super) fn points(
        &self,
        what: &str,
        columns: &[Column],
        ranges: &[Range],
        seed: u64,
        table: Option<&str>,
    ) -> Result<Points, Problem> {
        if let Some(problem) = self.problems(what, columns, ranges).into_iter().next() {
            return Err(problem);
        }
        let drawn = |points: Vec<Vec<f64>>| -> Points {
            let point = |point: Vec<f64>| {
                ranges
                    .iter()
                    .zip(point)
                    .map(|(range, share)| range.drawn(share))
                    .collect()
            };
            points.into_iter().map(point).collect()
        };
        if self.design == Design::Csv {
            return from_table(what, columns, table.unwrap_or_default());
        }
        if columns.is_empty() {
            return Ok(vec![Vec::new()]);
        }
        let lists: Vec<&[String]> = ranges.iter().filter_map(Range::listed).collect();
        Ok(match self.design {
            Design::Zip => zip(&lists),
            Design::Lhs => drawn(latin_hypercube(self.count(), columns.len(), seed)),
            Design::Sobol => drawn(sobol(self.count(), columns.len(), seed)),
            Design::Grid | Design::Csv => grid(&lists),
        })
    }
}

/// Each value with each other.
fn grid(lists: &[&[String]]) -> Points {
    let mut points: Points = vec![Vec::new()];
    for values in lists {
        let with = |point: &Vec<String>| -> Points {
            let longer = values
                .iter()
                .map(|value| [point.as_slice(), std::slice::from_ref(value)].concat());
            longer.collect()
        };
        points = points.iter().flat_map(with).collect();
    }
    points
}

/// The first values together, then the second, as far as the first list goes.
fn zip(lists: &[&[String]]) -> Points {
    let count = lists.first().map_or(0, |values| values.len());
    (0..count)
        .map(|at| lists.iter().map(|values| values[at].clone()).collect())
        .collect()
}

/// The points of a table: a column for each name, in any order; cells are numbers, or what stands in quotes in a
/// scenario.
fn from_table(what: &str, columns: &[Column], text: &str) -> Result<Points, Problem> {
    let wrong = |message: String| Problem::new(format!("{what}.file"), message);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let told = |error: csv::Error| wrong(error.to_string());
    let header = reader.headers().map_err(told)?.clone();
    let position = |column: &Column| {
        let found = header.iter().position(|name| name == column.name);
        found.ok_or_else(|| wrong(format!("there is no column {}", column.name)))
    };
    let positions: Vec<usize> = columns.iter().map(position).collect::<Result<_, _>>()?;
    let named = |name: &str| columns.iter().any(|column| column.name == name);
    if let Some(other) = header.iter().find(|name| !named(name)) {
        return Err(wrong(format!(
            "the column {other} is none of those to vary"
        )));
    }
    let point = |row: Result<csv::StringRecord, csv::Error>| {
        let row = row.map_err(told)?;
        Ok(positions.iter().map(|&at| as_written(&row[at])).collect())
    };
    let points: Points = reader
        .records()
        .map(point)
        .collect::<Result<_, Problem>>()?;
    match points.len() {
        0 => Err(wrong("it has no rows".to_owned())),
        count if count > MOST_POINTS => Err(wrong(format!("at most {MOST_POINTS} rows"))),
        _ => Ok(points),
    }
}

/// A value as a cell of a table: without the quotes of a text.
pub(super) fn as_cell(value: &str) -> String {
    match format!("cell = {value}").parse::<toml::Table>() {
        Ok(table) => match &table["cell"] {
            toml::Value::String(text) => text.clone(),
            other => other.to_string(),
        },
        Err(_) => value.to_owned(),
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_the_users_is_read_by_its_header() {
        let layout = Layout {
            design: Design::Csv,
            points: None,
            file: Some("w.csv".to_owned()),
        };
        let column = Column {
            name: "breaks".to_owned(),
            key: "fleet.chinook.break_chance".to_owned(),
        };
        let range = "fleet.chinook.break_chance=0.04..0.16";
        let range: Range = range.parse().expect("a range");
        let read = |table| {
            let (columns, ranges) = (std::slice::from_ref(&column), std::slice::from_ref(&range));
            layout.points("worlds", columns, ranges, 1, Some(table))
        };
        assert_eq!(
            read("breaks\n0.05\n0.1\n"),
            Ok(vec![vec!["0.05".to_owned()], vec!["0.1".to_owned()]])
        );
        for (table, why) in [
            ("other\n1\n", "no column breaks"),
            ("breaks\n", "no rows"),
            ("breaks,more\n1,2\n", "more is none"),
        ] {
            let error = read(table).expect_err(table);
            assert!(error.to_string().contains(why), "{error}");
        }
    }

    #[test]
    fn cells_and_values_are_told_apart() {
        assert_eq!(as_written("10 min"), "\"10 min\"");
        assert_eq!(as_written("4"), "4");
        assert_eq!(as_cell("\"10 min\""), "10 min");
        assert_eq!(as_cell("0.5"), "0.5");
    }
}
