//! Escorts and medics: whether each type can take even one of the persons who wait for it.
//!
//! Packing goes by tier, so one person who fits on no tail holds up everyone behind him. Whom a type is not meant for
//! is passed over, but some type has to be meant for him.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::escort::{Posted, Ratio};
use super::super::fleet::FleetType;
use super::super::network::{Lane, Population};
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

    fn is_medical(self) -> bool {
        self.seats > 1
    }

    /// What is left of it where persons with a medical need are taken, or are not.
    fn taken(self, with_medical: bool) -> Self {
        let seats = if with_medical {
            self.seats
        } else {
            self.seats.min(1)
        };
        Self { seats, ..self }
    }
}

/// Posts without the escorts, and types without the seats, for one person of those they are to fetch; and places that
/// nobody with a medical need can leave.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut found = of_medical(scenario);
    let mut posts: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    for (id, kind) in &scenario.fleet {
        let waiting = demand_by_place(scenario, ratio_of(scenario, kind));
        let mut worst: Option<(&str, Demand)> = None;
        for (lane_id, lane) in &scenario.lane {
            let serves = lane.fleet.contains(id);
            let Some(demand) = waiting.get(lane.from.as_str()).filter(|_| serves) else {
                continue;
            };
            let demand = demand.taken(takes_medical(kind));
            let before = worst.map_or(Demand::default(), |(_, demand)| demand);
            let all = before.or(demand);
            if worst.is_none() || all != before {
                worst = Some((lane_id, all));
            }
            let places: Vec<&str> = match lane.escorts {
                Posted::Home => kind.homes().collect(),
                Posted::Origin => vec![&lane.from],
            };
            for post in places {
                let post_needs = posts.entry(post).or_insert((id, 0));
                if demand.escorts > post_needs.1 {
                    *post_needs = (id, demand.escorts);
                }
            }
        }
        let seats = kind.cabins().map(|cabin| cabin.seats);
        let fewest = seats.min().unwrap_or(kind.seats);
        found.extend(worst.and_then(|(lane, demand)| of_seats(id, lane, fewest, demand)));
    }
    let short = posts
        .into_iter()
        .filter(|(post, (_, needed))| scenario.place[*post].escorts < *needed);
    found.extend(short.map(|(post, (id, needed))| of_post(scenario, post, id, needed)));
    found
}

/// How many persons one escort may watch aboard a type, if any are needed.
pub(super) fn ratio_of(scenario: &Scenario, kind: &FleetType) -> Option<Ratio> {
    kind.escort
        .or(scenario.escort.as_ref().map(|escort| escort.ratio()))
}

fn takes_medical(kind: &FleetType) -> bool {
    kind.medical != Some(0)
}

/// Whether any type on a lane takes persons with a medical need.
fn lane_takes_medical(scenario: &Scenario, lane: &Lane) -> bool {
    let mut kinds = lane.fleet.iter().map(|id| &scenario.fleet[id]);
    kinds.any(takes_medical)
}

/// Places where persons with a medical need wait and no lane takes any of them.
fn of_medical(scenario: &Scenario) -> Vec<Problem> {
    let waiting = demand_by_place(scenario, None).into_iter();
    let medical = waiting.filter(|(_, demand)| demand.is_medical());
    let stranded = medical.filter_map(|(place, _)| {
        let mut lanes = scenario.lane.values().filter(|lane| lane.from == place);
        let id = lanes.clone().find_map(|lane| lane.fleet.first())?;
        let leave = lanes.any(|lane| lane_takes_medical(scenario, lane));
        (!leave).then(|| {
            let message = format!("persons with a medical need wait at `{place}`, and no type on its lanes takes any of them");
            let help = "write `medical = 1` or more, or leave it out for as many as there are seats";
            Problem::new(format!("fleet.{id}.medical"), message).help(help)
        })
    });
    stranded.collect()
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

fn of_post(scenario: &Scenario, post: &str, id: &str, needed: u32) -> Problem {
    let based = scenario.place[post].escorts;
    let kind = &scenario.fleet[id];
    let role = match kind.homes().any(|home| home == post) {
        true => format!("the home of `{id}`"),
        false => format!("where those of `{id}` are posted"),
    };
    let s = if needed == 1 { "" } else { "s" };
    let message =
        format!("one person takes up to {needed} escort{s}, and `{post}`, {role}, has {based}");
    Problem::new(format!("place.{post}.escorts"), message).help(format!(
        "write `escorts = {needed}` or more under `[place.{post}]`, or drop the table `[escort]` if none are needed"
    ))
}

/// What those who can come to each place take up, the most demanding of them, carried along the lanes.
fn demand_by_place(scenario: &Scenario, ratio: Option<Ratio>) -> BTreeMap<&str, Demand> {
    let mut onward: BTreeMap<&str, Vec<&Lane>> = BTreeMap::new();
    for lane in scenario.lane.values() {
        onward.entry(&lane.from).or_default().push(lane);
    }
    let mut waiting: BTreeMap<&str, Demand> = BTreeMap::new();
    let held = scenario
        .population
        .values()
        .filter(|population| population.persons > 0);
    let mut ahead: Vec<(&str, Demand)> = held
        .map(|population| (population.place.as_str(), demand_of(ratio, population)))
        .collect();
    while let Some((place, demand)) = ahead.pop() {
        let known = waiting.entry(place).or_default();
        let all = known.or(demand);
        if all != *known {
            *known = all;
            let next = onward.get(place).map_or(&[][..], Vec::as_slice);
            for lane in next {
                let demand = all.taken(lane_takes_medical(scenario, lane));
                ahead.push((&lane.to, demand));
            }
        }
    }
    waiting
}

fn demand_of(ratio: Option<Ratio>, population: &Population) -> Demand {
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
