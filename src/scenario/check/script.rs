//! The script: whether what happens on a date names something that it can happen to.

use super::super::Scenario;
use super::super::fleet::{Mode, tail_name};
use super::super::network::Place;
use super::super::problem::Problem;
use super::super::security::Injected;
use super::{Named, areas, ceasefires, gates, places, reactions};

/// What a place may lack, and the line that gives it some.
const ESCORTS: (&str, &str) = ("escorts posted", "escorts = 20");
const FUEL: (&str, &str) = ("fuel for tails", "refuel = true");
const TEAMS: (&str, &str) = ("loading teams to count", "loading = { teams = 2 }");

/// Scripted events that name nothing.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let events = scenario.inject.iter().enumerate();
    events
        .filter_map(|(n, inject)| of_inject(scenario, n, &inject.event))
        .collect()
}

fn of_inject(scenario: &Scenario, n: usize, event: &Injected) -> Option<Problem> {
    let path = |kind: &str, key: &str| format!("inject.{n}.event.{kind}.{key}");
    let site = |kind, id| missing_site(scenario, path(kind, "place"), id);
    let area = |kind, id| areas(scenario).missing(path(kind, "area"), id);
    let place = |kind, id| places(scenario).missing(path(kind, "place"), id);
    let ceasefire = |kind, id| ceasefires(scenario).missing(path(kind, "ceasefire"), id);
    let gate = |kind, id| gates(scenario).missing(path(kind, "gate"), id);
    let camp = |kind, id| missing_camp(scenario, path(kind, "place"), id);
    let tail = |kind, id| missing_tail(scenario, path(kind, "tail"), id);
    let lacks = |path: String, id: &str, (what, line): (&str, &str), none: fn(&Place) -> bool| {
        none(&scenario.place[id]).then(|| {
            let problem = Problem::new(path, format!("`{id}` has no {what}"));
            problem.help(format!(
                "write `{line}` under `[place.{id}]`, or name another place"
            ))
        })
    };
    match event {
        Injected::Incident { place, .. } => site("incident", place),
        Injected::Attack { place } => site("attack", place),
        Injected::Desertion { place, .. } => site("desertion", place),
        Injected::Reinforcement { place, .. } => site("reinforcement", place),
        Injected::Withdrawal { place, .. } => site("withdrawal", place),
        Injected::Control { place, .. } => site("control", place),
        Injected::Fighting { area: id, .. } => area("fighting", id),
        Injected::Offensive { area: id, .. } => area("offensive", id),
        Injected::Pressure { area: id, .. } => area("pressure", id),
        Injected::Ceasefire { ceasefire: id, .. } => ceasefire("ceasefire", id),
        Injected::Extension { ceasefire: id, .. } => {
            ceasefire("extension", id).or_else(|| endless(scenario, path("extension", "by"), id))
        }
        Injected::Lapse { ceasefire: id } => ceasefire("lapse", id),
        Injected::Weather { area, regime, .. } => {
            missing_regime(scenario, &path("weather", ""), area, regime)
        }
        Injected::CrewsAway { fleet, .. } => {
            missing_crews(scenario, path("crews_away", "fleet"), fleet)
        }
        Injected::GateOpens { gate: id } => gate("gate_opens", id),
        Injected::GateCloses { gate: id } => gate("gate_closes", id),
        Injected::GateSuspended { gate: id } => gate("gate_suspended", id),
        Injected::GateResumed { gate: id } => gate("gate_resumed", id),
        Injected::CampPasses { place: id } => camp("camp_passes", id),
        Injected::CampBreakout { place: id, .. } => camp("camp_breakout", id),
        Injected::Alarm {} => nobody_watches(scenario, format!("inject.{n}.event.alarm")),
        Injected::OrderToPrepare {} => {
            nobody_watches(scenario, format!("inject.{n}.event.order_to_prepare"))
        }
        Injected::Escape { place, .. } => site("escape", place),
        Injected::Containment { place } => site("containment", place),
        Injected::EscapeElsewhere {
            place: id,
            persons,
            retaken,
            ..
        } => place("escape_elsewhere", id)
            .or_else(|| more_retaken(path("escape_elsewhere", "retaken"), *persons, *retaken)),
        Injected::Closure { place: id, .. } => place("closure", id),
        Injected::Breakdown { tail: id } => tail("breakdown", id),
        Injected::FuelEmergency { tail: id, .. } => {
            let path = path("fuel_emergency", "tail");
            tail("fuel_emergency", id).or_else(|| of_a_convoy(scenario, path, id))
        }
        Injected::Loss { tail: id, .. } => tail("loss", id),
        Injected::RoadAttack { tail: id, .. } => tail("road_attack", id)
            .or_else(|| of_no_convoy(scenario, path("road_attack", "tail"), id)),
        Injected::EscortsAway { place: id, .. } => {
            let none = |place: &Place| place.escorts == 0;
            place("escorts_away", id)
                .or_else(|| lacks(path("escorts_away", "place"), id, ESCORTS, none))
        }
        Injected::ReactionAway { reaction, .. } => {
            reactions(scenario).missing(path("reaction_away", "reaction"), reaction)
        }
        Injected::FuelOutage { place: id, .. } => {
            let none = |place: &Place| !place.refuel;
            place("fuel_outage", id).or_else(|| lacks(path("fuel_outage", "place"), id, FUEL, none))
        }
        Injected::LoadersAway { place: id, .. } => {
            let none = |place: &Place| place.loading.is_none();
            place("loaders_away", id)
                .or_else(|| lacks(path("loaders_away", "place"), id, TEAMS, none))
        }
        Injected::FalseReading { place: id, .. } => site("false_reading", id)
            .or_else(|| nobody_watches(scenario, path("false_reading", "place"))),
    }
}

