//! Verification as a user's CI makes it: runs that are what they were pass, and whatever is not is found, named and
//! explained.

mod desk;
#[path = "verify/difference.rs"]
mod difference;
#[path = "verify/telling.rs"]
mod telling;
#[path = "verify/upkeep.rs"]
mod upkeep;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use airbridge::operation::RunOptions;
use airbridge::scenario::files::{Disk, NoFiles};
use airbridge::scenario::{Reference, load};
use airbridge::study::verify::{
    Check, Elsewhere, FreshProcess, Kind, Lock, Probe, Subject, Trace, Verdict, Verification,
    Verified, Words, probe,
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

/// Runs elsewhere with equal-time events in another order.
struct Shuffled;

impl Elsewhere for Shuffled {
    fn probes(&self, subject: &Subject, numbers: &[u32]) -> Result<BTreeMap<u32, Probe>, String> {
        let one = |&number: &u32| {
            let options = RunOptions {
                replication: number,
                shuffle_ties: Some(3),
                ..RunOptions::seeded(subject.plan.scenario.seed)
            };
            let probe = probe(&subject.plan.scenario, &options);
            Ok((number, probe.map_err(|error| error.to_string())?))
        };
        numbers.iter().map(one).collect()
    }
}

/// Runs elsewhere one replication fewer than is asked for.
struct AllBut(u32);

impl Elsewhere for AllBut {
    fn probes(&self, subject: &Subject, numbers: &[u32]) -> Result<BTreeMap<u32, Probe>, String> {
        let one = |&number: &u32| {
            let options = RunOptions {
                replication: number,
                ..RunOptions::seeded(subject.plan.scenario.seed)
            };
            let probe = probe(&subject.plan.scenario, &options);
            Ok((number, probe.map_err(|error| error.to_string())?))
        };
        let numbers = numbers.iter().filter(|&&number| number != self.0);
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
        words: Words::Dropped,
    };
    let verification = Verification {
        jobs: 2,
        elsewhere,
        locked: None,
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

/// One that fails there alone is told by its number, and the others pass.
#[test]
fn a_replication_that_fails_in_a_fresh_process_alone_is_the_only_finding() {
    let verified = verified("one-helicopter", &AllBut(1));
    let of_process = |check: &&Check| check.kind == Kind::Process;
    let by_process: Vec<&Check> = verified.checks.iter().filter(of_process).collect();
    let verdicts = by_process.iter().map(|check| check.verdict);
    assert!(verdicts.eq([Verdict::Passed, Verdict::Failed]));
    assert_eq!(by_process[1].replication, Some(1));
    let told = "it cannot be run by a fresh process: it sent no such run";
    assert_eq!(by_process[1].message, told);
    let failed = |check: &&Check| check.verdict == Verdict::Failed;
    assert_eq!(verified.checks.iter().filter(failed).count(), 1);
    assert!(!verified.is_steady() && !verified.runs_failed());
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
