//! A place's story, from the tables that tell of places.

use std::collections::BTreeMap;

use super::{Line, Row, Tables, TraceError, words};
use crate::sim::Duration;

/// The tables that tell of places.
pub(super) const TABLES: [&str; 6] = [
    "places",
    "sorties",
    "incidents",
    "custody",
    "limits",
    "waiting",
];

/// What the tables tell of a place: who comes and goes, incidents, and by the day who waits and which limits are broken.
pub(super) fn place(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let mut lines = vec![];
    let calls = |row: &Row| row.is("from", id) || row.is("delivered_to", id);
    for row in tables.rows("sorties", calls)? {
        for (end, column, words, count) in [
            ("from", "loaded_h", "takes away", "boarded_pax"),
            ("delivered_to", "unloaded_h", "has brought", "delivered_pax"),
        ] {
            if let Some(since_start) = row.time(column).filter(|_| row.is(end, id)) {
                let load = words::load(&row, count);
                let text = format!("{} {words} {load}", row.text("sortie"));
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
        let siege = format!("{incident} comes to a siege");
        for (column, text) in [("start_h", begins), ("siege_h", siege), ("end_h", ends)] {
            lines.extend(
                row.time(column)
                    .map(|since_start| Line { since_start, text }),
            );
        }
    }
    lines.extend(passages_by_day(tables, id)?);
    lines.extend(limits_by_day(tables, id)?);
    lines.extend(waiting_by_day(tables, id)?);
    lines.extend(changes(tables, id)?);
    Ok(lines)
}

/// Limits broken at a place, counted by the day of the run.
fn limits_by_day(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let rows = tables.rows("limits", |row| row.is("place", id))?;
    let broken = rows
        .iter()
        .filter_map(|row| Some((row.time("time_h")?, row.text("limit"))));
    let told = |limit: &str, times| format!("limit broken {times} times on this day: {limit}");
    Ok(by_day(broken, told))
}

/// Who waited for what at a place at the end of each day, where anyone did.
fn waiting_by_day(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let wait = |row: &Row| row.is("place", id) && !row.is("waiting_pax", "0");
    let mut days: BTreeMap<Duration, Vec<String>> = BTreeMap::new();
    for row in tables.rows("waiting", wait)? {
        let step = match row.text("id") {
            "" => row.text("step"),
            station => station,
        };
        if let Some(time) = row.time("time_h") {
            let told = format!("{} {step}", row.text("waiting_pax"));
            days.entry(time).or_default().push(told);
        }
    }
    let line = |(since_start, steps): (Duration, Vec<String>)| Line {
        since_start,
        text: format!("waiting: {}", steps.join(", ")),
    };
    Ok(days.into_iter().map(line).collect())
}

/// What the samples of a place show to change: guards, the fighting about it, landings, the persons of its camp.
fn changes(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    const WATCHED: &[(&str, &str)] = &[
        ("guards", "guards"),
        ("fighting_level", "level of fighting"),
        ("landings_open", "takes landings"),
        ("camp_persons_count", "persons in the camp"),
    ];
    let rows = tables.rows("places", |row| row.is("place", id))?;
    let mut lines = vec![];
    for (column, words) in WATCHED {
        // A column that says the same from first to last has no story.
        for pair in rows.windows(2) {
            let (before, now) = (pair[0].text(column), pair[1].text(column));
            if let Some(since_start) = pair[1].time("time_h").filter(|_| before != now) {
                let text = format!("{words}: {now}, after {before}");
                lines.push(Line { since_start, text });
            }
        }
    }
    Ok(lines)
}

/// Counts what happened, by the day of the run and by name; told with the first of its day.
fn by_day<'r>(
    happened: impl Iterator<Item = (Duration, &'r str)>,
    told: impl Fn(&str, u32) -> String,
) -> Vec<Line> {
    const DAY: i64 = 86_400_000_000;
    let mut days: BTreeMap<(i64, &str), (Duration, u32)> = BTreeMap::new();
    for (time, what) in happened {
        let first = days.entry((time.micros() / DAY, what)).or_insert((time, 0));
        first.1 += 1;
    }
    let line = |((_, what), (since_start, times)): ((i64, &str), (Duration, u32))| Line {
        since_start,
        text: told(what, times),
    };
    days.into_iter().map(line).collect()
}

/// Passages at a place that no vehicle had a part in, counted by the day of the run.
fn passages_by_day(tables: &Tables<'_>, id: &str) -> Result<Vec<Line>, TraceError> {
    let rows = tables.rows("custody", |row| row.is("place", id) && row.is("tail", ""))?;
    let passed = |row: &Row| {
        let words = words::passage(row.text("from"), row.text("to"));
        Some((row.time("time_h")?, words))
    };
    let told = |words: &str, persons| format!("{words}: {persons} persons on this day of the run");
    Ok(by_day(rows.iter().filter_map(passed), told))
}
