//! One story in time order, read from the tables of a run: a person's, a tail's or a place's.
//!
//! Owns what an id means in a run and which rows tell of it. Reads whatever tables are there; a run with the table of
//! events tells more. Never runs anything.

mod places;
mod words;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::files::open;
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
    /// The tables that tell of it were not written.
    #[error(
        "no table in {} tells of {about}: it takes events.csv or {table}.csv of a run; `run --replication R` makes \
         those of a study's R",
        .directory.display()
    )]
    Untold {
        /// Whose story was asked for.
        about: String,
        /// A table that would tell of it.
        table: &'static str,
        /// Where it should be.
        directory: PathBuf,
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
    let (what, telling): (_, &[&str]) = match kind {
        Kind::Person => ("person", &["custody"]),
        Kind::Tail => ("tail", &["sorties"]),
        Kind::Place => ("place", &places::TABLES),
    };
    let about = format!("{id}, a {what}");
    if !telling
        .iter()
        .chain(&["events"])
        .any(|table| tables.have(table))
    {
        return Err(TraceError::Untold {
            about,
            table: telling[0],
            directory: directory.to_owned(),
        });
    }
    let mut lines = match kind {
        Kind::Person | Kind::Tail if tables.have("events") => vec![],
        Kind::Person => person(&tables, id)?,
        Kind::Tail => tail(&tables, id)?,
        Kind::Place => places::place(&tables, id)?,
    };
    lines.extend(facts(&tables, kind, id)?);
    lines.sort_by_key(|line| line.since_start);
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
        let opened = match open(&self.directory.join(&file)) {
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
            text: words::passed(row, row.text("from"), row.text("to")),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
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
    ("lost_h", "is lost on the way with"),
    ("ended_h", "free again, after"),
];

/// What a sortie spent its time on, by column, in words.
const TASKS: &[(&str, &str)] = &[
    ("holding_h", "holding"),
    ("approach_h", "on approaches"),
    ("taxi_h", "taxiing"),
    ("engines_h", "with engines stopping or starting"),
    ("spot_wait_h", "waiting for a working spot"),
    ("brief_h", "briefing"),
    ("team_wait_h", "waiting for a loading team"),
    ("run_up_h", "running up"),
    ("slot_wait_h", "waiting to take off"),
];

fn tail(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let rows = tables.rows("sorties", |row| row.is("tail", id))?;
    let mut lines: Vec<Line> = rows.iter().flat_map(steps).collect();
    lines.extend(rows.iter().filter_map(tasks));
    lines.extend(rows.iter().filter_map(troubles));
    for row in tables.rows("tasking", |row| row.is("tail", id))? {
        let text = format!(
            "ordered to fly {} in slot {}: {}",
            row.text("lane"),
            row.text("slot_count"),
            row.text("outcome")
        );
        let at = row.time("ordered_h");
        lines.extend(at.map(|since_start| Line { since_start, text }));
    }
    Ok(lines)
}

/// What went otherwise than planned in a sortie, told at its end.
fn troubles(row: &Row) -> Option<Line> {
    let counted = [
        ("emergencies_count", "losses of fuel"),
        ("diversions_count", "diversions"),
        ("go_arounds_count", "landings broken off"),
    ];
    let counted = counted
        .iter()
        .filter(|(column, _)| !["", "0"].contains(&row.text(column)))
        .map(|(column, words)| format!("{} {words}", row.text(column)));
    let outcome = match (row.text("outcome"), row.text("abort_cause")) {
        ("delivered" | "empty" | "under_way", _) => None,
        (outcome, "") => Some(outcome.replace('_', " ")),
        (outcome, cause) => Some(format!("{}: {cause}", outcome.replace('_', " "))),
    };
    let told: Vec<String> = counted.chain(outcome).collect();
    let since_start = row.time("ended_h").filter(|_| !told.is_empty())?;
    let text = format!("{}: {}", row.text("sortie"), told.join(", "));
    Some(Line { since_start, text })
}

/// What a sortie spent its time on, told at its end.
fn tasks(row: &Row) -> Option<Line> {
    let spent = TASKS.iter().filter_map(|(column, words)| {
        let hours: f64 = row.text(column).parse().ok()?;
        (hours > 0.0).then(|| format!("{:.1} min {words}", hours * 60.0))
    });
    let spent: Vec<String> = spent.collect();
    let since_start = row.time("ended_h").filter(|_| !spent.is_empty())?;
    let text = format!("{}: spent {}", row.text("sortie"), spent.join(", "));
    Some(Line { since_start, text })
}

fn steps(row: &Row) -> Vec<Line> {
    let told = STEPS.iter().filter_map(|(column, words)| {
        let persons = match *column {
            "tasked_h" | "took_off_h" | "picked_up_h" => "planned_pax",
            "unloaded_h" | "ended_h" => "delivered_pax",
            _ => "boarded_pax",
        };
        let text = format!(
            "{}: {words} {}, {} to {}",
            row.text("sortie"),
            words::load(row, persons),
            row.text("from"),
            row.text("to")
        );
        let since_start = row.time(column)?;
        Some(Line { since_start, text })
    });
    told.collect()
}

/// What the table of events tells and no other does; of a person and a tail it tells all, in which the order at one
/// instant counts.
fn facts(tables: &Tables<'_>, kind: Kind, id: &str) -> Result<Vec<Line>, TraceError> {
    let column = match kind {
        Kind::Person => "person",
        Kind::Tail => "tail",
        Kind::Place => "place",
    };
    let told_already = |row: &Row| match kind {
        Kind::Person => false,
        Kind::Tail => row.is("kind", "custody_passed"),
        Kind::Place => {
            let told = ["sorties", "incidents", "guards", "camps"];
            !row.is("person", "")
                || told.contains(&row.text("process"))
                || row.is("kind", "landings_changed")
        }
    };
    let rows = tables.rows("events", |row| row.is(column, id) && !told_already(row))?;
    let line = |row: &Row| {
        Some(Line {
            since_start: row.time("time_h")?,
            text: words::fact(row, kind),
        })
    };
    Ok(rows.iter().filter_map(line).collect())
}
