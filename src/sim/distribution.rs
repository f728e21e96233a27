//! Distributions a planner can write, sampled by inversion.
//!
//! Owns the checks of parameters, truncation, and the rule that one sample takes exactly one uniform: a
//! larger uniform never gives a smaller value, so runs that share random numbers stay coupled. Numbers have
//! no unit here; whoever holds a distribution says what its numbers are.

use serde::{Deserialize, Serialize};

use super::family::Family;
use super::parameter::{DistributionError as Error, finite, not_negative, ordered, positive};
use super::random::Stream;
use super::special::normal_quantile;
use super::truncation::Cut;

/// A distribution of a real number, with its exact moments and its inverse.
///
/// ```
/// use airbridge::sim::Distribution;
///
/// let turn = Distribution::triangular(20.0, 30.0, 70.0)?;
/// assert_eq!(turn.mean(), 40.0);
/// assert_eq!(turn.quantile(0.2), 30.0);
/// let capped = turn.truncated(None, Some(60.0))?;
/// assert!(capped.mean() < turn.mean());
/// # Ok::<(), airbridge::sim::DistributionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    family: Family,
    cut: Option<Cut>,
}

impl Distribution {
    /// Always `value`.
    ///
    /// # Errors
    /// If `value` is not finite.
    pub fn constant(value: f64) -> Result<Self, Error> {
        Ok(Family::Constant(finite("the value", value)?).into())
    }

    /// Equally likely anywhere from `low` to `high`.
    ///
    /// # Errors
    /// If either is not finite or they are in the wrong order.
    pub fn uniform(low: f64, high: f64) -> Result<Self, Error> {
        ordered("low", low, "high", high)?;
        Ok(if low == high {
            Family::Constant(low).into()
        } else {
            Family::Uniform { low, high }.into()
        })
    }

