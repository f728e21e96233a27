//! What a planner writes of the time after: case files, repatriation and the camp.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Instant, Rate, Span};

/// Case files: identity first, then intelligence released by agencies, then the court; the high tier goes first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Casework {
    /// Analysts who release intelligence, each on one file at a time.
    #[schemars(range(min = 1, max = 100_000))]
    pub analysts: u32,
    /// Time an analyst needs for one file.
    pub release: DurationDist,
    /// Probability that a release is refused and must be asked for again.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub refusal: f64,
    /// Time until a refused release is asked for again.
    #[serde(default = "defaults::fixed_days::<7>")]
    pub appeal: DurationDist,
    /// Investigating judges, each on one file at a time.
    #[schemars(range(min = 1, max = 100_000))]
    pub judges: u32,
    /// Time a judge needs for one file; then it is ready for prosecution.
    pub hearing: DurationDist,
}

/// A country of origin that may take its citizens back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// Probability that it accepts a citizen.
    #[schemars(range(min = 0, max = 1))]
    pub willingness: f64,
    /// Time until it accepts, from the citizen's identification.
    pub delay: DurationDist,
    /// Time between two pick-up flights, the first one such a time after the start.
    #[serde(default = "defaults::days::<14>")]
    pub pickup_every: Span,
    /// Seats of a pick-up flight.
    #[serde(default = "defaults::count::<50>")]
    #[schemars(range(min = 1, max = 1000))]
    pub pickup_seats: u32,
}

/// What is done to have citizens taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repatriation {
    /// Outreach effort: multiplies every country's willingness (up to 1) and divides its delay.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.01, max = 100))]
    pub outreach: f64,
}

impl Default for Repatriation {
    fn default() -> Self {
        Repatriation { outreach: 1.0 }
    }
}

/// A camp of families. It empties of its own; nothing here is part of the lift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Camp {
    /// Persons at the start.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub persons: u32,
    /// Households at the start; a household leaves as one.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub households: u32,
    /// When custody passes to another authority; never without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passes: Option<Instant>,
    /// Rate at which each household leaves before that.
    #[serde(default)]
    pub leave_before: Rate,
    /// Rate at which each household leaves after it.
    #[serde(default)]
    pub leave_after: Rate,
    /// Share of the departures before it that nobody controls.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub uncontrolled_before: f64,
    /// Share of the departures after it that nobody controls.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1))]
    pub uncontrolled_after: f64,
}
