//! Integer microseconds: the only clock of a run.
//!
//! Owns [`Time`], an instant since the start of the run, and [`Duration`], a signed distance between
//! two instants. Arithmetic saturates instead of wrapping, so `MAX` can stand for "never".
//! It never reads a wall clock and never holds a floating-point number.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// An instant: microseconds since the start of the run.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Time(u64);

/// A length of time in microseconds; negative where an instant lies before another.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize,
)]
pub struct Duration(i64);

impl Time {
    /// The start of the run.
    pub const ZERO: Self = Self(0);
    /// The last instant there is; stands for "never".
    pub const MAX: Self = Self(u64::MAX);

    /// The instant `micros` microseconds after the start.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the start.
    #[must_use]
    pub const fn micros(self) -> u64 {
        self.0
    }

    /// Hours since the start, for tables; never for deciding an order.
    #[must_use]
    pub fn as_hours_f64(self) -> f64 {
        self.0 as f64 / 3.6e9
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The shortest there is: one microsecond.
    pub const MOMENT: Self = Self(1);
    /// The longest duration, about 292,000 years; stands for "never".
    pub const MAX: Self = Self(i64::MAX);

    /// `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// `seconds` seconds.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// `minutes` minutes.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self::from_secs(minutes.saturating_mul(60))
    }

    /// `hours` hours.
    #[must_use]
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_secs(hours.saturating_mul(3_600))
    }

    /// `days` days of 24 hours.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        Self::from_secs(days.saturating_mul(86_400))
    }

    /// `seconds` seconds, rounded half away from zero to the microsecond, saturating at the ends.
    ///
    /// This is where a drawn number becomes time, and the only place where it is rounded.
    ///
    /// # Panics
    /// If `seconds` is not a number: a distribution that yields NaN is a bug, not a length of time.
    #[inline]
    #[must_use]
    pub fn from_secs_f64(seconds: f64) -> Self {
        assert!(
            !seconds.is_nan(),
            "a duration of NaN seconds: expected a number"
        );
        let micros = seconds * MICROS_PER_SECOND as f64;
        // `as` cuts off towards zero and saturates. What was cut off is exact, and 0 where numbers are so large
        // that they have no fraction.
        let whole = micros as i64;
        let rest = micros - whole as f64;
        let away = i64::from(rest >= 0.5) - i64::from(rest <= -0.5);
        Self(whole.saturating_add(away))
    }

    /// Microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Seconds, for distributions and reports.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / MICROS_PER_SECOND as f64
    }

    /// Hours, for tables.
    #[must_use]
    pub fn as_hours_f64(self) -> f64 {
        self.0 as f64 / 3.6e9
    }
}

impl Add<Duration> for Time {
    type Output = Self;
    #[inline]
    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add_signed(length.0))
    }
}

impl Sub<Duration> for Time {
    type Output = Self;
    #[inline]
    fn sub(self, length: Duration) -> Self {
        self + -length
    }
}

impl Sub for Time {
    type Output = Duration;
    #[inline]
    fn sub(self, earlier: Self) -> Duration {
        let micros = self.0.wrapping_sub(earlier.0).cast_signed();
        let forward = self.0 >= earlier.0;
        Duration(if forward == (micros >= 0) {
            micros
        } else if forward {
            i64::MAX
        } else {
            i64::MIN
        })
    }
}

impl AddAssign<Duration> for Time {
    fn add_assign(&mut self, length: Duration) {
        *self = *self + length;
    }
}

impl SubAssign<Duration> for Time {
    fn sub_assign(&mut self, length: Duration) {
        *self = *self - length;
    }
}

impl Add for Duration {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Duration {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Duration {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Mul<i64> for Duration {
    type Output = Self;
    fn mul(self, times: i64) -> Self {
        Self(self.0.saturating_mul(times))
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Duration {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Duration {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_seconds(out, self.0)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            out.write_str("-")?;
        }
        write_seconds(out, self.0.unsigned_abs())
    }
}

/// Writes `micros` as seconds in decimal, without a floating-point number on the way.
fn write_seconds(out: &mut fmt::Formatter<'_>, micros: u64) -> fmt::Result {
    let per_second = MICROS_PER_SECOND.unsigned_abs();
    write!(out, "{}.{:06} s", micros / per_second, micros % per_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_at_both_ends() {
        assert_eq!(Time::ZERO - Duration::from_secs(1), Time::ZERO);
        assert_eq!(Time::ZERO + Duration::from_secs(-1), Time::ZERO);
        assert_eq!(Time::MAX + Duration::from_micros(1), Time::MAX);
        assert_eq!(Time::MAX - Time::ZERO, Duration::MAX);
        assert_eq!(
            Time::ZERO - Time::MAX,
            Duration::from_micros(i64::MIN),
            "the distance back saturates too"
        );
        assert_eq!(Duration::MAX + Duration::MAX, Duration::MAX);
        assert_eq!(-Duration::from_micros(i64::MIN), Duration::MAX);
        assert_eq!(Duration::from_days(i64::MAX), Duration::MAX);
    }

    #[test]
    fn the_distance_between_two_instants_is_signed() {
        let (early, late) = (Time::from_micros(3), Time::from_micros(10));
        assert_eq!(late - early, Duration::from_micros(7));
        assert_eq!(early - late, Duration::from_micros(-7));
        assert_eq!(late + (early - late), early);
    }

    #[test]
    fn a_drawn_number_is_rounded_half_away_from_zero() {
        let micros = |seconds| Duration::from_secs_f64(seconds).micros();
        assert_eq!(micros(0.5e-6), 1);
        assert_eq!(micros(-0.5e-6), -1);
        assert_eq!(micros(0.49e-6), 0);
        assert_eq!(micros(2.5e-6), 3);
        assert_eq!(micros(-2.499_999e-6), -2);
        assert_eq!(micros(1.5), 1_500_000);
        assert_eq!(micros(f64::INFINITY), i64::MAX);
        assert_eq!(micros(-1e300), i64::MIN);
    }

    #[test]
    #[should_panic(expected = "NaN")]
    fn a_duration_that_is_no_number_is_a_bug() {
        let _ = Duration::from_secs_f64(f64::NAN);
    }

    #[test]
    fn units_agree() {
        assert_eq!(Duration::from_minutes(2), Duration::from_secs(120));
        assert_eq!(Duration::from_hours(2), Duration::from_minutes(120));
        assert_eq!(Duration::from_days(2), Duration::from_hours(48));
        assert_eq!(Duration::from_hours(3).as_hours_f64(), 3.0);
        assert_eq!(Time::from_micros(5_400_000_000).as_hours_f64(), 1.5);
    }

    #[test]
    fn instants_are_shown_in_seconds_without_rounding() {
        assert_eq!(Time::from_micros(90_000_001).to_string(), "90.000001 s");
        assert_eq!(Duration::from_micros(-1).to_string(), "-0.000001 s");
    }

    #[test]
    fn a_sum_of_durations_is_exact() {
        let total: Duration = (1..=4).map(Duration::from_micros).sum();
        assert_eq!(total, Duration::from_micros(10));
    }
}
