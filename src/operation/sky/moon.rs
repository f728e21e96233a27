//! The moon: where it stands and how much of it is lit, from time and position alone.
//!
//! Owns no state. Low-precision formulae of the Astronomical Almanac (page D46: 0.3 degrees in longitude, 0.2 in latitude,
//! 0.003 in parallax), the lit share by the phase angle (Meeus, Astronomical Algorithms, chapter 48): rising and setting
//! within about three minutes at middle latitudes, the lit share within 0.005.

use super::geography::{days_since_2000, obliquity, sun_longitude};

/// Refraction at the horizon, degrees.
const REFRACTION: f64 = 34.0 / 60.0;
/// The moon's radius as a share of its parallax.
const RADIUS: f64 = 0.272_5;
/// Radius of the earth in astronomical units.
const EARTH_RADIUS: f64 = 6_378.14 / 149_597_870.7;

/// The moon at one time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moon {
    days: f64,
    /// Ecliptic longitude and latitude, and horizontal parallax, radians.
    longitude: f64,
    latitude: f64,
    parallax: f64,
}

impl Moon {
    /// The moon at a time in seconds since the Unix epoch.
    pub(crate) fn at(unix_seconds: f64) -> Self {
        let days = days_since_2000(unix_seconds);
        let centuries = days / 36_525.0;
        let angle = |at: f64, rate: f64| (at + rate * centuries).rem_euclid(360.0).to_radians();
        let sin = |size: f64, at: f64, rate: f64| size * libm::sin(angle(at, rate));
        let cos = |size: f64, at: f64, rate: f64| size * libm::cos(angle(at, rate));
        let longitude = 218.32
            + 481_267.881 * centuries
            + sin(6.29, 135.0, 477_198.87)
            + sin(-1.27, 259.3, -413_335.36)
            + sin(0.66, 235.7, 890_534.22)
            + sin(0.21, 269.9, 954_397.74)
            + sin(-0.19, 357.5, 35_999.05)
            + sin(-0.11, 186.5, 966_404.03);
        let latitude = sin(5.13, 93.3, 483_202.02)
            + sin(0.28, 228.2, 960_400.89)
            + sin(-0.28, 318.3, 6_003.15)
            + sin(-0.17, 217.6, -407_332.21);
        let parallax = 0.950_8
            + cos(0.051_8, 135.0, 477_198.87)
            + cos(0.009_5, 259.3, -413_335.36)
            + cos(0.007_8, 235.7, 890_534.22)
            + cos(0.002_8, 269.9, 954_397.74);
        Moon {
            days,
            longitude: longitude.rem_euclid(360.0).to_radians(),
            latitude: latitude.to_radians(),
            parallax: parallax.to_radians(),
        }
    }

    /// The share of its disc that the sun lights.
    pub(crate) fn lit(self) -> f64 {
        let (_, sun) = sun_longitude(self.days);
        let cos_elongation =
            libm::cos(self.latitude) * libm::cos(self.longitude - sun.to_radians());
        let elongation = libm::acos(cos_elongation);
        let distance = EARTH_RADIUS / libm::sin(self.parallax);
        let phase = libm::atan2(libm::sin(elongation), distance - cos_elongation);
        (1.0 + libm::cos(phase)) / 2.0
    }

    /// Degrees by which its upper limb stands above the horizon of a place; below it, negative.
    pub(crate) fn above_horizon(self, lat: f64, lon: f64) -> f64 {
        let tilt = obliquity(self.days);
        let (sin_long, cos_long) = (libm::sin(self.longitude), libm::cos(self.longitude));
        let (sin_lat, cos_lat) = (libm::sin(self.latitude), libm::cos(self.latitude));
        let (sin_tilt, cos_tilt) = (libm::sin(tilt), libm::cos(tilt));
        let right_ascension =
            libm::atan2(sin_long * cos_tilt - sin_lat / cos_lat * sin_tilt, cos_long);
        let declination = libm::asin(sin_lat * cos_tilt + cos_lat * sin_tilt * sin_long);
        let sidereal = (280.460_618_37 + 360.985_647_366_29 * self.days + lon).rem_euclid(360.0);
        let hour_angle = sidereal.to_radians() - right_ascension;
        let lat = lat.to_radians();
        let altitude = libm::asin(
            libm::sin(lat) * libm::sin(declination)
                + libm::cos(lat) * libm::cos(declination) * libm::cos(hour_angle),
        );
        altitude.to_degrees() - (1.0 - RADIUS) * self.parallax.to_degrees() + REFRACTION
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds since the Unix epoch of a day since then and an hour of it.
    fn time(day: i64, hours: f64) -> f64 {
        day as f64 * 86_400.0 + hours * 3_600.0
    }

    #[test]
    fn the_lit_share_is_that_of_the_textbook() {
        // Meeus, example 48.a: 12 April 1992 at 0 h TD, a share of 0.6786.
        let lit = Moon::at(time(8_137, 0.0)).lit();
        assert!((lit - 0.6786).abs() < 0.002, "{lit}");
    }

    #[test]
    fn the_phases_of_january_2026_are_those_of_the_almanac() {
        // Full on the 3rd at 10:03 UTC, last quarter on the 10th at 15:48, new on the 18th at 19:52, first quarter on the
        // 26th at 04:47.
        let phases = [
            (3, 10.05, 1.0),
            (10, 15.8, 0.5),
            (18, 19.867, 0.0),
            (26, 4.783, 0.5),
        ];
        for (day, hours, expected) in phases {
            let lit = Moon::at(time(20_453 + day, hours)).lit();
            assert!((lit - expected).abs() < 0.005, "{lit} on the {day}th");
        }
    }

    #[test]
    fn it_stands_where_the_textbook_has_it() {
        // Meeus, example 47.a, the same instant: longitude 133.1627, latitude -3.2291, parallax 0.9916 degrees.
        let moon = Moon::at(time(8_137, 0.0));
        let degrees = [moon.longitude, moon.latitude, moon.parallax].map(f64::to_degrees);
        let expected = [(133.1627, 0.3), (-3.2291, 0.2), (0.9916, 0.003)];
        for (found, (expected, within)) in degrees.iter().zip(expected) {
            assert!((found - expected).abs() < within, "{degrees:?}");
        }
    }
}
