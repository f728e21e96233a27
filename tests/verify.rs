//! Verification as a user's CI makes it: runs that are what they were pass, and whatever is not is found, named and
//! explained.

mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use airbridge::operation::RunOptions;
use airbridge::scenario::files::{Disk, NoFiles};
use airbridge::scenario::{Reference, load};
use airbridge::study::verify::{
    Elsewhere, FreshProcess, Kind, Lock, Probe, Subject, Trace, Verdict, Verification, Verified,
    Words, probe,
};
use airbridge::study::{Plan, Stop};
use desk::{Desk, SMALL, Said};
use serde_json::Value as Json;

const LOCK: &str = "airbridge.lock";
const TRACE: &str = "airbridge.lock.trace";

/// A desk with a small plan on it, at whose gate chance rules.
fn desk_with_plan() -> Desk {
    let desk = Desk::new();
    write_plan(&desk, "3 min");
    desk
}

fn write_plan(desk: &Desk, mean: &str) {
    let text = fs::read_to_string(SMALL).expect("the small scenario");
    let service = "service = \"3 min\"";
    assert!(text.contains(service));
    let chance = format!("service = {{ exponential = {{ mean = \"{mean}\" }} }}");
    fs::write(desk.path("plan.toml"), text.replace(service, &chance)).expect("written");
}

/// What `verify` says where no service runs it.
fn verify(desk: &Desk, arguments: &[&str]) -> Said {
    verify_where(desk, arguments, &[])
}

fn verify_where(desk: &Desk, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = desk.command(&["verify"]);
    command.args(arguments);
    command.env_remove("CI").env_remove("GITHUB_ACTIONS");
    command.envs(variables.iter().copied());
    Said(command.output().expect("the program runs"))
}

fn locked(arguments: &[&str]) -> Desk {
    let desk = desk_with_plan();
    let said = verify(&desk, &[&["plan.toml", "--update"], arguments].concat());
    assert_eq!(said.code(), 0, "{}", said.err());
    desk
}

/// What `verify --format json` says, which must end with this code.
fn report(desk: &Desk, code: i32) -> Json {
    let said = verify(desk, &["--format", "json"]);
    assert_eq!(said.code(), code, "{}", said.err());
    serde_json::from_str(&said.out()).expect("JSON and nothing else")
}

/// The checks that failed.
fn failed(report: &Json) -> Vec<Json> {
    let scenarios = report["scenarios"].as_array().expect("a list");
    let checks = scenarios
        .iter()
        .flat_map(|scenario| scenario["checks"].as_array().expect("a list"));
    checks
        .filter(|check| check["verdict"] == "failed")
        .cloned()
        .collect()
}

fn edit(desk: &Desk, name: &str, change: impl FnOnce(&str) -> String) {
    let path = desk.path(name);
    let text = fs::read_to_string(&path).expect(name);
    let changed = change(&text);
    assert_ne!(text, changed, "nothing was changed");
    fs::write(path, changed).expect(name);
}

/// Makes the runs others than the locked ones while the lock says that the scenario is the same: as if the program
/// behaved otherwise.
fn change_behaviour(desk: &Desk) {
    let hash = |desk: &Desk| {
        let loaded = load(&Reference::Path(desk.path("plan.toml")), &[], &Disk);
        loaded.expect("a scenario").hash.as_str().to_owned()
    };
    let before = hash(desk);
    write_plan(desk, "4 min");
    let after = hash(desk);
    edit(desk, LOCK, |text| text.replace(&before, &after));
}

