//! Limits: what is to be hard must be set, and must leave somebody who may go.

use super::super::Scenario;
use super::super::limits::HardLimit;
use super::super::problem::Problem;

/// Everything that is wrong with the limits.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let limits = &scenario.limits;
    let mut found = vec![];
    for (n, limit) in limits.hard.iter().enumerate() {
        let (set, how) = match limit {
            HardLimit::Restraint | HardLimit::RampWait => (true, ""),
            HardLimit::Staged => (limits.staged.is_some(), "staged = \"24 h\""),
            HardLimit::Crowding => (limits.crowding.is_some(), "crowding = 0.9"),
            HardLimit::Screening => (limits.screening.is_some(), "screening = \"3 d\""),
            HardLimit::Minors => (limits.minors, "minors = true"),
        };
        if !set {
            let problem = Problem::new(format!("limits.hard.{n}"), "this limit is not set");
            found.push(problem.help(format!("write `{how}` beside it, or drop it here")));
        }
    }
    if limits.is_hard(HardLimit::Screening) && limits.screening.is_some() {
        found.extend(of_screening(scenario));
    }
    found
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
