//! The call: what each policy puts first, and what the callers know.

use airbridge::operation::{Audit, Fact, RunOptions, simulate};
use airbridge::record::{Digest, Digests};
use airbridge::scenario::Scenario;

use super::{parsed, run};

/// Four sites around a base: `big` has the most persons, `elite` the highest share of the high tier, `hot` the highest
/// hazard, `near` the shortest lane. One helicopter of ten seats and 24 h a day.
fn four_sites(call: &str) -> Scenario {
    parsed(&text_of_four_sites(call))
}

fn text_of_four_sites(call: &str) -> String {
    let site = |id: &str, lon: f64, persons: u32, high: f64, rate: &str| {
        format!(
            r#"
[place.{id}]
lat = 33.0
lon = {lon}
pads = 2
area = "here"
[place.{id}.detention]
capacity = {persons}
guards = 10
incident_rate = "{rate}"
[population.{id}]
place = "{id}"
persons = {persons}
tier = {{ high = {high}, medium = 0.0, low = {} }}
[lane.{id}]
from = "{id}"
to = "base"
fleet = ["helicopter"]
"#,
            1.0 - high
        )
    };
    let sites = [
        site("big", 43.0, 600, 0.1, "0.00001 /day"),
        site("elite", 43.2, 200, 0.5, "0.00001 /day"),
        site("hot", 43.4, 200, 0.1, "0.0005 /day"),
        site("near", 43.8, 100, 0.1, "0.00001 /day"),
    ];
    format!(
        r#"
start = 2026-01-01T00:00:00Z
horizon = "12 d"
[area.here]
weather = "dusty"
escalation = "0.2 /day"
easing = "0.4 /day"
[weather.dusty]
initial = "clear"
[weather.dusty.regime.clear]
dwell = {{ exponential = {{ mean = "40 h" }} }}
next.dust = 1
[weather.dusty.regime.dust]
dwell = {{ exponential = {{ mean = "3 h" }} }}
next.clear = 1
flying = false
[place.base]
lat = 33.0
lon = 44.0
pads = 4
refuel = true
[place.base.reception]
first = "desk"
ramp = 500
capacity = 5000
[place.base.reception.station.desk]
servers = 50
service = "5 min"
[fleet.helicopter]
seats = 10
tails = 1
home = "base"
cruise = "100 kt"
[incidents]
high_tier = 0
{}
[call]
at = "06:00"
{call}
"#,
        sites.concat()
    )
}

/// Sorties planned at the start, by lane in the order of the ids, and the lane that came first.
fn first_plan(scenario: &Scenario) -> ([u32; 4], String) {
    let finished = run(scenario, 1, Audit::AtEnd);
    let (mut sorties, mut first) = ([0; 4], String::new());
    for (_, fact) in finished
        .observer
        .0
        .iter()
        .take_while(|(hour, _)| *hour == 0.0)
    {
        if let Fact::LanePlanned {
            lane,
            rank,
            sorties: planned,
        } = *fact
        {
            sorties[lane.index()] = planned;
            if rank == 0 {
                first = finished.world.names().lane(lane).to_owned();
            }
        }
    }
    (sorties, first)
}

fn digests(scenario: &Scenario) -> Digests {
    let options = RunOptions::seeded(5);
    let finished = simulate(scenario, &options, Digest::new(), |_, _| ()).expect("it runs");
    finished.observer.digests(&finished.world)
}

#[test]
fn each_policy_puts_first_what_it_is_named_for() {
    for (policy, wanted) in [
        ("risk", "hot"),
        ("tier", "elite"),
        ("largest", "big"),
        ("nearest", "near"),
        ("proportional", "big"),
        ("marginal", "hot"),
    ] {
        let scenario = four_sites(&format!("policy = \"{policy}\""));
        assert_eq!(first_plan(&scenario).1, wanted, "{policy}");
    }
}

