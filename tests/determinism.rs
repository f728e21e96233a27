//! The same scenario and seed give the same facts, whatever the build, the order of tables or what else is in the file.
//!
//! `digests.txt` holds the digests of the built-in scenarios: debug and release builds are both held to them. A change
//! that alters results on purpose records them anew with `AIRBRIDGE_BLESS=1 cargo test --test determinism`.

mod one_file;

use std::fmt::Write as _;

use airbridge::operation::{Audit, Run, RunOptions, simulate};
use airbridge::record::{Digest, Digests, Kpis};
use airbridge::scenario::builtin;
use airbridge::scenario::files::NoFiles;
use airbridge::scenario::{Reference, Scenario, load};
use airbridge::sim::Time;

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digests.txt");

fn builtin(name: &str) -> Scenario {
    load(&Reference::new(name), &[], &NoFiles)
        .expect("a built-in scenario")
        .scenario
}

fn parsed(text: &str) -> Scenario {
    one_file::scenario(text, &[])
}

fn digests_with(scenario: &Scenario, options: &RunOptions) -> Digests {
    let finished = simulate(scenario, options, Digest::new(), |_, _| ()).expect("it runs");
    finished.observer.digests(&finished.world)
}

fn digests(scenario: &Scenario) -> Digests {
    digests_with(
        scenario,
        &RunOptions {
            audit: Audit::AtEnd,
            ..RunOptions::seeded(scenario.seed)
        },
    )
}

#[test]
fn every_built_in_scenario_has_its_recorded_digest() {
    let mut found = String::new();
    for scenario in builtin::ALL {
        writeln!(
            found,
            "{} {}",
            scenario.name,
            digests(&builtin(scenario.name)).run
        )
        .expect("a string");
    }
    if std::env::var_os("AIRBRIDGE_BLESS").is_some() {
        std::fs::write(RECORDED, &found).expect("the digests can be recorded");
    }
    let recorded = std::fs::read_to_string(RECORDED).expect("digests were recorded");
    assert_eq!(
        found, recorded,
        "results changed; if on purpose, bless them and say why in the commit"
    );
}

#[test]
fn another_seed_or_replication_is_another_run() {
    let scenario = builtin("everything");
    let base = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(1)
    };
    let run = |options: RunOptions| digests_with(&scenario, &options).run;
    let first = run(base);
    assert_eq!(first, run(base));
    assert_ne!(first, run(RunOptions { seed: 2, ..base }));
    assert_ne!(
        first,
        run(RunOptions {
            replication: 1,
            ..base
        })
    );
}

#[test]
fn the_order_of_tables_means_nothing() {
    for name in ["everything", "baseline"] {
        let text = builtin::find(name).expect("a built-in scenario").text;
        let reversed = with_tables_reversed(text);
        assert_ne!(text, reversed);
        let (one, other) = (parsed(text), parsed(&reversed));
        assert_eq!(one.hash(), other.hash(), "{name}");
        assert_eq!(digests(&one), digests(&other), "{name}");
    }
}

/// The text with its tables in reverse order, those of a list (`[[...]]`) kept in theirs.
fn with_tables_reversed(text: &str) -> String {
    let start = text
        .lines()
        .position(|line| line.starts_with('['))
        .expect("a table");
    let head: Vec<&str> = text.lines().take(start).collect();
    let mut tables: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().skip(start) {
        if line.starts_with('[') {
            tables.push(Vec::new());
        }
        tables.last_mut().expect("begun at a table").push(line);
    }
    let (lists, mut single): (Vec<_>, Vec<_>) = tables
        .into_iter()
        .partition(|table| table[0].starts_with("[["));
    single.reverse();
    let lines: Vec<&str> = head
        .into_iter()
        .chain(single.into_iter().flatten())
        .chain(lists.into_iter().flatten())
        .collect();
    lines.join("\n")
}

