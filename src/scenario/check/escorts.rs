//! Escorts: whether each type can take even one of the persons who wait for it.
//!
//! Packing goes by tier, so one person who fits on no tail holds up everyone behind him.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::fleet::Escort;
use super::super::network::Population;
use super::super::problem::Problem;

/// What the most demanding of the persons at a place takes up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Demand {
    escorts: u32,
    seats: u32,
}

impl Demand {
    fn or(self, other: Self) -> Self {
        Self {
            escorts: self.escorts.max(other.escorts),
            seats: self.seats.max(other.seats),
        }
    }
}

/// Homes without the escorts, and types without the seats, for one person of those they are to fetch.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let waiting = demand_by_place(scenario);
    let mut by_type: BTreeMap<&str, (&str, Demand)> = BTreeMap::new();
    for (id, lane) in &scenario.lane {
        let Some(demand) = waiting.get(lane.from.as_str()) else {
            continue;
        };
        for kind in &lane.fleet {
            let entry = by_type.entry(kind).or_insert((id, *demand));
            let all = entry.1.or(*demand);
            if all != entry.1 {
                *entry = (id, all);
            }
        }
    }
    let mut found = vec![];
    let mut homes: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    for (id, (lane, demand)) in by_type {
        let kind = &scenario.fleet[id];
        if scenario.place[&kind.home].escorts < demand.escorts {
            let home = homes.entry(&kind.home).or_insert((id, 0));
            if demand.escorts > home.1 {
                *home = (id, demand.escorts);
            }
        }
        found.extend(of_seats(id, lane, kind.seats, demand));
    }
    found.extend(
        homes
            .into_iter()
            .map(|(home, (id, needed))| of_home(scenario, home, id, needed)),
    );
    found
}

fn of_seats(id: &str, lane: &str, seats: u32, demand: Demand) -> Option<Problem> {
    let needed = demand.seats + demand.escorts;
    (needed > seats).then(|| {
        let with = match (demand.seats, demand.escorts) {
            (2.., 0) => "a medical escort",
            (2.., _) => "escorts and a medical escort",
            _ => "escorts",
        };
        let message = format!("one person with {with} takes up to {needed} seats on lane `{lane}`, and `{id}` has {seats}");
        Problem::new(format!("fleet.{id}.seats"), message)
            .help(format!("write `seats = {needed}` or more, or take the type off the lane"))
    })
}

fn of_home(scenario: &Scenario, home: &str, id: &str, needed: u32) -> Problem {
    let based = scenario.place[home].escorts;
    let s = if needed == 1 { "" } else { "s" };
    let message = format!(
        "one person takes up to {needed} escort{s}, and `{home}`, the home of `{id}`, has {based}"
    );
    Problem::new(format!("place.{home}.escorts"), message).help(format!(
        "write `escorts = {needed}` or more under `[place.{home}]`, or drop the table `[escort]` if none are needed"
    ))
}

/// What those who can come to each place take up, the most demanding of them, carried along the lanes.
fn demand_by_place(scenario: &Scenario) -> BTreeMap<&str, Demand> {
    let mut onward: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for lane in scenario.lane.values() {
        onward.entry(&lane.from).or_default().push(&lane.to);
    }
    let mut waiting: BTreeMap<&str, Demand> = BTreeMap::new();
    let held = scenario
        .population
        .values()
        .filter(|population| population.persons > 0);
    let mut ahead: Vec<(&str, Demand)> = held
        .map(|population| {
            (
                population.place.as_str(),
                demand_of(scenario.escort.as_ref(), population),
            )
        })
        .collect();
    while let Some((place, demand)) = ahead.pop() {
        let known = waiting.entry(place).or_default();
        let all = known.or(demand);
        if all != *known {
            *known = all;
            let next = onward.get(place).map_or(&[][..], Vec::as_slice);
            ahead.extend(next.iter().map(|to| (*to, all)));
        }
    }
    waiting
}

fn demand_of(ratio: Option<&Escort>, population: &Population) -> Demand {
    let tier = &population.tier;
    let escorts = ratio.map_or(0, |ratio| {
        let tiers = [
            (tier.high, ratio.high),
            (tier.medium, ratio.medium),
            (tier.low, ratio.low),
        ];
        let held = tiers.into_iter().filter(|(weight, _)| *weight > 0.0);
        // A hair is taken off, as in packing.
        held.map(|(_, ratio)| libm::ceil(1.0 / ratio - 1e-9) as u32)
            .max()
            .unwrap_or(0)
    });
    Demand {
        escorts,
        seats: if population.medical > 0.0 { 2 } else { 1 },
    }
}