/// The number of the first fact in which the runs of two services differ, by their tables of events.
fn first_difference(replication: &str) -> usize {
    let desk = Desk::new();
    let rows = |mean: &str| {
        write_plan(&desk, mean);
        desk.succeed(&[
            "run",
            "plan.toml",
            "--tables",
            "events",
            "--quiet",
            "--replication",
            replication,
            "--out",
            "out",
            "--force",
        ]);
        let text = fs::read_to_string(desk.path("out/events.csv")).expect("the table");
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let (one, other) = (rows("3 min"), rows("4 min"));
    let at = one.iter().zip(&other).position(|(a, b)| a != b);
    at.expect("they differ") + 1
}

#[test]
fn runs_that_are_what_they_were_pass() {
    let desk = locked(&[]);
    assert_eq!(desk.names(""), [LOCK, TRACE, "plan.toml"]);
    let before = desk.contents("");
    let said = verify(&desk, &["--jobs", "2"]);
    assert_eq!(said.code(), 0, "{}", said.err());
    assert!(said.err().contains("3 replications"), "{}", said.err());
    assert_eq!(said.out(), "");
    assert_eq!(verify(&desk, &["--jobs", "7", "./plan.toml"]).code(), 0);
    assert_eq!(verify(&desk, &["--quiet"]).err(), "");
    assert_eq!(desk.contents(""), before, "to look is not to write");

    assert_eq!(verify(&desk, &["--update"]).code(), 0);
    assert_eq!(desk.contents(""), before, "the same runs are locked alike");
}

#[test]
fn without_a_lock_runs_are_compared_with_each_other() {
    let desk = desk_with_plan();
    let said = verify(&desk, &["plan.toml", "-n", "2"]);
    assert_eq!(said.code(), 0, "{}", said.err());
    assert!(said.err().contains("There is no lock"), "{}", said.err());
    assert_eq!(desk.names(""), ["plan.toml"]);
}

#[test]
fn a_changed_behaviour_is_found_to_the_fact_and_shown_as_it_was_and_is() {
    let desk = locked(&["--trace"]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    assert_eq!(found.len(), 3, "each replication");
    for (replication, check) in ["0", "1", "2"].iter().zip(&found) {
        let number = first_difference(replication);
        assert_eq!(check["causes"], serde_json::json!(["behaviour"]));
        assert_eq!(check["parting"]["fact"], number);
        let sides = check["parting"]["sides"].as_array().expect("two sides");
        let facts = |side: usize| sides[side]["facts"].as_array().expect("facts").clone();
        assert_eq!(sides[0]["run"], "the lock");
        let (lock, run) = (facts(0), facts(1));
        assert_eq!((lock.len(), run.len()), (11, 11));
        assert_eq!(lock[..10], run[..10]);
        assert_ne!(lock[10], run[10]);
        assert_eq!(lock[10]["number"], number);
    }
    let said = verify(&desk, &[]);
    assert!(said.err().contains("behaviour changed"), "{}", said.err());
    assert_eq!(said.err().matches("    > ").count(), 2, "{}", said.err());
}

#[test]
fn with_hashes_alone_the_fact_is_shown_as_it_is() {
    let desk = locked(&[]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    let parting = &found[0]["parting"];
    assert_eq!(parting["fact"], first_difference("0"));
    let sides = parting["sides"].as_array().expect("sides");
    assert_eq!(sides.len(), 1);
    assert_eq!(sides[0]["run"], "this run");
    assert_eq!(sides[0]["facts"].as_array().expect("facts").len(), 11);
}

#[test]
fn without_a_trace_the_hour_is_named_and_its_facts_are_shown() {
    let desk = locked(&["--trace=none"]);
    assert_eq!(desk.names(""), [LOCK, "plan.toml"]);
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    let parting = &found[0]["parting"];
    assert!(parting["fact"].is_null());
    let hour = parting["hour"].as_f64().expect("an hour");
    let facts = parting["sides"][0]["facts"].as_array().expect("facts");
    let time = |fact: &Json| fact["time_h"].as_f64().expect("a time");
    assert!(
        facts
            .iter()
            .all(|fact| (hour..hour + 1.0).contains(&time(fact)))
    );
    let number = first_difference("0");
    assert!(facts.iter().any(|fact| fact["number"] == number));
}

#[test]
fn a_changed_scenario_seed_or_program_is_told_from_a_changed_behaviour() {
    let desk = locked(&["-n", "1"]);
    write_plan(&desk, "4 min");
    let found = failed(&report(&desk, 1));
    let kinds: Vec<&Json> = found.iter().map(|check| &check["kind"]).collect();
    assert_eq!(kinds, ["entry", "lock"]);
    for check in &found {
        assert_eq!(check["causes"], serde_json::json!(["scenario"]));
    }

    write_plan(&desk, "3 min");
    edit(&desk, "plan.toml", |text| format!("seed = 7\n{text}"));
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["causes"], serde_json::json!(["seed"]));

    write_plan(&desk, "3 min");
    edit(&desk, LOCK, |text| {
        text.replace("program = \"", "program = \"0.0.")
    });
    assert_eq!(
        failed(&report(&desk, 0)),
        [] as [Json; 0],
        "another version, and the same runs"
    );
    change_behaviour(&desk);
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["causes"], serde_json::json!(["program"]));
    let message = found[0]["message"].as_str().expect("a text");
    assert!(message.contains("locked by 0.0."), "{message}");
}

#[test]
fn a_lock_that_contradicts_itself_was_edited() {
    let said = |desk: &Desk| {
        let found = failed(&report(desk, 1));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0]["causes"], serde_json::json!(["edited"]));
        found[0]["message"].as_str().expect("a text").to_owned()
    };
    let digest = locked(&["-n", "1"]);
    edit(&digest, LOCK, |text| {
        let (before, after) = text.split_once("\ndigest = \"").expect("a digest");
        let turned = if after.starts_with('0') { '1' } else { '0' };
        format!("{before}\ndigest = \"{turned}{}", &after[1..])
    });
    assert!(said(&digest).contains("the digest differs, though every checkpoint agrees"));

    let hour = locked(&["-n", "1"]);
    edit(&hour, LOCK, |text| {
        let (before, day) = text.split_once("    \"").expect("a day");
        let mut words: Vec<&str> = day.split(' ').collect();
        words[5] = "00c0ffee";
        format!("{before}    \"{}", words.join(" "))
    });
    assert!(said(&hour).contains("the checkpoint of hour 5 differs, though the digest agrees"));

    let fact = locked(&["-n", "1", "--trace"]);
    tamper_with_fact(&fact, 20);
    assert!(said(&fact).contains("has another fact 21, "));
}

