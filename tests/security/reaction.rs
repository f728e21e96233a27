//! Forces that react to an incident, with the tails and crews of the lift.

use airbridge::operation::{Fact, World};

use super::sites::{sites, told};

/// Two helicopters, a degree of latitude and so an hour from `alpha`, at the post of a force of twenty-five.
const POST: &str = r#"
[place.post]
lat = 37.5
lon = 40.8
pads = 2
maintenance_teams = 1
[fleet.helicopter]
seats = 10
tails = 2
home = "post"
cruise = "111.195 km/h"
routing = 1.0
range = "900 km"
preflight = "30 min"
unload = "5 min"
crew = { crews = 2, duty = "14 h", rest = "12 h" }
[reaction.mobile]
place = "post"
guards = 25
fleet = ["helicopter"]
ready = "1 h"
back = "10 h"
[[inject]]
at = 2026-01-01T01:00:00Z
event.incident = { place = "alpha", stage = "riot" }
"#;

/// What a force does, by the minute and the number of guards.
fn reaction(fact: &Fact, _: &World) -> Option<(&'static str, u32)> {
    match *fact {
        Fact::ReactionCalled { .. } => Some(("called", 0)),
        Fact::ReactionTasked { guards, .. } => Some(("tasked", guards)),
        Fact::ReactionSetOut { guards, .. } => Some(("by road", guards)),
        Fact::ReactionArrived { guards, .. } => Some(("there", guards)),
        Fact::ReactionGivenUp { guards, .. } => Some(("given up", guards)),
        Fact::ReactionEnded { .. } => Some(("back", 0)),
        Fact::CrewOnDuty { .. } => Some(("crew", 0)),
        Fact::IncidentContained { .. } => Some(("contained", 0)),
        Fact::SortieTasked { persons, .. } => Some(("lift", persons)),
        _ => None,
    }
}

fn course(further: &str, sets: &[&str]) -> Vec<(i64, &'static str, u32)> {
    let mut all = vec![
        "horizon=4 d",
        "incidents.response=30 h",
        "call.at=00:00",
        "fleet.helicopter.break_chance=0",
    ];
    all.extend(sets);
    let plan = sites(&format!("{POST}{further}"), &all);
    let minute = |hours: f64| (hours * 60.0).round() as i64;
    told(&plan, 1, reaction)
        .into_iter()
        .map(|(time, (what, guards))| (minute(time.as_hours_f64()), what, guards))
        .collect()
}

/// Ready at two. Ten go with each helicopter (half an hour of preflight, an hour, five minutes to unload), five by road.
/// Thirty hours of work: 2:35 at the pace of one, 7:25 at two, and the rest of 12:35 at two and a quarter.
#[test]
fn a_force_comes_by_every_tail_with_a_crew_and_the_rest_by_road() {
    assert_eq!(
        course("", &["reaction.mobile.road=9 h"]),
        [
            (60, "called", 0),
            (120, "crew", 0),
            (120, "tasked", 10),
            (120, "crew", 0),
            (120, "tasked", 10),
            (120, "by road", 5),
            (215, "there", 10),
            (215, "there", 10),
            (660, "there", 5),
            (996, "contained", 0),
            (996, "back", 0),
        ]
    );
}

#[test]
fn without_a_second_crew_one_tail_goes_and_comes_back_for_the_others() {
    let course = course("", &["fleet.helicopter.crew.crews=1"]);
    let there: Vec<_> = course
        .iter()
        .filter(|(_, what, _)| *what == "there")
        .collect();
    let guards: Vec<u32> = there.iter().map(|(_, _, guards)| *guards).collect();
    assert_eq!(guards, [10, 10, 5]);
    // From one arrival to the next: home in an hour, and the same way again.
    assert_eq!(there[1].0 - there[0].0, 60 + 95);
}

#[test]
fn a_force_is_called_from_its_stage_on_and_not_before() {
    let late = course("", &["reaction.mobile.from=breach"]);
    assert!(
        late.iter().all(|(_, what, _)| *what == "contained"),
        "{late:?}"
    );
}

