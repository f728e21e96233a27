//! What a run leaves: files, columns, hashes, and that they are the same every time.

mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use desk::{CHANCE, Desk, SMALL};
use serde_json::Value as Json;

/// A table by columns.
struct Table {
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(path: &Path) -> Self {
        let mut csv = csv::Reader::from_path(path).expect("a table");
        let header = csv
            .headers()
            .expect("a header")
            .iter()
            .map(str::to_owned)
            .collect();
        let rows = csv
            .records()
            .map(|row| row.expect("a row as long as the header"))
            .collect();
        Table { header, rows }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        let position = self
            .header
            .iter()
            .position(|column| column == name)
            .expect(name);
        self.rows.iter().map(|row| &row[position]).collect()
    }

    fn numbers(&self, name: &str) -> Vec<f64> {
        self.column(name)
            .iter()
            .map(|cell| cell.parse().expect(name))
            .collect()
    }
}

const TABLES: [&str; 12] = [
    "custody",
    "events",
    "fleet",
    "incidents",
    "limits",
    "places",
    "sorties",
    "stations",
    "tasking",
    "timeseries",
    "waiting",
    "weather",
];

#[test]
fn a_run_leaves_every_promised_file_and_nothing_else() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL]);
    assert_eq!(desk.names("."), ["runs"]);
    assert_eq!(desk.names("runs"), ["specimen-s1"]);
    let expected = [
        "custody.csv",
        "datapackage.json",
        "fleet.csv",
        "incidents.csv",
        "limits.csv",
        "places.csv",
        "report.html",
        "run.json",
        "scenario.toml",
        "sorties.csv",
        "stations.csv",
        "summary.json",
        "tasking.csv",
        "timeseries.csv",
        "waiting.csv",
        "weather.csv",
    ];
    assert_eq!(desk.names("runs/specimen-s1"), expected);
}

#[test]
fn the_first_columns_of_every_table_are_as_promised() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out", "--tables", "all"]);
    let promised = [
        (
            "timeseries",
            "time_h,time_utc,held_pax,staged_pax,aboard_pax,arriving_pax,in_custody_pax,repatriated_pax,at_large_pax,died_pax,cum_accepted_pax,cum_escaped_pax,cum_recaptured_pax,cum_sorties_count,tails_present_count,tails_flying_count,incidents_open_count,binding_constraint",
        ),
        ("places", "time_h,place,held_pax,guards"),
        ("fleet", "time_h,type"),
        (
            "stations",
            "time_h,place,station,waiting_pax,in_service_pax",
        ),
        ("weather", "time_h,area,regime,foreseen"),
        ("sorties", "sortie,tail,type,lane"),
        (
            "tasking",
            "ordered_h,tail,slot_count,lane,planned_h,outcome",
        ),
        ("incidents", "incident,place,kind,start_h,end_h"),
        ("custody", "person,time_h,from,to,place"),
        ("events", "seq,time_h,kind"),
    ];
    for (table, columns) in promised {
        let header = Table::read(&desk.path(&format!("out/{table}.csv")))
            .header
            .join(",");
        assert!(header.starts_with(columns), "{table}: {header}");
    }
}

#[test]
fn the_state_columns_sum_to_the_population_in_every_row() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out"]);
    let population = desk.json("out/summary.json")["population_pax"]
        .as_f64()
        .expect("a number");
    let table = Table::read(&desk.path("out/timeseries.csv"));
    let states = [
        "held",
        "staged",
        "aboard",
        "arriving",
        "in_custody",
        "repatriated",
        "at_large",
        "died",
    ];
    let columns = states.map(|state| table.numbers(&format!("{state}_pax")));
    assert!(table.rows.len() > 2);
    for row in 0..table.rows.len() {
        let sum: f64 = columns.iter().map(|column| column[row]).sum();
        assert_eq!(sum, population, "row {row}");
    }
}

