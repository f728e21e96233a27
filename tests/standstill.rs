//! A lift that can never finish is told as such, with who is left where and for what reason, whatever was asked.

mod desk;

use std::collections::BTreeMap;
use std::fs;

use desk::{CHANCE, Desk, SMALL};

/// A gate that opens after the end.
const SHUT: [&str; 4] = [
    "--set",
    "gate.permit={ opens = 2026-12-01T00:00:00Z }",
    "--set",
    "lane.out.needs=[\"permit\"]",
];
const WHY: &str = "90 at site for 3.0 days (gate, permit: it is not open yet)";

/// What the program says of the shut plan, and must say the reason in.
fn told(desk: &Desk, arguments: &[&str]) -> String {
    let words = desk.succeed(&[arguments, &SHUT].concat()).err();
    assert!(words.contains(WHY), "{words}");
    words
}

#[test]
fn a_run_says_who_is_left_and_why() {
    let words = told(&Desk::new(), &["run", SMALL, "--out", "out"]);
    for part in [
        "90 persons remain",
        "nobody has got any further for 3.0 days",
    ] {
        assert!(words.contains(part), "{words}");
    }
}

#[test]
fn a_study_says_it_of_the_first_replication_that_does_not_close() {
    let desk = Desk::new();
    let words = told(&desk, &["study", SMALL, "-n", "3", "--out", "study"]);
    assert!(
        words.contains("Left        in replication 0: 90 at"),
        "{words}"
    );
    let page = fs::read_to_string(desk.path("study/report.html")).expect("a report");
    let shown = "In 3 of 3 runs the lift does not close; in replication 0: 90 at Site for 3.0 days (gate, permit: it is not open yet)";
    assert!(page.contains(shown), "the page says it too");
    let unfinished = desk.json("study/summary.json")["unfinished"].clone();
    assert_eq!(unfinished["replication"], 0);
    assert_eq!(
        unfinished["left"][0]["gates"]["permit"],
        "it is not open yet"
    );

    desk.succeed(&["study", SMALL, "-n", "3", "--out", "open"]);
    assert!(desk.json("open/summary.json").get("unfinished").is_none());
}

#[test]
fn a_comparison_says_it_of_each_plan() {
    let desk = Desk::new();
    let words = told(&desk, &["compare", SMALL, SMALL, "-n", "2", "--out", "out"]);
    for plan in ["specimen", "specimen-2"] {
        let line = format!("Left        {plan}: in replication 0: {WHY}");
        assert!(words.contains(&line), "{words}");
    }
}

#[test]
fn the_first_replication_that_stays_open_is_told_though_others_close() {
    let desk = Desk::new();
    // About the median of when they close.
    let short = ["--set", CHANCE, "--set", "horizon=602min"];
    desk.succeed(&[&["study", SMALL, "-n", "12", "--out", "study"], &short[..]].concat());
    let text = fs::read_to_string(desk.path("study/runs.csv")).expect("the table");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<BTreeMap<String, String>> =
        rows.deserialize().collect::<Result<_, _>>().expect("rows");
    let open = rows.iter().position(|row| row["closure_h"].is_empty());
    assert!(open.is_some_and(|first| first > 0), "the first one closes");
    let unfinished = desk.json("study/summary.json")["unfinished"].clone();
    assert_eq!(
        unfinished["replication"].as_u64(),
        open.map(|first| first as u64)
    );
}

#[test]
fn whoever_is_on_the_way_in_the_end_is_told_as_such() {
    let desk = Desk::new();
    let short = ["--set", "horizon=2h", "--set", "population.site.persons=30"];
    let words = desk.succeed(&[&["study", SMALL, "-n", "2", "--out", "out"], &short[..]].concat());
    let told = "in replication 0: all who remain are on the way";
    assert!(words.err().contains(told), "{}", words.err());
}
