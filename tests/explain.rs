//! Explanations as a user asks for them: parts that can be worked out by hand, that sum to the whole to the last digit,
//! and that do not depend on threads.

mod desk;

use std::collections::BTreeMap;
use std::path::Path;

use desk::{CHANCE, Desk, SMALL};

/// One flight of an hour with eight persons: the gate opens at 04:00, so does the site, and one desk takes a quarter of
/// an hour for each. Nothing is random.
const FLIGHT: &str = r#"
start = 2026-01-21T00:00:00Z
horizon = "1 d"

[place.site]
lat = 36.5
lon = 40.75
pads = 1
opens = "04:00"
closes = "24:00"

[place.site.detention]
capacity = 10
guards = 2

[place.base]
lat = 33.26
lon = 44.23
pads = 1
refuel = true

[place.base.reception]
first = "desk"
ramp = 8
capacity = 100

[place.base.reception.station.desk]
servers = 1
service = "15 min"
room = 8

[population.site]
place = "site"
persons = 8

[fleet.aircraft]
seats = 8
tails = 1
home = "site"
cruise = "240 km/h"
range = "2000 km"
preflight = "0 min"
load = "10 min"
load_each = "0 s"
unload = "10 min"
unload_each = "0 s"

[gate.consent]
opens = 2026-01-21T04:00:00Z

[lane.lift]
from = "site"
to = "base"
fleet = ["aircraft"]
distance = "240 km"
needs = ["consent"]
"#;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut csv = csv::Reader::from_path(path).expect("a table");
    csv.deserialize()
        .map(|row| row.expect("a row as long as the header"))
        .collect()
}

/// The rows of `explain.csv` by limit.
fn by_limit(desk: &Desk, folder: &str) -> BTreeMap<String, Row> {
    let rows = rows(&desk.path(folder).join("explain.csv"));
    rows.into_iter()
        .map(|row| (row["limit"].clone(), row))
        .collect()
}

/// Hours as millionths, which is what a table holds.
fn millionths(cell: &str) -> i64 {
    let hours: f64 = cell.parse().expect("hours");
    (hours * 1e6).round() as i64
}

fn explain_flight(more: &[&str]) -> (Desk, BTreeMap<String, Row>) {
    let desk = Desk::new();
    std::fs::write(desk.path("flight.toml"), FLIGHT).expect("written");
    let arguments = [
        "explain",
        "flight.toml",
        "-n",
        "6",
        "--quiet",
        "--out",
        "out",
    ];
    desk.succeed(&[&arguments[..], more].concat());
    let rows = by_limit(&desk, "out");
    (desk, rows)
}

#[test]
fn parts_are_those_worked_out_by_hand() {
    // 04:00, then 10 min to load, an hour's flight, 10 min to unload, eight quarters of an hour at the desk: 07:20.
    // Without gate, hours and desk: 01:20 and one quarter. The desk costs 1 h 45 min whatever else holds. Gate and
    // hours both hold until 04:00: either alone gains nothing, each costs 4 h as the only one, and they share it.
    let (desk, rows) = explain_flight(&[]);
    let hours = |limit: &str, column: &str| millionths(&rows[limit][column]);
    assert_eq!(hours("plan", "to_h"), 7_333_333);
    assert_eq!(hours("unlimited", "to_h"), 1_583_333);
    for limit in ["gate", "light"] {
        assert_eq!(hours(limit, "part_h"), 2_000_000, "{limit}");
        assert_eq!(hours(limit, "alone_h"), 0, "{limit}");
        assert_eq!(hours(limit, "only_h"), 4_000_000, "{limit}");
        assert_eq!(rows[limit]["note"], "hidden");
    }
    assert_eq!(hours("hall", "part_h"), 1_750_000);
    assert_eq!(hours("hall", "alone_h"), 1_750_000);
    assert_eq!(hours("hall", "only_h"), 1_750_000);
    for limit in ["pad", "incident", "ramp"] {
        assert_eq!(hours(limit, "part_h"), 0, "{limit}");
        assert_eq!(rows[limit]["note"], "never", "{limit}");
    }
    for limit in ["tail", "maintenance", "crew", "escort", "weather"] {
        assert_eq!(rows[limit]["kind"], "absent", "{limit}");
    }
    let summary = desk.json("out/summary.json");
    assert_eq!(summary["orders"], "exact");
    assert_eq!(summary["censored_frac"], 0.0);
    assert_eq!(summary["gap"]["mean_h"], 5.75);
}

#[test]
fn limits_in_a_group_are_relaxed_as_one() {
    let (_, rows) = explain_flight(&["--group", "four=gate,light", "--limits", "hall"]);
    assert_eq!(millionths(&rows["four"]["part_h"]), 4_000_000);
    assert_eq!(millionths(&rows["four"]["alone_h"]), 4_000_000);
    assert_eq!(millionths(&rows["hall"]["part_h"]), 1_750_000);
    assert!(!rows.contains_key("pad"));
}