/// The problem with naming a place where nobody is guarded.
pub(super) fn missing_site(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    let Some(place) = scenario.place.get(id) else {
        return places(scenario).missing(path, id);
    };
    let nobody = place.detention.is_none() && place.staging.is_none();
    nobody.then(|| {
        let message = format!(
            "`{id}` is no detention site and no staging place, and no incident can open there"
        );
        let help = format!("name a place with a table `[place.{id}.detention]`");
        Problem::new(path, message).help(help)
    })
}

/// The problem with retaking more than escape.
fn more_retaken(path: String, persons: u32, retaken: u32) -> Option<Problem> {
    let message = format!("{retaken} cannot be retaken of {persons} who escape");
    let help = format!("write {persons} or fewer");
    (retaken > persons).then(|| Problem::new(path, message).help(help))
}

/// The problem with extending a ceasefire that no event puts in force for a time.
fn endless(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    let timed = |event: &Injected| matches!(event, Injected::Ceasefire { ceasefire, lasts: Some(_) } if ceasefire == id);
    let ends = scenario.inject.iter().any(|inject| timed(&inject.event));
    (!ends).then(|| {
        let message = format!("`{id}` is never in force for a time that could be extended");
        let help = "write `lasts` in the event that puts it in force";
        Problem::new(path, message).help(help)
    })
}

/// Each type's tails by the names they are numbered under: its own, and one for each wave.
fn tail_groups(scenario: &Scenario) -> impl Iterator<Item = (&String, String, u32)> {
    scenario.fleet.iter().flat_map(|(id, kind)| {
        let waves = kind.wave.iter();
        let waves = waves.map(move |(wave, of)| (id, format!("{id}-{wave}"), of.tails));
        [(id, id.clone(), kind.tails)].into_iter().chain(waves)
    })
}

/// The type that has a tail of this name, from the start or with a wave.
fn type_of_tail<'a>(scenario: &'a Scenario, name: &str) -> Option<&'a String> {
    let has = |(_, prefix, tails): &(&String, String, u32)| {
        let number = name.strip_prefix(&format!("{prefix}-"));
        let number = number.and_then(|number| number.parse().ok());
        number.is_some_and(|n| (1..=*tails).contains(&n) && tail_name(prefix, n) == name)
    };
    tail_groups(scenario).find(has).map(|(id, ..)| id)
}

