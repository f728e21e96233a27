//! What lead time is worth.

use std::sync::OnceLock;

use airbridge::operation::{Audit, Fact, State};

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

/// The day of the run that begins on a date: from 13 October to that of January or, counted on, of February.
fn day(january: u32) -> f64 {
    f64::from(january) + 79.0
}

const SEEDS: u64 = 21;

/// What a run of early warning shows: when the first persons left, when the last was accepted, and how many by when.
struct Course {
    first_lift: f64,
    accepted: Vec<f64>,
    escaped: bool,
}

fn courses() -> &'static [Course] {
    static COURSES: OnceLock<Vec<Course>> = OnceLock::new();
    COURSES.get_or_init(|| {
        let scenario = builtin("early-warning", &[]);
        let course = |seed| {
            let story = run(&scenario, seed, Audit::AtEnd).observer;
            let days = |wanted: fn(&Fact) -> bool| -> Vec<f64> {
                story.hours(wanted).iter().map(|hour| hour / 24.0).collect()
            };
            let lifts = days(|fact| matches!(fact, Fact::TookOff { persons: 1.., .. }));
            let escapes = days(|fact| {
                matches!(
                    fact,
                    Fact::CustodyPassed {
                        to: State::AtLarge,
                        ..
                    }
                )
            });
            Course {
                first_lift: lifts.first().copied().unwrap_or(f64::INFINITY),
                accepted: days(|fact| {
                    matches!(
                        fact,
                        Fact::CustodyPassed {
                            to: State::InIntake,
                            ..
                        }
                    )
                }),
                escaped: !escapes.is_empty(),
            }
        };
        (1..=SEEDS).map(course).collect()
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The first lift comes of the talks alone, and in the middle run by 21 January, as published, and not days before.
#[test]
fn the_first_lift_of_early_warning_comes_by_21_january() {
    let first = median(courses().iter().map(|course| course.first_lift).collect());
    assert!(
        (day(19)..day(22)).contains(&first),
        "the middle one begins on day {first}, {} of January",
        first - day(0)
    );
}

/// Persons accepted by the end of a day, as published, within three days and 15 %; the middle run closes by the deadline.
#[test]
fn early_warning_comes_near_its_own_course() {
    const PUBLISHED: [(u32, f64); 6] = [
        (27, 475.0),
        (33, 1387.0),
        (37, 2250.0),
        (40, 4583.0),
        (42, 5046.0),
        (43, 5704.0),
    ];
    let by = |january: u32| {
        let end = day(january) + 1.0;
        let accepted = |course: &Course| course.accepted.iter().filter(|day| **day <= end).count();
        median(
            courses()
                .iter()
                .map(|course| accepted(course) as f64)
                .collect(),
        )
    };
    for (january, published) in PUBLISHED {
        let (low, high) = (by(january - 3), by(january + 3));
        assert!(
            low <= published * 1.15 && high >= published * 0.85,
            "day {january}: {low} to {high}, published {published}"
        );
    }
    let in_time = |course: &&Course| {
        course.accepted.len() == 5704 && course.accepted.last() <= Some(&day(44))
    };
    let met = courses().iter().filter(in_time).count();
    assert!(
        met as u64 * 2 > SEEDS,
        "only {met} of {SEEDS} close by the deadline"
    );
    let escapes = courses().iter().filter(|course| course.escaped).count();
    assert!(
        escapes as u64 * 5 < SEEDS,
        "somebody escapes in {escapes} of {SEEDS}"
    );
}

/// The threshold lies between quiet times and the tension of October: assessments of October lead to the order, those of
/// December would not.
#[test]
fn october_is_alarming_and_december_is_not() {
    let scenario = builtin("early-warning", &[]);
    let threshold = scenario.warning.as_ref().expect("a warning").threshold;
    let (mut october, mut december, mut ordered) = (vec![], vec![], 0);
    for seed in 1..=SEEDS {
        let story = run(&scenario, seed, Audit::AtEnd).observer;
        for (hour, fact) in &story.0 {
            if let Fact::RegionAssessed { risk } = fact {
                let risk = *risk as f64 / 1000.0;
                match *hour / 24.0 {
                    known if known < 18.0 => october.push(risk),
                    known if (49.0..80.0).contains(&known) => december.push(risk),
                    _ => {}
                }
            }
        }
        let order = story.first(|fact| *fact == Fact::OrderedToPrepare);
        // Late in October, or with the next assessment of that month.
        ordered += u64::from(order.is_some_and(|hour| hour / 24.0 <= 16.0 + 10.0));
    }
    let (tense, quiet) = (median(october), median(december));
    assert!(
        quiet * 1.1 < threshold && threshold < tense * 0.9,
        "{quiet} {threshold} {tense}"
    );
    assert!(ordered * 10 >= SEEDS * 9, "only {ordered} orders in time");
}

/// As published, 23,407 are in al-Hol on 19 January, in every run within a fiftieth.
#[test]
fn al_hol_holds_as_many_as_published_on_19_january() {
    let scenario = builtin("early-warning", &[]);
    let start = scenario.place["alhol"]
        .camp
        .as_ref()
        .expect("a camp")
        .persons;
    for seed in 1..=5 {
        let story = run(&scenario, seed, Audit::AtEnd).observer;
        let told = story
            .0
            .iter()
            .take_while(|(hour, _)| *hour <= day(20) * 24.0);
        let gone: u32 = told
            .filter_map(|(_, fact)| match fact {
                Fact::HouseholdLeft { persons, .. } => Some(*persons),
                _ => None,
            })
            .sum();
        let left = start - gone;
        assert!(left.abs_diff(23_407) < 468, "seed {seed}: {left}");
    }
}

/// Two weeks of decision less or more, on the same random numbers: means of the differences, one-sided at 99.9 %.
#[test]
fn two_weeks_earlier_or_later_are_worth_person_days() {
    let at_risk = |decision: &str| -> Vec<f64> {
        let scenario = builtin("early-warning", &[&format!("warning.decision={decision}")]);
        let run = |seed| {
            let finished = run(&scenario, seed, Audit::AtEnd);
            let exposure = finished.world.exposure(finished.ended_at);
            exposure.person_days_at_risk
        };
        (1..=12).map(run).collect()
    };
    let (early, planned, late) = (at_risk("2 d"), at_risk("16 d"), at_risk("30 d"));
    let gain = |less: &[f64], more: &[f64]| {
        let differences: Vec<f64> = more.iter().zip(less).map(|(m, l)| m - l).collect();
        let n = differences.len() as f64;
        let mean = differences.iter().sum::<f64>() / n;
        let squares: f64 = differences.iter().map(|d| (d - mean) * (d - mean)).sum();
        // Student's t with 11 degrees of freedom.
        (mean, mean - 4.02 * (squares / (n - 1.0) / n).sqrt())
    };
    let (sooner, later) = (gain(&early, &planned), gain(&planned, &late));
    assert!(sooner.1 > 0.0, "two weeks less gain {sooner:?}");
    assert!(later.1 > 0.0, "two weeks more cost {later:?}");
}
