//! Crews: whether the rules for a type's crews agree with one another.

use super::super::Scenario;
use super::super::fleet::Crew;
use super::super::problem::Problem;

/// Rules that another rule makes idle, and more augmented crews than crews.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let crews = scenario
        .fleet
        .iter()
        .filter_map(|(id, kind)| Some((id, kind.crew.as_ref()?)));
    crews.flat_map(|(id, crew)| of_rules(id, crew)).collect()
}

fn of_rules(id: &str, crew: &Crew) -> Vec<Problem> {
    let mut found = vec![];
    let mut problem = |key: &str, message: String, help: &str| {
        found.push(Problem::new(format!("fleet.{id}.crew.{key}"), message).help(help));
    };
    if let Some(swap) = crew.swap.filter(|swap| *swap < crew.rest) {
        let message = format!(
            "{swap} are less than the rest of {} before any duty day",
            crew.rest
        );
        problem("swap", message, "write a longer `swap`, or drop it");
    }
    if let Some(augmented) = &crew.augmented {
        if augmented.crews > crew.crews {
            let message = format!(
                "{} of {} crews cannot be augmented",
                augmented.crews, crew.crews
            );
            problem(
                "augmented.crews",
                message,
                "augmented crews are counted in `crews`: write as many at most",
            );
        }
        if augmented.duty <= crew.duty {
            let message = format!(
                "{} are no longer than the plain duty day of {}",
                augmented.duty, crew.duty
            );
            problem(
                "augmented.duty",
                message,
                "write a longer duty day, or drop the table",
            );
        }
    }
    let limits = [
        ("flight_day", crew.flight_day),
        ("flight_week", crew.flight_week),
        ("flight_month", crew.flight_month),
    ];
    let given: Vec<_> = limits
        .into_iter()
        .filter_map(|(key, limit)| Some((key, limit?)))
        .collect();
    for pair in given.windows(2) {
        let [(shorter, less), (key, more)] = [pair[0], pair[1]];
        if more < less {
            let message =
                format!("{more} are less than the {less} of `{shorter}`, so that one never binds");
            problem(
                key,
                message,
                "write more hours for the longer time, or drop one of the two",
            );
        }
    }
    found
}
