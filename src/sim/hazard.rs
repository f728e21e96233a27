//! A point process with a state-dependent rate, integrated exactly between changes.
//!
//! The next event falls where the integrated rate reaches a unit-exponential threshold. Between two
//! changes the rate is `rate * (1 + excitement * exp(-decay * t))`, whose integral has a closed form.
//! It never samples the rate on a grid, so nothing depends on when anyone looks.

use serde::{Deserialize, Serialize};

use super::{Duration, Time};

/// Bisection steps: each halves the bracket, so 64 reach the last bit of a double.
const STEPS: u32 = 64;

/// The integrated rate of one process and what is left of its threshold. Rates are per hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hazard {
    left: f64,
    rate: f64,
    excitement: f64,
    decay: f64,
    since: Time,
}

impl Hazard {
    /// A hazard at rate 0 that strikes once its integral reaches `threshold`, a unit-exponential draw.
    /// Excitement decays at `decay` per hour (0 means it stays).
    #[must_use]
    pub fn new(threshold: f64, decay: f64) -> Self {
        Hazard {
            left: threshold,
            rate: 0.0,
            excitement: 0.0,
            decay,
            since: Time::ZERO,
        }
    }

    /// Moves to `now` and returns the integral of the rate since the last call.
    pub fn advance(&mut self, now: Time) -> f64 {
        let hours = (now - self.since).as_hours_f64();
        let integral = self.integral(hours);
        self.left = (self.left - integral).max(0.0);
        if self.excitement > 0.0 {
            self.excitement *= libm::exp(-self.decay * hours);
        }
        self.since = now;
        integral
    }

    /// The integral from the last call of [`advance`](Self::advance) to `now`, moving nothing.
    #[must_use]
    pub fn integral_until(&self, now: Time) -> f64 {
        self.integral((now - self.since).as_hours_f64())
    }

    /// The rate now, per hour, excitement included.
    #[must_use]
    pub fn rate_at(&self, now: Time) -> f64 {
        let hours = (now - self.since).as_hours_f64();
        self.rate * (1.0 + self.excitement * libm::exp(-self.decay * hours))
    }

    /// Sets the rate from the last advance on, per hour, without excitement.
    pub fn set_rate(&mut self, rate: f64) {
        self.rate = rate;
    }

    /// Adds excitement, as a share of the rate.
    pub fn excite(&mut self, share: f64) {
        self.excitement += share;
    }

    /// Starts the wait for the next event, with a new unit-exponential draw.
    pub fn renew(&mut self, threshold: f64) {
        self.left = threshold;
    }

    /// Time from the last advance until the threshold is used up, if nothing changes; none at rate 0.
    #[must_use]
    pub fn due_in(&self) -> Option<Duration> {
        if self.rate <= 0.0 {
            return None;
        }
        let latest = self.left / self.rate;
        let hours = if self.excitement > 0.0 {
            self.bisect(latest)
        } else {
            latest
        };
        Some(Duration::from_secs_f64(hours * 3600.0))
    }

    /// Integral of the rate over the first `hours` after the last advance.
    fn integral(&self, hours: f64) -> f64 {
        let excited = if self.excitement <= 0.0 {
            0.0
        } else if self.decay > 0.0 {
            self.excitement * -libm::expm1(-self.decay * hours) / self.decay
        } else {
            self.excitement * hours
        };
        self.rate * (hours + excited)
    }

    /// The hour at which the integral reaches what is left, by a fixed number of halvings.
    fn bisect(&self, latest: f64) -> f64 {
        let mut low = latest / (1.0 + self.excitement);
        let mut high = latest;
        for _ in 0..STEPS {
            let middle = 0.5 * (low + high);
            if self.integral(middle) < self.left {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(h: i64) -> Time {
        Time::ZERO + Duration::from_hours(h)
    }

    #[test]
    fn a_constant_rate_uses_the_threshold_in_threshold_over_rate() {
        let mut hazard = Hazard::new(1.5, 0.0);
        hazard.set_rate(0.5);
        assert_eq!(hazard.due_in(), Some(Duration::from_hours(3)));
    }

    #[test]
    fn a_change_of_rate_keeps_what_was_used() {
        let mut hazard = Hazard::new(1.0, 0.0);
        hazard.set_rate(0.25);
        assert!((hazard.advance(hours(2)) - 0.5).abs() < 1e-12);
        hazard.set_rate(1.0);
        assert_eq!(hazard.due_in(), Some(Duration::from_minutes(30)));
    }

    #[test]
    fn excitement_brings_the_strike_forward_to_where_the_closed_form_says() {
        // rate 1, excitement 2, decay 1: t + 2 (1 - exp(-t)) = 2 at t = 0.79206... (Newton by hand)
        let mut hazard = Hazard::new(2.0, 1.0);
        hazard.set_rate(1.0);
        hazard.excite(2.0);
        let due = hazard.due_in().expect("a positive rate").as_hours_f64();
        assert!(
            (due + 2.0 * (1.0 - libm::exp(-due)) - 2.0).abs() < 1e-8,
            "{due}"
        );
    }

    #[test]
    fn excitement_decays_over_an_advance() {
        let mut hazard = Hazard::new(1e9, 0.5);
        hazard.set_rate(1.0);
        hazard.excite(3.0);
        hazard.advance(hours(2));
        assert!((hazard.rate_at(hours(2)) - (1.0 + 3.0 * libm::exp(-1.0))).abs() < 1e-12);
    }

    #[test]
    fn a_frozen_hazard_never_strikes_and_loses_nothing() {
        let mut hazard = Hazard::new(1.0, 0.1);
        hazard.excite(1.0);
        assert_eq!(hazard.due_in(), None);
        hazard.advance(hours(100));
        hazard.set_rate(1.0);
        assert!(
            hazard
                .due_in()
                .is_some_and(|due| due > Duration::from_minutes(59))
        );
    }
}
