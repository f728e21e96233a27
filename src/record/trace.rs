//! One story in time order, read from the tables of a run: a person's, a tail's or a place's.
//!
//! Owns what an id means in a run and which rows tell of it. Reads whatever tables are there; a run with the table of
//! events tells more. Never runs anything.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::scenario::Scenario;
use crate::sim::Duration;

/// A story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Whose it is.
    pub about: String,
    /// What happened, in order of time.
    pub lines: Vec<Line>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Since the start of the run.
    pub since_start: Duration,
    /// What.
    pub text: String,
}

/// What an id of a run names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Person,
    Tail,
    Place,
}

/// Why no story can be told.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// Nothing in the run has this id.
    #[error("nothing in this run is called `{id}`: {help}")]
    Unknown {
        /// The id.
        id: String,
        /// What it may have meant.
        help: String,
    },
    /// A table cannot be read.
    #[error("cannot read {table}: {error}")]
    Table {
        /// The table's file.
        table: String,
        /// Why.
        error: csv::Error,
    },
}

/// The story of whatever `id` names, from the tables in `directory`, which a run of `scenario` has left.
///
/// # Errors
/// If nothing has that id, or a table cannot be read.
pub fn story(directory: &Path, scenario: &Scenario, id: &str) -> Result<Story, TraceError> {
    let kind = kind_of(scenario, id)?;
    let tables = Tables { directory };
    let mut lines = match kind {
        Kind::Person if tables.have("events") => vec![],
        Kind::Person => person(&tables, id)?,
        Kind::Tail => tail(&tables, id)?,
        Kind::Place => place(&tables, id)?,
    };
    lines.extend(facts(&tables, kind, id)?);
    lines.sort_by_key(|line| line.since_start);
    let about = match kind {
        Kind::Person => format!("{id}, a person"),
        Kind::Tail => format!("{id}, a tail"),
        Kind::Place => format!("{id}, a place"),
    };
    Ok(Story { about, lines })
}

fn kind_of(scenario: &Scenario, id: &str) -> Result<Kind, TraceError> {
    if scenario.place.contains_key(id) {
        return Ok(Kind::Place);
    }
    let tails = tails(scenario);
    if tails.iter().any(|tail| tail == id) {
        return Ok(Kind::Tail);
    }
    let population = id
        .rsplit_once('-')
        .and_then(|(name, number)| Some((scenario.population.get_key_value(name)?, number)));
    let help = match population {
        Some(((name, population), number)) => {
            let known = number.len() >= 4
                && number
                    .parse()
                    .is_ok_and(|number: u32| (1..=population.persons).contains(&number));
            if known {
                return Ok(Kind::Person);
            }
            let last = population.persons;
            format!("its persons are {name}-0001 to {name}-{last:04}")
        }
        None => {
            let number = id.rsplit_once('-').map_or("0001", |(_, number)| number);
            let persons: Vec<String> = scenario
                .population
                .keys()
                .map(|name| format!("{name}-{number}"))
                .collect();
            let known = scenario.place.keys().chain(&tails).chain(&persons);
            crate::scenario::suggest(id, known.map(String::as_str))
        }
    };
    Err(TraceError::Unknown {
        id: id.to_owned(),
        help,
    })
}

/// Every tail's id, as runs name them.
fn tails(scenario: &Scenario) -> Vec<String> {
    let mut ids = vec![];
    for (id, kind) in &scenario.fleet {
        ids.extend((1..=kind.tails).map(|number| format!("{id}-{number:02}")));
        for (wave, spec) in &kind.wave {
            ids.extend((1..=spec.tails).map(|number| format!("{id}-{wave}-{number:02}")));
        }
    }
    ids
}

/// The tables of a run.
struct Tables<'a> {
    directory: &'a Path,
}

/// A row by column.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    fn is(&self, column: &str, text: &str) -> bool {
        self.text(column) == text
    }

    /// When the column says, if it says so.
    fn time(&self, column: &str) -> Option<Duration> {
        let hours: f64 = self.text(column).parse().ok()?;
        Some(Duration::from_secs_f64(hours * 3600.0))
    }
}

impl Tables<'_> {
    fn have(&self, table: &str) -> bool {
        self.directory.join(format!("{table}.csv")).is_file()
    }

    /// The rows of a table that are wanted; none if the run has left no such table.
    fn rows(&self, table: &str, wanted: impl Fn(&Row) -> bool) -> Result<Vec<Row>, TraceError> {
        let file = format!("{table}.csv");
        let fault = |error| TraceError::Table {
            table: file.clone(),
            error,
        };
        let opened = match File::open(self.directory.join(&file)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            opened => opened.map_err(|error| fault(error.into()))?,
        };
        let mut csv = csv::Reader::from_reader(opened);
        let mut rows = vec![];
        for row in csv.deserialize() {
            let row = Row(row.map_err(fault)?);
            if wanted(&row) {
                rows.push(row);
            }
        }
        Ok(rows)
    }
}