#[test]
fn a_plan_that_does_not_close_counts_as_the_horizon() {
    let (desk, rows) = explain_flight(&["--set", "horizon=\"6 h\"", "--limits", "hall"]);
    // The plan is cut at 6 h; without the desk it closes at 5 h 35 min.
    assert_eq!(millionths(&rows["plan"]["to_h"]), 6_000_000);
    assert_eq!(millionths(&rows["hall"]["part_h"]), 416_667);
    let summary = desk.json("out/summary.json");
    assert_eq!(summary["censored_frac"], 0.5);
    assert_eq!(summary["plan_end"]["beyond_horizon_count"], 6);
    assert_eq!(summary["unlimited_end"]["beyond_horizon_count"], 0);
}

#[test]
fn the_unlimited_scenario_is_left_and_runs_as_it_was_explained() {
    let (desk, rows) = explain_flight(&[]);
    desk.succeed(&["run", "out/unlimited.toml", "--quiet", "--out", "run"]);
    let closure = desk.json("run/summary.json")["closure_h"].as_f64();
    let told = rows["unlimited"]["to_h"].parse().ok();
    assert_eq!(closure, told);
}

#[test]
fn shown_parts_sum_to_the_whole_in_every_form() {
    let desk = Desk::new();
    desk.succeed(&[
        "explain",
        "everything",
        "-n",
        "2",
        "--quiet",
        "--out",
        "out",
    ]);
    let table = rows(&desk.path("out/explain.csv"));
    let mut at = 0;
    for row in table
        .iter()
        .filter(|row| ["unlimited", "limit"].contains(&row["kind"].as_str()))
    {
        assert_eq!(millionths(&row["from_h"]), at, "{}", row["limit"]);
        at += millionths(&row["part_h"]);
        assert_eq!(millionths(&row["to_h"]), at, "{}", row["limit"]);
    }
    let plan = table
        .iter()
        .find(|row| row["kind"] == "plan")
        .expect("the end");
    assert_eq!(millionths(&plan["to_h"]), at);
    let limits = table.iter().filter(|row| row["kind"] == "limit").count();
    assert_eq!(limits, 12, "this scenario has every limit");
    let summary = desk.json("out/summary.json");
    assert_eq!(summary["orders"], "4");
    // Each replication by itself telescopes, too.
    for replication in ["0", "1"] {
        let parts = rows(&desk.path("out/contributions.csv"));
        let of = parts.iter().filter(|row| row["replication"] == replication);
        let sum: f64 = of
            .map(|row| row["part_h"].parse::<f64>().expect("hours"))
            .sum();
        let closure = |scenario: &str| {
            let out = format!("{scenario}-{replication}");
            let path = format!("out/{scenario}.toml");
            let run = [
                "run",
                &path,
                "--replication",
                replication,
                "--tables",
                "none",
                "--quiet",
                "--out",
                &out,
            ];
            desk.succeed(&run);
            let summary = desk.json(&format!("{out}/summary.json"));
            summary["closure_h"].as_f64().unwrap_or(16.0 * 24.0)
        };
        let gap = closure("scenario") - closure("unlimited");
        assert!((sum - gap).abs() < 2e-5, "{sum}, not {gap}");
    }
}

#[test]
fn threads_change_no_byte() {
    let desk = Desk::new();
    for jobs in ["1", "2", "7"] {
        desk.succeed(&[
            "explain", SMALL, "--set", CHANCE, "-n", "6", "--quiet", "--jobs", jobs, "--out", jobs,
        ]);
    }
    let names = [
        "contributions.csv",
        "datapackage.json",
        "explain.csv",
        "report.html",
        "scenario.toml",
        "study.json",
        "summary.json",
        "unlimited.toml",
    ];
    assert_eq!(desk.names("1"), names);
    assert_eq!(desk.contents("1"), desk.contents("2"));
    assert_eq!(desk.contents("1"), desk.contents("7"));
    assert_eq!(desk.names(""), ["1", "2", "7"]);
}

#[test]
fn the_words_are_a_waterfall() {
    let desk = Desk::new();
    std::fs::write(desk.path("flight.toml"), FLIGHT).expect("written");
    let said = desk
        .succeed(&["explain", "flight.toml", "-n", "6", "--out", "out"])
        .err();
    for piece in [
        "Unlimited",
        "hidden behind others",
        "no part in any run",
        "Not here    tail, maintenance, crew, escort, weather",
    ] {
        assert!(said.contains(piece), "{piece} is missing:\n{said}");
    }
    let size = |name: &str| {
        let line = said
            .lines()
            .find(|line| line.trim_start().starts_with(&format!("{name} ")))
            .expect(name);
        let cell = line.split_whitespace().nth(1).expect("a size").to_owned();
        cell.trim_start_matches('+')
            .parse::<f64>()
            .expect("a number")
    };
    let parts: f64 = ["gate", "light", "hall", "pad", "incident", "ramp"]
        .map(size)
        .iter()
        .sum();
    assert!(
        (size("unlimited") + parts - size("plan")).abs() < 1e-9,
        "{said}"
    );
}

#[test]
fn a_limit_that_is_not_there_is_refused_by_name() {
    let desk = Desk::new();
    let said = desk.airbridge(&["explain", SMALL, "--limits", "gates"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("did you mean `gate`?"),
        "{}",
        said.err()
    );
    let said = desk.airbridge(&[
        "explain",
        SMALL,
        "--group",
        "sky=weather,light",
        "--group",
        "air=light",
    ]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("one group at most"), "{}", said.err());
}
