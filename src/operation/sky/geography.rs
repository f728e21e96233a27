//! Sun and moon on a sphere, from latitude, longitude and time alone: daylight here, the moon in `moon`.
//!
//! Owns no state. Every function goes through `libm`, so its last bit is the same everywhere. Distances are a matter of
//! the scenario: `scenario::geography`.

/// Elevation of the sun's centre at sunrise and sunset, degrees: 34' of refraction and 16' of radius.
pub const SUNRISE: f64 = -0.833;
/// Elevation of the sun's centre at the beginning of civil dawn and the end of civil dusk, degrees.
pub const CIVIL: f64 = -6.0;
/// The same for nautical twilight.
pub const NAUTICAL: f64 = -12.0;
const DAY_SECONDS: f64 = 86_400.0;
/// Julian day number of the Unix epoch.
const UNIX_EPOCH_JULIAN_DAY: f64 = 2_440_587.5;
/// Julian day number of J2000.0.
const J2000_JULIAN_DAY: f64 = 2_451_545.0;

/// Daylight of one solar day at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Daylight {
    /// The sun rises and sets, at these seconds since the Unix epoch.
    Between(f64, f64),
    /// It does not set.
    Always,
    /// It does not rise.
    Never,
}

/// Days since J2000.0.
pub(crate) fn days_since_2000(unix_seconds: f64) -> f64 {
    unix_seconds / DAY_SECONDS + UNIX_EPOCH_JULIAN_DAY - J2000_JULIAN_DAY
}

/// Mean longitude of the sun and its longitude on the ecliptic, degrees.
pub(crate) fn sun_longitude(days: f64) -> (f64, f64) {
    let mean = (280.460 + 0.985_647_4 * days).rem_euclid(360.0);
    let anomaly = (357.528 + 0.985_600_3 * days)
        .rem_euclid(360.0)
        .to_radians();
    let longitude = mean + 1.915 * libm::sin(anomaly) + 0.020 * libm::sin(2.0 * anomaly);
    (mean, longitude)
}

/// Obliquity of the ecliptic, radians.
pub(crate) fn obliquity(days: f64) -> f64 {
    (23.439 - 0.000_000_4 * days).to_radians()
}

/// The time of the solar day, whose noon is nearest to noon UTC of day `day` since the Unix epoch, in which the sun's centre
/// stands above `elevation` degrees.
///
/// Low-precision solar coordinates of the Astronomical Almanac (good to 0.01 degrees from 1950
/// to 2050) and the hour angle at which it reaches that elevation: within about two minutes of published tables at middle
/// latitudes.
pub fn daylight(day: i64, lat: f64, lon: f64, elevation: f64) -> Daylight {
    let noon_utc = day as f64 * DAY_SECONDS + DAY_SECONDS / 2.0 - lon / 360.0 * DAY_SECONDS;
    let days = days_since_2000(noon_utc);
    let (mean_longitude, longitude) = sun_longitude(days);
    let (longitude, obliquity) = (longitude.to_radians(), obliquity(days));
    let declination = libm::asin(libm::sin(obliquity) * libm::sin(longitude));
    let right_ascension = libm::atan2(
        libm::cos(obliquity) * libm::sin(longitude),
        libm::cos(longitude),
    )
    .to_degrees();
    // Equation of time in degrees, brought near zero.
    let equation = (mean_longitude - right_ascension + 180.0).rem_euclid(360.0) - 180.0;
    let transit = noon_utc - equation / 360.0 * DAY_SECONDS;

    let lat = lat.to_radians();
    let cos_hour_angle = (libm::sin(elevation.to_radians())
        - libm::sin(lat) * libm::sin(declination))
        / (libm::cos(lat) * libm::cos(declination));
    if cos_hour_angle <= -1.0 {
        return Daylight::Always;
    }
    if cos_hour_angle >= 1.0 {
        return Daylight::Never;
    }
    let half_day = libm::acos(cos_hour_angle).to_degrees() / 360.0 * DAY_SECONDS;
    Daylight::Between(transit - half_day, transit + half_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAGHDAD: (f64, f64) = (33.2625, 44.2346);

    #[test]
    fn an_equinox_day_is_a_little_over_twelve_hours() {
        // 20 March 2026 is day 20,532 since the epoch; refraction and the disc add some 7 to 9 minutes.
        let Daylight::Between(rise, set) = daylight(20_532, 0.0, 0.0, SUNRISE) else {
            panic!("the sun rises on the equator");
        };
        let hours = (set - rise) / 3600.0;
        assert!((12.10..12.16).contains(&hours), "{hours}");
    }

    #[test]
    fn baghdad_winter_days_match_the_almanac() {
        // 21 January 2026 (day 20,474): almanacs give sunrise 07:05 and sunset 17:23 at UTC+3.
        let Daylight::Between(rise, set) = daylight(20_474, BAGHDAD.0, BAGHDAD.1, SUNRISE) else {
            panic!("the sun rises over Baghdad");
        };
        let midnight = (20_474.0 - 0.125) * DAY_SECONDS;
        assert!(
            ((rise - midnight) / 60.0 - 425.0).abs() < 4.0,
            "{}",
            (rise - midnight) / 60.0
        );
        assert!(
            ((set - midnight) / 60.0 - 1043.0).abs() < 4.0,
            "{}",
            (set - midnight) / 60.0
        );
    }

    #[test]
    fn civil_twilight_matches_the_almanac() {
        // 20 March 2026 (day 20,532) at New York: civil dawn 06:32 and dusk 19:35 at UTC-4.
        let Daylight::Between(dawn, dusk) = daylight(20_532, 40.7128, -74.0060, CIVIL) else {
            panic!("there is a dawn in New York");
        };
        let midnight = (20_532.0 + 4.0 / 24.0) * DAY_SECONDS;
        let minutes = |time: f64| (time - midnight) / 60.0;
        assert!((minutes(dawn) - 392.0).abs() < 2.0, "{}", minutes(dawn));
        assert!((minutes(dusk) - 1175.5).abs() < 2.0, "{}", minutes(dusk));
    }

    #[test]
    fn polar_day_and_polar_night_are_told_apart() {
        assert_eq!(daylight(20_625, 80.0, 20.0, SUNRISE), Daylight::Always);
        assert_eq!(daylight(20_443, 80.0, 20.0, SUNRISE), Daylight::Never);
    }
}