fn person(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let rows = tables.rows("custody", |row| row.is("person", id))?;
    let line = |row: &Row| {
        Some(Line {
            since_start: row.time("time_h")?,
            text: passed(row, row.text("from"), row.text("to")),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}

/// A person's passage in words.
fn passed(row: &Row, from: &str, to: &str) -> String {
    let tail = match row.text("tail") {
        "" => String::new(),
        tail => format!(", {tail}"),
    };
    let place = row.text("place");
    format!("{} at {place}{tail}  ({from} -> {to})", passage(from, to))
}

/// A passage in words.
fn passage(from: &str, to: &str) -> &'static str {
    match (from, to) {
        (_, "manifested" | "called") => "put on a manifest",
        ("manifested" | "called", "held" | "staged") => "taken off the manifest",
        ("at_large", "held") => "brought back",
        (_, "aboard") => "boards",
        (_, "staged") => "leaves the vehicle, to wait for the next",
        (_, "arriving") => "leaves the vehicle",
        (_, "in_intake") => "accepted into custody",
        (_, "in_custody") => "identified, in custody",
        (_, "released") => "accepted by the country of origin",
        (_, "repatriated") => "handed to the country of origin",
        (_, "at_large") => "escapes",
        (_, "died") => "dies",
        _ => "passes",
    }
}

/// The steps of a sortie, by the column of their time, in words.
const STEPS: &[(&str, &str)] = &[
    ("tasked_h", "tasked for"),
    ("took_off_h", "takes off to fetch"),
    ("picked_up_h", "on a spot to load"),
    ("loaded_h", "has boarded"),
    ("departed_h", "departs with"),
    ("arrived_h", "arrives with"),
    ("unloaded_h", "has put down"),
    ("refuelled_h", "refuelled, last carrying"),
    ("ended_h", "free again, after"),
];

fn tail(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let rows = tables.rows("sorties", |row| row.is("tail", id))?;
    Ok(rows.iter().flat_map(steps).collect())
}

fn steps(row: &Row) -> Vec<Line> {
    let told = STEPS.iter().filter_map(|(column, words)| {
        let persons = match *column {
            "tasked_h" | "took_off_h" | "picked_up_h" => row.text("planned_pax"),
            "unloaded_h" | "ended_h" => row.text("delivered_pax"),
            _ => row.text("boarded_pax"),
        };
        let text = format!(
            "{}: {words} {persons} persons, {} to {}",
            row.text("sortie"),
            row.text("from"),
            row.text("to")
        );
        let since_start = row.time(column)?;
        Some(Line { since_start, text })
    });
    told.collect()
}

fn place(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let mut lines = vec![];
    let calls = |row: &Row| row.is("from", id) || row.is("delivered_to", id);
    for row in tables.rows("sorties", calls)? {
        for (end, column, words, count) in [
            ("from", "loaded_h", "takes away", "boarded_pax"),
            ("delivered_to", "unloaded_h", "has brought", "delivered_pax"),
        ] {
            if let Some(since_start) = row.time(column).filter(|_| row.is(end, id)) {
                let text = format!("{} {words} {} persons", row.text("sortie"), row.text(count));
                lines.push(Line { since_start, text });
            }
        }
    }
    for row in tables.rows("incidents", |row| row.is("place", id))? {
        let incident = row.text("incident");
        let begins = format!(
            "{incident} begins ({}, {})",
            row.text("kind"),
            row.text("first_stage")
        );
        let ends = format!(
            "{incident} is contained (worst: {}; {} escaped)",
            row.text("worst_stage"),
            row.text("escaped_pax")
        );
        for (column, text) in [("start_h", begins), ("end_h", ends)] {
            lines.extend(
                row.time(column)
                    .map(|since_start| Line { since_start, text }),
            );
        }
    }
    lines.extend(passages_by_day(tables, id)?);
    Ok(lines)
}

/// Passages at a place that no vehicle had a part in, counted by the day of the run.
fn passages_by_day(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    const DAY: i64 = 86_400_000_000;
    let rows = tables.rows("custody", |row| row.is("place", id) && row.is("tail", ""))?;
    let mut days: BTreeMap<(i64, &'static str), (Duration, u32)> = BTreeMap::new();
    for row in &rows {
        let Some(time) = row.time("time_h") else {
            continue;
        };
        let words = passage(row.text("from"), row.text("to"));
        let counted = days
            .entry((time.micros() / DAY, words))
            .or_insert((time, 0));
        counted.1 += 1;
    }
    let line = |((_, words), (since_start, persons)): ((i64, &str), (Duration, u32))| Line {
        since_start,
        text: format!("{words}: {persons} persons on this day of the run"),
    };
    Ok(days.into_iter().map(line).collect())
}

/// What the table of events tells and no other does; a person's whole story, in which the order at one instant counts.
fn facts(tables: &Tables<'_>, kind: Kind, id: &str) -> Result<Vec<Line>, TraceError> {
    let column = match kind {
        Kind::Person => "person",
        Kind::Tail => "tail",
        Kind::Place => "place",
    };
    let told_already = |row: &Row| {
        let of_a_person = kind == Kind::Place && !row.is("person", "");
        of_a_person
            || matches!(row.text("process"), "sorties" | "incidents")
            || kind != Kind::Person && row.is("kind", "custody_passed")
    };
    let rows = tables.rows("events", |row| row.is(column, id) && !told_already(row))?;
    let line = |row: &Row| {
        let since_start = row.time("time_h")?;
        if row.is("kind", "custody_passed") {
            let text = passed(row, row.text("word"), row.text("second_word"));
            return Some(Line { since_start, text });
        }
        let parts = ["kind", "subject", "word", "second_word"].map(|column| row.text(column));
        let words: Vec<String> = parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .map(|part| part.replace('_', " "))
            .collect();
        Some(Line {
            since_start,
            text: words.join(" "),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}
