//! The means: homes and surge waves of the fleet's types.

use super::super::Scenario;
use super::super::fleet::{FleetType, Mode};
use super::super::network::Place;
use super::super::problem::Problem;
use super::{Named, needs, places};

/// Everything the fleet names that is not there.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = of_packing(scenario);
    for (id, kind) in &scenario.fleet {
        found.extend(places(scenario).missing(format!("fleet.{id}.home"), &kind.home));
        if kind.mode == Mode::Air && kind.road.is_some() {
            let message = format!("`{id}` flies, and has no vehicles");
            let problem = Problem::at_key(format!("fleet.{id}.road"), message);
            found.push(problem.help("write `mode = \"road\"`, or drop this table"));
        }
        found.extend(of_cabin(
            kind,
            format!("fleet.{id}.configured"),
            &kind.configured,
        ));
        for (wave_id, wave) in &kind.wave {
            let path = format!("fleet.{id}.wave.{wave_id}.configured");
            found.extend(of_cabin(kind, path, &wave.configured));
            let path = format!("fleet.{id}.wave.{wave_id}.needs");
            found.extend(needs(scenario, &path, &wave.needs));
            found.extend(of_wave(scenario, id, wave_id));
        }
    }
    found
}

/// A configuration that the type does not have.
fn of_cabin(kind: &FleetType, path: String, configured: &Option<String>) -> Option<Problem> {
    let named = Named {
        noun: "configuration",
        header: "[fleet.X.configuration.ID]",
        rows: &kind.configuration,
    };
    named.missing(path, configured.as_ref()?)
}

/// What is missing for a wave to have a home of its own.
fn of_wave(scenario: &Scenario, id: &str, wave_id: &str) -> Vec<Problem> {
    let kind = &scenario.fleet[id];
    let wave = &kind.wave[wave_id];
    let path = |key: &str| format!("fleet.{id}.wave.{wave_id}.{key}");
    let Some(home) = &wave.home else {
        let crews = wave.crews.map(|_| {
            let message = "the crews of the type fly tails that have its home";
            let help = "write the `home` of the wave as well, or more `crews` for the type";
            Problem::at_key(path("crews"), message).help(help)
        });
        return crews.into_iter().collect();
    };
    if let Some(missing) = places(scenario).missing(path("home"), home) {
        return vec![missing];
    }
    let mut found = vec![];
    // Ways are worked out once for a type, over the places where any of its tails finds fuel.
    for place in [home, &kind.home] {
        let fills = |place: &Place| place.refuel && (place.pads > 0 || kind.mode == Mode::Road);
        if scenario.place.get(place).is_some_and(|place| !fills(place)) {
            let message =
                format!("tails of `{id}` have several homes, and `{place}` is one without fuel");
            let help =
                format!("write `refuel = true` under `[place.{place}]`, and `pads` for aircraft");
            found.push(Problem::new(path("home"), message).help(help));
        }
    }
    if kind.crew.is_some() && wave.tails > 0 && wave.crews.unwrap_or(0) == 0 {
        let message = format!("the wave has its home at `{home}`, and no crew there to fly it");
        let help = "write `crews = 1` or more beside it";
        found.push(Problem::new(path("home"), message).help(help));
    }
    if kind.crew.is_none() && wave.crews.is_some() {
        let message = format!("crews of `{id}` have no rules");
        let help = format!("write a table `[fleet.{id}.crew]`, or drop this");
        found.push(Problem::at_key(path("crews"), message).help(help));
    }
    found
}

/// Tiers that are to be kept from themselves.
fn of_packing(scenario: &Scenario) -> Vec<Problem> {
    let pairs = scenario.packing.apart.iter().enumerate();
    let same = pairs.filter(|(_, pair)| pair[0] == pair[1]);
    same.map(|(position, [tier, _])| {
        let message = format!(
            "persons of the {} tier would all have to travel alone",
            tier.word()
        );
        let help = "name two tiers, or limit one of them under `[packing.most]`";
        Problem::new(format!("packing.apart.{position}"), message).help(help)
    })
    .collect()
}
