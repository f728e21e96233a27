//! What is demanded of a study, a precision or expectations: when it is met, and the exit code that says so.

use std::path::Path;

use airbridge::scenario::files::Disk;
use airbridge::scenario::{Reference, load};

use super::desk::{CHANCE, Desk, SMALL};
use super::{rows, small_study};

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
