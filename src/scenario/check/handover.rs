//! The handover: the stations of a reception make one chain from `first` to the one that accepts.

use std::collections::BTreeSet;

use super::super::Scenario;
use super::super::problem::Problem;
use super::super::reception::Reception;
use super::{Named, cycle};

/// Everything that is wrong with the order of stations.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let receptions = scenario
        .place
        .iter()
        .filter_map(|(id, place)| Some((id, place.reception.as_ref()?)));
    let chains = receptions
        .flat_map(|(id, reception)| of_chain(&format!("place.{id}.reception"), reception));
    chains.collect()
}

fn of_chain(path: &str, reception: &Reception) -> Vec<Problem> {
    let header = format!("[{path}.station.ID]");
    let stations = Named {
        noun: "station",
        header: &header,
        rows: &reception.station,
    };
    let mut found: Vec<Problem> = stations
        .missing(format!("{path}.first"), &reception.first)
        .into_iter()
        .collect();
    for (id, station) in &reception.station {
        if id == "enrolment" && reception.enrolment.is_some() {
            let path = format!("{path}.station.{id}");
            let problem =
                Problem::at_key(path, "`enrolment` is the name of what follows acceptance");
            found.push(problem.help("give the station another name, such as `registration`"));
        }
        if let Some(next) = &station.next {
            found.extend(stations.missing(format!("{path}.station.{id}.next"), next));
        }
    }
    if found.is_empty() {
        found.extend(of_walk(path, reception));
    }
    found
}

/// Goes from the first station to the last, as a person does.
fn of_walk(path: &str, reception: &Reception) -> Vec<Problem> {
    let mut chain: Vec<&str> = vec![];
    let mut passed = BTreeSet::new();
    let mut at = Some(reception.first.as_str());
    while let Some(id) = at {
        if !passed.insert(id) {
            return vec![endless(path, &chain, id)];
        }
        chain.push(id);
        at = reception
            .station
            .get(id)
            .and_then(|station| station.next.as_deref());
    }
    let apart = reception
        .station
        .keys()
        .filter(|id| !passed.contains(id.as_str()));
    let unreached = |id: &String| {
        let message = format!(
            "nobody comes to `{id}`: the chain from `first` is {}",
            chain.join(" -> ")
        );
        Problem::at_key(format!("{path}.station.{id}"), message)
            .help("name it in the `next` of the station before it, or drop it")
    };
    apart.map(unreached).collect()
}

/// A chain whose last station leads back to `again`.
fn endless(path: &str, chain: &[&str], again: &str) -> Problem {
    let start = chain.iter().position(|id| *id == again).unwrap_or(0);
    let last = chain.last().copied().unwrap_or(again);
    let message = format!("nobody is ever accepted: {}", cycle::shown(&chain[start..]));
    Problem::new(format!("{path}.station.{last}.next"), message)
        .help("leave `next` out at the station where custody is accepted")
}
