//! The lift: whether the types that are to serve a lane can ever do so.
//!
//! Owns the planner's arithmetic of one sortie, in mean times and good weather, as dispatch reckons it. Every lane's
//! places and types, and every type's home, are known to exist.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::fleet::{FleetType, Mode};
use super::super::geography::{At, Distances};
use super::super::network::Lane;
use super::super::problem::Problem;

/// Everything that would keep a type on the ground for the whole run.
pub(super) fn problems(scenario: &Scenario) -> Vec<Problem> {
    let mut served: BTreeMap<&str, Vec<(&str, &Lane)>> = BTreeMap::new();
    for (id, lane) in &scenario.lane {
        let mut types: Vec<&str> = lane.fleet.iter().map(String::as_str).collect();
        types.sort_unstable();
        types.dedup();
        for kind in types {
            served.entry(kind).or_default().push((id, lane));
        }
    }
    let mut found = of_empty_lanes(scenario);
    found.extend(of_spots(scenario, &served));
    for (id, kind) in &scenario.fleet {
        let lanes = served.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        if let Some(trips) = Trips::new(scenario, id, kind, lanes) {
            found.extend(trips.problems());
        }
    }
    found.extend(of_distances(&served));
    found
}

/// Lanes that nobody flies, whoever is named.
fn of_empty_lanes(scenario: &Scenario) -> Vec<Problem> {
    let has_tails = |id: &String| has_tails(&scenario.fleet[id]);
    let empty = scenario
        .lane
        .iter()
        .filter(|(_, lane)| !lane.fleet.iter().any(has_tails));
    empty
        .map(|(id, lane)| {
            let message = "none of these types ever has a tail, so nobody is moved along this lane";
            let help = format!(
                "write `tails = 1` or more, or a wave, under `[fleet.{}]`",
                lane.fleet[0]
            );
            Problem::new(format!("lane.{id}.fleet"), message).help(help)
        })
        .collect()
}

/// Whether a type has tails from the start or by a wave.
fn has_tails(kind: &FleetType) -> bool {
    kind.tails > 0 || kind.wave.values().any(|wave| wave.tails > 0)
}

/// Places at which aircraft are to land and cannot.
fn of_spots(scenario: &Scenario, served: &BTreeMap<&str, Vec<(&str, &Lane)>>) -> Vec<Problem> {
    let mut without: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let flown = served
        .iter()
        .filter(|(kind, _)| scenario.fleet[**kind].mode == Mode::Air);
    for (kind, lanes) in flown {
        for (lane_id, lane) in lanes {
            for place in [&lane.from, &lane.to] {
                if scenario.place[place].pads == 0 {
                    without.entry(place).or_insert((lane_id, kind));
                }
            }
        }
    }
    let no_spot = |(place, (lane, kind)): (&str, (&str, &str))| {
        let message = format!(
            "`{kind}` is to land at `{place}` on lane `{lane}`, and there is no landing spot"
        );
        let help =
            format!("write `pads = 1` or more under `[place.{place}]`, or serve the lane by road");
        Problem::new(format!("place.{place}.pads"), message).help(help)
    };
    without.into_iter().map(no_spot).collect()
}

/// Lanes that give different distances between the same places to the same type: only one could hold.
fn of_distances(served: &BTreeMap<&str, Vec<(&str, &Lane)>>) -> Vec<Problem> {
    let mut found: BTreeMap<&str, Problem> = BTreeMap::new();
    for lanes in served.values() {
        let mut given: BTreeMap<(&str, &str), (&str, f64)> = BTreeMap::new();
        for &(id, lane) in lanes {
            let Some(distance) = lane.distance else {
                continue;
            };
            let (one, other) = (lane.from.as_str(), lane.to.as_str());
            let (first, km) = *given
                .entry((one.min(other), one.max(other)))
                .or_insert((id, distance.km()));
            if km != distance.km() {
                let message = format!(
                    "lane `{first}` says {km} km between the same places, for the same type"
                );
                let problem = Problem::new(format!("lane.{id}.distance"), message);
                found
                    .entry(id)
                    .or_insert(problem.help("write the same distance on both"));
            }
        }
    }
    found.into_values().collect()
}

/// A type and the sorties asked of it.
struct Trips<'a> {
    id: &'a str,
    kind: &'a FleetType,
    lanes: Vec<Trip<'a>>,
    distances: Distances<'a>,
    /// Most persons a sortie could carry.
    load: u32,
}

/// A sortie: from home along a lane and back.
struct Trip<'a> {
    lane: &'a str,
    home: At<'a>,
    from: At<'a>,
    to: At<'a>,
}

impl<'a> Trips<'a> {
    /// None if no lane names the type.
    fn new(
        scenario: &'a Scenario,
        id: &'a str,
        kind: &'a FleetType,
        lanes: &[(&'a str, &'a Lane)],
    ) -> Option<Self> {
        let at = |place: &'a str| (place, &scenario.place[place]);
        let trip = |&(lane_id, lane): &(&'a str, &'a Lane)| Trip {
            lane: lane_id,
            home: at(&kind.home),
            from: at(&lane.from),
            to: at(&lane.to),
        };
        let all: u64 = scenario
            .population
            .values()
            .map(|population| u64::from(population.persons))
            .sum();
        let seats = match &scenario.escort {
            Some(_) => kind.seats - 1,
            None => kind.seats,
        };
        (!lanes.is_empty()).then(|| Trips {
            id,
            kind,
            lanes: lanes.iter().map(trip).collect(),
            distances: Distances::new(kind.routing, lanes.iter().map(|(_, lane)| *lane)),
            load: u32::try_from(all).map_or(seats, |all| all.min(seats)),
        })
    }