#[test]
fn the_last_row_of_the_time_series_says_what_the_summary_says() {
    let desk = Desk::new();
    let breach = "[[inject]]\nat = 2026-01-22T00:00:00+03:00\nevent.attack.place = \"alpha\"\n";
    std::fs::write(
        desk.path("plan.toml"),
        format!("extends = \"everything\"\n{breach}"),
    )
    .expect("written");
    desk.succeed(&["run", "plan.toml", "--out", "out"]);
    let summary = desk.json("out/summary.json");
    let table = Table::read(&desk.path("out/timeseries.csv"));
    let pairs = [
        ("cum_accepted_pax", "accepted_pax"),
        ("cum_escaped_pax", "escaped_pax"),
        ("cum_recaptured_pax", "recaptured_pax"),
        ("cum_sorties_count", "sorties_count"),
        ("at_large_pax", "at_large_pax"),
        ("died_pax", "died_pax"),
        ("cum_incidents_count", "incidents_count"),
        ("person_days_at_risk", "person_days_at_risk"),
    ];
    for (column, key) in pairs {
        let last = table.numbers(column).pop().expect("a row");
        assert_eq!(summary[key].as_f64(), Some(last), "{column}");
    }
    for row in 0..table.rows.len() {
        let tiers = ["high", "medium", "low"].map(|tier| {
            let column = table.numbers(&format!("cum_escaped_{tier}_pax"));
            column[row]
        });
        let all = table.numbers("cum_escaped_pax")[row];
        assert_eq!(tiers.iter().sum::<f64>(), all, "row {row}");
    }
    assert!(
        summary["escaped_pax"].as_u64() > Some(0),
        "somebody escapes"
    );
    let sorties = Table::read(&desk.path("out/sorties.csv"));
    for (purpose, key) in [
        ("lift", "sorties_count"),
        ("reaction", "reaction_sorties_count"),
    ] {
        let rows = sorties.column("purpose").into_iter();
        let rows = rows.filter(|cell| *cell == purpose).count() as u64;
        assert!(rows > 0, "{purpose}");
        assert_eq!(summary[key].as_u64(), Some(rows), "{key}");
    }
    let incidents = Table::read(&desk.path("out/incidents.csv"));
    assert_eq!(
        summary["incidents_count"].as_u64(),
        Some(incidents.rows.len() as u64)
    );
}

#[test]
fn the_steps_of_a_sortie_are_in_order() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out"]);
    let table = Table::read(&desk.path("out/sorties.csv"));
    let steps = [
        "tasked",
        "took_off",
        "picked_up",
        "loaded",
        "departed",
        "arrived",
        "unloaded",
        "ended",
    ];
    let columns = steps.map(|step| table.column(&format!("{step}_h")));
    assert!(table.rows.len() > 2);
    for row in 0..table.rows.len() {
        let times = columns
            .iter()
            .map(|column| column[row])
            .filter(|cell| !cell.is_empty());
        let times: Vec<f64> = times.map(|cell| cell.parse().expect("hours")).collect();
        assert!(times.is_sorted(), "row {row}: {times:?}");
    }
}

/// Every instant is told twice, in hours since the start and in UTC, and both say the same.
#[test]
fn every_instant_is_the_same_in_hours_and_in_utc() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out", "--tables", "all"]);
    let series = Table::read(&desk.path("out/timeseries.csv"));
    let start = series.column("time_utc")[0];
    for name in TABLES {
        let table = Table::read(&desk.path(&format!("out/{name}.csv")));
        let in_utc = table
            .header
            .iter()
            .filter_map(|column| column.strip_suffix("_utc"));
        for stem in in_utc {
            let hours = table.column(&format!("{stem}_h"));
            let utc = table.column(&format!("{stem}_utc"));
            for (hours, utc) in hours.into_iter().zip(utc) {
                assert!(
                    is_so_long_after(start, hours, utc),
                    "{name}: {stem} {hours} {utc}"
                );
            }
        }
    }
}

/// Whether an instant is so many hours after another, to the precision of a table, or neither is known.
fn is_so_long_after(start: &str, hours: &str, utc: &str) -> bool {
    if hours.is_empty() || utc.is_empty() {
        return hours == utc;
    }
    let [start, utc] = [start, utc].map(|text| text.parse::<jiff::Timestamp>().expect(text));
    let hours: f64 = hours.parse().expect("hours");
    (utc.duration_since(start).as_secs_f64() / 3600.0 - hours).abs() < 1e-6
}

#[test]
fn the_statuses_of_a_type_sum_to_its_tails_in_every_row() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out"]);
    let table = Table::read(&desk.path("out/fleet.csv"));
    let statuses = [
        "ready",
        "preparing",
        "flying",
        "holding",
        "on_ground",
        "broken",
    ];
    let columns = statuses.map(|status| table.numbers(&format!("{status}_count")));
    for (row, present) in table.numbers("present_count").into_iter().enumerate() {
        let sum: f64 = columns.iter().map(|column| column[row]).sum();
        assert_eq!(sum, present, "row {row}");
    }
}

