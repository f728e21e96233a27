//! What truncation leaves of a continuous family.
//!
//! Owns the bounds, the probabilities at them, and the quadrature that gives moments where no closed form
//! is at hand. Lists of values and constants are truncated exactly, by their own rooms.

use serde::{Deserialize, Serialize};

use super::family::Family;

/// The least share of a distribution that truncation may leave: below it, the inverse has no digits left.
const LEAST_LEFT: f64 = 1e-9;
/// The greatest number below 1.
const LAST_BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// What truncation left of a continuous family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Cut {
    min: f64,
    max: f64,
    /// The family's probability below `min`.
    below: f64,
    /// The family's probability up to `max`.
    up_to: f64,
}

impl Cut {
    /// The part of `family` from `min` to `max`, if enough of it is there.
    pub(super) fn new(family: &Family, min: f64, max: f64) -> Option<Self> {
        let (below, up_to) = (family.cdf(min), family.cdf(max));
        (up_to - below >= LEAST_LEFT).then_some(Self {
            min,
            max,
            below,
            up_to,
        })
    }

    pub(super) fn bounds(&self) -> (f64, f64) {
        (self.min, self.max)
    }

    pub(super) fn quantile(&self, family: &Family, u: f64) -> f64 {
        let within = self.below + u * (self.up_to - self.below);
        // Rounding may step over a bound by an ulp, and an open end is at infinity.
        family
            .quantile(within.min(LAST_BELOW_ONE))
            .clamp(self.min, self.max)
    }

    pub(super) fn cdf(&self, family: &Family, x: f64) -> f64 {
        if x < self.min {
            0.0
        } else if x >= self.max {
            1.0
        } else {
            (family.cdf(x) - self.below) / (self.up_to - self.below)
        }
    }

    /// The mean of a function of the truncated value: its integral over the probabilities left, split
    /// where the quantile has a kink.
    pub(super) fn average(&self, family: &Family, function: impl Fn(f64) -> f64) -> f64 {
        let value = |u| function(self.quantile(family, u));
        let left = self.up_to - self.below;
        let kink = family.kink().map(|share| (share - self.below) / left);
        match kink {
            Some(kink) if kink > 0.0 && kink < 1.0 => {
                tanh_sinh(0.0, kink, value) + tanh_sinh(kink, 1.0, value)
            }
            _ => tanh_sinh(0.0, 1.0, value),
        }
    }
}

/// The integral over `from..to` by the tanh-sinh rule, which bears a logarithmic infinity at either end.
fn tanh_sinh(from: f64, to: f64, function: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1.0 / 16.0;
    const SIDE: i32 = 52;
    let (mut sum, mut weights) = (0.0, 0.0);
    for point in -SIDE..=SIDE {
        let s = f64::from(point) * STEP;
        let x = 1.0 / (1.0 + libm::exp(-std::f64::consts::PI * libm::sinh(s)));
        let weight = libm::cosh(s) * x * (1.0 - x);
        weights += weight;
        sum += weight * function(from + x * (to - from));
    }
    (to - from) * sum / weights
}
