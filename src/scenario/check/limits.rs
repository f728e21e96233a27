//! Limits: what is to be hard must be set, and must leave somebody who may go.

use super::super::Scenario;
use super::super::limits::{HardLimit, Limits};
use super::super::problem::Problem;
use super::super::units::Span;

/// Everything that is wrong with the limits.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let limits = &scenario.limits;
    let mut found = vec![];
    for (n, limit) in limits.hard.iter().enumerate() {
        let (set, how) = match limit {
            HardLimit::Restraint | HardLimit::RampWait => (true, ""),
            HardLimit::Staged => (limits.staged.is_some(), "staged = \"24 h\""),
            HardLimit::Crowding => (limits.crowding.is_some(), "crowding = 0.9"),
            HardLimit::Crowded => (limits.crowded.is_some(), "crowded = \"12 h\""),
            HardLimit::Screening => (limits.screening.is_some(), "screening = \"3 d\""),
            HardLimit::Minors => (limits.minors, "minors = true"),
        };
        if !set {
            let problem = Problem::new(format!("limits.hard.{n}"), "this limit is not set");
            found.push(problem.help(format!("write `{how}` beside it, or drop it here")));
        }
    }
    found.extend(of_stops(limits));
    if limits.screening.is_some() && limits.stops_screening().is_some() {
        found.extend(of_screening(scenario));
    }
    found
}

/// A limit is told before it stops anything, and stops at one value.
fn of_stops(limits: &Limits) -> Vec<Problem> {
    let hours = |span: Span| span.duration().as_hours_f64();
    let stop = &limits.stop;
    let rows = [
        (
            "restraint",
            HardLimit::Restraint,
            Some(hours(limits.restraint)),
            stop.restraint.map(hours),
        ),
        (
            "ramp_wait",
            HardLimit::RampWait,
            Some(hours(limits.ramp_wait)),
            stop.ramp_wait.map(hours),
        ),
        (
            "staged",
            HardLimit::Staged,
            limits.staged.map(hours),
            stop.staged.map(hours),
        ),
        (
            "crowding",
            HardLimit::Crowding,
            limits.crowding,
            stop.crowding,
        ),
        (
            "crowded",
            HardLimit::Crowded,
            limits.crowded.map(hours),
            stop.crowded.map(hours),
        ),
        (
            "screening",
            HardLimit::Screening,
            limits.screening.map(hours),
            stop.screening.map(hours),
        ),
    ];
    let problem = |(key, limit, told, stop): (&str, HardLimit, Option<f64>, Option<f64>)| {
        let stop = stop?;
        let (message, help) = match told {
            None => (
                "this limit is not told at all",
                format!("write `{key}` under `[limits]`, too"),
            ),
            Some(told) if stop < told => (
                "it would stop a step before it is told",
                format!("write a value of `{key}` or more"),
            ),
            Some(_) if limits.is_hard(limit) => (
                "this limit is hard already, at the value from which it is told",
                format!("drop `{key}` here, or out of `hard`"),
            ),
            Some(_) => return None,
        };
        Some(Problem::new(format!("limits.stop.{key}"), message).help(help))
    };
    rows.into_iter().filter_map(problem).collect()
}

/// Sites from which nobody could ever board.
fn of_screening(scenario: &Scenario) -> impl Iterator<Item = Problem> {
    let held_at = |id: &String| scenario.population.values().any(|held| held.place == *id);
    let unseen = scenario.place.iter().filter(move |(id, place)| {
        let detention = place.detention.as_ref();
        detention.is_some_and(|detention| detention.screening.is_none()) && held_at(id)
    });
    unseen.map(|(id, _)| {
        let message = "nobody here is screened, and without a screening nobody may board";
        Problem::at_key(format!("place.{id}.detention"), message).help(format!(
            "add a table `[place.{id}.detention.screening]` with `teams` and `service`"
        ))
    })
}
