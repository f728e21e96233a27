//! The flow: whether everyone held at the start could come to a reception at all.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::Scenario;
use super::super::network::Population;
use super::super::problem::Problem;
use super::cycle;

/// Every hop that is missing, and every circle that leads nowhere. The ends of all lanes are known to be right.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut onward: cycle::Links<'_> = BTreeMap::new();
    let mut short: cycle::Links<'_> = BTreeMap::new();
    for lane in scenario.lane.values() {
        onward.entry(&lane.from).or_default().push(&lane.to);
        if scenario.place[&lane.to].reception.is_none() {
            short.entry(&lane.from).or_default().push(&lane.to);
        }
    }
    let mut found = of_sites(scenario, &onward);
    found.extend(of_staging(scenario, &onward));
    found.extend(of_circles(scenario, &short));
    found
}

/// Sites with persons that no lane leaves.
fn of_sites(scenario: &Scenario, onward: &cycle::Links<'_>) -> Vec<Problem> {
    let held = scenario
        .population
        .iter()
        .filter(|(_, population)| population.persons > 0);
    let stuck = held.filter(|(_, population)| !onward.contains_key(population.place.as_str()));
    let no_way = |(id, population): (&String, &Population)| {
        let (place, persons) = (&population.place, population.persons);
        let message =
            format!("no lane leaves `{place}`, so its {persons} persons are never lifted");
        let help = format!(
            "write a table `[lane.ID]` with from = \"{place}\", to a staging place or a reception"
        );
        Problem::new(format!("population.{id}.place"), message).help(help)
    };
    stuck.map(no_way).collect()
}

/// Staging places that persons come to and that no lane leaves.
fn of_staging(scenario: &Scenario, onward: &cycle::Links<'_>) -> Vec<Problem> {
    let arrived = |place: &str| scenario.place[place].reception.is_some();
    let mut found = vec![];
    for (end, site) in reached(scenario, onward) {
        if end == site || arrived(end) || onward.contains_key(end) {
            continue;
        }
        let message =
            format!("persons from `{site}` come as far as `{end}`, and no lane goes on from there");
        let help = format!("write a table `[lane.ID]` with from = \"{end}\", to a reception");
        found.push(Problem::at_key(format!("place.{end}.staging"), message).help(help));
    }
    found
}

/// Every place that lanes lead to from a site with persons, with one such site.
fn reached<'a>(scenario: &'a Scenario, onward: &cycle::Links<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let held = scenario
        .population
        .values()
        .filter(|population| population.persons > 0);
    let mut ahead: Vec<(&str, &str)> = held
        .rev()
        .map(|population| (population.place.as_str(), population.place.as_str()))
        .collect();
    while let Some((place, site)) = ahead.pop() {
        if let Entry::Vacant(new) = from.entry(place) {
            new.insert(site);
            let next = onward.get(place).map_or(&[][..], Vec::as_slice);
            ahead.extend(next.iter().map(|to| (*to, site)));
        }
    }
    from
}

/// Lanes short of a reception that bring persons back to where they were.
fn of_circles(scenario: &Scenario, short: &cycle::Links<'_>) -> Vec<Problem> {
    let circle = |circle: Vec<&str>| {
        let (last, first) = (circle[circle.len() - 1], circle[0]);
        let mut lanes = scenario.lane.iter();
        let closing = lanes.find(|(_, lane)| lane.from == last && lane.to == first);
        let path = closing.map_or("lane".to_owned(), |(id, _)| format!("lane.{id}.to"));
        let message = format!(
            "persons could be moved in a circle: {}",
            cycle::shown(&circle)
        );
        Problem::new(path, message)
            .help("lanes lead towards a reception: drop or turn one of these")
    };
    cycle::circles(short).into_iter().map(circle).collect()
}
