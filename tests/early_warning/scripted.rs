//! Scripted events of these rooms: each does what it says, and everyone is still accounted for after every event.

use airbridge::operation::{Audit, Fact};

use super::{parsed, run};

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
