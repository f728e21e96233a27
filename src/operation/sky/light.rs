//! Light: when it is bright enough at a place, over a whole run.
//!
//! Owns spans of time alone: of daylight, with or without twilight, and of moonlight. It says whether one is on and when
//! that next changes; what light is needed for is asked in `timing` and `places`.

use serde::{Deserialize, Serialize};

use super::geography::{CIVIL, Daylight, NAUTICAL, SUNRISE, daylight};
use super::moon::Moon;
use crate::scenario::network::Twilight;
use crate::sim::{Duration, Time};

const DAY: i64 = Duration::from_days(1).micros();
const SECOND: i64 = 1_000_000;
/// Moonrise is looked for in steps of this length.
const STEP: i64 = Duration::from_minutes(30).micros();

/// Where and when a run takes place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// Microseconds from the Unix epoch to the start.
    pub(crate) start_unix: i64,
    pub(crate) horizon: Duration,
}

/// Spans of light.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Light {
    /// In microseconds since the start, ascending and apart.
    spans: Vec<(i64, i64)>,
}

impl Light {
    /// Daylight on every day of a run; twilight, where it counts as day, included.
    pub(crate) fn day(scene: Scene, twilight: Option<Twilight>) -> Self {
        let elevation = match twilight {
            None => SUNRISE,
            Some(Twilight::Civil) => CIVIL,
            Some(Twilight::Nautical) => NAUTICAL,
        };
        let start = scene.start_unix;
        let first = start.div_euclid(DAY) - 2;
        let last = (start + scene.horizon.micros()).div_euclid(DAY) + 2;
        let span = |day: i64| match daylight(day, scene.lat, scene.lon, elevation) {
            Daylight::Between(rise, set) => Some((micros(rise) - start, micros(set) - start)),
            Daylight::Always => Some((day * DAY - start, (day + 1) * DAY - start)),
            Daylight::Never => None,
        };
        Light::of((first..=last).filter_map(span))
    }

    /// Moonlight: the moon is up, and at least this share of it lit.
    pub(crate) fn moon(scene: Scene, least: f64) -> Self {
        // In degrees: above zero if both hold.
        let brightness = |at: i64| {
            let moon = Moon::at((scene.start_unix + at) as f64 / SECOND as f64);
            let share = (moon.lit() - least) * 180.0;
            if share < 0.0 {
                share
            } else {
                share.min(moon.above_horizon(scene.lat, scene.lon))
            }
        };
        let bright = |at: i64| brightness(at) >= 0.0;
        let end = scene.horizon.micros() + 2 * DAY;
        let mut spans = Vec::new();
        let mut rise = bright(0).then_some(0);
        for at in (0..end).step_by(STEP as usize) {
            let next = at + STEP;
            if bright(next) == rise.is_none() {
                let turn = turn(at, next, bright);
                match rise.take() {
                    Some(rise) => spans.push((rise, turn)),
                    None => rise = Some(turn),
                }
            }
        }
        spans.extend(rise.map(|rise| (rise, end)));
        Light { spans }
    }

    /// Light of one kind or the other.
    pub(crate) fn or(&self, other: &Light) -> Self {
        let mut spans = [self.spans.as_slice(), other.spans.as_slice()].concat();
        spans.sort_unstable();
        Light::of(spans)
    }

    /// Spans in the order in which they begin, those that touch joined.
    fn of(ascending: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut spans: Vec<(i64, i64)> = Vec::new();
        for (rise, set) in ascending {
            match spans.last_mut() {
                Some(before) if before.1 >= rise => before.1 = before.1.max(set),
                _ => spans.push((rise, set)),
            }
        }
        Light { spans }
    }

    /// Whether it is light.
    pub(crate) fn is_on(&self, time: Time) -> bool {
        let now = time.micros() as i64;
        let begun = self.spans.partition_point(|&(rise, _)| rise <= now);
        begun > 0 && now < self.spans[begun - 1].1
    }

