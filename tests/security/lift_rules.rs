//! What the lift does at a site with an incident: one tail that loads, and one that waits for its spot.

use airbridge::operation::{Fact, World};

use super::sites::{sites, told};

/// Two helicopters, an hour from `alpha`, which has one spot. The first lands at one and loads until two; a riot begins at
/// half past one and is contained at half past three.
const LIFT: &str = r#"
[fleet.helicopter]
seats = 10
tails = 2
home = "base"
cruise = "100 km/h"
range = "2000 km"
preflight = "0 s"
load = "1 h"
load_each = "0 s"
unload = "5 min"
unload_each = "0 s"
hold = "9 h"
break_chance = 0
[lane.by_air]
from = "alpha"
to = "base"
fleet = ["helicopter"]
distance = "100 km"
[[inject]]
at = 2026-01-01T01:30:00Z
event.incident = { place = "alpha", stage = "riot" }
"#;

fn course(rule: &str) -> Vec<(i64, &'static str)> {
    let plan = sites(
        LIFT,
        &[
            "horizon=5 h",
            "call.at=00:00",
            "place.alpha.pads=1",
            "incidents.response=2 h",
            &format!("incidents.lift={rule}"),
        ],
    );
    let wanted = |fact: &Fact, world: &World| match *fact {
        Fact::TookOff {
            place,
            persons: 1..,
            ..
        } if world.names().place(place) == "alpha" => Some("left with persons"),
        Fact::SortieAborted { .. } => Some("gave up"),
        Fact::IncidentContained { .. } => Some("contained"),
        _ => None,
    };
    let minute = |hours: f64| (hours * 60.0).round() as i64;
    let told = told(&plan, 1, wanted).into_iter();
    told.map(|(time, what)| (minute(time.as_hours_f64()), what))
        .collect()
}

/// Nobody boards before it is contained; the other tail waits, and loads in its turn.
#[test]
fn stop_keeps_everyone_off_until_it_is_contained() {
    assert_eq!(
        course("stop"),
        [
            (210, "contained"),
            (210, "left with persons"),
            (270, "left with persons"),
        ]
    );
}

#[test]
fn finish_loading_lets_the_one_on_the_spot_leave_and_the_other_wait() {
    assert_eq!(
        course("finish_loading"),
        [
            (120, "left with persons"),
            (210, "contained"),
            (270, "left with persons"),
        ]
    );
}

/// The one in the air gives up at once, the other once it would board.
#[test]
fn keep_away_sends_both_home_empty() {
    let course = course("keep_away");
    assert_eq!(
        course[..3],
        [(90, "gave up"), (120, "gave up"), (210, "contained")]
    );
}
