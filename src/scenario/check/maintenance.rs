//! Maintenance: whether what breaks can be mended where the type has its home.

use super::super::Scenario;
use super::super::fleet::FleetType;
use super::super::problem::Problem;
use super::suggest;

/// Types that break without teams to mend them, and codes that take a spare which their home does not have.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, kind) in &scenario.fleet {
        for home in kind.homes() {
            found.extend(of_teams(scenario, id, kind, home));
            found.extend(of_spares(scenario, id, kind, home));
        }
    }
    found
}

/// A type that breaks, or is to be inspected, where there is no team.
fn of_teams(scenario: &Scenario, id: &str, kind: &FleetType, home: &str) -> Option<Problem> {
    let (key, what) = what_needs_a_team(kind)?;
    let place = &scenario.place[home];
    let has_none = place.maintenance_teams == 0 && place.maintenance_shift.is_empty();
    has_none.then(|| {
        let message =
            format!("tails of `{id}` {what}, and their home `{home}` has no team to mend them");
        let help = format!("write `maintenance_teams = 1` or more under `[place.{home}]`");
        Problem::new(format!("fleet.{id}.{key}"), message).help(help)
    })
}

/// The first key by which tails of a type come to need a team, and what happens to them.
fn what_needs_a_team(kind: &FleetType) -> Option<(String, &'static str)> {
    if kind.break_chance > 0.0 {
        return Some(("break_chance".to_owned(), "break"));
    }
    if let Some(abort) = &kind.abort
        && abort.ground + abort.air > 0.0
    {
        return Some(("abort".to_owned(), "break"));
    }
    let table = kind.maintenance.as_ref()?;
    if table.phase_every.is_some() {
        return Some(("maintenance.phase_every".to_owned(), "are to be inspected"));
    }
    let mut codes = table.code.iter();
    let fails = codes.find(|(_, code)| code.per_sortie + code.per_flight_hour > 0.0);
    fails.map(|(code, _)| (format!("maintenance.code.{code}"), "break"))
}

fn of_spares(scenario: &Scenario, id: &str, kind: &FleetType, home: &str) -> Vec<Problem> {
    let stock = &scenario.place[home].spares;
    let codes = kind.maintenance.iter().flat_map(|table| &table.code);
    let takes = codes.filter_map(|(code, law)| Some((code, law.spare.as_ref()?)));
    takes
        .filter(|(_, spare)| !stock.contains_key(*spare))
        .map(|(code, spare)| {
            let message = format!("`{home}`, the home of `{id}`, has no spare `{spare}`");
            let help = match stock.is_empty() {
                true => format!("write a table `[place.{home}.spares.{spare}]`"),
                false => suggest::help(spare, stock.keys().map(String::as_str), "spares"),
            };
            Problem::new(format!("fleet.{id}.maintenance.code.{code}.spare"), message).help(help)
        })
        .collect()
}
