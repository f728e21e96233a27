//! The lift: whether the types that are to serve a lane can ever do so.
//!
//! Owns the planner's arithmetic of one sortie, in mean times and good weather, as dispatch reckons it. Every lane's
//! places and types, and every type's home, are known to exist.

use std::collections::BTreeMap;

use super::super::Scenario;
use super::super::fleet::{FleetType, Mode};
use super::super::geography::At;
use super::super::network::Lane;
use super::super::problem::Problem;
use super::super::routes::{self, Routes};
use super::escorts::ratio_of;

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
    found.extend(of_fuel(scenario));
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
pub(super) fn has_tails(kind: &FleetType) -> bool {
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
                let class = scenario.fleet[*kind].class(kind);
                if scenario.place[place].spots(class).0 == 0 {
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

/// Refuelling points and flows where there is no fuel, or nothing flows.
fn of_fuel(scenario: &Scenario) -> Vec<Problem> {
    let mut found = vec![];
    for (id, place) in &scenario.place {
        let path = |key: &str| format!("place.{id}.{key}");
        let keys = [
            ("refuel_points", place.refuel_points.is_some()),
            ("refuel_flow", place.refuel_flow.is_some()),
        ];
        for (key, _) in keys.iter().filter(|(_, given)| *given) {
            if !place.refuel {
                let message = "there is no fuel here, so nothing flows";
                let help = format!("write `refuel = true` under `[place.{id}]`, or drop this");
                found.push(Problem::at_key(path(key), message).help(help));
            }
        }
        if place
            .refuel_flow
            .is_some_and(|flow| flow.kg_per_hour() == 0.0)
        {
            let problem = Problem::new(
                path("refuel_flow"),
                "nothing flows, so no tank is ever full",
            );
            found.push(problem.help("write how much flows at a point, such as \"55 gal/min\""));
        }
    }
    found
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
    /// Every place, in the order of the routes.
    places: Vec<At<'a>>,
    routes: Routes,
    /// Most persons a sortie could carry.
    load: u32,
}

/// A sortie: from home along a lane and back.
struct Trip<'a> {
    lane: &'a str,
    home: &'a str,
    from: &'a str,
    to: &'a str,
}

impl<'a> Trips<'a> {
    /// None if no lane names the type.
    fn new(
        scenario: &'a Scenario,
        id: &'a str,
        kind: &'a FleetType,
        lanes: &[(&'a str, &'a Lane)],
    ) -> Option<Self> {
        let trips = |&(lane_id, lane): &(&'a str, &'a Lane)| {
            kind.homes().map(move |home| Trip {
                lane: lane_id,
                home,
                from: &lane.from,
                to: &lane.to,
            })
        };
        let all: u64 = scenario
            .population
            .values()
            .map(|population| u64::from(population.persons))
            .sum();
        let seats = match ratio_of(scenario, kind) {
            Some(_) => kind.cabin(None).seats - 1,
            None => kind.cabin(None).seats,
        };
        (!lanes.is_empty()).then(|| Trips {
            id,
            kind,
            lanes: lanes.iter().flat_map(trips).collect(),
            places: scenario
                .place
                .iter()
                .map(|(id, place)| (id.as_str(), place))
                .collect(),
            routes: routes::of_type(kind, &scenario.place, lanes.iter().map(|(_, lane)| *lane)),
            load: u32::try_from(all).map_or(seats, |all| all.min(seats)),
        })
    }

    fn problems(&self) -> Vec<Problem> {
        [self.of_range(), self.of_crews(), self.of_flight_hours()]
            .into_iter()
            .flatten()
            .collect()
    }

    /// A lane with a stretch that is longer than the range, and no way over other places with fuel.
    fn of_range(&self) -> Option<Problem> {
        let no_way = |trip: &&Trip<'_>| self.flights(trip).is_none();
        let stretches = self.lanes.iter().filter(no_way);
        let too_long: Vec<Stretch<'_>> = stretches.map(|trip| self.longest_stretch(trip)).collect();
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
            None => "write a longer `range`, or a place with `refuel = true` on the way".to_owned(),
        };
        Some(Problem::new(format!("fleet.{}.range", self.id), message).help(help))
    }

    fn position(&self, place: &str) -> usize {
        self.places
            .binary_search_by(|(id, _)| (*id).cmp(place))
            .unwrap_or_else(|_| unreachable!("every place of a lane is known to exist"))
    }

    /// The flights of the round as dispatch reckons them, with full tanks at home and wherever there is fuel; none if there
    /// is no way.
    fn flights(&self, trip: &Trip<'a>) -> Option<Vec<(usize, usize)>> {
        let home = self.position(trip.home);
        let (from, to) = (self.position(trip.from), self.position(trip.to));
        let mut flights = Vec::new();
        let mut left_km = self.kind.range.km();
        for (here, to) in [(home, from), (from, to), (to, home)] {
            let flight = |from, to| flights.push((from, to));
            left_km = self.routes.walk(here, to, left_km, flight)?;
        }
        Some(flights)
    }

    /// Goes the round from place to place of the lane, and from one with fuel to the next.
    fn longest_stretch(&self, trip: &Trip<'a>) -> Stretch<'a> {
        let mut worst = Stretch {
            lane: trip.lane,
            km: 0.0,
            stops: vec![],
        };
        let (mut km, mut stops, mut at) = (0.0, vec![trip.home], self.position(trip.home));
        for stop in [trip.from, trip.to, trip.home] {
            let next = self.position(stop);
            km += self.routes.km(at, next);
            at = next;
            if stops.last() != Some(&stop) {
                stops.push(stop);
            }
            if km > worst.km {
                worst.km = km;
                worst.stops = stops.clone();
            }
            if self.routes.has_fuel(at) {
                (km, stops) = (0.0, vec![stop]);
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
        let augmented = crew.augmented.as_ref();
        let day = augmented.map_or(crew.duty, |longer| longer.duty.max(crew.duty));
        let duty = day.duration().as_hours_f64();
        let cycles = self
            .lanes
            .iter()
            .filter_map(|trip| Some((trip.lane, self.cycle_hours(trip, &self.flights(trip)?))));
        let too_long: Vec<(&str, f64)> = cycles.filter(|(_, hours)| *hours > duty).collect();
        let (lane, hours) = longest(&too_long, |(_, hours)| *hours)?;
        let message = format!(
            "a sortie of `{}` on lane `{lane}`{} takes {hours:.1} h on average, longer than the duty day of {}",
            self.id,
            and_more(too_long.len()),
            day,
        );
        Some(
            Problem::new(path("duty"), message)
                .help("write a longer `duty`, or divide the lane at a staging place"),
        )
    }

    /// A lane on which one sortie flies more than a crew may.
    fn of_flight_hours(&self) -> Option<Problem> {
        let crew = self.kind.crew.as_ref()?;
        let limits = [
            ("flight_day", crew.flight_day),
            ("flight_week", crew.flight_week),
            ("flight_month", crew.flight_month),
        ];
        let (key, limit) = limits
            .into_iter()
            .filter_map(|(key, limit)| Some((key, limit?)))
            .min_by_key(|(_, limit)| *limit)?;
        let most = limit.duration().as_hours_f64();
        let flown = self
            .lanes
            .iter()
            .filter_map(|trip| Some((trip.lane, self.flown_hours(&self.flights(trip)?))));
        let too_long: Vec<(&str, f64)> = flown.filter(|(_, hours)| *hours > most).collect();
        let (lane, hours) = longest(&too_long, |(_, hours)| *hours)?;
        let message = format!(
            "a sortie of `{}` on lane `{lane}`{} flies {hours:.1} h on average, more than the {limit} that a crew may",
            self.id,
            and_more(too_long.len()),
        );
        let help = "write a higher limit, or divide the lane at a staging place";
        Some(Problem::new(format!("fleet.{}.crew.{key}", self.id), message).help(help))
    }

    /// Mean hours of a sortie with a full load, from tasking to home.
    fn cycle_hours(&self, trip: &Trip<'a>, flights: &[(usize, usize)]) -> f64 {
        let kind = self.kind;
        let fixed = [&kind.preflight, &kind.load, &kind.unload, &kind.refuel];
        let fixed: f64 = fixed.iter().map(|law| law.mean().as_hours_f64()).sum();
        let each =
            kind.load_each.duration().as_hours_f64() + kind.unload_each.duration().as_hours_f64();
        let ends = [trip.from, trip.to, trip.home].map(|place| self.position(place));
        let stops = flights.iter().filter(|(_, to)| !ends.contains(to)).count();
        let refuel = kind.refuel.mean().as_hours_f64() * stops as f64;
        // Preflight has the tasks before the flight from home.
        let from_home = usize::from(trip.home != trip.from);
        let ground = self.ground_hours(flights.len(), flights.len() - from_home);
        fixed + each * f64::from(self.load) + self.flown_hours(flights) + refuel + ground
    }

    fn flown_hours(&self, flights: &[(usize, usize)]) -> f64 {
        flights
            .iter()
            .map(|&(from, to)| self.leg_hours(from, to))
            .sum()
    }

    /// Mean hours of the tasks around so many landings and take-offs.
    fn ground_hours(&self, arrivals: usize, departures: usize) -> f64 {
        let Some(ground) = &self.kind.ground else {
            return 0.0;
        };
        let tasks = ground.arriving() * arrivals as i64 + ground.leaving() * departures as i64;
        (tasks + ground.brief.mean()).as_hours_f64()
    }

    fn leg_hours(&self, from: usize, to: usize) -> f64 {
        self.routes.km(from, to) / self.kind.cruise.km_per_hour()
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
