//! The ground: areas, places, lanes and populations that name one another.

use super::super::network::{Area, Lane, Place, Population};
use super::super::problem::Problem;
use super::super::{Scenario, suggest};
use super::{Named, areas, needs, places, weights};

/// Everything that is wrong in what the ground says of itself.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, area) in &scenario.area {
        found.extend(of_area(scenario, id, area));
    }
    for (id, place) in &scenario.place {
        found.extend(of_place(scenario, id, place));
    }
    for (id, lane) in &scenario.lane {
        found.extend(of_lane(scenario, id, lane));
    }
    for (id, population) in &scenario.population {
        found.extend(of_population(scenario, id, population));
    }
    found
}

fn of_area(scenario: &Scenario, id: &str, area: &Area) -> Vec<Problem> {
    let weathers = Named {
        noun: "weather",
        header: "[weather.ID]",
        rows: &scenario.weather,
    };
    let mut found = vec![];
    if let Some(weather) = &area.weather {
        found.extend(weathers.missing(format!("area.{id}.weather"), weather));
    }
    for neighbour in area.spill.keys() {
        let path = format!("area.{id}.spill.{neighbour}");
        if neighbour == id {
            let problem =
                Problem::at_key(path, "fighting cannot spill over from an area to itself");
            found.push(problem.help("name the neighbour it comes from, or write `escalation`"));
        } else if let Some(problem) = areas(scenario).missing(&path, neighbour) {
            found.push(at_key(problem));
        }
    }
    found
}

fn of_place(scenario: &Scenario, id: &str, place: &Place) -> Vec<Problem> {
    let mut found = vec![];
    if let Some(area) = &place.area {
        found.extend(areas(scenario).missing(format!("place.{id}.area"), area));
    }
    let roles = [
        (
            place.detention.is_some(),
            "a place is staging or detention: persons who are staged are held no more",
        ),
        (
            place.reception.is_some(),
            "a place is staging or reception: persons who are received do not go on",
        ),
    ];
    for (_, message) in roles
        .iter()
        .filter(|(too, _)| *too && place.staging.is_some())
    {
        let problem = Problem::at_key(format!("place.{id}.staging"), *message);
        found.push(problem.help("make two places of it, or drop one of the two tables"));
    }
    if let Some(camp) = &place.camp {
        let path = format!("place.{id}.camp.households");
        if camp.households > camp.persons {
            let message = format!("{} households of {} persons", camp.households, camp.persons);
            found.push(Problem::new(path, message).help("a household has one person at least"));
        } else if camp.households == 0 && camp.persons > 0 {
            let message = format!("{} persons in no household would never leave", camp.persons);
            found.push(
                Problem::new(path, message).help("write the number of households, 1 or more"),
            );
        }
    }
    found
}

/// What is said of the way that a lane takes.
fn of_way(scenario: &Scenario, id: &str, lane: &Lane) -> Vec<Problem> {
    let path = |key: &str| format!("lane.{id}.{key}");
    let mut found = vec![];
    for (position, area) in lane.areas.iter().enumerate() {
        found.extend(areas(scenario).missing(format!("lane.{id}.areas.{position}"), area));
    }
    let by_fighting = [
        ("threat", lane.threat.is_some()),
        ("closed_above", lane.closed_above.is_some()),
    ];
    for (key, _) in by_fighting.iter().filter(|(_, given)| *given) {
        if lane.areas.is_empty() {
            let problem = Problem::new(
                path(key),
                "the lane passes no area, so there is no fighting on it",
            );
            found.push(problem.help(format!(
                "write the areas it passes as `areas` under `[lane.{id}]`"
            )));
        }
    }
    for (name, closed) in &lane.closed {
        if closed.until.since(closed.from) <= crate::sim::Duration::ZERO {
            let problem = Problem::new(
                path(&format!("closed.{name}.until")),
                "it ends before it begins",
            );
            found.push(problem.help("write an instant after `from`"));
        }
    }
    found
}

