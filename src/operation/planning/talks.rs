//! Talks: how far an approval has come, at a pace that changes.
//!
//! Owns the arithmetic of progress. What is left is time at pace 1; between two changes the pace is constant, so the
//! integral is exact and the end is known. Never knows what makes the pace.

use serde::{Deserialize, Serialize};

use crate::scenario::warning::Host;
use crate::sim::{Duration, Handle, Time};

/// Talks that have begun, or will on a date.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Talks {
    /// Hours left at pace 1, as of `since`.
    left_h: f64,
    pace: f64,
    since: Time,
    /// The opening that they have set.
    pub(crate) due: Option<Handle>,
}

impl Talks {
    /// Talks that begin at `begin` and would take so long at pace 1.
    pub(crate) fn new(takes: Duration, pace: f64, begin: Time) -> Self {
        Talks {
            left_h: takes.as_hours_f64(),
            pace,
            since: begin,
            due: None,
        }
    }

    /// From `now` on they go at another pace; says whether that changed anything.
    pub(crate) fn go_at(&mut self, pace: f64, now: Time) -> bool {
        if pace == self.pace {
            return false;
        }
        if now > self.since {
            let done = self.pace * (now - self.since).as_hours_f64();
            self.left_h = (self.left_h - done).max(0.0);
            self.since = now;
        }
        self.pace = pace;
        true
    }

    /// Whether they have begun by `now`.
    pub(crate) fn begun(&self, now: Time) -> bool {
        self.since <= now
    }

    /// When they end if the pace stays.
    pub(crate) fn end(&self) -> Time {
        self.since + Duration::from_secs_f64(self.left_h * 3600.0 / self.pace)
    }
}

/// Less risk than this is none: it keeps powers of it finite.
const LEAST: f64 = 1e-9;

/// The pace at which a host comes to terms: effort^returns x (perceived risk / reference)^urgency, within its bounds.
pub(crate) fn pace(host: &Host, effort: f64, perceived: f64) -> f64 {
    let effort = libm::pow(effort * host.effort, host.returns);
    let urgency = libm::pow(perceived.max(LEAST) / host.reference, host.urgency);
    (effort * urgency).min(host.fastest).max(host.slowest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(h: i64) -> Time {
        Time::ZERO + Duration::from_hours(h)
    }

    #[test]
    fn ten_days_of_talks_at_half_pace_for_four_and_double_pace_after_end_on_day_eight() {
        // By hand: 4 d x 0.5 = 2 d done, 8 d left at pace 2 take 4 d.
        let mut talks = Talks::new(Duration::from_days(10), 0.5, Time::ZERO);
        assert_eq!(talks.end(), hour(20 * 24));
        talks.go_at(2.0, hour(4 * 24));
        assert_eq!(talks.end(), hour(8 * 24));
    }

    #[test]
    fn a_pace_that_changes_before_they_begin_has_no_past() {
        let mut talks = Talks::new(Duration::from_hours(6), 1.0, hour(10));
        talks.go_at(3.0, hour(4));
        assert_eq!(talks.end(), hour(12));
    }

    #[test]
    fn the_pace_keeps_its_bounds_even_where_nothing_is_perceived() {
        let host = |urgency| Host {
            urgency,
            reference: 10.0,
            lag: crate::scenario::units::Span::days(1),
            effort: 1.0,
            returns: 0.5,
            slowest: 0.25,
            fastest: 4.0,
        };
        assert_eq!(pace(&host(1.0), 1.0, 0.0), 0.25);
        assert_eq!(pace(&host(-1.0), 1.0, 0.0), 4.0);
        assert_eq!(pace(&host(1.0), 4.0, 5.0), 1.0);
        assert_eq!(pace(&host(0.0), 0.0, 5.0), 0.25);
    }
}
