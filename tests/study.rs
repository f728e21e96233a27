//! Studies and comparisons as a user makes them: the same bytes whatever the threads or interruptions, figures that
//! can be worked out again from the tables, and verdicts that do not fool.

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use airbridge::scenario::files::Disk;
use airbridge::scenario::{Reference, load};
use airbridge::study::{Plan, Precision, Replication, Rule, Stop, Study, StudyError};
use desk::{CHANCE, Desk, SMALL};

/// Rows of a table by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut csv = csv::Reader::from_path(path).expect("a table");
    csv.deserialize()
        .map(|row| row.expect("a row as long as the header"))
        .collect()
}

fn small_study(desk: &Desk, more: &[&str]) {
    let mut arguments = vec!["study", SMALL, "--set", CHANCE, "--quiet"];
    arguments.extend(more);
    desk.succeed(&arguments);
}

#[test]
fn threads_change_no_byte() {
    let desk = Desk::new();
    let threads = ["1", "2", "3", "4", "5", "6", "7", "8"];
    for jobs in threads {
        small_study(&desk, &["-n", "24", "--jobs", jobs, "--out", jobs]);
    }
    let names = [
        "bands.csv",
        "bands_by_place.csv",
        "datapackage.json",
        "report.html",
        "runs.csv",
        "scenario.toml",
        "study.json",
        "summary.json",
        "tracks.csv",
    ];
    assert_eq!(desk.names("1"), names);
    let one = desk.contents("1");
    for jobs in threads {
        assert_eq!(one, desk.contents(jobs), "{jobs} threads");
    }
    assert_eq!(
        desk.names(""),
        threads,
        "nothing is left beside the results"
    );
}

/// The small plan with something left to chance and these values changed.
fn small_plan(more: &[&str]) -> Plan {
    let sets = [&[CHANCE], more].concat();
    let sets: Vec<String> = sets.into_iter().map(str::to_owned).collect();
    let loaded = load(&Reference::new(SMALL), &sets, &Disk).expect("a scenario");
    Plan::of(loaded, &sets)
}

/// A study as the program begins it.
fn begun(plans: Vec<Plan>, rule: Rule) -> Study {
    Study {
        plans,
        seed: 1,
        rule,
        confidence: 0.95,
        jobs: Some(1),
        shuffle_jobs: None,
    }
}

/// Begins a study in the folder of `cut`, and stops it once a replication has ended of which `at` says so.
fn cut_where(
    desk: &Desk,
    study: &Study,
    at: impl Fn(&Plan, &Replication) -> bool + Sync,
) -> Result<(), StudyError> {
    let stop = Stop::new();
    let cut = |plan: &Plan, replication: &Replication| {
        if at(plan, replication) {
            stop.now();
        }
    };
    let ended = study.conduct(&desk.path("cut.partial"), &stop, cut);
    ended.map(drop)
}

/// What was cut and taken up is, to the byte, what was not, and nothing else is left; makes room for another.
fn assert_taken_up(desk: &Desk, which: &str) {
    assert_eq!(desk.contents("whole"), desk.contents("cut"), "{which}");
    assert_eq!(desk.names(""), ["cut", "whole"]);
    std::fs::remove_dir_all(desk.path("cut")).expect("removed");
}

#[test]
fn an_interrupted_comparison_that_is_resumed_equals_one_that_was_not() {
    let desk = Desk::new();
    let faster = "fleet.chinook.cruise=\"260 km/h\"";
    let compare = |more: &[&str]| {
        let asked = [
            "compare", SMALL, SMALL, "--set", CHANCE, "--with", faster, "-n", "12", "--quiet",
        ];
        desk.succeed(&[&asked[..], more].concat());
    };
    compare(&["--out", "whole"]);
    // Cut in the first plan, and in the second.
    for (at, number) in [("specimen", 4), ("specimen-2", 3)] {
        let mut second = small_plan(&[faster]);
        second.label = "specimen-2".to_owned();
        let study = begun(vec![small_plan(&[]), second], Rule::Fixed(12));
        let ended = cut_where(&desk, &study, |plan, replication| {
            plan.label == at && replication.number == number
        });
        assert!(matches!(ended, Err(StudyError::Interrupted { .. })), "{at}");
        compare(&["--out", "cut", "--resume"]);
        assert_taken_up(&desk, at);
    }
}

