//! Sensitivity: a tornado's bars and a screening's effects, worked out another way.

use super::desk::{CHANCE, Desk, SMALL};
use super::{VARIED, number, rows};

#[test]
fn a_bar_is_the_paired_difference_of_its_ends() {
    let desk = Desk::new();
    let arguments = [
        "sensitivity",
        SMALL,
        "--set",
        CHANCE,
        "-n",
        "12",
        "--kpi",
        "closure_h",
        "--out",
        "out",
    ];
    let said = desk.succeed(&[&arguments[..], &VARIED].concat());
    let bars = rows(&desk.path("out/sensitivity.csv"));
    assert_eq!(bars[0]["key"], "fleet.chinook.tails", "the longest first");
    let closures = |tails: &str| -> Vec<f64> {
        let set = format!("fleet.chinook.tails={tails}");
        let out = format!("study-{tails}");
        desk.succeed(&[
            "study", SMALL, "--set", CHANCE, "--set", &set, "-n", "12", "--quiet", "--out", &out,
        ]);
        rows(&desk.path(&out).join("runs.csv"))
            .iter()
            .map(|row| number(&row["closure_h"]))
            .collect()
    };
    let (low, high) = (closures("1"), closures("3"));
    let differences: Vec<f64> = low
        .iter()
        .zip(&high)
        .map(|(low, high)| high - low)
        .collect();
    let mean = differences.iter().sum::<f64>() / 12.0;
    assert!((number(&bars[0]["swing_mean"]) - mean).abs() < 1e-5);
    let variance = differences
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum::<f64>()
        / 11.0;
    // t with 11 degrees of freedom.
    let half = 2.200_985_160 * (variance / 12.0).sqrt();
    assert!((number(&bars[0]["swing_hi"]) - mean - half).abs() < 1e-5);
    assert_eq!(bars[0]["told_from_zero"], "true");
    // Guards change nothing where nothing happens.
    assert_eq!(number(&bars[1]["swing_mean"]), 0.0);
    assert_eq!(bars[1]["told_from_zero"], "false");
    assert!(said.err().contains("no difference"), "{}", said.err());
}

#[test]
fn a_screening_tells_effects_from_noise() {
    let desk = Desk::new();
    let arguments = [
        "sensitivity",
        SMALL,
        "--set",
        CHANCE,
        "-n",
        "4",
        "--morris",
        "4",
        "--kpi",
        "closure_h",
        "--out",
        "out",
    ];
    desk.succeed(&[&arguments[..], &VARIED].concat());
    let effects = rows(&desk.path("out/morris.csv"));
    let of = |key: &str| {
        effects
            .iter()
            .find(|row| row["key"].contains(key))
            .expect(key)
    };
    assert_eq!(of("tails")["told_from_noise"], "true");
    assert_eq!(of("guards")["told_from_noise"], "false");
    assert_eq!(number(&of("guards")["mu_star"]), 0.0);
    // Four walks of three points and two values each.
    assert_eq!(rows(&desk.path("out/design.csv")).len(), 4 * 3 * 2);
}

/// A whole number steps to the nearest: an effect is told over the step that was taken.
#[test]
fn a_screening_of_one_value_is_its_tornado() {
    let desk = Desk::new();
    let key = "place.base.reception.station.desk.servers";
    let ask = |range: &str, more: &[&str], table: &str| {
        let vary = format!("{key}={range}");
        let arguments = [
            "sensitivity",
            "handover-bottleneck",
            "--vary",
            &vary,
            "-n",
            "2",
            "--kpi",
            "closure_h",
            "--no-report",
            "--force",
            "--out",
            "out",
        ];
        desk.succeed(&[&arguments[..], more].concat());
        rows(&desk.path("out").join(table))
    };
    let swing = |range: &str| number(&ask(range, &[], "sensitivity.csv")[0]["swing_mean"]);
    let (from_1_to_2, from_2_to_3) = (swing("1..2"), swing("2..3"));
    assert_eq!(from_1_to_2, -10.0, "20 h of desk work halved");

    let effect = &ask("1..2", &["--morris", "6"], "morris.csv")[0];
    assert_eq!(number(&effect["mu"]), from_1_to_2);
    assert_eq!(number(&effect["mu_star"]), -from_1_to_2);
    assert_eq!(number(&effect["sigma"]), 0.0);

    // From 1 to 3 each walk takes a half of the range.
    let effect = &ask("1..3", &["--morris", "6"], "morris.csv")[0];
    let design = rows(&desk.path("out/design.csv"));
    let effects = design.chunks(2).map(|walk| {
        match number(&walk[0]["value"]).min(number(&walk[1]["value"])) {
            1.0 => 2.0 * from_1_to_2,
            _ => 2.0 * from_2_to_3,
        }
    });
    let mean = effects.sum::<f64>() / 6.0;
    assert!((number(&effect["mu"]) - mean).abs() < 2e-6, "{mean}");
}
