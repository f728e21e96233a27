//! What holds of every question alike: the same bytes whatever the threads, means told as what they are, refusals before
//! anything runs, and answers as JSON.

use super::desk::{CHANCE, Desk, SMALL};
use super::{Row, STUDY, VARIED, closure, deadline, rows, study_file};

/// Every question about many runs, on one thread, on two, on seven, and in another order: the same bytes.
#[test]
fn neither_threads_nor_the_order_of_runs_change_a_byte() {
    let desk = Desk::new();
    study_file(&desk, STUDY);
    let due = deadline(12.0);
    let lever = ["--lever", "fleet.chinook.tails=1..3", "--set", &due];
    let questions: [(&str, &[&str], &[&str]); 7] = [
        ("study", &["study", SMALL], &["-n", "12"]),
        (
            "compare",
            &["compare", SMALL, SMALL],
            &["-n", "8", "--with", "fleet.chinook.tails=3"],
        ),
        (
            "explain",
            &["explain", SMALL],
            &["-n", "4", "--limits", "tail,hall"],
        ),
        ("plan", &["plan", SMALL, "-n", "12"], &lever),
        ("sensitivity", &["sensitivity", SMALL, "-n", "4"], &VARIED),
        (
            "morris",
            &["sensitivity", SMALL, "-n", "2", "--morris", "2"],
            &VARIED,
        ),
        ("sweep", &["sweep", "study.toml"], &[]),
    ];
    let ways: [&[&str]; 5] = [
        &["--jobs", "1"],
        &["--jobs", "2"],
        &["--jobs", "7"],
        &["--jobs", "1", "--shuffle-jobs", "3"],
        &["--jobs", "2", "--shuffle-jobs", "4"],
    ];
    for (name, question, more) in questions {
        for (number, way) in ways.iter().enumerate() {
            let out = format!("{name}-{number}");
            let how = ["--set", CHANCE, "--no-report", "--quiet", "--out", &out];
            let said = desk.airbridge(&[question, more, &how[..], *way].concat());
            // A plan by so few runs is no guarantee: 3 or 1, but an answer all the same.
            assert_ne!(said.code(), 2, "{name}: {}", said.err());
            assert!(desk.names(&out).len() > 3, "{name}: {}", said.err());
            let first = desk.contents(&format!("{name}-0"));
            assert_eq!(first, desk.contents(&out), "{name} {way:?}");
        }
    }
}

