//! What a planner writes of maintenance: how types break, when they are inspected, and the spares for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::Span;

/// How the tails of a type break and are inspected, beside `break_chance`. A tail in the hands of a team has all its
/// open faults mended, one after another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Maintenance {
    /// Break codes: what may fail, each by itself.
    #[serde(default)]
    pub code: BTreeMap<String, BreakCode>,
    /// Deferred faults, of codes that do not ground, at which a tail is grounded until they are mended.
    #[serde(default = "defaults::count::<3>")]
    #[schemars(range(min = 1, max = 1000))]
    pub deferred: u32,
    /// Flight hours from one phase inspection to the next; without it there are none. At the start they are spread
    /// evenly: of n tails that come together, tail i (from 1) has flown (i - 1) / n of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase_every: Option<Span>,
    /// Time a team needs for a phase inspection.
    #[serde(default = "defaults::fixed_hours::<48>")]
    pub phase: DurationDist,
    /// Whether a part that is not in stock is taken from another tail of the type that waits at home for another part.
    #[serde(default = "defaults::no")]
    pub cannibalise: bool,
    /// Time that taking it adds to the repair.
    #[serde(default = "defaults::fixed_hours::<4>")]
    pub cannibalise_time: DurationDist,
}

/// Something that may fail, once a sortie at most: with probability `1 - (1 - per_sortie) exp(-per_flight_hour x hours
/// flown)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakCode {
    /// Probability that it fails in a sortie, however short.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub per_sortie: f64,
    /// Failures to expect in a flight hour, besides.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 100))]
    pub per_flight_hour: f64,
    /// Time a team needs to mend it.
    #[serde(default = "defaults::fixed_hours::<8>")]
    pub fix: DurationDist,
    /// The `[place.ID.spares.ID]` of the type's home that it takes, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spare: Option<String>,
    /// Whether the tail may not be tasked before it is mended; otherwise the fault is deferred.
    #[serde(default = "defaults::yes")]
    pub grounded: bool,
}

/// A kind of spare part kept at a place. Each that is used is ordered again at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spare {
    /// Parts in stock at the start, which is also the most there are.
    #[schemars(range(min = 1, max = 10_000))]
    pub stock: u32,
    /// Time from an order until the part is there.
    #[serde(default = "defaults::fixed_days::<3>")]
    pub resupply: DurationDist,
}
