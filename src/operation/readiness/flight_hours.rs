//! Flight hours: what a crew has flown lately, and whether the limits leave room for more.
//!
//! Owns the log of a crew and the arithmetic of rolling windows, in whole microseconds. A window ends with each leg that
//! is planned: in between, hours flown come in no faster than old ones fall out, so no other instant can be worse.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::sim::{Duration, Time};

/// From take-off to the next landing.
pub(crate) type Flight = (Time, Time);

/// Most flight hours in any window of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HourLimit {
    pub(crate) window: Duration,
    pub(crate) most: Duration,
}

/// What a crew has flown, the oldest first, as far back as any limit looks.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct FlightLog(VecDeque<Flight>);

impl FlightLog {
    /// Adds what was flown last, and forgets what no limit asks for any more.
    pub(crate) fn add(&mut self, flight: Flight, limits: &[HourLimit]) {
        let longest = limits.iter().map(|limit| limit.window).max();
        let Some(longest) = longest else { return };
        while let Some(&(_, until)) = self.0.front()
            && until + longest <= flight.0
        {
            self.0.pop_front();
        }
        self.0.push_back(flight);
    }

    /// Time flown in the window that ends at `end`.
    fn flown(&self, window: Duration, end: Time) -> Duration {
        overlap(self.0.iter(), end - window, end)
    }

    /// The most by which any window that ends at `end` is over its limit.
    pub(crate) fn over(&self, limits: &[HourLimit], end: Time) -> Duration {
        let over = limits
            .iter()
            .map(|limit| self.flown(limit.window, end) - limit.most);
        over.max().unwrap_or_default().max(Duration::ZERO)
    }

    /// How long flights that are planned from now on must be put off to keep every limit; none if they never can.
    pub(crate) fn put_off(&self, limits: &[HourLimit], planned: &[Flight]) -> Option<Duration> {
        let mut longest = Duration::ZERO;
        for limit in limits {
            for &(_, end) in planned {
                let ahead = overlap(planned.iter(), end - limit.window, end);
                if ahead > limit.most {
                    return None;
                }
                longest = longest.max(self.wait(*limit, end, limit.most - ahead));
            }
        }
        Some(longest)
    }

    /// How long until the window that now ends at `end` holds no more than `left` of what was flown.
    fn wait(&self, limit: HourLimit, end: Time, mut left: Duration) -> Duration {
        for &(from, until) in self.0.iter().rev() {
            let flown = until - from;
            if flown > left {
                // The window may begin no earlier than this.
                return (until - left + limit.window - end).max(Duration::ZERO);
            }
            left -= flown;
        }
        Duration::ZERO
    }
}

fn overlap<'a>(flights: impl Iterator<Item = &'a Flight>, from: Time, until: Time) -> Duration {
    let within = flights.map(|&(start, end)| end.min(until) - start.max(from));
    within.map(|part| part.max(Duration::ZERO)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(hours: i64) -> Duration {
        Duration::from_hours(hours)
    }

    fn at(hours: i64) -> Time {
        Time::ZERO + h(hours)
    }

    const RULES: [HourLimit; 3] = [
        HourLimit {
            window: Duration::from_days(1),
            most: Duration::from_hours(10),
        },
        HourLimit {
            window: Duration::from_days(7),
            most: Duration::from_hours(40),
        },
        HourLimit {
            window: Duration::from_days(30),
            most: Duration::from_hours(120),
        },
    ];

    /// A crew that has flown `hours` on each of `days` days, from 8:00 on.
    fn flown(days: i64, hours: i64) -> FlightLog {
        let mut log = FlightLog::default();
        for day in 0..days {
            let morning = at(24 * day + 8);
            log.add((morning, morning + h(hours)), &RULES);
        }
        log
    }

    #[test]
    fn ten_hours_a_day_are_ten_and_not_eleven() {
        let log = flown(1, 8);
        let two = (at(18), at(20));
        assert_eq!(log.put_off(&RULES, &[two]), Some(h(0)));
        // Three: the window may begin once one hour of the eight is out of it, at 9:00; it ends 24 h later.
        assert_eq!(log.put_off(&RULES, &[(at(18), at(21))]), Some(h(12)));
    }

    #[test]
    fn forty_hours_a_week_let_the_first_day_fall_out_first() {
        // Five days of eight hours; on the sixth the week is full, until the first day's hours are a week old.
        let log = flown(5, 8);
        let morning = at(24 * 5 + 8);
        assert_eq!(
            log.put_off(&RULES, &[(morning, morning + h(8))]),
            Some(h(48))
        );
        assert_eq!(log.put_off(&RULES, &[(morning, morning)]), Some(h(0)));
        let later = morning + h(48);
        assert_eq!(log.put_off(&RULES, &[(later, later + h(8))]), Some(h(0)));
    }

    #[test]
    fn a_month_binds_where_no_week_does() {
        // Four hours a day keep day and week; after thirty days the month is full, to the hour.
        let log = flown(30, 4);
        let next = at(24 * 30 + 8);
        assert_eq!(log.put_off(&RULES, &[(next, next + h(4))]), Some(h(0)));
        assert_eq!(log.put_off(&RULES, &[(next, next + h(5))]), Some(h(20)));
        assert_eq!(log.over(&RULES, at(24 * 29 + 12)), h(0));
    }

    #[test]
    fn a_plan_beyond_a_limit_can_never_be_flown() {
        let log = FlightLog::default();
        assert_eq!(
            log.put_off(&RULES, &[(at(0), at(6)), (at(7), at(12))]),
            None
        );
        assert_eq!(
            log.put_off(&RULES, &[(at(0), at(5)), (at(7), at(12))]),
            Some(h(0))
        );
    }

    #[test]
    fn what_was_flown_beyond_a_limit_is_told_by_how_much() {
        let log = flown(1, 11);
        assert_eq!(log.over(&RULES, at(19)), h(1));
        assert_eq!(log.over(&RULES, at(8 + 25)), h(0));
    }
}