    /// The share of the first day of the run in which it is light.
    pub(crate) fn share_of_first_day(&self) -> f64 {
        let inside = |&(rise, set): &(i64, i64)| set.clamp(0, DAY) - rise.clamp(0, DAY);
        self.spans.iter().map(inside).sum::<i64>() as f64 / DAY as f64
    }

    /// When, after `time`, it next begins or ends, if it does in the run.
    pub(crate) fn next_change(&self, time: Time) -> Option<Time> {
        let now = time.micros() as i64;
        let position = self.spans.partition_point(|&(_, set)| set <= now);
        let &(rise, set) = self.spans.get(position)?;
        Some(Time::from_micros(if rise > now { rise } else { set } as u64))
    }
}

/// The second between two times at which the answer becomes another, as it is known to.
fn turn(mut before: i64, mut after: i64, bright: impl Fn(i64) -> bool) -> i64 {
    let was = bright(before);
    while after - before > SECOND {
        let middle = (before + after) / 2;
        if bright(middle) == was {
            before = middle;
        } else {
            after = middle;
        }
    }
    after.div_euclid(SECOND) * SECOND
}

/// Seconds since the Unix epoch in whole seconds' microseconds.
fn micros(unix_seconds: f64) -> i64 {
    libm::round(unix_seconds) as i64 * SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Baghdad from 21 January 2026 at 00:00 UTC on.
    const BAGHDAD: Scene = Scene {
        lat: 33.2625,
        lon: 44.2346,
        start_unix: 20_474 * DAY,
        horizon: Duration::from_days(2),
    };

    fn minutes(light: &Light) -> Vec<(f64, f64)> {
        let minutes = |at: i64| at as f64 / (60 * SECOND) as f64;
        let spans = light.spans.iter();
        spans
            .map(|&(rise, set)| (minutes(rise), minutes(set)))
            .collect()
    }

    #[test]
    fn the_moon_rises_and_sets_as_a_full_ephemeris_has_it() {
        // By the theory of Chapront-Touze and Chapront: up from 05:42:03 to 17:02:00, and from 06:10:07 to 18:04:03.
        let found = minutes(&Light::moon(BAGHDAD, 0.0));
        let expected = [(342.05, 1022.0), (1440.0 + 370.1, 1440.0 + 1084.05)];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found.0 - expected.0).abs() < 3.0, "{found:?}");
            assert!((found.1 - expected.1).abs() < 3.0, "{found:?}");
        }
    }

    #[test]
    fn a_thin_moon_gives_no_light_until_it_has_grown() {
        // Three days after the new moon it is lit to 0.09 at 18:00 of the 21st; a tenth is reached in that night.
        let grown = minutes(&Light::moon(BAGHDAD, 0.1));
        assert!(grown[0].0 > 1080.0, "{grown:?}");
    }

    #[test]
    fn day_and_moonlight_join() {
        let (day, moon) = (Light::day(BAGHDAD, None), Light::moon(BAGHDAD, 0.0));
        let joined = day.or(&moon);
        // On 21 January the sun sets at 14:23 UTC while the moon is up until 17:02.
        let (noon, dusk, dark) = (at(9 * 60), at(16 * 60), at(17 * 60 + 30));
        assert!(joined.is_on(noon) && joined.is_on(dusk) && !joined.is_on(dark));
        assert!(!day.is_on(dusk));
        assert_eq!(joined.next_change(noon), moon.next_change(noon));
    }

    #[test]
    fn twilight_lengthens_the_day_at_both_ends() {
        let (sun, civil) = (
            Light::day(BAGHDAD, None),
            Light::day(BAGHDAD, Some(Twilight::Civil)),
        );
        let nautical = Light::day(BAGHDAD, Some(Twilight::Nautical));
        let lengths = [sun, civil, nautical].map(|light| {
            let (rise, set) = minutes(&light)[2];
            set - rise
        });
        // Some 10 h 18 min, 11 h 12 min and 12 h 13 min.
        for (length, expected) in lengths.iter().zip([618.0, 672.0, 732.0]) {
            assert!((length - expected).abs() < 4.0, "{lengths:?}");
        }
    }

    fn at(minutes: i64) -> Time {
        Time::ZERO + Duration::from_minutes(minutes)
    }
}
