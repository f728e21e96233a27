//! Measurement in exact integers: levels over time and tallies of single values.
//!
//! Owns the sums; a mean becomes a floating-point number only when somebody asks for it, so results do
//! not depend on the order of additions. Also owns [`Imbalance`], what a broken law of conservation is
//! reported as. It draws no conclusion about statistics.

use serde::{Deserialize, Serialize};

use super::time::{Duration, Time};

/// An integer that changes over time, and its integral from the start of the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Level {
    level: i64,
    max: i64,
    since: Time,
    /// The sum of every change times the instant of it. The integral up to an instant is then the level times that
    /// instant, less this sum; so a change costs one addition.
    moments: i128,
}

impl Level {
    /// A level that has been `level` since the start of the run.
    #[must_use]
    pub const fn new(level: i64) -> Self {
        Self {
            level,
            max: level,
            since: Time::ZERO,
            moments: 0,
        }
    }

    /// The level becomes `level`.
    ///
    /// # Panics
    /// If `now` lies before the last change: time does not go backwards.
    #[inline]
    pub fn set(&mut self, now: Time, level: i64) {
        self.add(now, level - self.level);
    }

    /// The level rises by `change`, or falls where that is negative.
    ///
    /// # Panics
    /// If `now` lies before the last change.
    #[inline]
    pub fn add(&mut self, now: Time, change: i64) {
        self.assert_known(now);
        self.moments += i128::from(change) * i128::from(now.micros());
        self.since = now;
        self.level += change;
        self.max = self.max.max(self.level);
    }

    /// The level now.
    #[must_use]
    pub const fn current(&self) -> i64 {
        self.level
    }

    /// The level now, where it only ever held counts.
    #[inline]
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.level).expect("a count fits in 32 bits")
    }

    /// The highest level so far.
    #[must_use]
    pub const fn max(&self) -> i64 {
        self.max
    }

    /// Level times microseconds from the start of the run to `now`.
    ///
    /// # Panics
    /// If `now` lies before the last change.
    #[inline]
    #[must_use]
    pub fn integral(&self, now: Time) -> i128 {
        self.assert_known(now);
        i128::from(self.level) * i128::from(now.micros()) - self.moments
    }

    #[inline]
    fn assert_known(&self, now: Time) {
        assert!(
            now >= self.since,
            "a level changed at {}, so it cannot be known as of {now}",
            self.since
        );
    }

    /// The mean from the start of the run to `now`; the level itself at the start.
    ///
    /// # Panics
    /// If `now` lies before the last change.
    #[must_use]
    pub fn mean(&self, now: Time) -> f64 {
        if now == Time::ZERO {
            self.level as f64
        } else {
            self.integral(now) as f64 / now.micros() as f64
        }
    }
}

/// A collection of integers, of which count, sum and extremes are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tally {
    count: u64,
    sum: i128,
    min: i64,
    max: i64,
}

impl Default for Tally {
    fn default() -> Self {
        Self::new()
    }
}

impl Tally {
    /// An empty tally.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            count: 0,
            sum: 0,
            min: i64::MAX,
            max: i64::MIN,
        }
    }

    /// Adds a value.
    #[inline]
    pub fn record(&mut self, value: i64) {
        self.count += 1;
        self.sum += i128::from(value);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds a length of time, in microseconds.
    #[inline]
    pub fn record_duration(&mut self, length: Duration) {
        self.record(length.micros());
    }

    /// How many values.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Their sum.
    #[must_use]
    pub const fn sum(&self) -> i128 {
        self.sum
    }

    /// The least, if there is any.
    #[must_use]
    pub fn min(&self) -> Option<i64> {
        (self.count > 0).then_some(self.min)
    }

    /// The greatest, if there is any.
    #[must_use]
    pub fn max(&self) -> Option<i64> {
        (self.count > 0).then_some(self.max)
    }

    /// Their mean, if there is any.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }
}

/// A law of conservation that does not hold: always a bug, never bad luck.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{law}: {left} on one side, {right} on the other")]
pub struct Imbalance {
    /// What should have been equal.
    pub law: &'static str,
    /// One side of it.
    pub left: i128,
    /// The other side.
    pub right: i128,
}

impl Imbalance {
    /// Reports the law as broken unless both sides are equal.
    pub(super) fn check(
        law: &'static str,
        left: impl Into<i128>,
        right: impl Into<i128>,
    ) -> Result<(), Self> {
        let (left, right) = (left.into(), right.into());
        if left == right {
            Ok(())
        } else {
            Err(Self { law, left, right })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: u64) -> Time {
        Time::from_micros(micros)
    }

    #[test]
    fn a_level_is_weighted_by_time() {
        let mut level = Level::new(2);
        level.set(at(10), 5);
        level.add(at(10), -1);
        level.add(at(30), 3);
        assert_eq!((level.current(), level.max()), (7, 7));
        assert_eq!(level.integral(at(30)), 2 * 10 + 4 * 20);
        assert_eq!(level.integral(at(32)), 2 * 10 + 4 * 20 + 7 * 2);
        assert_eq!(level.mean(at(40)), 170.0 / 40.0);
    }

    #[test]
    fn a_level_that_passes_within_an_instant_counts_for_the_maximum_alone() {
        let mut level = Level::new(0);
        level.set(at(5), 9);
        level.set(at(5), 1);
        assert_eq!(level.max(), 9);
        assert_eq!(level.integral(at(6)), 1);
    }

    #[test]
    fn a_level_at_the_start_has_itself_as_mean() {
        assert_eq!(Level::new(4).mean(Time::ZERO), 4.0);
    }

    #[test]
    #[should_panic(expected = "cannot be known as of 0.000003 s")]
    fn a_level_does_not_go_back_in_time() {
        let mut level = Level::new(0);
        level.set(at(5), 1);
        level.set(at(3), 2);
    }

    #[test]
    fn a_tally_keeps_count_sum_and_extremes() {
        let mut tally = Tally::new();
        assert_eq!((tally.min(), tally.max(), tally.mean()), (None, None, None));
        [4, -2, 7].into_iter().for_each(|value| tally.record(value));
        assert_eq!((tally.count(), tally.sum()), (3, 9));
        assert_eq!((tally.min(), tally.max()), (Some(-2), Some(7)));
        assert_eq!(tally.mean(), Some(3.0));
    }

    #[test]
    fn an_imbalance_shows_both_sides() {
        let broken = Imbalance::check("units put in and taken out", 3_u32, 4_u32).unwrap_err();
        assert_eq!(
            broken.to_string(),
            "units put in and taken out: 3 on one side, 4 on the other"
        );
        assert!(Imbalance::check("same", 3_u32, 3_u32).is_ok());
    }
}
