//! Gates: how long talks take, what they wait for, and when nobody may pass.

use airbridge::operation::{Audit, Fact};

use airbridge::scenario::{Reference, load};

use super::{ONE_SITE, OneFile, parsed, run};

fn opened(fact: &Fact) -> bool {
    matches!(fact, Fact::GateOpened { .. })
}

/// The hour at which the gate of this text opens.
fn opening(gate: &str, seed: u64) -> Option<f64> {
    let scenario = parsed(&format!("{ONE_SITE}{gate}"));
    run(&scenario, seed, Audit::AtEnd).observer.first(opened)
}

/// Four times the effort at returns of 1/2 is twice the pace: exponential talks of ten days become ones of five.
#[test]
fn talks_at_a_constant_pace_follow_their_law() {
    const GATE: &str = r#"
[gate.consent]
takes = { exponential = { mean = "10 d" } }
host = { effort = 4.0, returns = 0.5 }
"#;
    let scenario = parsed(&format!("{}{GATE}", ONE_SITE.replace("60 d", "150 d")));
    let mut days: Vec<f64> = (1..=400)
        .filter_map(|seed| run(&scenario, seed, Audit::AtEnd).observer.first(opened))
        .map(|hour| hour / 24.0)
        .collect();
    days.sort_by(f64::total_cmp);

    let n = days.len() as f64;
    assert_eq!(days.len(), 400, "all have opened after 30 mean lengths");
    let gap = days.iter().enumerate().map(|(below, day)| {
        let law = 1.0 - (-day / 5.0).exp();
        (law - below as f64 / n)
            .abs()
            .max((law - (below as f64 + 1.0) / n).abs())
    });
    let largest = gap.fold(0.0, f64::max);
    // The 99.9 % point of the Kolmogorov distribution.
    assert!(largest < 1.95 / n.sqrt(), "{largest}");
}

/// By hand: risk 0.1 a day is the reference, so pace 1. Fighting of level 2 doubles it on day 10. The assessment of
/// day 14 sees that, is known on day 16, and the host takes it in on day 19, when 11 of 30 days are left: 5.5 at pace 2.
#[test]
fn thirty_days_of_talks_that_double_their_pace_on_day_nineteen_end_after_24_and_a_half() {
    const GATE: &str = r#"
[gate.consent]
takes = "30 d"
host = { urgency = 1.0, reference = 0.1, lag = "3 d" }
[warning]
every = "7 d"
lag = "2 d"
noise = 0
threshold = 1000
[[inject]]
at = 2026-01-11T00:00:00Z
event.fighting = { area = "here", level = 2 }
"#;
    let hour = opening(GATE, 1).expect("it opens");
    assert!((hour - 24.5 * 24.0).abs() < 1e-3, "{} d", hour / 24.0);
}

/// By hand: alarms on day 0 and, looked at on day 7, on day 9; two days to decide; a day of talks.
#[test]
fn two_alarms_in_a_row_make_the_order_that_the_gate_waits_for() {
    let gate = |threshold: f64| {
        format!(
            r#"
[gate.consent]
on_order = true
takes = "1 d"
[warning]
every = "7 d"
lag = "2 d"
noise = 0
threshold = {threshold}
in_a_row = 2
decision = "2 d"
"#
        )
    };
    let scenario = parsed(&format!("{ONE_SITE}{}", gate(0.05)));
    let story = run(&scenario, 1, Audit::AtEnd).observer;
    let alarms = story.hours(|fact| matches!(fact, Fact::AlarmRaised { .. }));
    assert_eq!(alarms, [0.0, 9.0 * 24.0]);
    assert_eq!(
        story.first(|fact| *fact == Fact::OrderedToPrepare),
        Some(11.0 * 24.0)
    );
    assert_eq!(story.first(opened), Some(12.0 * 24.0));
    assert_eq!(opening(&gate(0.2), 1), None);
}

