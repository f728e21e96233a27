//! How many are expected to escape, by hand and against what is simulated; and what those at large weigh.

use airbridge::operation::{Audit, Fact, Finished, Observer, RunOptions, World, simulate};
use airbridge::scenario::Scenario;
use airbridge::sim::Time;

use super::sites::{sites, told_quickly};
use super::statistics::assert_mean;

/// Escapes expected from `alpha` after each event.
#[derive(Default)]
struct Outlook(Vec<(f64, f64)>);

impl Observer for Outlook {
    fn fact(&mut self, time: Time, _: &Fact, world: &World) {
        let mut places = world.place_ids();
        let alpha = places.find(|place| world.names().place(*place) == "alpha");
        let view = world.place_view(alpha.expect("alpha"), time);
        self.0.push((time.as_hours_f64(), view.escapes_expected));
    }
}

impl Outlook {
    /// What is expected from an hour on.
    fn at(&self, hour: f64) -> f64 {
        let told = self.0.iter().take_while(|(told, _)| *told <= hour);
        told.last().expect("told of something").1
    }
}

fn run(plan: &Scenario) -> Finished<Outlook> {
    let options = RunOptions {
        audit: Audit::EveryEvent,
        ..RunOptions::seeded(1)
    };
    simulate(plan, &options, Outlook::default(), |_, _| ()).expect("it runs")
}

fn near(value: f64, wanted: f64) {
    assert!((value - wanted).abs() < 1e-6, "{value}, not {wanted}");
}

/// By hand, per hour: escalation 1/3, containment 1/2, escape 1/10 in a breach and 1/2 in a mass escape. So M = 1/2,
/// B = (1/10 + 1/6) / (14/15) = 2/7, a riot 2/5 of that, a disturbance 2/5 of that again: 8/175.
#[test]
fn expected_escapes_are_as_reckoned_by_hand() {
    let event = |time: &str, stage: &str| {
        format!(
            "[[inject]]\nat = 2026-01-01T{time}:00Z\nevent.incident = {{ place = \"alpha\", stage = \"{stage}\" }}\n"
        )
    };
    let script = [
        event("01:00", "disturbance"),
        event("02:00", "riot"),
        event("02:30", "breach"),
    ];
    let plan = sites(
        &script.concat(),
        &[
            "horizon=4 h",
            "place.alpha.detention.incident_rate=0.01 /day",
            "place.alpha.detention.attack_rate=0.02 /day",
            // Constant times with the means of the exponential ones: nothing but the script moves in the first two hours.
            "incidents.escalation=3 h",
            "incidents.response=2 h",
            "incidents.escape_each=2.4 /day",
            "incidents.mass_factor=5",
            "incidents.outlook=30 d",
        ],
    );
    let told = run(&plan).observer;
    let quiet = 100.0 * (1.0 - (-30.0_f64 * (0.01 * 8.0 / 175.0 + 0.02 * 2.0 / 7.0)).exp());
    near(told.at(0.0), quiet);
    near(told.at(1.0), 100.0 * 8.0 / 175.0);
    near(told.at(2.0), 100.0 * 4.0 / 35.0);
    near(told.at(2.5), 100.0 * 2.0 / 7.0);
}

/// Thirty days of attacks and unrest with times that are exponential and short, so that little of the hazard is frozen.
#[test]
fn expected_escapes_are_the_mean_of_those_simulated() {
    let plan = sites(
        "",
        &[
            "horizon=30 d",
            "place.alpha.detention.incident_rate=0.05 /day",
            "place.alpha.detention.attack_rate=0.1 /day",
            "incidents.escalation={ exponential = { mean = \"15 min\" } }",
            "incidents.response={ exponential = { mean = \"10 min\" } }",
            "incidents.escape_each=48 /day",
            "incidents.mass_factor=3",
            "incidents.recapture=0",
            "incidents.outlook=30 d",
        ],
    );
    let expected = run(&plan).observer.at(0.0);
    // M = 1/2, B = (2 + 4/2) / (2 + 4 + 6), D = B (4/10)^2.
    let rate = 0.1 / 3.0 + 0.05 * 0.16 / 3.0;
    near(expected, 100.0 * (1.0 - (-30.0_f64 * rate).exp()));

    let at_large = |fact: &Fact, _: &World| {
        let escaped = matches!(
            fact,
            Fact::CustodyPassed {
                to: airbridge::operation::State::AtLarge,
                ..
            }
        );
        escaped.then_some(())
    };
    let escapes = (1..=600).map(|seed| told_quickly(&plan, seed, at_large).len() as f64);
    assert_mean(&escapes.collect::<Vec<_>>(), expected, 0.1);
}

/// Everyone of a hundred escapes: 20 high at 5 points, 30 medium at 2, 50 low at 1, and 160 elsewhere at 1, of whom 107 are
/// retaken.
#[test]
fn the_threat_index_weighs_those_at_large() {
    let script = "[[inject]]\nat = 2026-01-01T01:00:00Z\nevent.attack.place = \"alpha\"\n\
                  [[inject]]\nat = 2026-01-01T02:00:00Z\nevent.escape_elsewhere = { place = \"bravo\", persons = 160, retaken = 107, after = \"1 d\" }\n";
    let plan = sites(
        script,
        &[
            "horizon=9 d",
            "population.alpha.tier={ high = 0.2, medium = 0.3, low = 0.5 }",
            "incidents.response=900 d",
            "incidents.escape_each=90 /day",
            "incidents.recapture=0",
            "threat={ high = 5, medium = 2, low = 1, elsewhere = 1 }",
        ],
    );
    let world = run(&plan).world;
    near(world.threat().at_large, 100.0 + 60.0 + 50.0 + 53.0);
    near(world.threat().camps, 0.0);
}