fn tamper_with_fact(desk: &Desk, position: usize) {
    let mut trace = Trace::read(&fs::read(desk.path(TRACE)).expect("a trace")).expect("whole");
    let mut run = trace.probes().expect("whole").remove(&0).expect("the run");
    run.told[position].hash ^= 1;
    trace.keep("plan.toml", 0, &run, Words::Kept);
    fs::write(desk.path(TRACE), trace.bytes()).expect("written");
}

#[test]
fn a_trace_of_another_lock_is_not_used() {
    let desk = locked(&["-n", "1"]);
    let trace = fs::read(desk.path(TRACE)).expect("a trace");
    write_plan(&desk, "5 min");
    assert_eq!(verify(&desk, &["--update"]).code(), 0);
    fs::write(desk.path(TRACE), trace).expect("written");
    assert_eq!(verify(&desk, &[]).code(), 0);
    fs::write(desk.path(TRACE), "no trace").expect("written");
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("no whole gzip file"), "{}", said.err());
}

#[test]
fn an_entry_without_its_scenario_fails_and_an_update_drops_it() {
    let desk = locked(&["-n", "1"]);
    fs::rename(desk.path("plan.toml"), desk.path("renamed.toml")).expect("renamed");
    let found = failed(&report(&desk, 1));
    assert_eq!(found[0]["kind"], "orphan");

    let beside = verify(&desk, &["renamed.toml"]);
    assert_eq!(beside.code(), 1);
    assert!(
        beside.err().contains("it is not in airbridge.lock"),
        "{}",
        beside.err()
    );
    assert!(
        beside.err().contains("there is no such scenario"),
        "{}",
        beside.err()
    );

    assert_eq!(
        verify(&desk, &["renamed.toml", "--update", "-n", "1"]).code(),
        0
    );
    assert_eq!(verify(&desk, &[]).code(), 0);
    let text = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert!(!text.contains("plan.toml") && text.contains("renamed.toml"));
    let trace = Trace::read(&fs::read(desk.path(TRACE)).expect("a trace")).expect("whole");
    assert_eq!(trace.probes().expect("whole").len(), 1);
}

