//! Whatever stands in a table that the program reads - a planner's, or one that it has left itself - the answer is a
//! diagnosis or a result: no panic, no hang, no end of memory.

mod accident;
mod desk;
#[path = "accident/results.rs"]
mod results;

use std::fs;
use std::path::Path;

use accident::accident;
use airbridge::operation::{Audit, RunError, RunOptions, simulate};
use airbridge::record::Digest;
use airbridge::record::trace::story;
use airbridge::report::html;
use airbridge::report::plot::{Plot, svg};
use airbridge::scenario::files::{Disk, Files, Unreadable};
use airbridge::scenario::{Reference, load};
use airbridge::study::StudyFile;
use desk::{Desk, SMALL};
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use results::{RESULTS, STUDY};

/// A scenario and a table that it names.
struct Pair<'a> {
    scenario: &'a str,
    table: Vec<u8>,
}

impl Files for Pair<'_> {
    fn read(&self, path: &Path, _: usize) -> Result<Vec<u8>, Unreadable> {
        Ok(if path.extension().is_some_and(|end| end == "csv") {
            self.table.clone()
        } else {
            self.scenario.as_bytes().to_vec()
        })
    }
}

/// Whether a scenario with this table is accepted; if it is, it must run.
fn accepted(scenario: &str, table: Vec<u8>) -> bool {
    let pair = Pair { scenario, table };
    match load(&Reference::Path("plan.toml".into()), &[], &pair) {
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

/// Tries so many accidents to a good table; some must be refused and some accepted, or nothing was tried.
fn try_tables(scenario: &str, table: &str, seed: u64) {
    assert!(accepted(scenario, table.into()), "{table}");
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let rounds = 400;
    let good = (0..rounds)
        .filter(|_| accepted(scenario, accident(table, &mut chance)))
        .count();
    assert!((20..rounds - 20).contains(&good), "{good} of {rounds}");
}

#[test]
fn observed_durations_with_accidents_are_diagnosed_or_run() {
    let scenario = "extends = \"one-helicopter\"\nhorizon = \"6 h\"\n\
        [place.base.reception.station.search]\n\
        service = { empirical = { file = \"times.csv\", column = \"minutes\" } }\n";
    try_tables(scenario, "who,minutes\na,5\n\"b, c\",7.5\nd,12\n", 5);
}

#[test]
fn observed_weather_with_accidents_is_diagnosed_or_run() {
    let scenario = "extends = \"everything\"\nhorizon = \"6 h\"\n\
        remove = [\"weather.observed.replay.time\", \"weather.observed.replay.regime\"]\n\
        [weather.observed.replay]\nfile = \"weather.csv\"\n";
    let table = "time,regime\n2026-01-19T18:00:00+03:00,clear\n2026-01-20T02:00:00+03:00,dust\n\
        2026-01-20T04:30:00+03:00,clear\n";
    try_tables(scenario, table, 6);
}

#[test]
fn designs_with_accidents_are_diagnosed_or_make_plans() {
    const STUDY: &str = "scenario = \"one-helicopter\"\n\
        [lever.tails]\nkey = \"fleet.helicopter.tails\"\nvalues = [1]\n\
        [lever.boarding]\nkey = \"fleet.helicopter.load\"\nvalues = [\"1 min\"]\n\
        [plans]\ndesign = \"csv\"\nfile = \"plans.csv\"\n";
    let study = StudyFile::read("study.toml", STUDY).expect("a study");
    let table =
        "tails,boarding\n1,4 min\n2,\"5 min\"\n3,{ exponential = { mean = \"\"9 min\"\" } }\n";
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let mut good = 0;
    for _ in 0..1_000 {
        let odd = accident(table, &mut chance);
        match study.plans(Some(&String::from_utf8_lossy(&odd))) {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(plans) => {
                good += 1;
                for plan in &plans {
                    let levers = study.levers().into_iter().zip(plan);
                    let sets: Vec<String> = levers
                        .map(|(lever, value)| format!("{}={value}", lever.key))
                        .collect();
                    if let Err(problems) = load(&Reference::new("one-helicopter"), &sets, &Disk) {
                        assert!(!problems.to_string().is_empty());
                    }
                }
            }
        }
    }
    assert!((100..950).contains(&good), "{good} of 1000");
}

/// A run with every table, small.
fn run() -> Desk {
    let desk = Desk::new();
    leave(&desk, RESULTS[0]);
    desk
}

/// Leaves the result of a command, in place of an earlier one.
fn leave(desk: &Desk, words: &str) {
    let command = format!("{words} --quiet --no-report --force --out out");
    let said = desk.airbridge(&command.split(' ').collect::<Vec<_>>());
    // A plan may be left undecided by so few replications.
    assert!([0, 3].contains(&said.code()), "{words}: {}", said.err());
}

#[test]
fn results_with_accidents_are_diagnosed_or_reported() {
    let desk = Desk::new();
    fs::write(desk.path("study.toml"), STUDY).expect("written");
    let mut chance = ChaCha8Rng::seed_from_u64(8);
    for words in RESULTS {
        leave(&desk, words);
        let (refused, reported) = try_result(&desk, &mut chance);
        // A run leaves several times as many files as an answer.
        let least = if words.starts_with("run") { 20 } else { 5 };
        assert!(
            refused >= least && reported >= least,
            "{words}: {refused} and {reported}"
        );
    }
}

/// How many accidents to the files of the result were refused, and how many reported.
fn try_result(desk: &Desk, chance: &mut ChaCha8Rng) -> (u32, u32) {
    let out = desk.path("out");
    let (mut refused, mut reported) = (0, 0);
    for (name, whole) in desk.contents("out") {
        let text = String::from_utf8(whole.clone()).expect("UTF-8");
        for _ in 0..12 {
            fs::write(out.join(&name), accident(&text, chance)).expect("written");
            match html(&out) {
                Ok(_) => reported += 1,
                Err(error) => {
                    assert!(!error.to_string().is_empty());
                    refused += 1;
                }
            }
        }
        fs::write(out.join(&name), whole).expect("written");
    }
    (refused, reported)
}

#[test]
fn pictures_of_tables_with_accidents_are_drawn_or_refused() {
    let desk = run();
    let mut chance = ChaCha8Rng::seed_from_u64(9);
    let path = desk.path("odd.csv");
    let plot = Plot {
        x: None,
        y: vec!["held_pax".to_owned()],
        by: Some("place".to_owned()),
    };
    let text = fs::read_to_string(desk.path("out/places.csv")).expect("a table");
    let text: String = text
        .lines()
        .take(12)
        .map(|line| format!("{line}\n"))
        .collect();
    let (mut refused, mut drawn) = (0, 0);
    for _ in 0..300 {
        fs::write(&path, accident(&text, &mut chance)).expect("written");
        match svg(&path, &plot) {
            Ok(picture) => {
                assert!(picture.starts_with("<svg"));
                drawn += 1;
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                refused += 1;
            }
        }
    }
    assert!(refused >= 20 && drawn >= 20, "{refused} and {drawn}");
}

#[test]
fn stories_from_tables_with_accidents_are_told_or_refused() {
    let desk = run();
    let out = desk.path("out");
    let loaded = load(&Reference::new("everything"), &[], &Disk).expect("a built-in scenario");
    let mut chance = ChaCha8Rng::seed_from_u64(10);
    let place = loaded
        .scenario
        .place
        .keys()
        .next()
        .expect("a place")
        .clone();
    let kind = loaded.scenario.fleet.keys().next().expect("a type").clone();
    for name in ["custody.csv", "sorties.csv", "incidents.csv", "places.csv"] {
        let whole = fs::read_to_string(out.join(name)).expect(name);
        for _ in 0..60 {
            fs::write(out.join(name), accident(&whole, &mut chance)).expect("written");
            for id in [place.clone(), format!("{kind}-1"), format!("{kind}-01")] {
                if let Err(error) = story(&out, &loaded.scenario, &id) {
                    assert!(!error.to_string().is_empty());
                }
            }
        }
        fs::write(out.join(name), whole).expect("written");
    }
}

#[test]
fn a_table_without_an_end_is_refused() {
    let desk = Desk::new();
    desk.succeed(&["run", SMALL, "--quiet", "--no-report", "--out", "out"]);
    let table = fs::File::options()
        .append(true)
        .open(desk.path("out/places.csv"));
    // A hole: it takes no room on the disk.
    table
        .and_then(|file| file.set_len(1 << 40))
        .expect("a long file");
    let said = desk.airbridge(&["report", "out"]);
    assert_eq!(said.code(), 2);
    assert!(said.err().contains("places.csv"), "{}", said.err());
    assert!(said.err().contains("larger than 512 MiB"), "{}", said.err());
    let picture = [
        "plot",
        "out/places.csv",
        "--y",
        "held_pax",
        "--out",
        "x.svg",
    ];
    assert_eq!(desk.airbridge(&picture).code(), 2);
    assert_eq!(desk.airbridge(&["trace", "site", "--run", "out"]).code(), 2);
}
