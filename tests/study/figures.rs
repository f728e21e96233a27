//! What a study tells of one plan: rows, figures and bands, each worked out again from single runs.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{CHANCE, Desk, SMALL};
use super::{rows, small_study};

/// Every figure that both have, to the last digit: whole numbers, parts of persons, flags, and what there is none of.
#[test]
fn a_row_of_a_study_is_the_run_of_that_replication() {
    let desk = Desk::new();
    desk.succeed(&["study", "everything", "-n", "2", "--out", "study"]);
    let run = "run everything --replication 1 --out run --quiet --tables none";
    desk.succeed(&run.split(' ').collect::<Vec<_>>());
    let row = &rows(&desk.path("study/runs.csv"))[1];
    let summary = desk.json("run/summary.json");
    assert_eq!(row["replication"], "1");
    let mut shared = 0;
    for (name, cell) in row {
        let Some(value) = summary.get(name) else {
            continue;
        };
        shared += 1;
        let same = match value {
            serde_json::Value::Number(number) => cell.parse().ok() == number.as_f64(),
            serde_json::Value::Null => cell.is_empty(),
            serde_json::Value::String(text) => cell == text,
            serde_json::Value::Bool(is_so) => cell.parse() == Ok(*is_so),
            _ => false,
        };
        assert!(same, "{name}: {cell} in the study, {value} in the run");
    }
    assert!(shared > 40, "{shared} figures are shared");
    assert!(
        row["escapes_expected_start_pax"].contains('.'),
        "parts of persons"
    );
}

#[test]
fn the_summary_can_be_worked_out_again_from_the_runs() {
    let desk = Desk::new();
    small_study(&desk, &["-n", "30", "--out", "study"]);
    let summary = desk.json("study/summary.json");
    let closure = rows(&desk.path("study/runs.csv"));
    let mut hours: Vec<f64> = closure
        .iter()
        .map(|row| row["closure_h"].parse().expect("closed"))
        .collect();
    let mean = hours.iter().sum::<f64>() / 30.0;
    let variance = hours
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / 29.0;
    hours.sort_by(f64::total_cmp);
    let figure = &summary["metrics"]["closure_h"];
    let close = |found: &serde_json::Value, wanted: f64| {
        let found = found.as_f64().expect("a number");
        assert!((found - wanted).abs() < 1e-5, "{found}, not {wanted}");
    };
    assert!(variance > 0.0, "the scenario leaves something to chance");
    close(&figure["mean"], mean);
    close(&figure["sd"], variance.sqrt());
    // t with 29 degrees of freedom.
    close(
        &figure["mean_interval"]["high"],
        mean + 2.045_229_642 * (variance / 30.0).sqrt(),
    );
    close(
        &figure["quantiles"]["q50"]["value"],
        0.5 * (hours[14] + hours[15]),
    );
    // Rank 23 of 30 bounds the ninth decile from below; nothing bounds it from above.
    close(&figure["quantiles"]["q90"]["low"], hours[22]);
    assert!(figure["quantiles"]["q90"]["high"].is_null());
}

/// Makes incidents and escapes likely within the little time that the site is full.
const UNEASY: &str = "place.site.detention.incident_rate=\"20 /day\"";

#[test]
fn bands_are_those_of_the_runs_time_series() {
    let desk = Desk::new();
    small_study(&desk, &["-n", "3", "--out", "study", "--set", UNEASY]);
    let mut by_run = Vec::new();
    for replication in ["0", "1", "2"] {
        let out = format!("run-{replication}");
        desk.succeed(&[
            "run",
            SMALL,
            "--set",
            CHANCE,
            "--set",
            UNEASY,
            "--replication",
            replication,
            "--out",
            &out,
            "--quiet",
        ]);
        by_run.push(rows(&desk.path(&out).join("timeseries.csv")));
    }
    places_have_bands(&desk);
    runs_have_tracks(&desk, &by_run);
    let bands = rows(&desk.path("study/bands.csv"));
    let accepted: Vec<_> = bands
        .iter()
        .filter(|row| row["measure"] == "cum_accepted_pax")
        .collect();
    assert_eq!(accepted.len(), by_run[0].len());
    for (band, position) in accepted.iter().zip(0..) {
        let mut values: Vec<f64> = by_run
            .iter()
            .map(|run| run[position]["cum_accepted_pax"].parse().expect("a number"))
            .collect();
        values.sort_by(f64::total_cmp);
        assert_eq!(band["time_h"], by_run[0][position]["time_h"]);
        assert_eq!(band["q50"].parse::<f64>().expect("a number"), values[1]);
        let mean = values.iter().sum::<f64>() / 3.0;
        assert!((band["mean"].parse::<f64>().expect("a number") - mean).abs() < 1e-5);
    }
}

type Rows = Vec<BTreeMap<String, String>>;