/// Unused means no landing spots either: a place that has some is an alternate for whoever must divert.
#[test]
fn an_unused_site_changes_nothing_elsewhere() {
    const UNUSED: &str = r#"
[weather.aaa_gusts]
initial = "calm"

[weather.aaa_gusts.regime.calm]
dwell = "97 min"
next = { gust = 1.0 }

[weather.aaa_gusts.regime.gust]
dwell = "41 min"
next = { calm = 1.0 }
flying = false

[area.aaa_unused]
weather = "aaa_gusts"

[place.aaa_unused]
lat = 30.0
lon = 45.0
area = "aaa_unused"
opens = "03:13"
closes = "16:47"

[place.aaa_unused.detention]
capacity = 10
guards = 0
guards_planned = 1
incident_rate = "1 /day"
"#;
    let (weather, site) = UNUSED.split_at(UNUSED.find("[place").expect("a place"));
    let without_weather = site.replace("area = \"aaa_unused\"\n", "");
    let added = [(without_weather, false), (format!("{weather}{site}"), true)];
    let names = ["everything", "busy-ramp", "baseline", "early-warning"];
    for (name, (added, has_weather)) in names
        .into_iter()
        .flat_map(|name| added.iter().map(move |one| (name, one)))
    {
        let text = builtin::find(name).expect("a built-in scenario").text;
        let (without, with) = (
            digests(&parsed(text)),
            digests(&parsed(&format!("{text}{added}"))),
        );
        for (place, digest) in &without.by_place {
            assert_eq!(Some(digest), with.by_place.get(place), "{name}: {place}");
        }
        for (process, digest) in &without.by_process {
            let own = *has_weather && process == "weather";
            assert!(
                own || Some(digest) == with.by_process.get(process),
                "{name}: {process}"
            );
        }
    }
}

#[test]
fn more_of_one_thing_leaves_the_chances_of_others_alone() {
    let scenario = |tails: &str| {
        let sets = [format!("fleet.heavy.tails={tails}")];
        load(&Reference::new("everything"), &sets, &NoFiles)
            .expect("a checked change")
            .scenario
    };
    let (one, three) = (digests(&scenario("1")), digests(&scenario("3")));
    assert_ne!(one.run, three.run);
    // Guards are hurt in incidents, and who is still there to riot is the lift's doing.
    for process in ["weather", "conflict", "gates", "camps"] {
        assert_eq!(
            one.by_process[process], three.by_process[process],
            "{process}"
        );
    }
}

#[test]
fn looking_does_not_touch() {
    let scenario = builtin("everything");
    let often = load(
        &Reference::new("everything"),
        &["sample=7 min".to_owned()],
        &NoFiles,
    )
    .expect("checked")
    .scenario;
    let every = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    let seldom = RunOptions {
        audit: Audit::AtEnd,
        ..RunOptions::seeded(1)
    };
    assert_eq!(
        digests_with(&scenario, &seldom),
        digests_with(&often, &every)
    );
}

#[test]
fn a_run_that_is_stopped_and_forked_goes_on_as_one_that_was_not() {
    for name in ["everything", "busy-ramp", "baseline"] {
        let scenario = builtin(name);
        let options = RunOptions {
            audit: Audit::AtEnd,
            ..RunOptions::seeded(scenario.seed)
        };
        let whole = digests(&scenario);
        let observers = (Digest::new(), Kpis::new());
        let mut run = Run::begin(&scenario, &options, observers).expect("it begins");
        let horizon = scenario.horizon.duration().micros().unsigned_abs();
        let mut summaries = vec![];
        // On a sample, at an odd instant, twice at the same one, and after the end.
        for micros in [
            0,
            36_000_000_000,
            horizon / 3 + 1,
            horizon / 3 + 1,
            horizon * 2,
        ] {
            run.advance(Time::from_micros(micros), |_, _| ())
                .expect("it goes on");
            let forked = run.clone().finish(|_, _| ()).expect("it ends");
            let (digest, kpis) = &forked.observer;
            let digests = digest.digests(&forked.world);
            assert_eq!(digests, whole, "{name}, forked at {micros} us");
            let summary = kpis.summary(&scenario, &forked.world, forked.ended_at, &digests.run);
            summaries.push(serde_json::to_string(&summary).expect("plain data"));
        }
        let finished = run.finish(|_, _| ()).expect("it ends");
        assert_eq!(
            finished.observer.0.digests(&finished.world),
            whole,
            "{name}"
        );
        summaries.dedup();
        assert_eq!(
            summaries.len(),
            1,
            "{name}: the key figures are those of one run"
        );
    }
}

#[test]
fn permuted_ties_give_a_lawful_run() {
    let scenario = builtin("everything");
    for shuffle in 0..4 {
        let options = RunOptions {
            audit: Audit::EveryEvent,
            shuffle_ties: Some(shuffle),
            ..RunOptions::seeded(1)
        };
        digests_with(&scenario, &options);
    }
}
