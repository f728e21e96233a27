//! Ways between places for a type whose range may be shorter than the leg: by way of places with fuel.
//!
//! Owns the one rule for where a type stops for fuel, for the checks of a scenario and for the operation alike. Worked out
//! once, over full tanks; what the tanks hold now is the asker's to say. Never reckons with weather or with time.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fleet::{FleetType, Mode};
use super::geography::{At, Distances};
use super::network::{Lane, Place};

/// The ways of a type that serves `lanes`. It fills its tanks wherever it can land and there is fuel, and ends at home.
pub fn of_type<'a>(
    kind: &FleetType,
    places: &'a BTreeMap<String, Place>,
    lanes: impl IntoIterator<Item = &'a Lane>,
) -> Routes {
    let distances = Distances::new(kind.routing, lanes);
    let all = || places.iter().map(|(id, place)| -> At<'a> { (id, place) });
    let km = all().flat_map(|from| all().map(move |to| (from, to)));
    let km = km.map(|(from, to)| distances.km(from, to)).collect();
    let can_land = |place: &Place| place.pads > 0 || kind.mode == Mode::Road;
    let fuel = all().map(|(_, place)| place.refuel && can_land(place));
    let home = all().take_while(|(id, _)| *id != kind.home).count();
    Routes::new(km, fuel.collect(), home, kind.range.km())
}

/// Distances of a type between all places, and its ways over places with fuel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Routes {
    places: usize,
    range_km: f64,
    /// Kilometres between any two places, by origin and then by destination.
    km: Vec<f64>,
    /// Places at which the type can fill its tanks.
    fuel: Vec<bool>,
    /// Kilometres from each place to home or the nearest fuel, whichever is nearer.
    to_fuel: Vec<f64>,
    /// By end and then by place: the shortest way from there with full tanks.
    ways: Vec<Vec<Way>>,
}

/// A way over places with fuel: its length and its landings. Ways are compared in this order.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
struct Way {
    km: f64,
    landings: u32,
}

const NO_WAY: Way = Way {
    km: f64::INFINITY,
    landings: u32::MAX,
};

impl Routes {
    /// The ways of a type: `km` between all places by origin and then by destination, where it can fill its tanks, its home.
    pub fn new(km: Vec<f64>, fuel: Vec<bool>, home: usize, range_km: f64) -> Self {
        let places = fuel.len();
        let nearest = |from: usize| {
            let ends = (0..places).filter(|&to| fuel[to] || to == home);
            let km = ends.map(|to| {
                if from == to {
                    0.0
                } else {
                    km[from * places + to]
                }
            });
            km.fold(f64::INFINITY, f64::min)
        };
        let to_fuel = (0..places).map(nearest).collect();
        let mut routes = Routes {
            places,
            range_km,
            km,
            fuel,
            to_fuel,
            ways: Vec::new(),
        };
        routes.ways = (0..places).map(|to| routes.ways_to(to)).collect();
        routes
    }

    /// Kilometres between two places.
    pub fn km(&self, from: usize, to: usize) -> f64 {
        self.km[from * self.places + to]
    }

    /// Whether the type can fill its tanks at a place.
    pub fn has_fuel(&self, place: usize) -> bool {
        self.fuel[place]
    }

    /// Kilometres from a place to home or the nearest fuel, whichever is nearer.
    pub fn km_to_fuel(&self, place: usize) -> f64 {
        self.to_fuel[place]
    }

    /// Where to go next on the way to a place: there, if the tanks lead there and on to fuel, or else to the fuel stop on
    /// the shortest way (the fewest landings, then the order of places, decide between equal ones). `reaches` says whether the
    /// tanks take the type to a place and so many kilometres further.
    pub fn next(
        &self,
        from: usize,
        to: usize,
        reaches: impl Fn(usize, f64) -> bool,
    ) -> Option<usize> {
        if reaches(to, self.to_fuel[to]) {
            return Some(to);
        }
        let ways = &self.ways[to];
        // From one fuel stop to the next the way grows shorter, whatever the tanks or the asker rule out.
        let here = if self.fuel[from] { ways[from] } else { NO_WAY };
        let nearer = |&stop: &usize| self.fuel[stop] && ways[stop] < here;
        let by_way_of = |stop: usize| {
            let km = self.km(from, stop) + ways[stop].km;
            (Way { km, ..ways[stop] }, stop)
        };
        let stops = (0..self.places).filter(nearer).map(by_way_of);
        let best = stops
            .filter(|&(_, stop)| reaches(stop, 0.0))
            .min_by(|(a, _), (b, _)| a.order(b));
        best.map(|(_, stop)| stop)
    }