fn of_lane(scenario: &Scenario, id: &str, lane: &Lane) -> Vec<Problem> {
    let path = |key: &str| format!("lane.{id}.{key}");
    let mut found = vec![];
    found.extend(of_origin(scenario, path("from"), &lane.from));
    if lane.from == lane.to {
        let problem = Problem::new(
            path("to"),
            format!("the lane leads from `{}` to itself", lane.to),
        );
        found.push(problem.help("name the place where persons leave"));
    } else {
        found.extend(of_destination(scenario, path("to"), &lane.to));
    }
    let types = Named {
        noun: "fleet type",
        header: "[fleet.ID]",
        rows: &scenario.fleet,
    };
    for (n, kind) in lane.fleet.iter().enumerate() {
        found.extend(types.missing(format!("lane.{id}.fleet.{n}"), kind));
    }
    found.extend(needs(scenario, &path("needs"), &lane.needs));
    found.extend(of_way(scenario, id, lane));
    found
}

/// A lane begins where persons are held or staged.
fn of_origin(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    let Some(place) = scenario.place.get(id) else {
        return places(scenario).missing(path, id);
    };
    let nobody = place.detention.is_none() && place.staging.is_none();
    nobody.then(|| {
        Problem::new(
            path,
            format!("nobody waits at `{id}`: it is no detention site and no staging place"),
        )
        .help(with_role(
            scenario,
            id,
            &["detention", "staging"],
            |place| place.detention.is_some() || place.staging.is_some(),
        ))
    })
}

/// A lane ends where persons are staged or received.
fn of_destination(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    let Some(place) = scenario.place.get(id) else {
        return places(scenario).missing(path, id);
    };
    let nowhere = place.staging.is_none() && place.reception.is_none();
    nowhere.then(|| {
        Problem::new(
            path,
            format!("nobody is taken in at `{id}`: it is no staging place and no reception"),
        )
        .help(with_role(
            scenario,
            id,
            &["staging", "reception"],
            |place| place.staging.is_some() || place.reception.is_some(),
        ))
    })
}

/// How a place would come by one of the roles, or which places have one.
fn with_role(
    scenario: &Scenario,
    id: &str,
    roles: &[&str],
    has: impl Fn(&Place) -> bool,
) -> String {
    let headers: Vec<String> = roles
        .iter()
        .map(|role| format!("`[place.{id}.{role}]`"))
        .collect();
    let write = format!("write a table {}", headers.join(" or "));
    let others = scenario.place.iter().filter(|(_, place)| has(place));
    match suggest::listed(others.map(|(id, _)| id.as_str())) {
        others if others.is_empty() => write,
        others => format!("{write}, or name one of: {others}"),
    }
}

fn of_population(scenario: &Scenario, id: &str, population: &Population) -> Vec<Problem> {
    let path = format!("population.{id}");
    let mut found = vec![];
    match scenario.place.get(&population.place) {
        None => found.extend(places(scenario).missing(format!("{path}.place"), &population.place)),
        Some(place) if place.detention.is_none() => {
            let message = format!("`{}` is no detention site", population.place);
            let help = with_role(scenario, &population.place, &["detention"], |place| {
                place.detention.is_some()
            });
            found.push(Problem::new(format!("{path}.place"), message).help(help));
        }
        Some(_) => {}
    }
    let tier = &population.tier;
    let tiers = [
        ("high", tier.high),
        ("medium", tier.medium),
        ("low", tier.low),
    ];
    found.extend(weights(&format!("{path}.tier"), tiers));
    if !population.countries.is_empty() {
        let countries = population
            .countries
            .iter()
            .map(|(id, weight)| (id.as_str(), *weight));
        found.extend(weights(&format!("{path}.countries"), countries));
    }
    found
}

/// The same problem, shown at the key.
pub(super) fn at_key(problem: Problem) -> Problem {
    Problem {
        pointing: super::super::problem::Pointing::Key,
        ..problem
    }
}