#[test]
fn an_update_of_one_scenario_leaves_the_others_as_they_are() {
    let desk = locked(&["-n", "1"]);
    let before = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    assert_eq!(
        verify(&desk, &["one-helicopter", "--update", "-n", "2"]).code(),
        0
    );
    let after = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let entry = before.split("\n[[scenario]]").nth(1).expect("an entry");
    assert!(after.ends_with(entry));
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 0);
    let names: Vec<&str> = ["one-helicopter: 2 repl", "plan.toml: 1 repl"]
        .into_iter()
        .filter(|name| said.err().contains(name))
        .collect();
    assert_eq!(names.len(), 2, "{}", said.err());
}

#[test]
fn nothing_to_check_is_said_by_the_exit_code() {
    let desk = Desk::new();
    fs::write(desk.path(LOCK), Lock::default().text()).expect("written");
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 4, "{}", said.err());
    assert!(said.err().contains("nothing was checked"), "{}", said.err());

    let said = verify(&desk, &["--lock", "other.lock"]);
    assert_eq!(said.code(), 2);
    assert!(
        said.err().contains("there is no other.lock"),
        "{}",
        said.err()
    );
    let said = verify(&desk, &["one-helicopter", "--lock", "other.lock"]);
    assert_eq!(said.code(), 2, "a lock that is named must be there");
}

#[test]
fn nobody_blesses_where_ci_runs_unless_forced() {
    let desk = desk_with_plan();
    let ci = [("CI", "true")];
    let refused = verify_where(&desk, &["plan.toml", "--update"], &ci);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("--force"), "{}", refused.err());
    assert_eq!(desk.names(""), ["plan.toml"]);
    let forced = verify_where(&desk, &["plan.toml", "--update", "--force"], &ci);
    assert_eq!(forced.code(), 0, "{}", forced.err());
    assert_eq!(verify_where(&desk, &[], &ci).code(), 0);
}

#[test]
fn a_lock_that_cannot_be_read_is_shown_where_it_is_wrong() {
    let desk = locked(&["-n", "1"]);
    edit(&desk, LOCK, |text| {
        text.replacen("facts = ", "facts = -", 1)
    });
    let said = verify(&desk, &[]);
    assert_eq!(said.code(), 2);
    let text = fs::read_to_string(desk.path(LOCK)).expect("the lock");
    let line = text
        .lines()
        .position(|line| line.starts_with("facts"))
        .expect("the line")
        + 1;
    assert!(
        said.err().contains(&format!("airbridge.lock:{line}:9")),
        "{}",
        said.err()
    );
    assert!(said.err().contains("--update"), "{}", said.err());
    assert!(!said.err().contains("panicked"));
}