    /// Rising from `low` to `mode` and falling to `high`, both in a straight line.
    ///
    /// # Errors
    /// If any is not finite or they are in the wrong order.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Result<Self, Error> {
        ordered("low", low, "mode", mode)?;
        ordered("mode", mode, "high", high)?;
        Ok(if low == high {
            Family::Constant(low).into()
        } else {
            Family::Triangular { low, mode, high }.into()
        })
    }

    /// The PERT distribution: a beta with the mode four times as heavy as either end
    /// (Malcolm et al. 1959), so the mean is (low + 4 mode + high) / 6.
    ///
    /// # Errors
    /// If any is not finite or they are in the wrong order.
    pub fn pert(low: f64, mode: f64, high: f64) -> Result<Self, Error> {
        ordered("low", low, "mode", mode)?;
        ordered("mode", mode, "high", high)?;
        if low == high {
            return Self::constant(low);
        }
        let width = high - low;
        Ok(Family::Pert {
            low,
            high,
            alpha: 1.0 + 4.0 * (mode - low) / width,
            beta: 1.0 + 4.0 * (high - mode) / width,
        }
        .into())
    }

    /// Memoryless with this mean; a mean of 0 is the constant 0.
    ///
    /// # Errors
    /// If the mean is not finite or negative.
    pub fn exponential(mean: f64) -> Result<Self, Error> {
        not_negative("mean", mean)?;
        Ok(if mean == 0.0 {
            Family::Constant(0.0).into()
        } else {
            Family::Exponential { mean }.into()
        })
    }

    /// The gamma distribution with this mean and standard deviation; a deviation of 0 is a constant.
    ///
    /// # Errors
    /// If either is not finite or negative, or the mean is 0 and the deviation is not.
    pub fn gamma(mean: f64, sd: f64) -> Result<Self, Error> {
        if let Some(constant) = without_spread(mean, sd)? {
            return Ok(constant);
        }
        let (shape, scale) = ((mean / sd) * (mean / sd), sd * (sd / mean));
        bounded(Family::Gamma { shape, scale })
    }

    /// The sum of `k` equal exponentials, with this mean in all.
    ///
    /// # Errors
    /// If `k` is 0, or the mean is not finite or negative.
    pub fn erlang(k: u32, mean: f64) -> Result<Self, Error> {
        positive("k", f64::from(k))?;
        not_negative("mean", mean)?;
        let shape = f64::from(k);
        Ok(if k == 1 || mean == 0.0 {
            return Self::exponential(mean);
        } else {
            let scale = mean / shape;
            Family::Gamma { shape, scale }.into()
        })
    }

    /// The lognormal distribution with this mean and standard deviation (of the variable itself, not of
    /// its logarithm); a deviation of 0 is a constant.
    ///
    /// # Errors
    /// If either is not finite or negative, or the mean is 0 and the deviation is not.
    pub fn lognormal(mean: f64, sd: f64) -> Result<Self, Error> {
        if let Some(constant) = without_spread(mean, sd)? {
            return Ok(constant);
        }
        let square = libm::log1p((sd / mean) * (sd / mean));
        bounded(Family::Lognormal {
            mu: libm::log(mean) - 0.5 * square,
            sigma: libm::sqrt(square),
        })
    }

    /// The lognormal distribution with this median and 90th percentile; equal ones are a constant.
    ///
    /// # Errors
    /// If the median is not positive, or either is not finite, or they are in the wrong order.
    pub fn lognormal_median_p90(median: f64, p90: f64) -> Result<Self, Error> {
        positive("median", median)?;
        ordered("median", median, "p90", p90)?;
        if median == p90 {
            return Self::constant(median);
        }
        bounded(Family::Lognormal {
            mu: libm::log(median),
            sigma: libm::log(p90 / median) / normal_quantile(0.9),
        })
    }

    /// The Weibull distribution: P(X > x) = exp(-(x / scale)^shape).
    ///
    /// # Errors
    /// If either is not finite or not positive, or the shape is so small that the variance overflows.
    pub fn weibull(shape: f64, scale: f64) -> Result<Self, Error> {
        positive("shape", shape)?;
        positive("scale", scale)?;
        bounded(Family::Weibull { shape, scale })
    }

    /// One of `values`, with probability in proportion to its weight; without weights all weigh the same.
    ///
    /// # Errors
    /// If there are no values, or a value is not finite, or weights are not one for each value, are
    /// negative or not finite, or sum to 0.
    pub fn empirical(values: Vec<f64>, weights: Vec<f64>) -> Result<Self, Error> {
        if values.is_empty() {
            return Err(Error::NoValues);
        }
        if !weights.is_empty() && weights.len() != values.len() {
            return Err(Error::UnpairedWeights {
                values: values.len(),
                weights: weights.len(),
            });
        }
        for &value in &values {
            finite("a value", value)?;
        }
        for &weight in &weights {
            not_negative("a weight", weight)?;
        }
        let given = weights.into_iter().chain(std::iter::repeat(1.0));
        let mut pairs: Vec<(f64, f64)> = values.into_iter().zip(given).collect();
        pairs.retain(|&(_, weight)| weight > 0.0);
        pairs.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        list(&pairs)
    }

    /// What is left between `min` and `max`, both included, scaled up to a whole:
    /// u' = F(min) + u (F(max) - F(min)).
    ///
    /// # Errors
    /// If a bound is not finite, they are in the wrong order, or less than 1e-9 of the distribution is
    /// between them.
    pub fn truncated(&self, min: Option<f64>, max: Option<f64>) -> Result<Self, Error> {
        let (low, high) = self.support();
        let least = min.map_or(Ok(low), |min| finite("min", min))?;
        let most = max.map_or(Ok(high), |max| finite("max", max))?;
        if let (Some(min), Some(max)) = (min, max) {
            ordered("min", min, "max", max)?;
        }
        let nothing_left = Error::NothingLeft {
            min: least,
            max: most,
            low,
            high,
        };
        let (min, max) = (least.max(low), most.min(high));
        if min > max {
            return Err(nothing_left);
        }
        if (min, max) == (low, high) {
            return Ok(self.clone());
        }
        match &self.family {
            Family::Empirical { values, cumulative } => {
                let shares = std::iter::once(&0.0).chain(cumulative);
                let pairs: Vec<(f64, f64)> = values
                    .iter()
                    .zip(cumulative.iter().zip(shares))
                    .map(|(&value, (share, before))| (value, share - before))
                    .filter(|&(value, _)| (min..=max).contains(&value))
                    .collect();
                list(&pairs).map_err(|_| nothing_left)
            }
            family => {
                let cut = Cut::new(family, min, max).ok_or(nothing_left)?;
                Ok(Self {
                    family: family.clone(),
                    cut: Some(cut),
                })
            }
        }
    }

    /// The value below which a share `u` of the probability lies.
    ///
    /// # Panics
    /// If `u` is not in [0, 1].
    #[must_use]
    pub fn quantile(&self, u: f64) -> f64 {
        assert!(
            (0.0..=1.0).contains(&u),
            "the quantile at {u}: expected a probability from 0 to 1"
        );
        self.at(u)
    }

    /// The probability of `x` or less.
    #[must_use]
    pub fn cdf(&self, x: f64) -> f64 {
        match &self.cut {
            None => self.family.cdf(x),
            Some(cut) => cut.cdf(&self.family, x),
        }
    }

    /// The mean: in closed form, and for a truncated distribution by quadrature of the quantile
    /// function (tanh-sinh, 105 points; relative error below 1e-9). It is computed anew at each call.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match &self.cut {
            None => self.family.mean(),
            Some(cut) => cut.average(&self.family, |value| value),
        }
    }

    /// The variance, computed as the [`mean`](Self::mean) is; relative error below 1e-6 where truncated.
    #[must_use]
    pub fn variance(&self) -> f64 {
        match &self.cut {
            None => self.family.variance(),
            Some(cut) => {
                let mean = self.mean();
                cut.average(&self.family, |value| (value - mean) * (value - mean))
            }
        }
    }

    /// The least and the greatest value there can be.
    #[must_use]
    pub fn support(&self) -> (f64, f64) {
        match &self.cut {
            None => self.family.support(),
            Some(cut) => cut.bounds(),
        }
    }

    /// Draws a value with exactly one uniform, for a constant too: changing a constant into a
    /// distribution shifts no other draw.
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        self.at(stream.uniform())
    }

    /// Whether every sample is the same.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        matches!(self.family, Family::Constant(_))
    }

    fn at(&self, u: f64) -> f64 {
        match &self.cut {
            None => self.family.quantile(u),
            Some(cut) => cut.quantile(&self.family, u),
        }
    }
}

