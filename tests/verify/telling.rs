//! How it is told: expectations, JUnit, annotations.

use super::*;

#[test]
fn expectations_are_judged() {
    let desk = desk_with_plan();
    let expect = |value: &str, reps: &str| {
        format!(
            "\n[[expect]]\nmetric = \"closure_h\"\nstat = \"q50\"\nop = \"<=\"\nvalue = {value}\nreps = {reps}\n"
        )
    };
    let plan = fs::read_to_string(desk.path("plan.toml")).expect("the plan");
    let judged = |expectation: String| {
        fs::write(desk.path("plan.toml"), format!("{plan}{expectation}")).expect("written");
        let said = verify(&desk, &["plan.toml", "-n", "1"]);
        (said.code(), said.err())
    };
    let (code, words) = judged(expect("72.0", "20"));
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("1 expectation met"), "{words}");
    let (code, words) = judged(expect("1.0", "20"));
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("closure_h q50 <= 1 MISSED"), "{words}");
    let (code, words) = judged(expect("72.0", "2"));
    assert_eq!(code, 3, "{words}");
    assert!(words.contains("UNDECIDED"), "{words}");
}

#[test]
fn junit_has_a_case_for_each_check_and_no_clock() {
    let desk = locked(&["-n", "2"]);
    let written = |code: i32| {
        let said = verify(&desk, &["--junit", "report.xml"]);
        assert_eq!(said.code(), code, "{}", said.err());
        fs::read_to_string(desk.path("report.xml")).expect("the file")
    };
    let good = written(0);
    assert_eq!(good, written(0));
    assert!(!good.contains("time"), "{good}");
    let read = |text: &str| quick_junit::Report::deserialize_from_str(text).expect("JUnit");
    let report = read(&good);
    assert_eq!((report.tests, report.failures), (7, 0));
    change_behaviour(&desk);
    let report = read(&written(1));
    assert_eq!((report.tests, report.failures), (7, 2));
    assert_eq!(report.test_suites[0].name.as_str(), "plan.toml");
}

#[test]
fn github_is_told_the_line() {
    let desk = locked(&["-n", "1"]);
    let there = [("GITHUB_ACTIONS", "true")];
    assert!(!verify_where(&desk, &[], &there).err().contains("::"));
    change_behaviour(&desk);
    let said = verify_where(&desk, &["--format", "json"], &there);
    let text = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let line = text
        .lines()
        .position(|line| line.starts_with("digest"))
        .expect("the line")
        + 1;
    let wanted = format!("::error file=airbridge.lock,line={line},title=");
    assert!(
        said.err().lines().any(|line| line.starts_with(&wanted)),
        "{}",
        said.err()
    );
    assert!(serde_json::from_str::<Json>(&said.out()).is_ok());
}

/// What cannot be run at all is shown at its line, too.
#[test]
fn github_is_told_where_a_scenario_is_invalid() {
    let desk = desk_with_plan();
    let bad = "extends = \"one-helicopter\"\n[fleet.helicopter]\ntails = -1\n";
    fs::write(desk.path("bad.toml"), bad).expect("written");
    let there = [("GITHUB_ACTIONS", "true")];
    let said = verify_where(&desk, &["plan.toml", "bad.toml"], &there);
    assert_eq!(said.code(), 2);
    let wanted = "::error file=bad.toml,line=3,col=9,title=airbridge verify::\
                  fleet.helicopter.tails: -1 is too small";
    assert!(
        said.err().lines().any(|line| line == wanted),
        "{}",
        said.err()
    );
    assert!(!verify_where(&desk, &["bad.toml"], &[]).err().contains("::"));
}

