//! A run in which ever more happens and no time passes ends with a word of who is to blame, and no shipped one comes near.

mod desk;

use airbridge::operation::{Audit, Run, RunOptions};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, builtin, load};
use airbridge::sim::{Duration, Time};
use desk::Desk;

/// A site with an incident every few microseconds, and a response that ends each in a thousandth of a second.
const RESTLESS: [&str; 11] = [
    "everything",
    "--set",
    "incidents.contagion=0.0",
    "--set",
    "incidents.contagion_between.alpha.bravo=0.0",
    "--set",
    "incidents.contagion_between.bravo.alpha=0.0",
    "--set",
    "incidents.response=\"0.001 s\"",
    "--set",
    "place.alpha.detention.incident_rate=\"90000000 /h\"",
];

#[test]
fn it_ends_and_names_the_culprit() {
    let desk = Desk::new();
    let said = desk.airbridge(&[&["run"], &RESTLESS[..], &["--out", "out"]].concat());
    let words = said.err();
    assert_eq!(said.code(), 2, "{words}");
    assert!(words.contains("the run runs away"), "{words}");
    assert!(
        words.contains("are about the incidents at `alpha`"),
        "{words}"
    );
    assert!(words.contains("at 0."), "within the first hour: {words}");
    assert_eq!(desk.names(""), Vec::<String>::new());
}

#[test]
fn a_study_counts_it_among_the_failed() {
    let desk = Desk::new();
    let more = ["-n", "2", "--no-report", "--out", "study"];
    let said = desk.airbridge(&[&["study"], &RESTLESS[..], &more].concat());
    assert_eq!(said.code(), 1, "{}", said.err());
    assert!(
        said.err().contains("2 replications FAILED"),
        "{}",
        said.err()
    );
    let manifest = desk.json("study/study.json").to_string();
    assert!(manifest.contains("incidents at `alpha`"), "{manifest}");
}

/// The most events that a run has within an hour, whichever the hour.
fn busiest_hour(name: &str, seed: u64) -> u64 {
    let loaded = load(&Reference::new(name), &[], &NoFiles).expect("a built-in scenario");
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(seed)
    };
    let mut run = Run::begin(&loaded.scenario, &options, ()).expect("it begins");
    let mut most = 0;
    let mut now = Time::ZERO;
    while now < run.horizon() {
        let before = run.events();
        now += Duration::from_hours(1);
        run.advance(now, |_, _| ()).expect("it goes on");
        most = most.max(run.events() - before);
    }
    most
}

#[test]
fn no_shipped_scenario_comes_near_the_limit() {
    for entry in builtin::ALL {
        let most = busiest_hour(entry.name, 1);
        println!("{} {most}", entry.name);
        assert!(
            most < 20_000,
            "{}: {most} events within an hour",
            entry.name
        );
    }
}
