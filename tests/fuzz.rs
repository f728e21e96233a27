//! Whatever stands in a file or on the command line, the answer is a diagnosis: no panic, no hang, no end of memory.
//!
//! Inputs are good ones with seeded accidents, so that what fails once fails again. A scenario that is accepted after its
//! accident must also run.

mod accident;

use std::path::Path;

use accident::accident;
use airbridge::operation::{Audit, RunError, RunOptions, simulate};
use airbridge::record::Digest;
use airbridge::scenario::files::{Files, Unreadable};
use airbridge::scenario::{Loaded, Problems, Reference, builtin, load};
use airbridge::study::verify::{Lock, LockedRun, Trace, Words, probe};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// A file system in which every file holds the same.
struct Everywhere(Vec<u8>);

impl Files for Everywhere {
    fn read(&self, _: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(self.0.clone())
    }
}

fn loaded(bytes: Vec<u8>, sets: &[String]) -> Result<Loaded, Problems> {
    let reference = Reference::Path("plan.toml".into());
    load(&reference, sets, &Everywhere(bytes))
}

/// Shows the problems as a user sees them, or runs the scenario, which must not fail for a fault of the program; whether
/// it was accepted.
fn answer(loaded: Result<Loaded, Problems>) -> bool {
    match loaded {
        Err(problems) => {
            assert!(!problems.to_string().is_empty());
            false
        }
        Ok(loaded) => {
            let options = RunOptions {
                audit: Audit::Hourly,
                ..RunOptions::seeded(1)
            };
            match simulate(&loaded.scenario, &options, Digest::new(), |_, _| ()) {
                Ok(_) | Err(RunError::Setup(_)) => true,
                Err(fault) => panic!("{fault}\n{}", loaded.scenario.canonical()),
            }
        }
    }
}

/// The small built-in scenarios, with what little time makes their runs short.
fn texts() -> [&'static str; 3] {
    let text = |name| builtin::find(name).expect("a built-in scenario").text;
    ["one-helicopter", "busy-ramp", "everything"].map(text)
}

#[test]
fn scenarios_with_accidents_are_diagnosed_or_run() {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    let short = ["horizon=6 h".to_owned()];
    let mut accepted = 0;
    for round in 0..450 {
        let text = texts()[round % 3];
        let bytes = accident(text, &mut chance);
        let found = loaded(bytes.clone(), &[]).and_then(|_| loaded(bytes, &short));
        accepted += u32::from(answer(found));
    }
    assert!((45..405).contains(&accepted), "{accepted} of 450");
}

#[test]
fn odd_sets_are_diagnosed_or_run() {
    let mut chance = ChaCha8Rng::seed_from_u64(2);
    let sets = [
        "horizon=6 h",
        "fleet.helicopter.tails=3",
        "place.base.reception.station.search.service={ exponential = { mean = \"5 min\" } }",
        "population.site.persons=40",
        "place.site.detention.guards=0",
    ];
    let mut accepted = 0;
    for round in 0..300 {
        let odd = accident(sets[round % sets.len()], &mut chance);
        let odd = String::from_utf8_lossy(&odd).into_owned();
        let found = load(
            &Reference::new("one-helicopter"),
            &[odd],
            &Everywhere(vec![]),
        );
        accepted += u32::from(answer(found));
    }
    assert!((15..285).contains(&accepted), "{accepted} of 300");
}

#[test]
fn a_file_that_extends_itself_or_names_itself_as_a_table_of_values_ends() {
    for text in [
        "extends = \"plan.toml\"\n",
        "extends = \"other.toml\"\n",
        "extends = \"one-helicopter\"\n[fleet.helicopter]\nload = { empirical = { file = \"plan.toml\", column = \"x\" } }\n",
    ] {
        let problems = loaded(text.into(), &[]).expect_err(text);
        assert!(!problems.list().is_empty());
    }
    let deep = format!("a = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(loaded(deep.into_bytes(), &[]).is_err());
    let deep = format!("[{}a]\nb = 1\n", "a.".repeat(50_000));
    assert!(loaded(deep.into_bytes(), &[]).is_err());
}

fn locked() -> (Lock, Trace) {
    let loaded = load(&Reference::new("one-helicopter"), &[], &Everywhere(vec![]));
    let loaded = loaded.expect("a built-in scenario");
    let run = probe(&loaded.scenario, &RunOptions::seeded(1)).expect("it runs");
    let mut trace = Trace::new();
    trace.keep("one-helicopter", 0, &run, Words::Kept);
    let ended_at = airbridge::sim::Time::ZERO + loaded.scenario.horizon.duration();
    let entry = airbridge::study::verify::Entry {
        hash: loaded.hash.as_str().to_owned(),
        seed: 1,
        program: "0.1.0".to_owned(),
        runs: vec![LockedRun::of(&run, ended_at)],
        line: 0,
    };
    let entries = [("one-helicopter".to_owned(), entry)].into();
    (Lock { entries }, trace)
}

#[test]
fn locks_with_accidents_are_read_or_diagnosed() {
    let mut chance = ChaCha8Rng::seed_from_u64(3);
    let text = locked().0.text();
    let mut refused = 0;
    for _ in 0..2_000 {
        let bytes = accident(&text, &mut chance);
        let odd = String::from_utf8_lossy(&bytes);
        if let Err(problems) = Lock::read("airbridge.lock", &odd) {
            let (_, line, column) = problems.place(&problems.list()[0]).expect("a place");
            assert!(line >= 1 && column >= 1);
            refused += 1;
        }
    }
    assert!(refused > 1_000, "{refused}");
}

#[test]
fn traces_with_accidents_are_read_or_refused() {
    let mut chance = ChaCha8Rng::seed_from_u64(4);
    let whole = locked().1.bytes();
    for _ in 0..500 {
        let mut bytes = whole.clone();
        for _ in 0..chance.random_range(1..4) {
            let at = chance.random_range(0..bytes.len());
            bytes[at] = chance.random_range(0..=255);
        }
        bytes.truncate(chance.random_range(0..=whole.len()));
        if let Ok(trace) = Trace::read(&bytes) {
            let _ = trace.probes();
        }
    }
}