/// The others are verified all the same, and no lock is written of them.
#[test]
fn an_invalid_scenario_stands_in_every_form_beside_the_others() {
    let desk = locked(&["-n", "1"]);
    let before = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let bad = "extends = \"one-helicopter\"\n[fleet.helicopter]\ntails = -1\n";
    fs::write(desk.path("bad.toml"), bad).expect("written");
    let named = ["plan.toml", "bad.toml"];

    let forms = ["--format", "json", "--junit", "report.xml"];
    let said = verify(&desk, &[&named[..], &forms].concat());
    assert_eq!(said.code(), 2, "{}", said.err());
    let report: Json = serde_json::from_str(&said.out()).expect("JSON and nothing else");
    let verdicts = ["/verdict", "/scenarios/0/verdict", "/scenarios/1/verdict"];
    assert_eq!(
        verdicts.map(|pointer| report.pointer(pointer).cloned()),
        ["invalid", "passed", "invalid"].map(|word| Some(word.into()))
    );
    let text = fs::read_to_string(desk.path("report.xml")).expect("the file");
    let suites = quick_junit::Report::deserialize_from_str(&text).expect("JUnit");
    assert_eq!((suites.failures, suites.errors), (0, 1));
    assert!(text.contains("bad.toml:3:9"), "{text}");

    let words = verify(&desk, &named).err();
    for told in ["bad.toml:3:9", "ok         plan.toml"] {
        assert!(words.contains(told), "{words}");
    }
    assert!(!words.contains("Runs are what"), "{words}");
    let update = verify(&desk, &[&named[..], &["--update"]].concat());
    assert_eq!(update.code(), 2);
    let why = "airbridge.lock was not written: bad.toml is not valid";
    assert!(update.err().contains(why), "{}", update.err());
    let after = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(after, before);
}

/// Of more errors than GitHub shows of a step the last one says how many.
#[test]
fn github_is_told_ten_things_at_most() {
    let desk = locked(&["-n", "4"]);
    change_behaviour(&desk);
    let odd: String = (0..8).map(|number| format!("odd{number} = 1\n")).collect();
    let bad = format!("extends = \"one-helicopter\"\n{odd}");
    fs::write(desk.path("bad.toml"), bad).expect("written");
    let there = [("GITHUB_ACTIONS", "true")];
    let said = verify_where(&desk, &["plan.toml", "bad.toml"], &there).err();
    let errors: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("::error"))
        .collect();
    assert_eq!(errors.len(), 10, "{said}");
    assert!(errors[9].ends_with("::and 3 more"), "{said}");
}

#[test]
fn github_is_told_where_a_lock_is_torn() {
    let desk = locked(&["-n", "1"]);
    edit(&desk, LOCK, |text| {
        text.replacen("facts = ", "facts = -", 1)
    });
    let said = verify_where(&desk, &[], &[("GITHUB_ACTIONS", "true")]);
    assert_eq!(said.code(), 2);
    let errors = said.err();
    let mut lines = errors.lines();
    let is_annotation = |line: &str| line.starts_with("::error file=airbridge.lock,line=");
    assert!(lines.any(is_annotation), "{errors}");
}

