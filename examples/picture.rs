//! Draws a run of the baseline as a picture: persons accepted so far, beside what was published.
//!
//! ```text
//! cargo run --release --example picture -- runs/baseline-s1 docs/baseline.svg
//! ```
//!
//! It reads `timeseries.csv` of the run and writes one SVG file that needs nothing else.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// Persons received by the end of a day, in days since 5 January 2026, the first of the baseline. Public figures;
/// their sources stand in `scenarios/baseline.toml`.
const PUBLISHED: [(f64, f64); 9] = [
    (17.0, 150.0),
    (21.0, 275.0),
    (23.0, 475.0),
    (26.0, 500.0),
    (29.0, 1387.0),
    (33.0, 2250.0),
    (36.0, 4583.0),
    (38.0, 5046.0),
    (39.0, 5704.0),
];

/// Days shown, with their dates.
const FIRST_DAY: f64 = 14.0;
const LAST_DAY: f64 = 42.0;
const DATES: [(f64, &str); 8] = [
    (14.0, "19 Jan"),
    (18.0, "23 Jan"),
    (22.0, "27 Jan"),
    (26.0, "31 Jan"),
    (30.0, "4 Feb"),
    (34.0, "8 Feb"),
    (38.0, "12 Feb"),
    (42.0, "16 Feb"),
];
const MOST_PERSONS: f64 = 6000.0;

/// The frame of the curves, in pixels.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 728.0;
const TOP: f64 = 56.0;
const BOTTOM: f64 = 356.0;

/// A colour of its own behind everything, so that the words can be read on a light page and on a dark one.
const HEAD: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 396" font-family="sans-serif" font-size="13" fill="#24292f">
<title>Persons accepted by the receiver, simulated and published</title>
<rect width="760" height="396" rx="8" fill="#ffffff"/>
<text x="64" y="34" font-size="16">Persons accepted by the receiver, simulated and published</text>
"##;

const LEGEND: &str = r##"<path d="M80 170h24" stroke="#0969da" stroke-width="2"/><text x="112" y="174">accepted, simulated</text>
<circle cx="92" cy="194" r="4.5" fill="#ffffff" stroke="#cf222e" stroke-width="2"/><text x="112" y="198">accepted, published</text>
<path d="M80 218h24" stroke="#9a6700" stroke-width="2"/><text x="112" y="222">held or staged, simulated</text>
</svg>
"##;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [run, picture] = arguments.as_slice() else {
        eprintln!("usage: picture RUN_DIRECTORY PICTURE.svg");
        return ExitCode::from(2);
    };
    let written = std::fs::read_to_string(Path::new(run).join("timeseries.csv"))
        .map_err(|error| format!("cannot read timeseries.csv of {run}: {error}"))
        .and_then(|table| draw(&table))
        .and_then(|svg| {
            std::fs::write(picture, svg).map_err(|error| format!("cannot write {picture}: {error}"))
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// The picture of a run, from the text of its `timeseries.csv`.
pub fn draw(table: &str) -> Result<String, String> {
    let days: Vec<f64> = column(table, "time_h")?
        .iter()
        .map(|hours| hours / 24.0)
        .collect();
    let accepted = column(table, "cum_accepted_pax")?;
    let held = column(table, "held_pax")?;
    let staged = column(table, "staged_pax")?;
    let waiting: Vec<f64> = held.iter().zip(&staged).map(|(a, b)| a + b).collect();
    let mut svg = HEAD.to_owned();
    grid(&mut svg);
    curve(&mut svg, &days, &waiting, "#9a6700");
    curve(&mut svg, &days, &accepted, "#0969da");
    points(&mut svg);
    svg.push_str(LEGEND);
    Ok(svg)
}

/// A column of numbers; no cell of this table holds a comma.
fn column(table: &str, name: &str) -> Result<Vec<f64>, String> {
    let mut lines = table.lines();
    let header = lines.next().unwrap_or_default();
    let position = header
        .split(',')
        .position(|title| title == name)
        .ok_or_else(|| format!("the table has no column `{name}`"))?;
    let number = |line: &str| {
        let cell = line.split(',').nth(position).unwrap_or_default();
        cell.parse()
            .map_err(|_| format!("`{cell}` in column `{name}` is no number"))
    };
    lines.map(number).collect()
}

fn x(day: f64) -> f64 {
    LEFT + (day - FIRST_DAY) / (LAST_DAY - FIRST_DAY) * (RIGHT - LEFT)
}

fn y(persons: f64) -> f64 {
    BOTTOM - persons / MOST_PERSONS * (BOTTOM - TOP)
}

fn grid(svg: &mut String) {
    for thousands in 0..=6_u32 {
        let at = y(f64::from(thousands) * 1000.0);
        let label = match thousands {
            0 => "0".to_owned(),
            some => format!("{some},000"),
        };
        let _ = writeln!(
            svg,
            r##"<path d="M{LEFT} {at:.1}H{RIGHT}" stroke="#d0d7de"/><text x="{:.1}" y="{:.1}" text-anchor="end">{label}</text>"##,
            LEFT - 8.0,
            at + 4.0
        );
    }
    for (day, date) in DATES {
        let _ = writeln!(
            svg,
            r#"<text x="{:.1}" y="{:.1}" text-anchor="middle">{date}</text>"#,
            x(day),
            BOTTOM + 22.0
        );
    }
}

/// A curve in steps, with a corner only where it changes.
fn curve(svg: &mut String, days: &[f64], persons: &[f64], colour: &str) {
    let shown = days
        .iter()
        .zip(persons)
        .filter(|(day, _)| (FIRST_DAY..=LAST_DAY).contains(*day));
    let mut path = String::new();
    let mut last = None;
    for (&day, &count) in shown {
        if last.is_none() {
            let _ = write!(path, "M{:.1} {:.1}", x(day), y(count));
        } else if last != Some(count) {
            let _ = write!(path, "H{:.1}V{:.1}", x(day), y(count));
        }
        last = Some(count);
    }
    let _ = writeln!(
        svg,
        r#"<path d="{path}H{RIGHT}" fill="none" stroke="{colour}" stroke-width="2"/>"#
    );
}

/// A published figure stands at the end of its day.
fn points(svg: &mut String) {
    for (day, persons) in PUBLISHED {
        let _ = writeln!(
            svg,
            r##"<circle cx="{:.1}" cy="{:.1}" r="4.5" fill="#ffffff" stroke="#cf222e" stroke-width="2"/>"##,
            x(day),
            y(persons)
        );
    }
}