    fn problems(&self) -> Vec<Problem> {
        [self.of_range(), self.of_crews()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// A lane with a stretch between two places with fuel that is longer than the range.
    fn of_range(&self) -> Option<Problem> {
        let range = self.kind.range.km();
        let stretches = self.lanes.iter().map(|trip| self.longest_stretch(trip));
        let too_long: Vec<Stretch<'_>> = stretches.filter(|stretch| stretch.km > range).collect();
        let worst = longest(&too_long, |stretch| stretch.km)?;
        let message = format!(
            "`{}` cannot fly lane `{}`{}: {} is {:.0} km without fuel, and its range is {}",
            self.id,
            worst.lane,
            and_more(too_long.len()),
            worst.stops.join(" -> "),
            worst.km,
            self.kind.range,
        );
        let between = worst.stops[1..worst.stops.len() - 1].first();
        let help = match between {
            Some(stop) => {
                format!("write a longer `range`, or `refuel = true` under `[place.{stop}]`")
            }
            None => {
                "write a longer `range`, or a place with fuel between two shorter lanes".to_owned()
            }
        };
        Some(Problem::new(format!("fleet.{}.range", self.id), message).help(help))
    }

    /// Goes the round as dispatch reckons it: full tanks at home and wherever there is fuel.
    fn longest_stretch(&self, trip: &Trip<'a>) -> Stretch<'a> {
        let mut worst = Stretch {
            lane: trip.lane,
            km: 0.0,
            stops: vec![],
        };
        let (mut km, mut stops, mut at) = (0.0, vec![trip.home.0], trip.home);
        for stop in [trip.from, trip.to, trip.home] {
            km += self.distances.km(at, stop);
            at = stop;
            if stops.last() != Some(&stop.0) {
                stops.push(stop.0);
            }
            if km > worst.km {
                worst.km = km;
                worst.stops = stops.clone();
            }
            if stop.1.refuel {
                (km, stops) = (0.0, vec![stop.0]);
            }
        }
        worst
    }

    /// No crews at all, or a lane that no duty day is long enough for.
    fn of_crews(&self) -> Option<Problem> {
        let crew = self.kind.crew.as_ref()?;
        let path = |key: &str| format!("fleet.{}.crew.{key}", self.id);
        if crew.crews == 0 && has_tails(self.kind) {
            let message = format!("`{}` serves lanes and has no crew to fly it", self.id);
            let help = "write `crews = 1` or more, or drop the table if crews never limit the type";
            return Some(Problem::new(path("crews"), message).help(help));
        }
        let duty = crew.duty.duration().as_hours_f64();
        let cycles = self
            .lanes
            .iter()
            .map(|trip| (trip.lane, self.cycle_hours(trip)));
        let too_long: Vec<(&str, f64)> = cycles.filter(|(_, hours)| *hours > duty).collect();
        let (lane, hours) = longest(&too_long, |(_, hours)| *hours)?;
        let message = format!(
            "a sortie of `{}` on lane `{lane}`{} takes {hours:.1} h on average, longer than the duty day of {}",
            self.id,
            and_more(too_long.len()),
            crew.duty,
        );
        Some(
            Problem::new(path("duty"), message)
                .help("write a longer `duty`, or divide the lane at a staging place"),
        )
    }

    /// Mean hours of a sortie with a full load, from tasking to home.
    fn cycle_hours(&self, trip: &Trip<'a>) -> f64 {
        let kind = self.kind;
        let fixed = [&kind.preflight, &kind.load, &kind.unload, &kind.refuel];
        let fixed: f64 = fixed.iter().map(|law| law.mean().as_hours_f64()).sum();
        let each =
            kind.load_each.duration().as_hours_f64() + kind.unload_each.duration().as_hours_f64();
        let legs = [
            (trip.home, trip.from),
            (trip.from, trip.to),
            (trip.to, trip.home),
        ];
        let flown: f64 = legs
            .iter()
            .map(|(from, to)| self.leg_hours(*from, *to))
            .sum();
        fixed + each * f64::from(self.load) + flown + self.ground_hours(legs)
    }

    /// Mean hours of the tasks around the legs; preflight has those before the first.
    fn ground_hours(&self, legs: [(At<'a>, At<'a>); 3]) -> f64 {
        let Some(ground) = &self.kind.ground else {
            return 0.0;
        };
        let moves = |leg: usize| i64::from(legs[leg].0.0 != legs[leg].1.0);
        let arrivals = moves(0) + moves(1) + moves(2);
        let departures = moves(1) + moves(2);
        let tasks = ground.arriving() * arrivals + ground.leaving() * departures;
        (tasks + ground.brief.mean()).as_hours_f64()
    }

    fn leg_hours(&self, from: At<'a>, to: At<'a>) -> f64 {
        if from.0 == to.0 {
            return 0.0;
        }
        self.distances.km(from, to) / self.kind.cruise.km_per_hour()
            + self.kind.leg_delay.mean().as_hours_f64()
    }
}

/// A way without fuel on it.
struct Stretch<'a> {
    lane: &'a str,
    km: f64,
    /// The places on it in order.
    stops: Vec<&'a str>,
}

/// The member with the largest measure, the first of equals.
fn longest<T>(all: &[T], measure: impl Fn(&T) -> f64) -> Option<&T> {
    all.iter().reduce(|worst, next| {
        if measure(next) > measure(worst) {
            next
        } else {
            worst
        }
    })
}

/// How many lanes have the same fault beside the one named.
fn and_more(lanes: usize) -> String {
    match lanes {
        0 | 1 => String::new(),
        2 => " (and one more)".to_owned(),
        _ => format!(" (and {} more)", lanes - 1),
    }
}
