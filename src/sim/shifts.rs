//! Capacity by the time of day: a calendar that repeats every 24 hours.
//!
//! Owns the pattern and answers two questions: how much now, and when does it change next? It schedules
//! nothing and knows no time zone beyond the time of day at which the run starts.

use serde::{Deserialize, Serialize};

use super::time::{Duration, Time};

const DAY: u64 = 86_400_000_000;

/// Capacity over the day.
///
/// ```
/// use airbridge::sim::{Duration, Shifts, Time};
///
/// // Four by day, one by night; the run starts at 06:00.
/// let hours = Duration::from_hours;
/// let desks = Shifts::daily(&[(hours(8), hours(20), 4), (hours(20), hours(8), 1)], hours(6));
/// assert_eq!(desks.capacity_at(Time::ZERO), 1);
/// assert_eq!(desks.next_change(Time::ZERO), Some(Time::ZERO + hours(2)));
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shifts {
    /// Microseconds after midnight, in order, and the capacity from then on; the first at midnight.
    steps: Vec<(u64, u32)>,
    /// The time of day at the start of the run.
    phase: u64,
}

impl Shifts {
    /// The same capacity at all times.
    #[must_use]
    pub fn always(capacity: u32) -> Self {
        Self {
            steps: vec![(0, capacity)],
            phase: 0,
        }
    }

    /// Windows (from, to, capacity) by the time of day; `phase` is the time of day at the start of the run.
    ///
    /// A window whose end is not after its beginning runs past midnight, so equal ends are a whole day. Where
    /// windows overlap their capacities add; where there is none the capacity is 0.
    ///
    /// # Panics
    /// If a time of day is not from 0 to 24 hours.
    #[must_use]
    pub fn daily(windows: &[(Duration, Duration, u32)], phase: Duration) -> Self {
        let windows: Vec<(u64, u64, u32)> = windows
            .iter()
            .map(|&(from, to, capacity)| (time_of_day(from), time_of_day(to), capacity))
            .collect();
        let mut times: Vec<u64> = windows
            .iter()
            .flat_map(|&(from, to, _)| [from, to])
            .collect();
        times.push(0);
        times.retain(|&time| time < DAY);
        times.sort_unstable();
        times.dedup();
        let mut steps: Vec<(u64, u32)> = times
            .into_iter()
            .map(|time| (time, capacity_of(&windows, time)))
            .collect();
        steps.dedup_by_key(|&mut (_, capacity)| capacity);
        Self {
            steps,
            phase: time_of_day(phase) % DAY,
        }
    }

    /// The capacity at an instant; a change is in force from its own instant on.
    #[must_use]
    pub fn capacity_at(&self, time: Time) -> u32 {
        let after = self.steps_until(self.clock(time));
        self.steps[after - 1].1
    }

    /// When the capacity next differs from that at `time`; never, if it is always the same.
    #[must_use]
    pub fn next_change(&self, time: Time) -> Option<Time> {
        let clock = self.clock(time);
        let here = self.capacity_at(time);
        let today = self.steps[self.steps_until(clock)..].iter();
        let tomorrow = self
            .steps
            .iter()
            .map(|&(start, capacity)| (start + DAY, capacity));
        let (start, _) = today
            .copied()
            .chain(tomorrow)
            .find(|&(_, capacity)| capacity != here)?;
        let micros = time.micros().checked_add(start - clock)?;
        Some(Time::from_micros(micros))
    }

    fn clock(&self, time: Time) -> u64 {
        (time.micros() % DAY + self.phase) % DAY
    }

    /// How many steps begin at `clock` or before it; one at least.
    fn steps_until(&self, clock: u64) -> usize {
        self.steps.partition_point(|&(start, _)| start <= clock)
    }
}

/// The sum over the windows open at a time of day.
fn capacity_of(windows: &[(u64, u64, u32)], time: u64) -> u32 {
    windows
        .iter()
        .filter(|&&(from, to, _)| {
            if from < to {
                from <= time && time < to
            } else {
                from <= time || time < to
            }
        })
        .map(|&(_, _, capacity)| capacity)
        .sum()
}