/// A run that does not close counts as the end in a mean: no question shows such a mean without saying so. With one tail
/// the small scenario does not close in eight hours, with two it does.
#[test]
fn a_mean_that_is_cut_at_the_end_is_told_as_one() {
    let desk = Desk::new();
    let tails = "fleet.chinook.tails";
    study_file(
        &desk,
        &format!("replications = 3\n[lever.tails]\nkey = \"{tails}\"\nvalues = [1, 2]\n"),
    );
    let (one, two, both) = (
        format!("{tails}=1"),
        format!("{tails}=2"),
        format!("{tails}=1..2"),
    );
    let compare = [
        "compare", SMALL, SMALL, "-n", "4", "--set", &one, "--with", &two,
    ];
    let tornado = [
        "sensitivity",
        SMALL,
        "-n",
        "4",
        "--set",
        &one,
        "--vary",
        &both,
    ];
    let screening = [
        "sensitivity",
        SMALL,
        "-n",
        "2",
        "--vary",
        &both,
        "--morris",
        "2",
    ];
    let asked: [(&[&str], &str, &str); 4] = [
        (&compare, "compare.csv", "4 of 8"),
        (&tornado, "sensitivity.csv", "4 of 8"),
        (&screening, "morris.csv", "4 of 8"),
        (&["sweep", "study.toml"], "plans.csv", "3 of 3"),
    ];
    for (question, table, cut) in asked {
        let more = ["--set", "horizon=8 h", "--out", "out", "--force"];
        let said = desk.succeed(&[question, &more[..]].concat()).err();
        let told = format!("({cut} runs not closed by the end and counted as it)");
        assert!(said.contains(&told), "{question:?}: {said}");
        let rows = rows(&desk.path("out").join(table));
        let of_closing = |row: &&Row| row.get("metric").is_none_or(|name| name == "closure_h");
        let closing = rows.iter().find(of_closing).expect("the closing");
        let count = cut.split_once(' ').expect("so many of all").0;
        assert_eq!(closing["beyond_horizon_count"], count, "{question:?}");
        // The page tells it too.
        let page = std::fs::read_to_string(desk.path("out/report.html")).expect("a report");
        let told = format!(r#""cut":"{cut} runs not closed by the end and counted as it""#);
        assert!(page.contains(&told), "{question:?}");
        if question == tornado {
            assert!(
                said.contains("8.0 as it is (4 of 4 runs not closed"),
                "{said}"
            );
            assert_eq!(closing["base_beyond_horizon_count"], "4");
        }
    }
}

#[test]
fn a_point_that_cannot_be_run_is_refused_before_any_is() {
    let desk = Desk::new();
    study_file(
        &desk,
        &STUDY.replace("values = [1, 2, 3]", "values = [1, 2, -3]"),
    );
    let said = desk.airbridge(&["sweep", "study.toml", "--out", "out"]);
    assert_eq!(said.code(), 2);
    let told = "\
error: fleet.chinook.tails: -3 is too small
 --> lever.tails:1:23
  |
1 | fleet.chinook.tails = -3
  |                       ^^
";
    assert!(said.err().contains(told), "{}", said.err());
    assert_eq!(desk.names(""), ["study.toml"]);
    // A value that an option gives is shown under that option's name.
    let due = deadline(closure(&desk, 1));
    for (question, option) in [("plan", "--lever"), ("sensitivity", "--vary")] {
        let tails = "fleet.chinook.tails=-3..2";
        let said = desk.airbridge(&[question, SMALL, option, tails, "--set", &due]);
        assert_eq!(said.code(), 2);
        let place = format!(" --> {option}:1:23\n");
        assert!(said.err().contains(&place), "{}", said.err());
    }
}

#[test]
fn answers_go_to_standard_output_as_json_alone() {
    let desk = Desk::new();
    let out = ["--format", "json", "--out", "out", "--force"];
    study_file(&desk, STUDY);
    let asked: [&[&str]; 4] = [
        &["explain", SMALL, "-n", "2", "--limits", "tail,hall"],
        &[
            "plan",
            SMALL,
            "--set",
            "deadline=2026-01-22T00:00:00Z",
            "--lever",
            "fleet.chinook.tails=1..2",
            "-n",
            "60",
        ],
        &[
            "sensitivity",
            SMALL,
            "--vary",
            "fleet.chinook.tails=1..2",
            "-n",
            "2",
        ],
        &["sweep", "study.toml"],
    ];
    for question in asked {
        let said = desk.succeed(&[question, &out[..]].concat());
        let answer: serde_json::Value = serde_json::from_str(&said.out()).expect("JSON");
        assert_eq!(answer["seed"], "1", "{question:?}");
        assert_eq!(said.err(), "", "{question:?}");
        assert_eq!(answer, desk.json("out/summary.json"));
    }
}

/// A shell takes quotes away: what is left of a list is told as it must be written.
#[test]
fn a_list_without_its_quotes_is_shown_with_them() {
    let desk = Desk::new();
    let whole = r#"'call.policy=["risk", "nearest"]'"#;
    for (question, option) in [("plan", "--lever"), ("sensitivity", "--vary")] {
        for bare in ["call.policy=[risk,nearest]", "call.policy=risk,nearest"] {
            let said = desk.airbridge(&[question, SMALL, option, bare]);
            assert_eq!(said.code(), 2);
            assert!(said.err().contains(whole), "{}", said.err());
            assert!(said.err().contains(option), "{}", said.err());
        }
    }
}
