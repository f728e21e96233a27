//! A run in which ever more happens and no time passes ends with a word of who is to blame, and no shipped one comes near.

mod desk;

use std::fs;

use airbridge::operation::{Audit, Run, RunOptions};
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, builtin, load};
use airbridge::sim::{Duration, Time};
use desk::Desk;

/// Weather that turns a thousand times a second.
const RESTLESS: &str = r#"extends = "one-helicopter"

[area.delta]
weather = "restless"

[place.site]
area = "delta"

[weather.restless]
initial = "calm"
regime.calm = { dwell = "0.001 s", next = { gust = 1.0 } }
regime.gust = { dwell = "0.001 s", next = { calm = 1.0 } }
"#;

#[test]
fn it_ends_and_names_the_culprit() {
    let desk = Desk::new();
    fs::write(desk.path("plan.toml"), RESTLESS).expect("written");
    for command in [
        &["run", "plan.toml", "--out", "out"][..],
        &["verify", "plan.toml", "-n", "1"],
    ] {
        let said = desk.airbridge(command);
        let words = said.err();
        assert!(words.contains("runs away"), "{words}");
        assert!(
            words.contains("about the weather of area `delta`"),
            "{words}"
        );
        assert!(
            words.contains("at 0."),
            "it ends within the first hour: {words}"
        );
    }
    assert_eq!(desk.airbridge(&["run", "plan.toml"]).code(), 2);
    assert_eq!(desk.names(""), ["plan.toml"]);
}

#[test]
fn a_study_counts_it_among_the_failed_and_goes_on() {
    let desk = Desk::new();
    fs::write(desk.path("plan.toml"), RESTLESS).expect("written");
    let said = desk.airbridge(&["study", "plan.toml", "-n", "2", "--out", "study"]);
    assert_ne!(said.code(), 0);
    assert!(said.err().contains("runs away"), "{}", said.err());
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
