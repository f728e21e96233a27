//! The commands as a user meets them: the real program, its words, its exit codes, what it leaves on the disk.

mod desk;

use std::fs;
use std::process::Stdio;

use desk::{Desk, SMALL, Said};
use serde_json::Value as Json;

#[test]
fn without_arguments_the_baseline_is_run() {
    let desk = Desk::new();
    let said = desk.succeed(&[]);
    assert_eq!(desk.names("runs").len(), 1);
    assert!(
        desk.names("runs")[0].starts_with("baseline-s"),
        "{:?}",
        desk.names("runs")
    );
    for label in [
        "Plan ",
        "Closes ",
        "Accepted ",
        "Escapes ",
        "Held up by ",
        "Digest ",
        "Files ",
    ] {
        assert!(said.err().contains(label), "{label}: {}", said.err());
    }
    assert_eq!(said.out(), "");
}

#[test]
fn a_directory_that_is_there_is_replaced_only_by_force() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--out", "out", "--tables", "all"]);
    let before = desk.contents("out");
    let refused = desk.airbridge(&["run", SMALL, "--out", "out", "--tables", "none"]);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("--force"), "{}", refused.err());
    assert!(desk.contents("out") == before);
    desk.succeed(&["run", SMALL, "--out", "out", "--tables", "none", "--force"]);
    assert_eq!(
        desk.names("out"),
        [
            "datapackage.json",
            "run.json",
            "scenario.toml",
            "summary.json"
        ]
    );
    assert_eq!(desk.names("."), ["out"]);
}

#[test]
fn a_second_run_under_the_usual_name_gets_a_number() {
    let desk = Desk::new();
    for _ in 0..3 {
        desk.succeed(&["run", SMALL, "--seed", "5", "--tables", "none"]);
    }
    assert_eq!(
        desk.names("runs"),
        ["specimen-s5", "specimen-s5-2", "specimen-s5-3"]
    );
}