impl From<Family> for Distribution {
    fn from(family: Family) -> Self {
        Self { family, cut: None }
    }
}

/// A list of values, in order, with weights above zero.
fn list(pairs: &[(f64, f64)]) -> Result<Distribution, Error> {
    let total: f64 = pairs.iter().map(|(_, weight)| weight).sum();
    if pairs.is_empty() || total <= 0.0 {
        return Err(Error::Weightless);
    }
    finite("the sum of the weights", total)?;
    let (mut values, mut cumulative) = (Vec::<f64>::new(), Vec::new());
    let mut sum = 0.0;
    for &(value, weight) in pairs {
        sum += weight;
        if values.last() == Some(&value) {
            cumulative.pop();
        } else {
            values.push(value);
        }
        cumulative.push(sum / total);
    }
    if let [only] = values[..] {
        return Distribution::constant(only);
    }
    // The last share is 1 already but for rounding.
    cumulative.pop();
    cumulative.push(1.0);
    Ok(Family::Empirical { values, cumulative }.into())
}

/// The constant that a mean without spread is, once both are known to be sound.
fn without_spread(mean: f64, sd: f64) -> Result<Option<Distribution>, Error> {
    not_negative("mean", mean)?;
    not_negative("sd", sd)?;
    if sd == 0.0 {
        return Distribution::constant(mean).map(Some);
    }
    positive("mean", mean)?;
    Ok(None)
}

/// Refuses parameters that are valid one by one and overflow together.
fn bounded(family: Family) -> Result<Distribution, Error> {
    if family.mean().is_finite() && family.variance().is_finite() {
        Ok(family.into())
    } else {
        Err(Error::Unbounded)
    }
}