fn time_of_day(clock: Duration) -> u64 {
    assert!(
        (0..=DAY as i64).contains(&clock.micros()),
        "a time of day of {clock}: expected 0 to 24 hours"
    );
    clock.micros().unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(hours: i64) -> Duration {
        Duration::from_hours(hours)
    }

    fn at(hours: u64) -> Time {
        Time::from_micros(hours * 3_600_000_000)
    }

    /// The capacity at every full hour, and the hours of change found by walking from one to the next.
    fn day(shifts: &Shifts) -> (Vec<u32>, Vec<u64>) {
        let mut changes = Vec::new();
        let mut time = Time::ZERO;
        while let Some(next) = shifts.next_change(time).filter(|&next| next <= at(24)) {
            changes.push(next.micros() / 3_600_000_000);
            time = next;
        }
        (
            (0..24).map(|hour| shifts.capacity_at(at(hour))).collect(),
            changes,
        )
    }

    #[test]
    fn a_constant_capacity_never_changes() {
        let (capacity, changes) = day(&Shifts::always(3));
        assert_eq!(capacity, [3; 24]);
        assert!(changes.is_empty());
    }

    #[test]
    fn a_window_past_midnight_covers_both_its_parts() {
        let (capacity, changes) = day(&Shifts::daily(&[(hours(22), hours(5), 2)], hours(0)));
        assert_eq!(capacity[..5], [2; 5]);
        assert_eq!(capacity[5..22], [0; 17]);
        assert_eq!(capacity[22..], [2; 2]);
        assert_eq!(changes, [5, 22]);
    }

    #[test]
    fn overlapping_windows_add_and_touching_ones_do_not_change() {
        let shifts = Shifts::daily(
            &[
                (hours(6), hours(12), 2),
                (hours(12), hours(18), 2),
                (hours(10), hours(14), 1),
            ],
            hours(0),
        );
        let (capacity, changes) = day(&shifts);
        assert_eq!(capacity[6..18], [2, 2, 2, 2, 3, 3, 3, 3, 2, 2, 2, 2]);
        assert_eq!(changes, [6, 10, 14, 18]);
    }

    #[test]
    fn the_phase_is_the_time_of_day_at_the_start() {
        let (capacity, changes) = day(&Shifts::daily(&[(hours(8), hours(20), 4)], hours(18)));
        assert_eq!(capacity[..2], [4, 4]);
        assert_eq!(capacity[2..14], [0; 12]);
        assert_eq!(capacity[14..], [4; 10]);
        assert_eq!(changes, [2, 14]);
    }

    #[test]
    fn equal_ends_and_a_full_day_are_the_same() {
        let whole = Shifts::daily(&[(hours(0), hours(24), 2)], hours(0));
        assert_eq!(Shifts::daily(&[(hours(7), hours(7), 2)], hours(0)), whole);
        assert_eq!(whole.next_change(at(3)), None);
    }

    #[test]
    fn a_change_is_in_force_from_its_own_instant() {
        let shifts = Shifts::daily(&[(hours(8), hours(20), 4)], hours(0));
        let before = Time::from_micros(at(8).micros() - 1);
        assert_eq!(
            (shifts.capacity_at(before), shifts.capacity_at(at(8))),
            (0, 4)
        );
        assert_eq!(shifts.next_change(before), Some(at(8)));
        assert_eq!(shifts.next_change(at(8)), Some(at(20)));
    }

    #[test]
    fn the_end_of_time_is_no_change() {
        let shifts = Shifts::daily(&[(hours(8), hours(20), 4)], hours(0));
        assert_eq!(shifts.next_change(Time::MAX), None);
    }

    #[test]
    #[should_panic(expected = "a time of day of 90000.000000 s")]
    fn an_hour_past_midnight_is_no_time_of_day() {
        let _ = Shifts::daily(&[(hours(25), hours(3), 1)], hours(0));
    }
}
