//! The rules a distribution's parameters obey, and the errors that say which was broken.
//!
//! Owns [`DistributionError`] and the checks that yield it. It never looks at a curve.

/// Why parameters make no distribution. Names the value and the rule.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DistributionError {
    /// NaN or infinite.
    #[error("{name} is {value}: expected a finite number")]
    NotFinite {
        /// The parameter.
        name: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// Zero or below where only a positive number makes sense.
    #[error("{name} is {value}: expected more than 0")]
    NotPositive {
        /// The parameter.
        name: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// Below zero.
    #[error("{name} is {value}: expected 0 or more")]
    Negative {
        /// The parameter.
        name: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// Two parameters in the wrong order.
    #[error(
        "{first} is {first_value} and {second} is {second_value}: expected {first} <= {second}"
    )]
    Disordered {
        /// The parameter that should be the smaller.
        first: &'static str,
        /// Its value.
        first_value: f64,
        /// The parameter that should be the larger.
        second: &'static str,
        /// Its value.
        second_value: f64,
    },
    /// An empirical distribution of nothing.
    #[error("values is empty: expected one value at least")]
    NoValues,
    /// Values and weights do not pair up.
    #[error(
        "there are {values} values and {weights} weights: expected one weight for each value, or none"
    )]
    UnpairedWeights {
        /// How many values.
        values: usize,
        /// How many weights.
        weights: usize,
    },
    /// All weights are zero.
    #[error("the weights sum to 0: expected one weight at least above 0")]
    Weightless,
    /// Parameters so extreme that the moments overflow.
    #[error("the distribution has no finite mean and variance: expected parameters less extreme")]
    Unbounded,
    /// Truncation to where the distribution is not.
    #[error(
        "min is {min} and max is {max}, but values range from {low} to {high}: nothing is left, or less than one in a billion"
    )]
    NothingLeft {
        /// The bound below.
        min: f64,
        /// The bound above.
        max: f64,
        /// The least value before truncation.
        low: f64,
        /// The greatest value before truncation.
        high: f64,
    },
}

use DistributionError as Error;

/// Neither NaN nor infinite.
pub(super) fn finite(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() {
        Ok(value)
    } else {
        Err(Error::NotFinite { name, value })
    }
}

/// Finite and at least 0.
pub(super) fn not_negative(name: &'static str, value: f64) -> Result<f64, Error> {
    if finite(name, value)? < 0.0 {
        return Err(Error::Negative { name, value });
    }
    Ok(value)
}

/// Finite and above 0.
pub(super) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    if finite(name, value)? <= 0.0 {
        return Err(Error::NotPositive { name, value });
    }
    Ok(value)
}

/// Both finite, the first not above the second.
pub(super) fn ordered(
    first: &'static str,
    first_value: f64,
    second: &'static str,
    second_value: f64,
) -> Result<(), Error> {
    finite(first, first_value)?;
    finite(second, second_value)?;
    if first_value > second_value {
        return Err(Error::Disordered {
            first,
            first_value,
            second,
            second_value,
        });
    }
    Ok(())
}