/// The problem with naming a tail that no type and no wave ever has.
fn missing_tail(scenario: &Scenario, path: String, name: &str) -> Option<Problem> {
    if type_of_tail(scenario, name).is_some() {
        return None;
    }
    let example = tail_groups(scenario)
        .find(|(_, _, tails)| *tails > 0)
        .map_or(String::new(), |(_, prefix, _)| {
            format!(", such as `{}`", tail_name(&prefix, 1))
        });
    let help = format!("tails are numbered within their type, or their wave{example}");
    Some(Problem::new(path, format!("there is no tail `{name}`")).help(help))
}

/// The problem with an emergency of fuel on the road, where whoever runs dry just stands.
fn of_a_convoy(scenario: &Scenario, path: String, tail: &str) -> Option<Problem> {
    let id = type_of_tail(scenario, tail).filter(|id| scenario.fleet[*id].mode == Mode::Road)?;
    let message = format!("`{id}` drives, and a convoy that runs dry stands until it is helped");
    let help = "write a `breakdown` of it, or a `closed` time of its lane";
    Some(Problem::new(path, message).help(help))
}

/// The problem with an attack on the road of what does not drive.
fn of_no_convoy(scenario: &Scenario, path: String, tail: &str) -> Option<Problem> {
    let id = type_of_tail(scenario, tail).filter(|id| scenario.fleet[*id].mode == Mode::Air)?;
    let message = format!("`{id}` flies, and nobody attacks it on the road");
    Some(Problem::new(path, message).help("name a convoy, or write a `loss` of the tail"))
}

/// The problem with naming an area, or a regime that its weather does not have; `path` ends in a point.
fn missing_regime(scenario: &Scenario, path: &str, area: &str, regime: &str) -> Option<Problem> {
    let Some(found) = scenario.area.get(area) else {
        return areas(scenario).missing(format!("{path}area"), area);
    };
    let weather = found.weather.as_ref();
    let Some(weather) = weather.and_then(|id| scenario.weather.get(id)) else {
        let problem = Problem::new(format!("{path}area"), format!("`{area}` has no weather"));
        return Some(problem.help(format!("write `[area.{area}] weather = ...`")));
    };
    let regimes = Named {
        noun: "regime",
        header: "[weather.ID.regime.ID]",
        rows: &weather.regime,
    };
    regimes.missing(format!("{path}regime"), regime)
}

/// The problem with naming a type that is none, or has no crews.
fn missing_crews(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    let types = Named {
        noun: "fleet type",
        header: "[fleet.ID]",
        rows: &scenario.fleet,
    };
    match scenario.fleet.get(id) {
        Some(kind) if kind.crew.is_none() => {
            let problem = Problem::new(path, format!("crews of `{id}` are not counted"));
            Some(problem.help(format!("write a table `[fleet.{id}.crew]`")))
        }
        _ => types.missing(path, id),
    }
}

/// The problem with naming a place without a camp.
fn missing_camp(scenario: &Scenario, path: String, id: &str) -> Option<Problem> {
    match scenario.place.get(id) {
        Some(place) if place.camp.is_none() => {
            let problem = Problem::new(path, format!("`{id}` has no camp"));
            Some(problem.help(format!("name a place with a table `[place.{id}.camp]`")))
        }
        _ => places(scenario).missing(path, id),
    }
}

/// The problem with what needs somebody to assess, where nobody does.
pub(super) fn nobody_watches(scenario: &Scenario, path: String) -> Option<Problem> {
    scenario.warning.is_none().then(|| {
        let problem = Problem::new(path, "nobody assesses and nobody gives an order");
        problem.help("write a table `[warning]` with a `threshold`")
    })
}
