//! How far it is between places: over a sphere, or as a lane says.
//!
//! Owns the one rule for the length of a leg, for the checks of a scenario and for the operation alike. Every function
//! goes through `libm`, so its last bit is the same everywhere.

use std::collections::BTreeMap;

use super::network::{Lane, Place};

/// Mean radius of the earth in kilometres (IUGG R1), as the design's figures use it.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance in kilometres between two points given in degrees (haversine).
pub fn great_circle_km(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (from.0.to_radians(), to.0.to_radians());
    let half_lat = libm::sin((lat_b - lat_a) / 2.0);
    let half_lon = libm::sin((to.1 - from.1).to_radians() / 2.0);
    let a = half_lat * half_lat + libm::cos(lat_a) * libm::cos(lat_b) * half_lon * half_lon;
    2.0 * EARTH_RADIUS_KM * libm::asin(libm::sqrt(a.min(1.0)))
}

/// A place with its id.
pub type At<'a> = (&'a str, &'a Place);

/// The distances that one type of the fleet travels.
#[derive(Clone, Debug)]
pub struct Distances<'a> {
    routing: f64,
    /// Kilometres that lanes give, by their ends in the order of their ids; they hold both ways.
    given: BTreeMap<(&'a str, &'a str), f64>,
}

impl<'a> Distances<'a> {
    /// The distances of a type with this `routing` that serves `lanes`. Of two lanes that give distances between the
    /// same places the later holds.
    pub fn new(routing: f64, lanes: impl IntoIterator<Item = &'a Lane>) -> Self {
        let given = lanes.into_iter().filter_map(|lane| {
            let km = lane.distance?.km();
            Some((pair(&lane.from, &lane.to), km))
        });
        Self {
            routing,
            given: given.collect(),
        }
    }

    /// Kilometres between two places: what a lane says, else the great circle times the routing.
    pub fn km(&self, from: At<'a>, to: At<'a>) -> f64 {
        let given = self.given.get(&pair(from.0, to.0));
        let points = [from, to].map(|(_, place)| (place.lat, place.lon));
        given
            .copied()
            .unwrap_or_else(|| great_circle_km(points[0], points[1]) * self.routing)
    }
}

fn pair<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAGHDAD: (f64, f64) = (33.2625, 44.2346);

    #[test]
    fn distances_to_baghdad_are_the_published_ones_to_a_kilometre() {
        let cases = [
            ("Hasakah", (36.4775, 40.7625), 478.0),
            ("al-Shaddadi", (36.0556, 40.7306), 446.0),
            ("Qamishli", (37.0206, 41.1914), 501.0),
            ("Rumaylan", (36.98, 42.03), 459.0),
            ("Taji", (33.5238, 44.2567), 29.0),
        ];
        for (name, place, km) in cases {
            let got = great_circle_km(place, BAGHDAD);
            assert!((got - km).abs() < 1.0, "{name}: {got} km, published {km}");
        }
    }

    #[test]
    fn antipodes_are_half_a_circumference_apart() {
        let half = core::f64::consts::PI * EARTH_RADIUS_KM;
        assert!((great_circle_km((0.0, 0.0), (0.0, 180.0)) - half).abs() < 1e-6);
    }
}