/// A noisy estimate is right on average: the mean of its factor is 1.
#[test]
fn assessments_err_both_ways_and_are_right_on_average() {
    const WATCH: &str = r#"
[gate.consent]
opens = 2026-12-01T00:00:00Z
[warning]
every = "1 h"
lag = "0 s"
noise = 0.3
threshold = 1000
"#;
    let story = run(&parsed(&format!("{ONE_SITE}{WATCH}")), 3, Audit::AtEnd).observer;
    let factors: Vec<f64> = story
        .0
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::RiskAssessed { hazard, .. } => Some(*hazard as f64 / 1000.0),
            _ => None,
        })
        .collect();
    let n = factors.len() as f64;
    let mean = factors.iter().sum::<f64>() / n;
    let sd = (factors.iter().map(|f| (f - mean) * (f - mean)).sum::<f64>() / n).sqrt();
    // exp(0.3 z - 0.045) has mean 1 and standard deviation sqrt(exp(0.09) - 1) = 0.307.
    assert!((mean - 1.0).abs() < 3.3 * 0.307 / n.sqrt(), "{mean}");
    assert!((sd - 0.307).abs() < 0.03, "{sd}");
}

/// Thirty in all until the fifth, seventy until the eighth, then nothing but the daily limit.
#[test]
fn a_tranche_may_limit_how_many_have_come_by_its_end() {
    const GATE: &str = r#"
[gate.consent]
[gate.consent.tranche.first]
from = 2026-01-01T00:00:00Z
per_day = 50
total = 30
[gate.consent.tranche.second]
from = 2026-01-05T00:00:00Z
per_day = 50
total = 70
[gate.consent.tranche.third]
from = 2026-01-08T00:00:00Z
per_day = 50
"#;
    let story = run(&parsed(&format!("{ONE_SITE}{GATE}")), 1, Audit::EveryEvent).observer;
    let by = |day: f64| -> u32 {
        let told = story.0.iter().take_while(|(hour, _)| *hour < 24.0 * day);
        let persons = told.map(|(_, fact)| match fact {
            Fact::SortieTasked { persons, .. } => *persons,
            _ => 0,
        });
        persons.sum()
    };
    assert_eq!([by(4.0), by(7.0), by(60.0)], [30, 70, 100]);
}

/// Effort that moves nobody is refused, in the plan or by a change of it.
#[test]
fn liaison_effort_needs_a_host() {
    let refusal = |text: &str| {
        let files = OneFile(format!("{ONE_SITE}[gate.consent]\n{text}"));
        let refused = load(&Reference::Path("plan.toml".into()), &[], &files);
        refused.expect_err("it is refused").to_string()
    };
    let message = "an effort of 2 changes nothing";
    let plain = refusal("[liaison]\neffort = 2.0\n");
    assert!(plain.contains(message), "{plain}");
    let changed = refusal("[[change]]\nat = \"3 d\"\nset.liaison.effort = 2.0\n");
    assert!(changed.contains(message), "{changed}");
}

#[test]
fn a_suspended_gate_lets_nobody_pass_until_it_is_resumed() {
    const GATE: &str = r#"
[gate.consent]
per_day = 10
[gate.consent.suspended.pause]
from = 2026-01-03T00:00:00Z
until = 2026-01-06T00:00:00Z
"#;
    let story = run(&parsed(&format!("{ONE_SITE}{GATE}")), 1, Audit::EveryEvent).observer;
    let tasked = story.hours(|fact| matches!(fact, Fact::SortieTasked { .. }));
    assert!(tasked.iter().any(|hour| *hour < 48.0));
    assert!(!tasked.iter().any(|hour| (48.0..120.0).contains(hour)));
    assert!(tasked.iter().any(|hour| (120.0..144.0).contains(hour)));
    let told = |wanted: fn(&Fact) -> bool| story.hours(wanted);
    assert_eq!(
        told(|fact| matches!(fact, Fact::GateSuspended { .. })),
        [48.0]
    );
    assert_eq!(
        told(|fact| matches!(fact, Fact::GateResumed { .. })),
        [120.0]
    );
}
