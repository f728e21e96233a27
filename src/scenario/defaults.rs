//! Default values for serde attributes, named by what they are: `#[serde(default = "minutes::<20>")]`.
//!
//! Never decides a default: the number stands in the struct, beside the doc comment that says where it is from.

use super::aftermath::Weekday;
use super::duration::DurationDist;
use super::sampling::Sampling;
use super::units::{Kilometres, Rate, Span, TimeOfDay};
use crate::sim::Duration;

/// So many seconds.
pub(crate) fn seconds<const N: u32>() -> Span {
    Span::new(Duration::from_secs(i64::from(N)))
}

/// So many minutes.
pub(crate) fn minutes<const N: u32>() -> Span {
    Span::minutes(N)
}

/// So many hours.
pub(crate) fn hours<const N: u32>() -> Span {
    Span::hours(N)
}

/// A sample every hour.
pub(crate) fn hourly() -> Sampling {
    Sampling::every(Span::hours(1))
}

/// So many days.
pub(crate) fn days<const N: u32>() -> Span {
    Span::days(N)
}

/// Always so many minutes.
pub(crate) fn fixed_minutes<const N: u32>() -> DurationDist {
    DurationDist::constant(Span::minutes(N))
}

/// Always so many hours.
pub(crate) fn fixed_hours<const N: u32>() -> DurationDist {
    DurationDist::constant(Span::hours(N))
}

/// Always so many days.
pub(crate) fn fixed_days<const N: u32>() -> DurationDist {
    DurationDist::constant(Span::days(N))
}

/// Exponential with a mean of so many hours.
pub(crate) fn exponential_hours<const N: u32>() -> DurationDist {
    DurationDist::exponential(Span::hours(N))
}

/// So many times a day.
pub(crate) fn rate_per_day<const N: u32>() -> Rate {
    Rate::new(f64::from(N) / 24.0)
}

/// Every day of the week.
pub(crate) fn every_day() -> Vec<Weekday> {
    Weekday::ALL.to_vec()
}

/// The start of the day.
pub(crate) fn midnight() -> TimeOfDay {
    TimeOfDay::MIDNIGHT
}

/// The end of the day.
pub(crate) fn day_end() -> TimeOfDay {
    TimeOfDay::new(24, 0)
}

/// Six in the morning.
pub(crate) fn morning() -> TimeOfDay {
    TimeOfDay::new(6, 0)
}

/// A range that rarely binds in the theatre: about that of a loaded medium-lift helicopter (an assumption).
pub(crate) fn range() -> Kilometres {
    Kilometres::new(600.0)
}

/// The seed of a run that names none.
pub(crate) fn seed() -> u64 {
    1
}

/// So many of something.
pub(crate) fn count<const N: u32>() -> u32 {
    N
}

/// A share in thousandths: `permille::<50>()` is 0.05.
pub(crate) fn permille<const N: u32>() -> f64 {
    f64::from(N) / 1000.0
}

/// True.
pub(crate) fn yes() -> bool {
    true
}

/// False.
pub(crate) fn no() -> bool {
    false
}
