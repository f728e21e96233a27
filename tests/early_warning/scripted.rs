//! Scripted events of these rooms: each does what it says, and everyone is still accounted for after every event.

use airbridge::operation::{Audit, Fact};

use super::{ONE_SITE, parsed, run};

/// What the fact of a scripted event looks like.
type Told = fn(&Fact) -> bool;

#[test]
fn every_scripted_event_is_told_and_loses_nobody() {
    let cases: &[(&str, Told)] = &[
        ("gate_opens = { gate = \"overflight\" }", |fact| {
            matches!(fact, Fact::GateOpened { .. })
        }),
        ("gate_closes = { gate = \"agreement\" }", |fact| {
            matches!(fact, Fact::GateClosed { .. })
        }),
        ("gate_suspended = { gate = \"reception\" }", |fact| {
            matches!(fact, Fact::GateSuspended { .. })
        }),
        ("gate_resumed = { gate = \"overflight\" }", |fact| {
            matches!(fact, Fact::GateResumed { .. })
        }),
        (
            "weather = { area = \"west\", regime = \"storm\", lasts = \"5 h\" }",
            |fact| matches!(fact, Fact::WeatherChanged { .. }),
        ),
        (
            "crews_away = { fleet = \"light\", crews = 2, lasts = \"1 d\" }",
            |fact| matches!(fact, Fact::CrewAway { .. }),
        ),
        ("camp_passes = { place = \"bravo\" }", |fact| {
            matches!(fact, Fact::CampPassed { .. })
        }),
        (
            "camp_breakout = { place = \"bravo\", households = 7 }",
            |fact| {
                matches!(
                    fact,
                    Fact::HouseholdLeft {
                        controlled: false,
                        ..
                    }
                )
            },
        ),
        (
            "escorts_away = { place = \"hub\", escorts = 2, lasts = \"1 d\" }",
            |fact| matches!(fact, Fact::EscortsAway { escorts: 2, .. }),
        ),
        (
            "reaction_away = { reaction = \"mobile\", lasts = \"1 d\" }",
            |fact| matches!(fact, Fact::ReactionAway { .. }),
        ),
        ("alarm = {}", |fact| {
            matches!(fact, Fact::AlarmRaised { .. })
        }),
        ("order_to_prepare = {}", |fact| {
            *fact == Fact::OrderedToPrepare
        }),
    ];
    const HOURS: [(&str, f64); 2] = [
        ("2026-01-20T03:00:00+03:00", 3.0),
        ("2026-01-22T07:00:00+03:00", 55.0),
    ];
    for (event, told) in cases {
        let at_once = HOURS.iter().any(|(at, hour)| {
            let scenario = parsed(&format!(
                "extends = \"everything\"\n[[inject]]\nat = {at}\nevent = {{ {event} }}\n"
            ));
            let story = run(&scenario, 1, Audit::EveryEvent).observer;
            story.hours(told).contains(hour)
        });
        assert!(at_once, "{event} changes nothing at either hour");
    }
}

/// By hand: a hundred persons at 0.001 a day are 0.1 a day. Taken for five times as much they are 0.5, from the instant of the
/// false reading until the assessment of day 7 is known on day 9.
#[test]
fn a_false_reading_stands_until_the_next_assessment_is_known() {
    let watch = "[gate.consent]\n[warning]\nevery = \"7 d\"\nlag = \"2 d\"\nnoise = 0\nthreshold = 0.2\nin_a_row = 1\n\
                 [[inject]]\nat = 2026-01-05T12:00:00Z\nevent.false_reading = { place = \"site\", factor = 5 }\n";
    let text = ONE_SITE.replace(
        "tails = 1",
        "tails = 0\nwave.late = { at = 2026-02-20T00:00:00Z, tails = 1 }",
    );
    let story = run(&parsed(&format!("{text}{watch}")), 1, Audit::EveryEvent).observer;
    let assessed: Vec<(f64, i64)> = story
        .0
        .iter()
        .filter_map(|&(hour, fact)| match fact {
            Fact::RegionAssessed { risk } => Some((hour, risk)),
            _ => None,
        })
        .collect();
    assert_eq!(assessed[..3], [(0.0, 100), (108.0, 500), (216.0, 100)]);
    assert_eq!(story.hours(|fact| *fact == Fact::OrderedToPrepare), [108.0]);
}
