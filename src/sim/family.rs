//! The curves of each family of distributions: quantile, cumulative probability and moments.
//!
//! Owns the formulas and parameters already known to be valid; checking what a user wrote, truncation and
//! sampling are [`Distribution`](super::Distribution)'s. Every quantile is increasing in its argument.

use serde::{Deserialize, Serialize};

use super::special::{
    beta_cdf, beta_quantile, gamma_quantile, gamma_tails, normal_cdf, normal_quantile,
};

/// A family with its parameters. Degenerate cases are all `Constant`, so no formula divides by zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Family {
    Constant(f64),
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// A beta distribution stretched over `low..high`.
    Pert {
        low: f64,
        high: f64,
        alpha: f64,
        beta: f64,
    },
    Exponential {
        mean: f64,
    },
    Gamma {
        shape: f64,
        scale: f64,
    },
    /// `mu` and `sigma` are those of the logarithm.
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    Weibull {
        shape: f64,
        scale: f64,
    },
    /// Distinct values in order, each with the probability of it and all before; the last is 1.
    Empirical {
        values: Vec<f64>,
        cumulative: Vec<f64>,
    },
}

impl Family {
    /// The value below which a share `u` of the probability lies; `u` in [0, 1].
    pub(super) fn quantile(&self, u: f64) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Uniform { low, high } => low + u * (high - low),
            Self::Triangular { low, mode, high } => triangular_quantile(low, mode, high, u),
            Self::Pert {
                low,
                high,
                alpha,
                beta,
            } => low + (high - low) * beta_quantile(alpha, beta, u),
            Self::Exponential { mean } => -mean * libm::log1p(-u),
            Self::Gamma { shape, scale } => scale * gamma_quantile(shape, u),
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * normal_quantile(u)),
            Self::Weibull { shape, scale } => scale * libm::pow(-libm::log1p(-u), 1.0 / shape),
            Self::Empirical {
                ref values,
                ref cumulative,
            } => {
                let first = cumulative.partition_point(|&share| share < u);
                values[first.min(values.len() - 1)]
            }
        }
    }

    /// The probability of `x` or less.
    pub(super) fn cdf(&self, x: f64) -> f64 {
        let (low, high) = self.support();
        if x < low {
            return 0.0;
        }
        if x >= high {
            return 1.0;
        }
        match *self {
            Self::Constant(_) => unreachable!("a constant has nothing between its ends"),
            Self::Uniform { .. } => (x - low) / (high - low),
            Self::Triangular { mode, .. } => triangular_cdf(low, mode, high, x),
            Self::Pert { alpha, beta, .. } => beta_cdf(alpha, beta, (x - low) / (high - low)),
            Self::Exponential { mean } => -libm::expm1(-x / mean),
            Self::Gamma { shape, scale } => gamma_tails(shape, x / scale).0,
            Self::Lognormal { mu, sigma } => normal_cdf((libm::log(x) - mu) / sigma),
            Self::Weibull { shape, scale } => -libm::expm1(-libm::pow(x / scale, shape)),
            Self::Empirical {
                ref values,
                ref cumulative,
            } => cumulative[values.partition_point(|&value| value <= x) - 1],
        }
    }

    pub(super) fn mean(&self) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Uniform { low, high } => low + 0.5 * (high - low),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Pert {
                low,
                high,
                alpha,
                beta,
            } => low + (high - low) * alpha / (alpha + beta),
            Self::Exponential { mean } => mean,
            Self::Gamma { shape, scale } => shape * scale,
            Self::Lognormal { mu, sigma } => libm::exp(mu + 0.5 * sigma * sigma),
            Self::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Self::Empirical { .. } => self.average(|value| value),
        }
    }

    pub(super) fn variance(&self) -> f64 {
        match *self {
            Self::Constant(_) => 0.0,
            Self::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Self::Triangular { low, mode, high } => {
                let (rise, fall) = (mode - low, high - mode);
                (rise * rise + rise * fall + fall * fall) / 18.0
            }
            Self::Pert {
                low,
                high,
                alpha,
                beta,
            } => {
                let sum = alpha + beta;
                let width = high - low;
                width * width * alpha * beta / (sum * sum * (sum + 1.0))
            }
            Self::Exponential { mean } => mean * mean,
            Self::Gamma { shape, scale } => shape * scale * scale,
            Self::Lognormal { sigma, .. } => {
                let mean = self.mean();
                mean * mean * libm::expm1(sigma * sigma)
            }
            Self::Weibull { shape, .. } => {
                // Gamma(1 + 2/k) - Gamma(1 + 1/k)^2 without the cancellation at large k.
                let mean = self.mean();
                let ratio = libm::lgamma(1.0 + 2.0 / shape) - 2.0 * libm::lgamma(1.0 + 1.0 / shape);
                mean * mean * libm::expm1(ratio)
            }
            Self::Empirical { .. } => {
                let mean = self.mean();
                self.average(|value| (value - mean) * (value - mean))
            }
        }
    }

    /// The least and the greatest value.
    pub(super) fn support(&self) -> (f64, f64) {
        match *self {
            Self::Constant(value) => (value, value),
            Self::Uniform { low, high }
            | Self::Triangular { low, high, .. }
            | Self::Pert { low, high, .. } => (low, high),
            Self::Exponential { .. }
            | Self::Gamma { .. }
            | Self::Lognormal { .. }
            | Self::Weibull { .. } => (0.0, f64::INFINITY),
            Self::Empirical { ref values, .. } => (values[0], values[values.len() - 1]),
        }
    }

    /// A probability at which the quantile is not smooth; a quadrature must not cross it.
    pub(super) fn kink(&self) -> Option<f64> {
        match *self {
            Self::Triangular { low, mode, high } => Some((mode - low) / (high - low)),
            _ => None,
        }
    }

    /// The mean of a function of an empirical value.
    fn average(&self, function: impl Fn(f64) -> f64) -> f64 {
        let Self::Empirical { values, cumulative } = self else {
            unreachable!("only a list of values is averaged")
        };
        let mut before = 0.0;
        let mut sum = 0.0;
        for (&value, &share) in values.iter().zip(cumulative) {
            sum += (share - before) * function(value);
            before = share;
        }
        sum
    }
}

fn triangular_quantile(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if u * width <= mode - low {
        low + libm::sqrt(u * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * width * (high - mode))
    }
}

fn triangular_cdf(low: f64, mode: f64, high: f64, x: f64) -> f64 {
    let width = high - low;
    if x <= mode && mode > low {
        (x - low) * (x - low) / (width * (mode - low))
    } else {
        1.0 - (high - x) * (high - x) / (width * (high - mode))
    }
}