#[test]
fn a_scenario_that_is_invalid_leaves_nothing_and_is_shown_where_it_is_wrong() {
    let desk = Desk::new();
    fs::write(
        desk.path("plan.toml"),
        format!("extends = {SMALL:?}\n[fleet.chinook]\nseets = 44\n"),
    )
    .expect("written");
    let said = desk.airbridge(&["run", "plan.toml"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("plan.toml:3:1") && said.err().contains("seats"),
        "{}",
        said.err()
    );
    assert_eq!(desk.names("."), ["plan.toml"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_said_and_leaves_nothing() {
    let desk = Desk::new();
    fs::write(desk.path("file"), "").expect("written");
    let said = desk.airbridge(&["run", SMALL, "--out", "file/out"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("file"), "{}", said.err());
    assert_eq!(desk.names("."), ["file"]);
}

#[test]
fn a_table_that_does_not_exist_is_refused_with_the_one_that_was_meant() {
    let desk = Desk::new();
    let said = desk.airbridge(&["run", "--tables", "places,sortie"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("'sorties'"), "{}", said.err());
    assert_eq!(desk.names("."), Vec::<String>::new());
}

#[test]
fn json_goes_to_standard_output_and_words_do_not() {
    let desk = Desk::new();
    let said = desk.succeed(&["run", SMALL, "--out", "out", "--format", "json"]);
    assert_eq!(
        said.out(),
        fs::read_to_string(desk.path("out/summary.json")).expect("a summary")
    );
    assert_eq!(said.err(), "");
    let quiet = desk.succeed(&["run", SMALL, "--quiet"]);
    assert_eq!((quiet.out(), quiet.err()), (String::new(), String::new()));
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let desk = Desk::new();
    let mut child = desk
        .command(&["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let said = Said(child.wait_with_output().expect("it ends"));
    assert_eq!((said.code(), said.err()), (0, String::new()));
}

#[test]
fn check_tells_whole_scenarios_from_broken_ones() {
    let desk = Desk::new();
    desk.succeed(&[
        "check",
        "baseline",
        "one-helicopter",
        "two-hop-hub",
        "handover-bottleneck",
        "busy-ramp",
        "everything",
    ]);
    fs::write(
        desk.path("bad.toml"),
        "extends = \"one-helicopter\"\nhorizon = \"3 dys\"\nsampel = \"1 h\"\n",
    )
    .expect("written");
    let said = desk.airbridge(&["check", "one-helicopter", "bad.toml", "--format", "json"]);
    assert_eq!(said.code(), 2);
    let list: Json = serde_json::from_str(&said.out()).expect("JSON");
    assert_eq!(list[0]["problems"].as_array().map(Vec::len), Some(0));
    let problems = list[1]["problems"].as_array().expect("problems");
    let lines: Vec<&Json> = problems.iter().map(|problem| &problem["line"]).collect();
    assert_eq!(lines, [2, 3]);
}

#[test]
fn diff_tells_what_differs_and_ends_with_one_if_anything_does() {
    let desk = Desk::new();
    let text = format!("name = \"Specimen\"\nextends = {SMALL:?}\n[fleet.chinook]\ntails = 2\n");
    fs::write(desk.path("more.toml"), text).expect("written");
    assert_eq!(desk.succeed(&["diff", SMALL, SMALL]).out(), "");
    let said = desk.airbridge(&["diff", SMALL, "more.toml"]);
    assert_eq!(
        (said.code(), said.out().as_str()),
        (1, "fleet.chinook.tails: 1 -> 2\n")
    );
}

#[test]
fn resolve_writes_a_scenario_that_is_the_same() {
    let desk = Desk::new();
    let said = desk.succeed(&["resolve", SMALL, "--set", "fleet.chinook.tails=3"]);
    fs::write(desk.path("resolved.toml"), said.out()).expect("written");
    let again = desk.succeed(&["resolve", "resolved.toml"]);
    assert_eq!(said.out(), again.out());
    assert!(said.out().contains("tails = 3"), "{}", said.out());
}

#[test]
fn new_writes_a_scenario_that_passes_and_never_over_another() {
    let desk = Desk::new();
    desk.succeed(&["new", "mine", "--from", "one-helicopter"]);
    desk.succeed(&["check", "mine.toml"]);
    let before = desk.contents(".");
    let refused = desk.airbridge(&["new", "mine"]);
    assert_eq!(refused.code(), 2);
    assert!(desk.contents(".") == before);
    assert!(
        desk.succeed(&["new", "--list"])
            .out()
            .starts_with("baseline ")
    );
}

#[test]
fn help_says_what_an_interruption_costs() {
    let desk = Desk::new();
    for question in ["explain", "plan", "sweep", "sensitivity"] {
        let said = desk.succeed(&[question, "--help"]);
        assert!(
            said.out().contains("An interrupted one keeps nothing"),
            "{question}"
        );
    }
    for kept in ["study", "compare"] {
        let said = desk.succeed(&[kept, "--help"]);
        assert!(
            said.out().contains("Take up an interrupted study"),
            "{kept}"
        );
    }
}

#[test]
fn usage_errors_end_with_two_and_help_with_zero() {
    let desk = Desk::new();
    for arguments in [
        &["fly"][..],
        &["run", "--seed", "-1"],
        &["check"],
        &["new", "x", "--from", "y"],
        &["new", ""],
    ] {
        assert_eq!(desk.airbridge(arguments).code(), 2, "{arguments:?}");
    }
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["completions", "bash"],
        &["schema"],
    ] {
        let said = desk.succeed(arguments);
        assert!(!said.out().is_empty(), "{arguments:?}");
    }
}

/// Whoever writes one event of his own loses those inherited, and whoever scripts what cannot be is told that it was nothing.
#[test]
fn lists_that_are_replaced_and_events_that_come_to_nothing_are_said() {
    let desk = Desk::new();
    let text = "extends = \"baseline\"\nhorizon = \"2 d\"\n[[inject]]\nat = 2026-01-06T00:00:00+03:00\n\
                event = { containment = { place = \"derik\" } }\n";
    fs::write(desk.path("plan.toml"), text).expect("written");
    let note = "note: plan.toml:3: what is written here as [[inject]] stands instead of the 5 of built-in baseline";
    let checked = desk.succeed(&["check", "plan.toml"]);
    assert!(checked.err().contains(note), "{}", checked.err());
    let listed = desk.succeed(&["check", "plan.toml", "--format", "json"]);
    assert!(
        listed.out().contains("stands instead of the 5"),
        "{}",
        listed.out()
    );

    let said = desk.succeed(&["run", "plan.toml", "--out", "out", "--tables", "none"]);
    let void = "changed nothing: inject 1 (containment, Tue 6 Jan 2026 00:00 local time)";
    assert!(
        said.err().contains(note) && said.err().contains(void),
        "{}",
        said.err()
    );
    let summary = fs::read_to_string(desk.path("out/summary.json")).expect("there");
    let summary: Json = serde_json::from_str(&summary).expect("it is JSON");
    let wanted = serde_json::json!([{ "number": 1, "event": "containment", "time_h": 24.0 }]);
    assert_eq!(summary["void_injects"], wanted);
    let quiet = desk.succeed(&[
        "run",
        "plan.toml",
        "--out",
        "quiet",
        "--tables",
        "none",
        "--quiet",
    ]);
    assert_eq!(quiet.err(), "");
}

/// What makes sense to the program and hardly to a planner is told, and stops nothing.
#[test]
fn doubts_are_told_with_their_lines() {
    let desk = Desk::new();
    let text = "extends = \"one-helicopter\"\n[place.site.detention]\ncapacity = 80\n[place.base.reception]\ncapacity = 50\n[[inject]]\nat = 2027-01-01T00:00:00Z\n\
                event = { containment = { place = \"site\" } }\n[gate.consent]\nper_day = 5\n\
                tranche.whole = { from = 2025-12-31T00:00:00Z, per_day = 9 }\n\
                [fleet.spare]\nseats = 4\ntails = 1\nhome = \"base\"\ncruise = \"130 kt\"\n\
                [gate.late]\nopens = 2026-06-01T00:00:00Z\n[gate.shut]\nper_day = 0\n";
    fs::write(desk.path("plan.toml"), text).expect("written");
    let told = desk.succeed(&["check", "plan.toml"]);
    for doubt in [
        "note: plan.toml:3: place.site.detention.capacity: 90 persons are held here, and there is room for 80",
        "note: plan.toml:5: place.base.reception.capacity: 90 persons are to come, and all receivers together have room for 50",
        "note: plan.toml:7: inject.0.at: this comes after the end of the run, and never happens",
        "note: plan.toml:10: gate.consent.per_day: this never holds: the tranche `whole` does from the start; change the tranche, or let it begin later",
        "note: plan.toml:18: gate.late.opens: this comes after the end of the run: nobody passes the gate; write a longer `horizon`, or an earlier date",
        "note: plan.toml:20: gate.shut.per_day: nobody passes the gate, as no tranche sets another limit; write how many may pass a day",
        "note: plan.toml:12: fleet.spare: no lane and no reaction force names this type, so it never sets off; add \"spare\" to the `fleet` of a lane",
    ] {
        assert!(told.err().contains(doubt), "{}", told.err());
    }
    let built_in = [
        "baseline",
        "early-warning",
        "one-helicopter",
        "two-hop-hub",
        "operation-solomon",
    ];
    let checked = desk.succeed(&[&["check"], &built_in[..]].concat());
    assert!(!checked.err().contains("note:"), "{}", checked.err());
}