#[test]
fn a_lock_that_cannot_be_written_leaves_what_was_there() {
    let desk = locked(&["-n", "1"]);
    fs::create_dir(desk.path("folder.lock")).expect("made");
    let before = desk.contents("folder.lock");
    let said = verify(&desk, &["plan.toml", "--update", "--lock", "folder.lock"]);
    assert_eq!(said.code(), 2, "{}", said.err());
    assert_eq!(desk.contents("folder.lock"), before);
    let said = verify(&desk, &["--junit", "nowhere/report.xml"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("nowhere"), "{}", said.err());
}

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

/// Runs elsewhere with equal-time events in another order.
struct Shuffled;

impl Elsewhere for Shuffled {
    fn probes(
        &self,
        subject: &Subject,
        numbers: Range<u32>,
    ) -> Result<BTreeMap<u32, Probe>, String> {
        let one = |number: u32| {
            let options = RunOptions {
                replication: number,
                shuffle_ties: Some(3),
                ..RunOptions::seeded(subject.plan.scenario.seed)
            };
            let probe = probe(&subject.plan.scenario, &options);
            Ok((number, probe.map_err(|error| error.to_string())?))
        };
        numbers.map(one).collect()
    }
}

fn verified(name: &str, elsewhere: &dyn Elsewhere) -> Verified {
    let loaded = load(&Reference::new(name), &[], &NoFiles).expect("a built-in scenario");
    let subject = Subject {
        name: name.to_owned(),
        plan: Plan {
            label: name.to_owned(),
            scenario: loaded.scenario,
            hash: loaded.hash.as_str().to_owned(),
            overrides: vec![],
        },
        replications: 2,
    };
    let verification = Verification {
        jobs: 2,
        elsewhere,
        locked: None,
        words: Words::Dropped,
    };
    verification.verify(subject, &Stop::new()).expect("it ends")
}

#[test]
fn runs_that_do_not_agree_are_shown_with_ten_facts_before_from_both() {
    let verified = verified("everything", &Shuffled);
    assert_eq!(verified.verdict(), Verdict::Failed);
    assert!(!verified.is_steady());
    for check in &verified.checks {
        let parts = check.kind == Kind::Process;
        assert_eq!(check.verdict == Verdict::Failed, parts, "{}", check.message);
    }
    let parted = verified
        .checks
        .iter()
        .find_map(|check| check.parting.as_ref());
    let parting = parted.expect("a parting");
    let [alone, other] = parting.sides.as_slice() else {
        panic!("both are shown")
    };
    let last = alone.facts.len() - 1;
    assert_eq!(alone.facts[..last], other.facts[..last]);
    assert_ne!(alone.facts.last(), other.facts.last());
    assert_eq!(Some(alone.facts[last].number), parting.fact);
    assert_eq!(last, 10.min(alone.facts[last].number - 1));
}

#[test]
fn a_process_that_fails_is_a_finding_and_no_lock_is_written_from_it() {
    let program = Path::new("/bin/false").to_owned();
    let verified = verified("one-helicopter", &FreshProcess { program });
    let failed = verified
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Failed);
    let failed: Vec<_> = failed.collect();
    assert_eq!(failed.len(), 2);
    assert!(
        failed[0].message.contains("it ended with"),
        "{}",
        failed[0].message
    );
    assert!(!verified.is_steady());
}

#[test]
fn built_in_scenarios_are_the_same_in_a_fresh_process() {
    let program = Path::new(env!("CARGO_BIN_EXE_airbridge")).to_owned();
    for name in ["everything", "busy-ramp", "handover-bottleneck", "baseline"] {
        let verified = verified(
            name,
            &FreshProcess {
                program: program.clone(),
            },
        );
        assert_eq!(
            verified.verdict(),
            Verdict::Passed,
            "{name}: {:?}",
            verified.checks
        );
    }
}

#[test]
fn who_listens_changes_no_fact() {
    let desk = Desk::new();
    let digest = |tables: &str| {
        desk.succeed(&[
            "run",
            "everything",
            "--quiet",
            "--tables",
            tables,
            "--out",
            "out",
            "--force",
        ]);
        desk.json("out/run.json")["digest"].clone()
    };
    let program = Path::new(env!("CARGO_BIN_EXE_airbridge")).to_owned();
    let verified = verified("everything", &FreshProcess { program });
    for tables in ["all", "none", "events", "timeseries,places"] {
        assert_eq!(digest(tables), verified.runs[0].digest, "{tables}");
    }
}
