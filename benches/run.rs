//! How long does a whole run take, and how much of it is the record?
//!
//! `cargo bench --bench run` runs the baseline in three ways in turn and prints the fastest round of each, beside the one
//! that is usually asked for. The first way simulates and records nothing; the others leave a directory on the disk.
#![expect(
    clippy::disallowed_types,
    reason = "a bench reads the wall clock; no result of a run does"
)]

use std::time::Instant;

use airbridge::operation::{Audit, RunOptions, simulate};
use airbridge::record::directory::Destination;
use airbridge::record::tables::TableName;
use airbridge::record::{self, Course, Request};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Loaded, Reference, load};

const WAYS: [&str; 3] = ["nothing recorded", "no tables", "the usual tables"];

fn main() {
    // `cargo bench` says so; anything else is a test that the bench still works.
    let rounds = if std::env::args().any(|word| word == "--bench") {
        40
    } else {
        1
    };
    let baseline = load(&Reference::new("baseline"), &[], &NoFiles).expect("it is built in");
    let (none, usual) = (Vec::new(), TableName::usual());
    let mut fastest = [f64::INFINITY; WAYS.len()];
    for _ in 0..rounds {
        let times = [
            simulated(&baseline),
            recorded(&baseline, &none),
            recorded(&baseline, &usual),
        ];
        for (least, time) in fastest.iter_mut().zip(times) {
            *least = least.min(time);
        }
    }
    println!("{:<20} {:>8} {:>7}", "the baseline", "ms", "ratio");
    let [.., whole] = fastest;
    for (way, seconds) in WAYS.into_iter().zip(fastest) {
        println!("{way:<20} {:>8.1} {:>7.2}", seconds * 1e3, seconds / whole);
    }
}

/// Seconds of a run that nobody listens to and that is recounted only at its end.
fn simulated(loaded: &Loaded) -> f64 {
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(1)
    };
    let start = Instant::now();
    simulate(&loaded.scenario, &options, (), |_, _| ()).expect("it runs");
    start.elapsed().as_secs_f64()
}

/// Seconds of a run that leaves these tables and all that stands beside them.
fn recorded(loaded: &Loaded, tables: &[TableName]) -> f64 {
    let directory = tempfile::tempdir().expect("a directory");
    let request = Request {
        scenario: &loaded.scenario,
        hash: loaded.hash.as_str(),
        overrides: &[],
        options: RunOptions::seeded(1),
        tables,
        destination: Destination::New(directory.path().join("run")),
        course: Course::default(),
    };
    let start = Instant::now();
    record::run(request, |_, _| ()).expect("it runs");
    start.elapsed().as_secs_f64()
}
