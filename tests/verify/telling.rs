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