/// A lock that cannot be read leaves nothing to compare with: that is told in every form, and nothing runs.
#[test]
fn a_torn_lock_stands_in_every_form() {
    let desk = locked(&["-n", "1"]);
    edit(&desk, LOCK, |text| {
        text.replacen("facts = ", "facts = -", 1)
    });
    let (report, suites, annotations) = told_in_every_form(&desk);
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(report["scenarios"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["scenarios"][0]["scenario"], LOCK);
    assert_eq!(report["scenarios"][0]["checks"][0]["kind"], "file");
    assert_eq!((suites.tests, suites.errors), (1, 1));
    assert_eq!(annotations.len(), 1, "{annotations:?}");

    fs::write(desk.path(LOCK), b"\xff\xfe").expect("written");
    let (report, _, annotations) = told_in_every_form(&desk);
    let message = report["scenarios"][0]["checks"][0]["message"].as_str();
    let why = "airbridge.lock cannot be read: it is not UTF-8 text";
    assert!(message.is_some_and(|message| message.contains(why)));
    let wanted = format!("::error file=airbridge.lock,title=airbridge verify::{why}");
    assert_eq!(annotations, [wanted]);
}

/// A torn trace keeps the scenarios from nothing but a new lock.
#[test]
fn a_torn_trace_stands_in_every_form_beside_the_scenarios() {
    let desk = locked(&["-n", "1"]);
    let before = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let whole = fs::read(desk.path(TRACE)).expect("the trace");
    fs::write(desk.path(TRACE), &whole[..whole.len() / 2]).expect("torn");
    let (report, suites, annotations) = told_in_every_form(&desk);
    let verdicts = ["/verdict", "/scenarios/0/verdict", "/scenarios/1/verdict"];
    assert_eq!(
        verdicts.map(|pointer| report.pointer(pointer).cloned()),
        ["invalid", "passed", "invalid"].map(|word| Some(word.into()))
    );
    assert_eq!(report["scenarios"][1]["scenario"], TRACE);
    assert_eq!((suites.failures, suites.errors), (0, 1));
    assert_eq!(annotations.len(), 1, "{annotations:?}");
    let wanted = "::error file=airbridge.lock.trace,title=airbridge verify::\
                  airbridge.lock.trace cannot be read: it is no whole gzip file";
    assert!(annotations[0].starts_with(wanted), "{annotations:?}");

    let said = verify(&desk, &["--update"]);
    assert_eq!(said.code(), 2);
    let why = "airbridge.lock was not written: airbridge.lock.trace cannot be read";
    assert!(said.err().contains(why), "{}", said.err());
    assert!(said.err().contains("delete it"), "{}", said.err());
    let after = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(after, before);
}

/// What a verification that ends with 2 tells as JSON, as JUnit and as annotations.
fn told_in_every_form(desk: &Desk) -> (Json, quick_junit::Report, Vec<String>) {
    let forms = ["--format", "json", "--junit", "report.xml"];
    let said = verify_where(desk, &forms, &[("GITHUB_ACTIONS", "true")]);
    assert_eq!(said.code(), 2, "{}", said.err());
    let text = fs::read_to_string(desk.path("report.xml")).expect("the file");
    fs::remove_file(desk.path("report.xml")).expect("it was just written");
    let errors = said.err();
    let annotations = errors.lines().filter(|line| line.starts_with("::error"));
    (
        serde_json::from_str(&said.out()).expect("JSON and nothing else"),
        quick_junit::Report::deserialize_from_str(&text).expect("JUnit"),
        annotations.map(str::to_owned).collect(),
    )
}

/// What is not valid is told before the rest is verified, for that may be stopped.
#[cfg(unix)]
#[test]
fn github_is_told_what_is_invalid_before_the_rest_is_verified() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let desk = desk_with_plan();
    let odd: String = (0..12).map(|number| format!("odd{number} = 1\n")).collect();
    let bad = format!("extends = \"one-helicopter\"\n{odd}");
    fs::write(desk.path("bad.toml"), bad).expect("written");
    let mut command = desk.command(&["verify", "plan.toml", "bad.toml", "-n", "9999"]);
    command.env_remove("CI").env("GITHUB_ACTIONS", "true");
    let mut child = command.stderr(Stdio::piped()).spawn().expect("it runs");
    let errors = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut lines = errors.lines().map(|line| line.expect("text"));
    let is_annotation = |line: &String| line.starts_with("::error file=bad.toml,line=");
    assert_eq!(lines.by_ref().filter(is_annotation).take(9).count(), 9);
    assert!(child.try_wait().expect("a process").is_none());
    let told = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(told.expect("kill is there").success());
    assert_eq!(child.wait().expect("a process").code(), Some(130));
    assert!(lines.any(|line| line == "::error title=airbridge verify::and 3 more"));
}

/// The command that is advised names what differs, and the lock.
#[test]
fn the_way_to_bless_is_told_whole() {
    let desk = locked(&["-n", "1", "--lock", "own.lock"]);
    write_plan(&desk, "4 min");
    let said = verify(&desk, &["--lock", "own.lock"]);
    assert_eq!(said.code(), 1);
    let advice = "airbridge verify plan.toml --update --lock own.lock writes own.lock anew";
    assert!(said.err().contains(advice), "{}", said.err());
}

/// A run that cannot come to its end is no fault of the program, and nothing is locked.
#[test]
fn a_run_that_runs_away_is_told_as_such() {
    let desk = desk_with_plan();
    let text = r#"extends = "everything"
[incidents]
contagion = 0.0
contagion_between = { alpha = { bravo = 0.0 }, bravo = { alpha = 0.0 } }
response = "0.001 s"
[place.alpha.detention]
incident_rate = "90000000 /h"
"#;
    fs::write(desk.path("plan.toml"), text).expect("written");
    let said = verify(&desk, &["plan.toml", "-n", "1", "--update"]);
    assert_eq!(said.code(), 1, "{}", said.err());
    for words in [
        "airbridge.lock was not written: not every run of plan.toml came to its end",
        "runs away",
    ] {
        assert!(said.err().contains(words), "{}", said.err());
    }
    for words in ["fault in airbridge", "There is no lock", "do not agree"] {
        assert!(!said.err().contains(words), "{}", said.err());
    }
}
