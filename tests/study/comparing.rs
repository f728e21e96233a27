//! Two plans compared: paired differences worked out again from the runs, and verdicts that do not fool.

use super::desk::{CHANCE, Desk, SMALL};
use super::rows;

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
