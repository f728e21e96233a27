//! The same bytes whatever the threads and however often a study was cut and taken up again; and what is left beside it.

use airbridge::scenario::files::Disk;
use airbridge::scenario::{Reference, load};
use airbridge::study::{Plan, Precision, Replication, Rule, Stop, Study, StudyError};

use super::desk::{CHANCE, Desk, SMALL};
use super::{rows, small_study};

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