#[test]
fn whoever_boarded_a_sortie_passed_aboard_and_left_it_again() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out"]);
    let sorties = Table::read(&desk.path("out/sorties.csv"));
    let custody = Table::read(&desk.path("out/custody.csv"));
    let passed = |column, state| {
        custody
            .column(column)
            .iter()
            .filter(|cell| **cell == state)
            .count() as f64
    };
    let sum = |column| sorties.numbers(column).iter().sum::<f64>();
    assert_eq!(sum("boarded_pax"), passed("to", "aboard"));
    // Whoever turned back, or was aboard when the tail was lost, left it too, but was not delivered. A tail may also be
    // lost on its way home.
    let outcomes = sorties.column("outcome").into_iter();
    let not_delivered: f64 = outcomes
        .zip(sorties.numbers("boarded_pax"))
        .zip(sorties.numbers("delivered_pax"))
        .filter(|((outcome, _), _)| ["aborted", "turned_back", "lost"].contains(outcome))
        .map(|((_, boarded), delivered)| boarded - delivered)
        .sum();
    assert!(not_delivered > 0.0, "somebody turns back in this scenario");
    assert_eq!(
        sum("delivered_pax") + not_delivered,
        passed("from", "aboard")
    );
}

#[test]
fn each_passage_begins_where_the_persons_last_one_ended() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--out", "out"]);
    let table = Table::read(&desk.path("out/custody.csv"));
    let mut states: BTreeMap<&str, &str> = BTreeMap::new();
    let passages = table
        .column("person")
        .into_iter()
        .zip(table.column("from"))
        .zip(table.column("to"));
    for ((person, from), to) in passages {
        if let Some(last) = states.insert(person, to) {
            assert_eq!(last, from, "{person}");
        }
    }
    assert!(!states.is_empty());
}

#[test]
fn the_data_package_describes_the_columns_of_every_table() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out", "--tables", "all"]);
    let package = desk.json("out/datapackage.json");
    let resources = package["resources"].as_array().expect("resources");
    assert_eq!(resources.len(), TABLES.len());
    for resource in resources {
        let path = resource["path"].as_str().expect("a path");
        let table = Table::read(&desk.path("out").join(path));
        let fields = resource["schema"]["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields
            .iter()
            .map(|field| field["name"].as_str().expect("a name"))
            .collect();
        assert_eq!(names, table.header, "{path}");
        for field in fields {
            assert!(
                !field["description"]
                    .as_str()
                    .expect("a description")
                    .is_empty()
            );
            check_cells(&table, field, path);
        }
    }
}

/// Every cell is of the type that its column claims.
fn check_cells(table: &Table, field: &Json, path: &str) {
    let name = field["name"].as_str().expect("a name");
    for cell in table
        .column(name)
        .into_iter()
        .filter(|cell| !cell.is_empty())
    {
        let fits = match field["type"].as_str().expect("a type") {
            "integer" => cell.parse::<i64>().is_ok(),
            "number" => cell.parse::<f64>().is_ok() && !cell.contains('e'),
            "boolean" => ["true", "false"].contains(&cell),
            "datetime" => cell.parse::<jiff::Timestamp>().is_ok() && cell.ends_with('Z'),
            "string" => true,
            other => panic!("{path}: no such type: {other}"),
        };
        assert!(fits, "{path}: {name}: {cell}");
    }
}

#[test]
fn the_manifest_tells_rows_length_and_hash_of_every_other_file() {
    let desk = Desk::new();
    desk.succeed(&[
        "run",
        SMALL,
        "--out",
        "out",
        "--seed",
        "18446744073709551615",
    ]);
    let manifest = desk.json("out/run.json");
    assert_eq!(manifest["seed"], "18446744073709551615");
    assert_eq!(manifest["digest"], desk.json("out/summary.json")["digest"]);
    let files = manifest["files"].as_array().expect("files");
    let unlisted = ["report.html", "run.json"];
    assert_eq!(files.len() + unlisted.len(), desk.names("out").len());
    for file in files {
        let name = file["name"].as_str().expect("a name");
        let bytes = fs::read(desk.path("out").join(name)).expect(name);
        assert_eq!(file["bytes"].as_u64(), Some(bytes.len() as u64), "{name}");
        assert_eq!(
            file["blake3"],
            blake3::hash(&bytes).to_hex().to_string(),
            "{name}"
        );
        if name.ends_with(".csv") {
            let rows = Table::read(&desk.path("out").join(name)).rows.len();
            assert_eq!(file["rows"].as_u64(), Some(rows as u64), "{name}");
        }
    }
}