    /// Goes from one place to another in good weather, with `left_km` in the tanks and full ones wherever there is fuel, and
    /// names the ends of each flight. Returns the kilometres left at the end, or none if there is no way.
    pub fn walk(
        &self,
        from: usize,
        to: usize,
        left_km: f64,
        mut flight: impl FnMut(usize, usize),
    ) -> Option<f64> {
        let (mut at, mut left) = (from, left_km);
        while at != to {
            if self.fuel[at] {
                left = left.max(self.range_km);
            }
            let next = self.next(at, to, |stop, further| self.km(at, stop) + further <= left)?;
            left -= self.km(at, next);
            flight(at, next);
            at = next;
        }
        Some(left)
    }

    /// Dijkstra's search backwards from a place over the places with fuel.
    fn ways_to(&self, to: usize) -> Vec<Way> {
        let mut ways = vec![NO_WAY; self.places];
        let mut open: Vec<usize> = (0..self.places).filter(|&stop| self.fuel[stop]).collect();
        for &stop in &open {
            let km = self.km(stop, to);
            if km + self.to_fuel[to] <= self.range_km {
                ways[stop] = Way { km, landings: 1 };
            }
        }
        let nearest = |open: &[usize], ways: &[Way]| {
            let ahead = (0..open.len()).filter(|&position| ways[open[position]] < NO_WAY);
            ahead.min_by(|&a, &b| ways[open[a]].order(&ways[open[b]]))
        };
        while let Some(position) = nearest(&open, &ways) {
            let next = open.remove(position);
            for &stop in &open {
                let km = self.km(stop, next);
                let way = Way {
                    km: km + ways[next].km,
                    landings: ways[next].landings + 1,
                };
                if km <= self.range_km && way < ways[stop] {
                    ways[stop] = way;
                }
            }
        }
        ways
    }
}

impl Way {
    fn order(&self, other: &Way) -> Ordering {
        let by_km = self.km.total_cmp(&other.km);
        by_km.then(self.landings.cmp(&other.landings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places on a line, at these kilometres, with fuel or without; home is the first.
    fn on_a_line(places: &[(f64, bool)], range_km: f64) -> Routes {
        let all = || places.iter();
        let km = all().flat_map(|(from, _)| all().map(move |(to, _)| (from - to).abs()));
        let fuel = all().map(|place| place.1);
        Routes::new(km.collect(), fuel.collect(), 0, range_km)
    }

    fn landings(routes: &Routes, from: usize, to: usize, left_km: f64) -> Option<Vec<usize>> {
        let mut landings = Vec::new();
        routes.walk(from, to, left_km, |_, next| landings.push(next))?;
        Some(landings)
    }

    #[test]
    fn a_way_longer_than_the_range_goes_by_the_fewest_stops() {
        let places = [0.0, 30.0, 60.0, 90.0, 150.0].map(|km| (km, true));
        let routes = on_a_line(&places, 100.0);
        let to = |end, left_km| landings(&routes, 0, end, left_km);
        assert_eq!(to(3, 100.0), Some(vec![3]), "direct");
        assert_eq!(to(4, 100.0), Some(vec![2, 4]), "one stop, the first of two");
        assert_eq!(to(4, 20.0), Some(vec![2, 4]), "there is fuel at the start");
    }

    #[test]
    fn a_place_without_fuel_is_gone_to_only_if_fuel_can_be_reached_from_it() {
        let places = [(0.0, true), (60.0, false), (200.0, true)];
        assert_eq!(landings(&on_a_line(&places, 100.0), 0, 1, 100.0), None);
        let routes = on_a_line(&places, 140.0);
        assert_eq!(routes.walk(0, 1, 140.0, |_, _| ()), Some(80.0));
        assert_eq!(landings(&routes, 1, 2, 80.0), None);
        assert_eq!(landings(&routes, 1, 2, 140.0), Some(vec![2]));
    }

    #[test]
    fn home_is_an_end_but_no_stop() {
        let routes = on_a_line(&[(0.0, false), (100.0, true), (-100.0, true)], 100.0);
        assert_eq!(landings(&routes, 1, 0, 0.0), Some(vec![0]));
        assert_eq!(landings(&routes, 1, 2, 0.0), None);
    }
}