/// Also where more replications are there than it needs: the rule does not see those beyond a look.
#[test]
fn a_precise_study_that_is_resumed_stops_where_one_that_was_not_does() {
    let desk = Desk::new();
    let precise = |more: &[&str]| {
        let asked = ["--precision", "closure_h=0.05", "--most", "100"];
        small_study(&desk, &[&asked[..], more].concat());
    };
    precise(&["--out", "whole"]);
    let looked = rows(&desk.path("whole/runs.csv")).len();
    assert!(
        (21..100).contains(&looked),
        "not at the first look: {looked}"
    );
    let asked: Precision = "closure_h=0.05".parse().expect("a precision");
    let cuts = [
        (Rule::Precise(vec![asked.clone()], 100), Some(6)),
        (Rule::Precise(vec![asked], 100), Some(30)),
        (Rule::Fixed(60), None),
    ];
    for (rule, until) in cuts {
        let study = begun(vec![small_plan(&[])], rule);
        let ended = cut_where(&desk, &study, |_, replication| {
            Some(replication.number) == until
        });
        assert_eq!(ended.is_err(), until.is_some());
        precise(&["--out", "cut", "--resume"]);
        assert_taken_up(&desk, &format!("{until:?}"));
    }
}

#[test]
fn an_interrupted_study_that_is_resumed_equals_one_that_was_not() {
    let desk = Desk::new();
    small_study(&desk, &["-n", "20", "--out", "whole"]);

    let study = begun(vec![small_plan(&[])], Rule::Fixed(20));
    let ended = cut_where(&desk, &study, |_, replication| replication.number == 6);
    assert!(matches!(ended, Err(StudyError::Interrupted { kept }) if (1..20).contains(&kept)));

    let refused = desk.airbridge(&["study", SMALL, "--set", CHANCE, "-n", "20", "--out", "cut"]);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("--resume"), "{}", refused.err());
    let new = desk.airbridge(&["study", SMALL, "-n", "2", "--out", "new", "--resume"]);
    assert!(
        new.err().contains("nothing is kept in new.partial"),
        "{}",
        new.err()
    );
    std::fs::remove_dir_all(desk.path("new")).expect("removed");
    let other = desk.airbridge(&["study", SMALL, "-n", "20", "--out", "cut", "--resume"]);
    assert_eq!(other.code(), 2);
    assert_eq!(
        other.err().matches("another study").count(),
        1,
        "{}",
        other.err()
    );
    assert!(
        other.err().contains("--force begins anew"),
        "{}",
        other.err()
    );

    small_study(&desk, &["-n", "20", "--out", "cut", "--resume"]);
    assert_taken_up(&desk, "at replication 6");
}

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
fn a_study_stops_at_the_first_look_at_which_it_is_precise() {
    let desk = Desk::new();
    let precise = [
        "--precision",
        "closure_h=1",
        "--most",
        "100",
        "--out",
        "precise",
    ];
    small_study(&desk, &precise);
    let runs = rows(&desk.path("precise/runs.csv")).len();
    assert!([20, 30, 45, 68].contains(&runs), "{runs}");
    let said = desk.airbridge(&[
        "study",
        SMALL,
        "--set",
        CHANCE,
        "--precision",
        "closure_h=0.0001",
        "--most",
        "30",
        "--out",
        "vague",
    ]);
    assert_eq!(said.code(), 3, "{}", said.err());
    assert!(
        said.err().contains("NOT reached: closure_h=0.0001"),
        "{}",
        said.err()
    );
    let refused = desk.airbridge(&["study", SMALL, "--precision", "escaped_pax=5%"]);
    assert_eq!(refused.code(), 2);
    assert!(
        refused.err().contains("may be 0 in every run"),
        "{}",
        refused.err()
    );
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

#[test]
fn a_plan_compared_with_itself_is_identical() {
    let desk = Desk::new();
    desk.succeed(&[
        "compare", SMALL, SMALL, "--set", CHANCE, "-n", "10", "--out", "same", "--quiet",
    ]);
    let table = rows(&desk.path("same/compare.csv"));
    assert!(!table.is_empty());
    for row in table {
        assert_eq!(row["verdict"], "equivalent", "{}", row["metric"]);
        assert_eq!(row["note"], "identical", "{}", row["metric"]);
        assert!(row["vrf"].is_empty(), "{}", row["metric"]);
    }
}

#[test]
fn a_faster_desk_is_better_by_its_paired_difference() {
    let desk = Desk::new();
    let faster =
        r#"place.gate.reception.station.manifest.service={ exponential = { mean = "2 min" } }"#;
    let said = desk.succeed(&[
        "compare", SMALL, SMALL, "--set", CHANCE, "--with", faster, "-n", "30", "--out", "out",
        "--format", "json",
    ]);
    let table = rows(&desk.path("out/compare.csv"));
    let wait = table
        .iter()
        .find(|row| row["metric"] == "mean_handover_wait_h")
        .expect("a row");
    assert_eq!(wait["verdict"], "better");
    assert_eq!(wait["n"], "30");
    let runs = rows(&desk.path("out/runs.csv"));
    let of = |plan: &str| -> Vec<f64> {
        let rows = runs.iter().filter(|row| row["plan"] == plan);
        rows.map(|row| row["mean_handover_wait_h"].parse().expect("a number"))
            .collect()
    };
    let (base, alternative) = (of("specimen"), of("specimen-2"));
    let mean = alternative
        .iter()
        .zip(&base)
        .map(|(b, a)| b - a)
        .sum::<f64>()
        / 30.0;
    assert!((wait["diff_mean"].parse::<f64>().expect("a number") - mean).abs() < 1e-5);
    // The same draws scaled: common random numbers make the pairs go together.
    let column = |name: &str| wait[name].parse::<f64>().expect("a number");
    let close = |name: &str, wanted: f64| {
        let found = column(name);
        assert!(
            (found - wanted).abs() < 1e-5,
            "{name}: {found}, not {wanted}"
        );
    };
    let (corr, vrf) = correlation_and_use(&base, &alternative);
    assert!(corr > 0.5 && vrf > 1.5, "{corr} {vrf}");
    close("corr", corr);
    close("vrf", vrf);
    let wins = alternative.iter().zip(&base).filter(|(b, a)| b < a).count();
    close("win_frac", wins as f64 / 30.0);
    assert!(
        column("win_lo_frac") <= column("win_frac") && column("win_frac") <= column("win_hi_frac")
    );
    // What is printed is what the table has.
    let printed: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
    let printed = printed["comparisons"].as_array().expect("rows");
    let printed = printed
        .iter()
        .find(|row| row["metric"] == "mean_handover_wait_h")
        .expect("a row");
    for name in [
        "baseline_mean",
        "alternative_mean",
        "diff_mean",
        "ci_lo",
        "ci_hi",
        "diff_q50",
        "diff_q50_lo",
        "diff_q50_hi",
        "corr",
        "vrf",
        "win_frac",
        "win_lo_frac",
        "win_hi_frac",
        "p_holm",
    ] {
        close(name, printed[name].as_f64().expect(name));
    }
    assert!(printed["would_decide_count"].is_null() && wait["would_decide_count"].is_empty());
}

/// The correlation of two columns, and how many times as many separate runs their pairs are worth.
fn correlation_and_use(a: &[f64], b: &[f64]) -> (f64, f64) {
    let n = a.len() as f64;
    let covariance = |x: &[f64], y: &[f64]| {
        let (of_x, of_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
        let products = x.iter().zip(y).map(|(x, y)| (x - of_x) * (y - of_y));
        products.sum::<f64>() / (n - 1.0)
    };
    let (of_a, of_b, both) = (covariance(a, a), covariance(b, b), covariance(a, b));
    let difference = of_a + of_b - 2.0 * both;
    (both / (of_a * of_b).sqrt(), (of_a + of_b) / difference)
}

/// Every p value of the table from the runs: those of yes and no, which can be worked out by counting, as often as there
/// are rows, and no smaller than the one before.
#[test]
fn verdicts_count_how_many_figures_were_looked_at() {
    let desk = Desk::new();
    let said = desk.succeed(&[
        "compare",
        SMALL,
        SMALL,
        "--set",
        "deadline=2026-01-21T09:00:00Z",
        "--with",
        "fleet.chinook.tails=2",
        "-n",
        "9",
        "--out",
        "out",
    ]);
    // Nothing is drawn, so that nine runs show the same nine times: all p values are those of a coin.
    let table = rows(&desk.path("out/compare.csv"));
    let (same, other): (Vec<_>, Vec<_>) = table.iter().partition(|row| row["note"] == "identical");
    let p_value = |times: usize| (times as f64 * 2.0 / 512.0).min(1.0);
    for row in &other {
        let p: f64 = row["p_holm"].parse().expect("a number");
        assert!((p - p_value(table.len())).abs() < 1e-6, "{row:?}");
        assert_eq!(row["verdict"], "inconclusive", "{row:?}");
    }
    assert!(same.iter().all(|row| row["p_holm"] == "1"));
    // Run as many as it says, and it is decided.
    let named = &other[0]["would_decide_count"];
    assert!(other.iter().all(|row| row["would_decide_count"] == *named));
    let words = said.err();
    let advice = format!("inconclusive; about {named} replications would decide");
    assert!(words.contains(&advice), "{words}");
    assert!(
        words.contains("\n      better in 9 of 9 runs (at least "),
        "{words}"
    );
    let decided = |n: &str| {
        desk.succeed(&[
            "compare",
            SMALL,
            SMALL,
            "--set",
            "deadline=2026-01-21T09:00:00Z",
            "--with",
            "fleet.chinook.tails=2",
            "-n",
            n,
            "--out",
            n,
            "--quiet",
        ]);
        let table = rows(&desk.path(n).join("compare.csv"));
        table.iter().all(|row| row["verdict"] != "inconclusive")
    };
    let named: u32 = named.parse().expect("a number");
    assert!(decided(&named.to_string()) && !decided(&(named - 1).to_string()));
}

/// Whoever escapes need not be moved: a closing that is sooner for it is better by its verdict, and not left at that.
#[test]
fn a_closing_that_owes_to_escapes_is_told_as_such() {
    let desk = Desk::new();
    let incident = r#"inject=[{ at = 2026-01-21T00:10:00Z, event = { incident = { place = "site", stage = "mass_escape" } } }]"#;
    let said = desk.succeed(&[
        "compare",
        SMALL,
        SMALL,
        "--set",
        incident,
        "--set",
        "incidents.recapture=0",
        "--set",
        "incidents.escape_each=\"0 /day\"",
        "--with",
        "incidents.escape_each=\"500 /day\"",
        "-n",
        "20",
        "--out",
        "out",
    ]);
    let table = rows(&desk.path("out/compare.csv"));
    let row = |metric: &str| {
        table
            .iter()
            .find(|row| row["metric"] == metric)
            .expect(metric)
    };
    assert_eq!(row("closure_h")["verdict"], "better");
    assert_eq!(row("closure_h")["note"], "more_escapes");
    assert_eq!(row("escaped_pax")["verdict"], "worse");
    assert_eq!(row("escaped_pax")["note"], "");
    let words = said.err();
    let closing = words
        .lines()
        .find(|line| line.contains("  closure_h "))
        .expect("a line for it");
    assert!(closing.contains("better, BUT "), "{closing}");
    assert!(closing.ends_with(" more escape on average"), "{closing}");
}

#[test]
fn a_difference_inside_the_margin_is_none() {
    let desk = Desk::new();
    let slower =
        r#"place.gate.reception.station.manifest.service={ exponential = { mean = "3.05 min" } }"#;
    let compare = |margin: &str, out: &str| {
        let arguments = [
            "compare", SMALL, SMALL, "--set", CHANCE, "--with", slower, "-n", "20", "--quiet",
        ];
        desk.succeed(&[&arguments[..], &["--margin", margin, "--out", out]].concat());
        let table = rows(&desk.path(out).join("compare.csv"));
        let row = table
            .iter()
            .find(|row| row["metric"] == "mean_handover_wait_h")
            .expect("a row");
        row["verdict"].clone()
    };
    assert_eq!(compare("mean_handover_wait_h=1", "wide"), "equivalent");
    assert_ne!(
        compare("mean_handover_wait_h=0.000001", "narrow"),
        "equivalent"
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
fn an_expectation_is_met_missed_or_undecided_and_the_exit_code_says_so() {
    let desk = Desk::new();
    let plan = |name: &str, expectations: &str| {
        let text = format!("extends = \"{SMALL}\"\n{expectations}");
        std::fs::write(desk.path(name), text).expect("written");
        let said = desk.airbridge(&[
            "study",
            name,
            "--set",
            CHANCE,
            "--out",
            &format!("{name}-out"),
        ]);
        (said.code(), said.err())
    };
    let (code, words) = plan(
        "met.toml",
        "[[expect]]\nmetric = \"closed\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.9\nreps = 29\n\
         [[expect]]\nmetric = \"closure_h\"\nstat = \"q50\"\nop = \"<=\"\nvalue = 100\nreps = 20\n",
    );
    assert_eq!(code, 0, "{words}");
    assert!(
        words.contains("closed prob >= 0.9: met (estimate 1 in 29 runs"),
        "{words}"
    );
    assert!(words.contains("closure_h q50 <= 100: met"), "{words}");
    let summary = desk.json("met.toml-out/summary.json");
    assert_eq!(summary["replications_count"], 29);
    assert_eq!(summary["expectations"][1]["n"], 20);

    let (code, words) = plan(
        "missed.toml",
        "[[expect]]\nmetric = \"any_escape\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.5\nreps = 20\n",
    );
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("MISSED"), "{words}");

    let (code, words) = plan(
        "undecided.toml",
        "[[expect]]\nmetric = \"closed\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.9\nreps = 28\n",
    );
    assert_eq!(code, 3, "{words}");
    assert!(words.contains("undecided"), "{words}");
}

#[test]
fn an_expectation_changes_nothing_that_is_simulated() {
    let expectation =
        "[[expect]]\nmetric = \"closed\"\nstat = \"prob\"\nop = \">=\"\nvalue = 0.9\n";
    let desk = Desk::new();
    let text = format!("extends = \"{SMALL}\"\n{expectation}");
    std::fs::write(desk.path("plan.toml"), text).expect("written");
    let hash = |path: &Path| {
        load(&Reference::Path(path.to_owned()), &[], &Disk)
            .expect("a scenario")
            .hash
    };
    assert_eq!(hash(&desk.path("plan.toml")), hash(Path::new(SMALL)));
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

#[test]
fn plans_of_different_length_are_not_compared() {
    let desk = Desk::new();
    let said = desk.airbridge(&[
        "compare",
        SMALL,
        SMALL,
        "--with",
        "horizon=\"2 h\"",
        "-n",
        "2",
    ]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("give them the same start and horizon"),
        "{}",
        said.err()
    );
    let said = desk.airbridge(&["compare", SMALL, SMALL, "--margin", "sorties_count=1"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("neither way is better"),
        "{}",
        said.err()
    );
}

#[test]
fn what_no_study_left_is_neither_used_nor_removed() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("out.partial")).expect("made");
    std::fs::write(desk.path("out.partial/holiday.jpg"), "").expect("written");
    for more in ["--force", "--resume"] {
        let said = desk.airbridge(&["study", SMALL, "-n", "2", "--out", "out", more]);
        assert_eq!(said.code(), 2, "{}", said.err());
        assert!(
            said.err().contains("what no study left there"),
            "{}",
            said.err()
        );
    }
    assert_eq!(desk.names("out.partial"), ["holiday.jpg"]);
}

/// A result that is whole is no failure because somebody has cleared away what was kept of it on the way.
#[test]
fn what_is_gone_already_need_not_be_removed() {
    let desk = Desk::new();
    airbridge::study::discard(&desk.path("out.partial")).expect("nothing to do");
}
