//! What lead time is worth.

use airbridge::operation::{Audit, Fact};

use super::{ONE_SITE, builtin, parsed, run};

/// Means of 400 seeds on common random numbers: the upper bound of earlier less later, one-sided at 99.9 %, is not above 0.
#[test]
fn an_earlier_gate_gives_no_more_person_days_at_risk() {
    const SEEDS: u64 = 400;
    let at_risk = |opens: &str, seed| {
        let gate = format!(
            "[gate.consent]\nopens = {opens}\ntakes = {{ exponential = {{ mean = \"1 d\" }} }}\n"
        );
        let text = ONE_SITE
            .replace("60 d", "12 d")
            .replace("0.001 /day", "0.1 /day");
        let finished = run(&parsed(&format!("{text}{gate}")), seed, Audit::AtEnd);
        let exposure = finished.world.exposure(finished.ended_at);
        exposure.person_days_at_risk
    };
    let differences: Vec<f64> = (1..=SEEDS)
        .map(|seed| at_risk("2026-01-03T00:00:00Z", seed) - at_risk("2026-01-05T00:00:00Z", seed))
        .collect();
    let n = SEEDS as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
    let bound = mean + 3.09 * (squares / (n - 1.0) / n).sqrt();
    assert!(bound <= 0.0, "mean {mean}, bound {bound}");
    // Two days of a hundred persons, less those who were out anyway: the effect is there.
    assert!(mean < -100.0, "{mean}");
}

/// The scenario's own dates: agreement and first lift about when they came.
#[test]
fn the_first_lift_of_early_warning_comes_about_21_january() {
    // Days from 27 October to 21 January.
    const PUBLISHED: f64 = 86.0;
    let scenario = builtin("early-warning", &[]);
    let mut lifts: Vec<f64> = (1..=11)
        .filter_map(|seed| {
            let story = run(&scenario, seed, Audit::AtEnd).observer;
            story.first(|fact| matches!(fact, Fact::TookOff { persons: 1.., .. }))
        })
        .map(|hour| hour / 24.0)
        .collect();
    lifts.sort_by(f64::total_cmp);
    assert!(
        (lifts[5] - PUBLISHED).abs() < 7.0,
        "the middle one begins on day {}",
        lifts[5]
    );
}

/// Two weeks of decision more or less, on the same random numbers.
#[test]
fn two_weeks_earlier_or_later_are_worth_person_days() {
    let at_risk = |decision: &str| -> f64 {
        let scenario = builtin("early-warning", &[&format!("warning.decision={decision}")]);
        let run = |seed| {
            let finished = run(&scenario, seed, Audit::AtEnd);
            finished
                .world
                .exposure(finished.ended_at)
                .person_days_at_risk
        };
        (1..=3).map(run).sum()
    };
    let (early, planned, late) = (at_risk("0 s"), at_risk("14 d"), at_risk("28 d"));
    assert!(
        early < planned && planned < late,
        "{early} {planned} {late}"
    );
}