/// The median of three runs is the middle one, at each place and station.
fn places_have_bands(desk: &Desk) {
    let bands = rows(&desk.path("study/bands_by_place.csv"));
    let runs = |table: &str| -> Vec<Rows> {
        let run = |number: u32| rows(&desk.path(&format!("run-{number}")).join(table));
        (0..3).map(run).collect()
    };
    let (places, stations) = (runs("places.csv"), runs("stations.csv"));
    let mut told = BTreeSet::new();
    for band in &bands {
        let of_place = band["station"].is_empty();
        let mut values: Vec<f64> = if of_place { &places } else { &stations }
            .iter()
            .map(|run| {
                let is_it = |row: &&BTreeMap<String, String>| {
                    row["time_h"] == band["time_h"]
                        && row["place"] == band["place"]
                        && (of_place || row["station"] == band["station"])
                };
                let row = run.iter().find(is_it).expect("the row");
                row[&band["measure"]].parse().expect("a number")
            })
            .collect();
        values.sort_by(f64::total_cmp);
        assert_eq!(
            band["q50"].parse::<f64>().expect("a number"),
            values[1],
            "{band:?}"
        );
        if values[1] > 0.0 {
            told.insert(band["measure"].as_str());
        }
    }
    let something = [
        "cum_escaped_pax",
        "cum_incidents_count",
        "held_pax",
        "waiting_pax",
    ];
    assert_eq!(told, BTreeSet::from(something));
}

/// A track has a row wherever more are accepted than before.
fn runs_have_tracks(desk: &Desk, by_run: &[Rows]) {
    let tracks = rows(&desk.path("study/tracks.csv"));
    for (number, run) in by_run.iter().enumerate() {
        let own = tracks
            .iter()
            .filter(|row| row["replication"] == number.to_string());
        let told: Vec<(&String, &String)> = own
            .map(|row| (&row["time_h"], &row["cum_accepted_pax"]))
            .collect();
        let accepted = |row: usize| &run[row]["cum_accepted_pax"];
        let is_told = |row: &usize| {
            *row == 0 || *row + 1 == run.len() || accepted(*row) != accepted(*row - 1)
        };
        let wanted: Vec<(&String, &String)> = (0..run.len())
            .filter(is_told)
            .map(|row| (&run[row]["time_h"], accepted(row)))
            .collect();
        assert_eq!(told, wanted, "run {number}");
    }
}

#[test]
fn a_plan_that_does_not_close_has_quantiles_and_no_mean() {
    let desk = Desk::new();
    small_study(
        &desk,
        &["--set", "horizon=\"2 h\"", "-n", "20", "--out", "short"],
    );
    let summary = desk.json("short/summary.json");
    let closure = &summary["metrics"]["closure_h"];
    assert_eq!(closure["beyond_horizon_count"], 20);
    assert!(closure["mean"].is_null() && closure["quantiles"]["q50"]["value"].is_null());
    assert_eq!(closure["restricted_mean"], 2.0);
    assert_eq!(summary["metrics"]["closed"]["hits_count"], 0);
    assert!(
        rows(&desk.path("short/runs.csv"))
            .iter()
            .all(|row| row["closure_h"].is_empty())
    );
}

/// Limits are broken in one run of four, and the interval of their mean begins below nothing.
#[test]
fn no_bound_is_told_that_is_below_nothing() {
    let desk = Desk::new();
    let said = desk.succeed(&[
        "study",
        "early-warning",
        "-n",
        "4",
        "--no-report",
        "--out",
        "out",
    ]);
    let limits = &desk.json("out/summary.json")["metrics"]["limits_broken_count"];
    let low = limits["mean_interval"]["low"].as_f64().expect("a number");
    assert!(low < 0.0, "Student's interval: {low}");
    let words = said.err();
    assert!(
        words.contains("limits broken on average (0.0 to "),
        "{words}"
    );
}

#[test]
fn json_goes_to_standard_output_alone() {
    let desk = Desk::new();
    let said = desk.succeed(&[
        "study", SMALL, "-n", "2", "--format", "json", "--out", "out",
    ]);
    let summary: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
    assert_eq!(summary["replications_count"], 2);
    assert_eq!(said.err(), "");
}

#[test]
fn every_single_figure_of_a_summary_is_a_column_of_the_runs() {
    let desk = Desk::new();
    small_study(&desk, &["-n", "2", "--out", "study"]);
    let runs = rows(&desk.path("study/runs.csv"));
    let run = desk.succeed(&["run", SMALL, "--format", "json", "--tables", "none"]);
    let summary: serde_json::Value = serde_json::from_str(&run.out()).expect("JSON");
    for (key, value) in summary.as_object().expect("an object") {
        if value.is_number() || value.is_boolean() || value.is_null() {
            assert!(runs[0].contains_key(key), "{key} is missing");
        }
    }
}