/// The approval for the lift comes at the minute at which the force is ready; the one tail takes the force first.
#[test]
fn a_reaction_takes_the_tail_before_the_lift_does() {
    let lift = "[lane.by_air]\nfrom = \"bravo\"\nto = \"base\"\nfleet = [\"helicopter\"]\nneeds = [\"dawn\"]\n\
                [gate.dawn]\nopens = 2026-01-01T02:00:00Z\n";
    let sets = [
        "place.bravo.pads=1",
        "fleet.helicopter.tails=1",
        "reaction.mobile.guards=10",
    ];
    let busy = course(lift, &sets);
    let first = |course: &[(i64, &str, u32)]| {
        course
            .iter()
            .find(|(_, what, _)| *what == "lift")
            .map(|(minute, ..)| *minute)
    };
    assert_eq!(
        busy.iter()
            .filter(|(minute, what, _)| (*minute, *what) == (120, "tasked"))
            .count(),
        1
    );
    // Home again at 4:35.
    assert_eq!(first(&busy), Some(275));

    let free = course(
        lift,
        &[
            "place.bravo.pads=1",
            "fleet.helicopter.tails=1",
            "reaction.mobile.from=mass_escape",
        ],
    );
    assert_eq!(first(&free), Some(120));
}

/// Crews who fly by day alone take off as the sun rises over the post at 4:31, after half an hour of preflight: it is their own
/// dawn that wakes them, and not that of a base three hundred kilometres to the east, which has pads or none.
#[test]
fn a_force_goes_by_day_as_soon_as_its_crews_may_fly() {
    let by_day = "fleet.helicopter.crew.night=0.0";
    let alone = course("", &[by_day, "place.base.pads=0"]);
    assert_eq!(alone[2], (241, "tasked", 10), "{alone:?}");
    assert_eq!(alone, course("", &[by_day]));
}

/// The site has no guards of its own: the force contains the riot (five come by road at eleven; 1,800 minutes of work, 445
/// by then, the rest at a pace of five quarters) and stays until forty others come on the third day.
#[test]
fn a_force_stays_at_a_site_without_guards_until_it_has_some() {
    let script = "[[inject]]\nat = 2026-01-01T00:00:00Z\nevent.withdrawal = { place = \"alpha\" }\n\
                  [[inject]]\nat = 2026-01-03T00:00:00Z\nevent.reinforcement = { place = \"alpha\", guards = 40 }\n";
    let course = course(
        script,
        &["reaction.mobile.road=9 h", "incidents.exit_rate=9 /day"],
    );
    let of = |wanted: &str| -> Vec<i64> {
        let found = course.iter().filter(|(_, what, _)| *what == wanted);
        found.map(|(minute, ..)| *minute).collect()
    };
    assert_eq!(of("contained"), [660 + 1084]);
    assert_eq!(of("back"), [2 * 24 * 60]);
}

/// Contained before it is ready: it goes back, and nobody flies.
#[test]
fn a_force_that_is_not_needed_any_more_stands_down() {
    let course = course("", &["incidents.response=30 min"]);
    assert_eq!(
        course,
        [(60, "called", 0), (90, "contained", 0), (90, "back", 0)]
    );
}

/// Away from half past midnight for three hours: the incident of one o'clock is answered when it is back. Called already, it
/// is not taken away.
#[test]
fn a_force_that_is_away_is_called_when_it_is_back() {
    let away = |at: &str| {
        let script = format!(
            "[[inject]]\nat = 2026-01-01T{at}:00Z\nevent.reaction_away = {{ reaction = \"mobile\", lasts = \"3 h\" }}\n"
        );
        let course = course(&script, &[]);
        let called = course.iter().find(|(_, what, _)| *what == "called");
        called.map(|(minute, ..)| *minute)
    };
    assert_eq!(away("00:30"), Some(210));
    assert_eq!(away("01:30"), Some(60));
}