#[test]
fn proportional_gives_seats_by_persons_and_weights_give_hours_by_weight() {
    let (by_persons, _) = first_plan(&four_sites("policy = \"proportional\""));
    let all: u32 = by_persons.iter().sum();
    for (sorties, persons) in by_persons.iter().zip([600.0, 200.0, 200.0, 100.0]) {
        let share = f64::from(all) * persons / 1100.0;
        assert!((f64::from(*sorties) - share).abs() <= 1.0, "{by_persons:?}");
    }
    // The lanes of `big` and `elite` are of much the same length: three to one in hours is so in sorties.
    let weights = "policy = \"weights\"\nweights = { big = 3.0, elite = 1.0 }";
    let ([big, elite, hot, near], _) = first_plan(&four_sites(weights));
    assert!(
        (3 * elite).abs_diff(big) <= 3 && elite > 0,
        "{big} and {elite}"
    );
    assert!(hot + near <= 1, "what has no weight gets what is left over");
}

/// Marginal does not empty a site before it looks at another: each sortie away lowers what the next is worth. With five
/// times the hazard of the others `hot` is worth less than they are once more than half of its persons are to be gone.
#[test]
fn marginal_spreads_where_risk_does_not() {
    let plan = |policy: &str| {
        let text = text_of_four_sites(&format!("policy = \"{policy}\""));
        first_plan(&parsed(&text.replace("0.0005 /day", "0.00005 /day"))).0
    };
    let (risk, marginal) = (plan("risk"), plan("marginal"));
    let elsewhere = |[big, elite, _, near]: [u32; 4]| big + elite + near;
    // The last hours of a day are too few for another sortie to `hot`.
    assert!(elsewhere(risk) <= 1, "{risk:?}");
    assert!(elsewhere(marginal) > 2, "{marginal:?}");
    assert!(marginal[2] > 0, "the hottest is among them: {marginal:?}");
}

/// The lane that a call at six puts first.
fn first_at_six(text: &str) -> String {
    let finished = run(&parsed(text), 1, Audit::AtEnd);
    let told = finished.observer.0.iter();
    let mut first = told.filter_map(|(hour, fact)| match *fact {
        Fact::LanePlanned { lane, rank: 0, .. } if *hour == 6.0 => Some(lane),
        _ => None,
    });
    let lane = first.next_back().expect("a call");
    finished.world.names().lane(lane).to_owned()
}

/// `hot` sees five times the incidents of `elite`, where four of five guards have left. By hand, with e = 1/4, c = 1/2 or
/// 1/10, o = 1/24: a disturbance takes a person with the chance 0.016 at `hot` and 0.27 at `elite`.
#[test]
fn marginal_goes_where_escapes_are_expected_and_risk_where_incidents_are() {
    let text = |call: &str| {
        let leave = "[[inject]]\nat = 2026-01-01T01:00:00Z\nevent.withdrawal = { place = \"elite\", share = 0.8 }\n";
        let text = text_of_four_sites(call)
            .replace("0.0005 /day", "0.00005 /day")
            .replace("high_tier = 0", "high_tier = 0\nguarding = 0")
            .replace("escalation = \"0.2 /day\"", "escalation = \"0 /day\"");
        format!("{text}{leave}")
    };
    let reports = "[warning]\nevery = \"1 h\"\nlag = \"0 s\"\nnoise = 0\nthreshold = 1000\n";
    assert_eq!(first_at_six(&text("policy = \"risk\"")), "hot");
    assert_eq!(first_at_six(&text("policy = \"marginal\"")), "elite");
    let told = format!("policy = \"marginal\"\nknows = \"reports\"\n{reports}");
    assert_eq!(first_at_six(&text(&told)), "elite");
}

/// An open incident freezes the hazard at none, and is no reason to think the site safe.
#[test]
fn a_site_with_an_open_incident_keeps_its_rank() {
    let riot = "[[inject]]\nat = 2026-01-01T05:00:00Z\nevent.incident = { place = \"hot\", stage = \"riot\" }\n";
    for policy in ["risk", "marginal"] {
        let text = text_of_four_sites(&format!("policy = \"{policy}\""));
        let slow = "high_tier = 0\nresponse = \"9 d\"\nescalation = \"90 d\"";
        let text = text.replace("high_tier = 0", slow);
        assert_eq!(first_at_six(&format!("{text}{riot}")), "hot", "{policy}");
    }
}