#[test]
fn two_runs_of_one_seed_are_equal_byte_for_byte_wherever_they_are_written() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--tables", "all", "--out", "here"]);
    desk.succeed(&[
        "run",
        "everything",
        "--tables",
        "all",
        "--out",
        "far/away",
        "--quiet",
    ]);
    assert!(desk.contents("here") == desk.contents("far/away"));
}

#[test]
fn another_seed_or_replication_gives_another_digest() {
    let desk = Desk::new();
    let digest = |arguments: &[&str]| {
        let common = [
            "run", SMALL, "--set", CHANCE, "--tables", "none", "--format", "json",
        ];
        let said = desk.succeed(&[&common, arguments].concat());
        let summary: Json = serde_json::from_str(&said.out()).expect("JSON");
        summary["digest"].as_str().expect("a digest").to_owned()
    };
    let first = digest(&["--seed", "1"]);
    assert_eq!(digest(&["--seed", "1", "--replication", "0"]), first);
    assert_ne!(digest(&["--seed", "2"]), first);
    assert_ne!(digest(&["--seed", "1", "--replication", "1"]), first);
}

#[test]
fn the_scenario_that_a_run_leaves_repeats_it() {
    let desk = Desk::new();
    desk.succeed(&[
        "run", SMALL, "--set", CHANCE, "--seed", "7", "--out", "first",
    ]);
    desk.succeed(&[
        "run",
        "first/scenario.toml",
        "--seed",
        "7",
        "--out",
        "again",
    ]);
    let (first, again) = (desk.json("first/run.json"), desk.json("again/run.json"));
    assert_eq!(first["digest"], again["digest"]);
    assert_eq!(first["scenario"], again["scenario"]);
    assert_eq!(first["overrides"][0], CHANCE);
}

/// In this replication, found by trying, crews fly more hours than they may, among much else.
#[test]
fn every_broken_limit_has_its_row_and_counts_under_its_name() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--replication", "27", "--out", "out"]);
    let summary = desk.json("out/summary.json");
    let by_name = summary["limits_broken"].as_object().expect("by name");
    let mut rows: BTreeMap<String, u64> = BTreeMap::new();
    let mut table = csv::Reader::from_path(desk.path("out/limits.csv")).expect("a table");
    for row in table.records() {
        *rows.entry(row.expect("a row")[1].to_owned()).or_default() += 1;
    }
    assert!(rows.contains_key("crew_hours"), "{rows:?}");
    assert_eq!(summary["limits_broken_count"], rows.values().sum::<u64>());
    for (name, count) in by_name {
        let rows = rows.get(name).copied().unwrap_or(0);
        assert_eq!(count, rows, "{name}");
    }
}

#[test]
fn only_the_tables_asked_for_are_written() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out", "--tables", "events,sorties"]);
    let tables: Vec<String> = desk
        .names("out")
        .into_iter()
        .filter(|name| name.ends_with(".csv"))
        .collect();
    assert_eq!(tables, ["events.csv", "sorties.csv"]);
}

#[test]
fn a_place_that_nobody_uses_changes_no_digest_of_anything_else() {
    let desk = Desk::new();
    desk.succeed(&["run", "everything", "--tables", "none", "--out", "without"]);
    let unused = ["--set", "place.aaa={ lat = 30.0, lon = 40.0 }"];
    let more = ["run", "everything", "--tables", "none", "--out", "with"];
    desk.succeed(&[&more[..], &unused[..]].concat());
    let without = desk.json("without/run.json");
    let mut with = desk.json("with/run.json");
    let places = with["digest_by_place"].as_object_mut().expect("places");
    assert_eq!(places.remove("aaa").expect("the place"), "0000000000000000");
    for key in ["digest", "digest_by_process", "digest_by_place"] {
        assert_eq!(with[key], without[key], "{key}");
    }
}
