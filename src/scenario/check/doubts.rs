//! Doubts: what makes sense to the program and is hardly what the planner meant.
//!
//! Owns what a scenario may have and is told about all the same. Nothing here stops a run.

use std::collections::BTreeSet;

use super::super::Scenario;
use super::super::fleet::FleetType;
use super::super::network::Place;
use super::super::problem::Problem;
use super::super::security::Gate;
use super::super::units::Instant;
use super::lift::has_tails;
use crate::sim::Duration;

/// Everything that may not be what was meant.
pub(crate) fn doubts(scenario: &Scenario) -> Vec<Problem> {
    let mut found = after_the_end(scenario);
    found.extend(crowded(scenario));
    found.extend(too_few_places(scenario));
    found.extend(overridden(scenario));
    found.extend(idle_types(scenario));
    found.extend(closed_gates(scenario));
    found
}

/// Gates that let nobody pass before the end, as far as dates and limits say it.
fn closed_gates(scenario: &Scenario) -> Vec<Problem> {
    let end = scenario.horizon.duration();
    let doubt = |(id, gate): (&String, &Gate)| {
        if gate
            .opens
            .is_some_and(|opens| opens.since(scenario.start) > end)
        {
            let message = "this comes after the end of the run: nobody passes the gate";
            let problem = Problem::new(format!("gate.{id}.opens"), message);
            return Some(problem.help("write a longer `horizon`, or an earlier date"));
        }
        let is_closed = gate.per_day == Some(0) && gate.tranche.is_empty();
        is_closed.then(|| {
            let message = "nobody passes the gate, as no tranche sets another limit";
            Problem::new(format!("gate.{id}.per_day"), message)
                .help("write how many may pass a day, or a tranche with a date")
        })
    };
    scenario.gate.iter().filter_map(doubt).collect()
}

/// Types of vehicles that nothing sends anywhere.
fn idle_types(scenario: &Scenario) -> Vec<Problem> {
    let lanes = scenario.lane.values().flat_map(|lane| &lane.fleet);
    let forces = scenario.reaction.values();
    let used: BTreeSet<&String> = lanes.chain(forces.flat_map(|force| &force.fleet)).collect();
    // A change may name it in a force; which words stand where in one, only the scenario that it makes can say.
    let is_named_later = |id: &str| {
        let quoted = format!("{id:?}");
        let mut changes = scenario.change.iter();
        changes.any(|change| change.set.to_string().contains(&quoted))
    };
    let is_idle = |(id, kind): &(&String, &FleetType)| {
        has_tails(kind) && !used.contains(id) && !is_named_later(id)
    };
    let doubt = |(id, _): (&String, &FleetType)| {
        let message = "no lane and no reaction force names this type, so it never sets off";
        Problem::at_key(format!("fleet.{id}"), message)
            .help(format!("add \"{id}\" to the `fleet` of a lane"))
    };
    scenario.fleet.iter().filter(is_idle).map(doubt).collect()
}

/// Sites that hold more than they have room for from the start.
fn crowded(scenario: &Scenario) -> Vec<Problem> {
    let persons_at = |id: &str| {
        let here = scenario
            .population
            .values()
            .filter(|those| those.place == id);
        here.map(|those| u64::from(those.persons)).sum::<u64>()
    };
    let doubt = |(id, place): (&String, &Place)| {
        let (capacity, persons) = (place.detention.as_ref()?.capacity, persons_at(id));
        (persons > u64::from(capacity)).then(|| {
            let message =
                format!("{persons} persons are held here, and there is room for {capacity}");
            Problem::new(format!("place.{id}.detention.capacity"), message)
                .help("a crowded site is more at risk; write what it holds if that is not meant")
        })
    };
    scenario.place.iter().filter_map(doubt).collect()
}

/// What is scripted or changed once the run is over; a list is told once, at the first of them.
fn after_the_end(scenario: &Scenario) -> Vec<Problem> {
    let injects = scenario
        .inject
        .iter()
        .map(|one| one.at.since(scenario.start));
    let changes = scenario
        .change
        .iter()
        .map(|one| one.at.since(scenario.start));
    let lists = [("inject", injects.collect()), ("change", changes.collect())];
    let end = scenario.horizon.duration();
    lists
        .into_iter()
        .filter_map(|(list, times)| late(list, times, end))
        .collect()
}

fn late(list: &str, times: Vec<Duration>, end: Duration) -> Option<Problem> {
    let first = times.iter().position(|&at| at > end)?;
    let late = times.iter().filter(|&&at| at > end).count();
    let message = match late {
        1 => "this comes after the end of the run, and never happens".to_owned(),
        _ => format!(
            "this and {} more come after the end of the run, and never happen",
            late - 1
        ),
    };
    Some(
        Problem::new(format!("{list}.{first}.at"), message)
            .help("write a longer `horizon`, or earlier dates"),
    )
}

/// Daily limits of gates that never hold, since a dated tranche has another from the start on.
fn overridden(scenario: &Scenario) -> Vec<Problem> {
    let from_the_start = |from: Instant| from.since(scenario.start) <= Duration::ZERO;
    let gates = scenario.gate.iter();
    let limited = gates.filter(|(_, gate)| gate.per_day.is_some());
    limited
        .filter_map(|(id, gate)| {
            let mut tranches = gate.tranche.iter();
            let (tranche, _) = tranches.find(|(_, tranche)| from_the_start(tranche.from))?;
            let message = format!("this never holds: the tranche `{tranche}` does from the start");
            let problem = Problem::new(format!("gate.{id}.per_day"), message);
            Some(problem.help("change the tranche, or let it begin later"))
        })
        .collect()
}

/// Receivers that can never hold all who are to come, unless some go home again.
fn too_few_places(scenario: &Scenario) -> Option<Problem> {
    let persons = scenario
        .population
        .values()
        .map(|population| u64::from(population.persons));
    let persons: u64 = persons.sum();
    let receptions = scenario
        .place
        .iter()
        .filter_map(|(id, place)| Some((id, place.reception.as_ref()?)));
    let places: u64 = receptions
        .clone()
        .map(|(_, reception)| reception.room_in_the_end())
        .sum();
    let (id, _) = receptions.clone().next()?;
    (places < persons).then(|| {
        let message = format!(
            "{persons} persons are to come, and all receivers together have room for {places}"
        );
        Problem::new(format!("place.{id}.reception.capacity"), message).help(
            "who finds none waits on the ramp or at the sites, unless others are sent home first",
        )
    })
}
