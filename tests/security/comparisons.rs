//! The same run with one thing changed, on the same random numbers.

use airbridge::operation::{Audit, Fact, RunOptions, State, World, simulate};
use airbridge::record::Digest;
use airbridge::scenario::Scenario;

use super::sites::{scenario, sites, told_quickly};
use super::statistics::{Z_ONE_SIDED, mean_and_error};

fn digest(scenario: &Scenario) -> String {
    let finished = simulate(scenario, &RunOptions::seeded(3), Digest::new(), |_, _| ());
    let finished = finished.unwrap_or_else(|error| panic!("{error}"));
    finished.observer.digests(&finished.world).run
}

/// With a ranking that asks no hazard and no attacks, hazards of zero are as good as none, whatever else goes on.
#[test]
fn hazards_multiplied_by_zero_are_as_good_as_none() {
    let plan = |further: &[&str]| {
        let mut sets = vec![
            "call.policy=largest",
            "place.alpha.detention.attack_rate=0 /day",
            "place.bravo.detention.attack_rate=0 /day",
            "place.hub.staging.attack_rate=0 /day",
        ];
        sets.extend(further);
        scenario("extends = \"everything\"\n", &sets)
    };
    let none = digest(&plan(&[
        "place.alpha.detention.incident_rate=0 /day",
        "place.bravo.detention.incident_rate=0 /day",
        "place.hub.staging.incident_rate=0 /day",
        "incidents.exit_rate=0 /day",
    ]));
    assert_eq!(digest(&plan(&["incidents.multiplier=0"])), none);
    assert_ne!(digest(&plan(&[])), none);
}

fn escape(fact: &Fact, _: &World) -> Option<()> {
    let escape = matches!(
        fact,
        Fact::CustodyPassed {
            to: State::AtLarge,
            ..
        }
    );
    escape.then_some(())
}

/// Thirty more guards at one of two sites, in four hundred pairs of runs: fewer escapes, beyond doubt.
#[test]
fn more_guards_give_no_more_escapes() {
    let escapes = |guards: u32| {
        let more = format!(
            "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.reinforcement = {{ place = \"alpha\", guards = {guards} }}\n"
        );
        let plan = sites(
            &more,
            &[
                "horizon=20 d",
                "place.alpha.detention.incident_rate=0.4 /day",
                "place.bravo.detention.incident_rate=0.1 /day",
                "incidents.guarding=1",
                "incidents.contagion=0.3",
                "incidents.response={ exponential = { mean = \"3 h\" } }",
                "incidents.escalation={ exponential = { mean = \"3 h\" } }",
                "incidents.escape_each=0.5 /day",
                "incidents.loosening=1",
            ],
        );
        let count = move |seed| told_quickly(&plan, seed, escape).len() as f64;
        (1..=400).map(count).collect::<Vec<f64>>()
    };

    let (few, many) = (escapes(1), escapes(31));
    let differences: Vec<f64> = many.iter().zip(&few).map(|(m, f)| m - f).collect();
    let (mean, error) = mean_and_error(&differences);
    assert!(
        mean + Z_ONE_SIDED * error < 0.0,
        "{mean} +- {error} more escapes with more guards"
    );
}

/// The sites with so many guards at the start, of twenty planned, and with what is scripted.
fn guarded(guards: u32, script: &str) -> Scenario {
    sites(
        script,
        &[
            "horizon=20 d",
            "place.alpha.detention.guards_planned=20",
            &format!("place.alpha.detention.guards={guards}"),
            "place.alpha.detention.incident_rate=0.4 /day",
            "incidents.guarding=1",
            "incidents.exit_rate=0.5 /day",
            "incidents.response={ exponential = { mean = \"3 h\" } }",
            "incidents.escalation={ exponential = { mean = \"3 h\" } }",
            "incidents.escape_each=0.5 /day",
            "incidents.loosening=1",
        ],
    )
}

fn escapes_of(plan: &Scenario) -> Vec<f64> {
    let count = |seed| told_quickly(plan, seed, escape).len() as f64;
    (1..=400).map(count).collect()
}

/// The lever of guards at the start: half as many let more escape, twice as many fewer, each beyond doubt.
#[test]
fn more_guards_at_the_start_give_no_more_escapes() {
    let escapes = [10, 20, 40].map(|guards| escapes_of(&guarded(guards, "")));
    for (fewer, more) in [(0, 1), (1, 2)] {
        let pairs = escapes[more].iter().zip(&escapes[fewer]);
        let differences: Vec<f64> = pairs.map(|(more, fewer)| more - fewer).collect();
        let (mean, error) = mean_and_error(&differences);
        assert!(mean + Z_ONE_SIDED * error < 0.0, "{mean} +- {error}");
    }
}

/// A site without guards from the start is one whose guards withdraw at the start.
#[test]
fn no_guards_at_the_start_are_as_good_as_a_withdrawal() {
    let withdrawal =
        "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\" }\n";
    let (without, withdrawn) = (guarded(0, ""), guarded(20, withdrawal));
    for seed in 1..=20 {
        let escapes = [&without, &withdrawn].map(|plan| told_quickly(plan, seed, escape).len());
        assert_eq!(escapes[0], escapes[1], "seed {seed}");
        assert!(escapes[0] > 0, "seed {seed}");
    }
}

/// A run that is recounted tells what one does that is not.
#[test]
fn recounting_changes_nothing() {
    let plan = scenario("extends = \"everything\"\n", &["horizon=5 d"]);
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(3)
    };
    let finished = simulate(&plan, &options, Digest::new(), |_, _| ()).expect("it adds up");
    assert_eq!(
        finished.observer.digests(&finished.world).run,
        digest(&plan)
    );
}
