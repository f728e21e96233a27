//! What common random numbers are worth: how many times as many replications separate studies would need, for five
//! typical what-ifs and three key figures.
//!
//! The last column of each figure is the most that sharing could be worth: differences of two figures with these spreads
//! vary least if they go hand in hand, and then by (sd A - sd B)².

#[path = "../../tests/one_file/mod.rs"]
mod one_file;

use airbridge::scenario::Scenario;
use airbridge::study::{Comparison, Ensemble, Metric, Moments, Plan, Rule, Stop, Study, compare};

/// The mixed plan without the receiver's brake.
const PLAN: &str = r#"extends = "mixed"
remove = ["gate.acceptance.tranche", "gate.acceptance.per_day"]
"#;

struct WhatIf {
    name: &'static str,
    /// What is otherwise in both plans.
    both: &'static [&'static str],
    /// What is otherwise in one of them.
    change: &'static [&'static str],
}

const fn what_if(name: &'static str, change: &'static [&'static str]) -> WhatIf {
    let both = &[];
    WhatIf { name, both, change }
}

const MORE_AIRCRAFT: &[&str] = &["fleet.chinook.tails=5"];
const FEWER_LINES: &[&str] = &[
    "place.baghdad.reception.station.search.servers=11",
    "place.baghdad.reception.station.medical.servers=11",
    "place.baghdad.reception.station.identity.servers=11",
    "place.baghdad.reception.station.property.servers=11",
    "place.baghdad.reception.station.acceptance.servers=11",
];
const A_WEEK_EARLIER: &[&str] = &[
    "gate.host_agreement.opens=2026-01-11T00:00:00+03:00",
    "gate.lift.opens=2026-01-14T00:00:00+03:00",
    "gate.reception_ready.opens=2026-01-13T00:00:00+03:00",
];
/// Sorties that take as long as they take, on tails that do not break.
const NO_CHANCE_IN_SORTIES: &[&str] = &[
    "fleet.chinook.break_chance=0",
    "fleet.convoy.break_chance=0",
    "fleet.long_convoy.break_chance=0",
    "fleet.blackhawk.break_chance=0",
    "fleet.hercules.break_chance=0",
    "fleet.chinook.leg_delay=\"6 min\"",
    "fleet.convoy.leg_delay=\"6 min\"",
    "fleet.long_convoy.leg_delay=\"6 min\"",
    "fleet.blackhawk.leg_delay=\"6 min\"",
    "fleet.hercules.leg_delay=\"6 min\"",
];

/// Roads on which nothing breaks down and nobody attacks.
const SAFE_ROADS: &[&str] = &[
    "fleet.convoy.road.breakdown=\"0 /h\"",
    "fleet.long_convoy.road.breakdown=\"0 /h\"",
    "lane.hasakah_rumaylan.threat.rate=\"0 /h\"",
    "lane.qamishli_rumaylan.threat.rate=\"0 /h\"",
    "lane.derik_rumaylan.threat.rate=\"0 /h\"",
    "lane.shaddadi_rumaylan.threat.rate=\"0 /h\"",
    "lane.rumaylan_qayyarah.threat.rate=\"0 /h\"",
    "lane.qayyarah_baghdad.threat.rate=\"0 /h\"",
];

/// Five typical what-ifs; and some of them where what is suspected to part the plans is taken away from both.
const WHAT_IFS: [WhatIf; 9] = [
    what_if("one more aircraft", MORE_AIRCRAFT),
    what_if(
        "half the breakdowns",
        &[
            "fleet.chinook.break_chance=0.04",
            "fleet.convoy.break_chance=0.015",
            "fleet.long_convoy.break_chance=0.025",
            "fleet.blackhawk.break_chance=0.03",
            "fleet.hercules.break_chance=0.03",
            "fleet.convoy.road.breakdown=\"0.001 /h\"",
            "fleet.long_convoy.road.breakdown=\"0.001 /h\"",
        ],
    ),
    what_if("one line fewer", FEWER_LINES),
    what_if("a week earlier", A_WEEK_EARLIER),
    what_if("half the incidents", &["incidents.multiplier=0.5"]),
    WhatIf {
        name: "aircraft, no chance in sorties",
        both: NO_CHANCE_IN_SORTIES,
        change: MORE_AIRCRAFT,
    },
    WhatIf {
        name: "aircraft, safe roads",
        both: SAFE_ROADS,
        change: MORE_AIRCRAFT,
    },
    WhatIf {
        name: "line, no chance in sorties",
        both: NO_CHANCE_IN_SORTIES,
        change: FEWER_LINES,
    },
    WhatIf {
        name: "week, talks over in time",
        both: &["gate.assessment.takes=\"1 d\"", "gate.talks.takes=\"4 d\""],
        change: A_WEEK_EARLIER,
    },
];

const FIGURES: [&str; 4] = [
    "closure_h",
    "person_days_at_risk",
    "max_ramp_wait_h",
    "escaped_pax",
];

/// Prints the table.
pub fn worth(replications: u32) {
    println!(
        "variance of separate studies over that of paired differences, {replications} replications"
    );
    print!("{:<32}", "what if");
    FIGURES.iter().for_each(|figure| print!("  {figure:>20}"));
    println!();
    for WhatIf { name, both, change } in &WHAT_IFS {
        let plans = [
            plan("as_it_is", both),
            plan("what_if", &[*both, *change].concat()),
        ];
        let ensembles = run(plans.to_vec(), replications);
        let comparisons = compare(&ensembles, &[], 0.95);
        print!("{name:<32}");
        for figure in FIGURES {
            print!("  {:>20}", told(figure, &comparisons, &ensembles));
        }
        println!();
    }
    println!();
}

fn plan(label: &str, sets: &[&str]) -> Plan {
    let scenario: Scenario = one_file::scenario(PLAN, sets);
    Plan {
        label: label.to_owned(),
        hash: scenario.hash().as_str().to_owned(),
        scenario,
        overrides: Vec::new(),
    }
}

fn run(plans: Vec<Plan>, replications: u32) -> Vec<Ensemble> {
    let study = Study {
        plans,
        seed: 1,
        rule: Rule::Fixed(replications),
        confidence: 0.95,
        jobs: None,
        shuffle_jobs: None,
    };
    let folder = tempfile::tempdir().expect("a folder");
    study
        .conduct(folder.path(), &Stop::new(), |_, _| ())
        .expect("it runs")
}

/// The reduction, and the most it could be.
fn told(figure: &str, comparisons: &[Comparison], ensembles: &[Ensemble]) -> String {
    let comparison = comparisons.iter().find(|one| one.metric == figure);
    let worth = comparison.and_then(|one| one.variance_reduction);
    let Some(worth) = worth else {
        return "identical".to_owned();
    };
    let metric = Metric::named(figure).expect("one of the list");
    let spread = |ensemble: &Ensemble| {
        let values = ensemble.store.column(metric.position(), u32::MAX);
        let values = values.into_iter().filter(|value| value.is_finite());
        Moments::of(values).variance().sqrt()
    };
    let (a, b) = (spread(&ensembles[0]), spread(&ensembles[1]));
    let most = (a * a + b * b) / ((a - b) * (a - b));
    format!("{worth:.1} of {most:.0}")
}
