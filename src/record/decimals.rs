//! Numbers as files show them: rounded once, at the end.

use crate::sim::Duration;

/// A number rounded to six decimals, so that a file shows what is meant and not the noise of a division.
pub(crate) fn decimal(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// A share of a whole; none of nothing.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| decimal(part as f64 / whole as f64))
}

/// Microseconds in hours.
pub(super) fn in_hours(micros: f64) -> f64 {
    decimal(micros / Duration::from_hours(1).micros() as f64)
}

/// Whole cents.
pub(super) fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
