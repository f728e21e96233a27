//! Planning with a lever, sensitivity and sweeps as a user asks for them: answers that can be worked out another way,
//! the same bytes whatever the threads, and nothing left of what is refused.

mod desk;
#[path = "what_if/every_question.rs"]
mod every_question;
#[path = "what_if/plan.rs"]
mod plan;
#[path = "what_if/sensitivity.rs"]
mod sensitivity;
#[path = "what_if/sweep.rs"]
mod sweep;

use std::collections::BTreeMap;
use std::path::Path;

use desk::{Desk, SMALL};

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut csv = csv::Reader::from_path(path).expect("a table");
    csv.deserialize()
        .map(|row| row.expect("a row as long as the header"))
        .collect()
}

fn number(cell: &str) -> f64 {
    cell.parse().expect("a number")
}

/// Spots enough that each tail more saves a flight.
const SPOTS: [&str; 4] = ["--set", "place.site.pads=6", "--set", "place.gate.pads=6"];

/// When the small scenario with spots closes with so many tails, in hours.
fn closure(desk: &Desk, tails: u32) -> f64 {
    let set = format!("fleet.chinook.tails={tails}");
    let said = desk.succeed(&[
        "run",
        SMALL,
        SPOTS[0],
        SPOTS[1],
        SPOTS[2],
        SPOTS[3],
        "--set",
        &set,
        "--tables",
        "none",
        "--format",
        "json",
        "--out",
        &format!("tails-{tails}"),
    ]);
    let summary: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
    summary["closure_h"].as_f64().expect("it closes")
}

/// A deadline so many hours after the start of the small scenario.
fn deadline(hours: f64) -> String {
    let minutes = (hours * 60.0) as u32;
    format!(
        "deadline=2026-01-21T{:02}:{:02}:00Z",
        minutes / 60,
        minutes % 60
    )
}

/// Two values to vary; the second changes nothing here, where nothing happens.
const VARIED: [&str; 4] = [
    "--vary",
    "fleet.chinook.tails=1..3",
    "--vary",
    "place.site.detention.guards=10..30",
];

/// Three plans in four worlds.
const STUDY: &str = r#"
replications = 3

[lever.tails]
key = "fleet.chinook.tails"
values = [1, 2, 3]
costs = ["0 usd", "1000 usd", "2000 usd"]

[worlds]
design = "lhs"
points = 4

[uncertainty.speed]
key = "fleet.chinook.cruise"
range = "200 km/h..280 km/h"

[uncertainty.load]
key = "fleet.chinook.load"
values = ["10 min", "30 min"]
"#;

/// Leaves a study file about the small scenario.
fn study_file(desk: &Desk, text: &str) {
    std::fs::write(
        desk.path("study.toml"),
        format!("scenario = \"{SMALL}\"\n{text}"),
    )
    .expect("written");
}