/// On the same random numbers: same weather and fighting, another result, and risk is what `risk` and `marginal` lower.
#[test]
fn policies_differ_in_what_they_lower_and_in_nothing_else() {
    let scenario = |policy| four_sites(&format!("policy = \"{policy}\""));
    let risk = digests(&scenario("risk"));
    for policy in ["tier", "largest", "nearest", "proportional", "marginal"] {
        let other = digests(&scenario(policy));
        assert_ne!(risk.run, other.run, "{policy}");
        for process in ["weather", "conflict"] {
            assert_eq!(
                risk.by_process[process], other.by_process[process],
                "{policy}: {process}"
            );
        }
    }
    let expected = |policy| -> f64 {
        let scenario = scenario(policy);
        let run = |seed| {
            let finished = run(&scenario, seed, Audit::AtEnd);
            let exposure = finished.world.exposure(finished.ended_at);
            exposure.expected_person_incidents
        };
        (1..=20).map(run).sum()
    };
    let (by_risk, marginal) = (expected("risk"), expected("marginal"));
    for policy in ["tier", "largest", "nearest"] {
        let other = expected(policy);
        assert!(by_risk < other, "{policy}: {by_risk} and {other}");
        assert!(marginal < other, "{policy}: {marginal} and {other}");
    }
}

/// Callers with reports plan for those who were there yesterday.
#[test]
fn callers_with_reports_plan_for_yesterdays_counts() {
    let near_is_planned_for = |knows: &str| {
        let scenario = four_sites(&format!(
            "policy = \"nearest\"\nretask = \"any\"\nknows = \"{knows}\"\n[warning]\nthreshold = 1000"
        ));
        let finished = run(&scenario, 1, Audit::AtEnd);
        let near = |lane: airbridge::operation::LaneId| finished.world.names().lane(lane) == "near";
        let planned = finished
            .observer
            .0
            .iter()
            .filter_map(|(hour, fact)| match *fact {
                Fact::LanePlanned { lane, sorties, .. } if near(lane) => Some((*hour, sorties)),
                _ => None,
            });
        planned.filter(|(_, sorties)| *sorties > 0).count()
    };
    assert_eq!(
        near_is_planned_for("reports"),
        near_is_planned_for("truth") + 1
    );
}

/// A hundred persons are ten sorties. Counted with an error of mean 1 they are as many on average, and half a sortie more for
/// the last seats; without one they are ten in every run.
#[test]
fn what_the_callers_have_counted_is_right_on_average() {
    const RUNS: u64 = 200;
    let planned = |noise: f64, seed: u64| {
        let call = format!(
            "policy = \"nearest\"\nknows = \"reports\"\nnoise = {noise}\n[warning]\nthreshold = 1000"
        );
        let finished = run(&four_sites(&call), seed, Audit::AtEnd);
        let names = finished.world.names();
        let first = finished
            .observer
            .0
            .iter()
            .find_map(|(hour, fact)| match *fact {
                Fact::LanePlanned { lane, sorties, .. }
                    if *hour == 6.0 && names.lane(lane) == "near" =>
                {
                    Some(sorties)
                }
                _ => None,
            });
        f64::from(first.expect("a call at six"))
    };
    let all = |noise| {
        (1..=RUNS)
            .map(|seed| planned(noise, seed))
            .collect::<Vec<_>>()
    };
    assert!((1..=3).all(|seed| planned(0.0, seed) == 10.0));
    let noisy = all(0.3);
    let mean = noisy.iter().sum::<f64>() / RUNS as f64;
    assert!((9.9..=11.1).contains(&mean), "{mean}");
    assert!(
        noisy.iter().any(|sorties| *sorties < 8.0) && noisy.iter().any(|sorties| *sorties > 13.0)
    );
}
