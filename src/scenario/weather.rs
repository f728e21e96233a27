//! What a planner writes of the weather: regimes that follow one another, and what each does to whom.
//!
//! Plain data with units and defaults; cross references are checked in `check`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;

/// The weather of an area: a semi-Markov chain of regimes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// The regime at the start.
    pub initial: String,
    /// The regimes.
    pub regime: BTreeMap<String, Regime>,
}

/// A weather regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// How long it lasts.
    pub dwell: DurationDist,
    /// What follows, by relative weight; empty means it stays.
    #[serde(default)]
    pub next: BTreeMap<String, f64>,
    /// Whether aircraft may land on the spots of places here, and take off with persons aboard. An empty tail may
    /// always leave, and always come home.
    #[serde(default = "defaults::yes")]
    pub flying: bool,
    /// Block speed as a share of `cruise` for legs that begin or end here.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.1, max = 1))]
    pub speed: f64,
    /// What differs by class: a class of `[fleet.ID]`. Convoys meet only what stands here under theirs.
    #[serde(default)]
    pub class: BTreeMap<String, ClassEffect>,
}

/// What a regime does to one class, where that is not what it does to all aircraft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassEffect {
    /// Whether it may take off with persons aboard; without it as `flying` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_off: Option<bool>,
    /// Whether it may land; those who may not hold, and let others by. Without it as `flying` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landing: Option<bool>,
    /// Block speed as a share of `cruise`; without it as for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1))]
    pub speed: Option<f64>,
}
