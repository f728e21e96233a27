//! What a planner writes of the time between two legs: the tasks of a type on the ground, and what a place has for
//! them. Plain data with units and defaults; what is done with it is the operation's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;

use crate::sim::Duration;

/// The tasks of a type at a place, beside loading, unloading and refuelling. Without this table they take no time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// From leaving the hold to touch-down; flown. Home and alternates are approached like any other place.
    #[serde(default)]
    pub approach: DurationDist,
    /// Taxi or hover, from touch-down to the spot and again from the spot to the point of take-off.
    #[serde(default)]
    pub taxi: DurationDist,
    /// Briefing of those who board, before the loading team sets to work.
    #[serde(default)]
    pub brief: DurationDist,
    /// Run-up and clearance, from the end of the taxi to the line for take-off. What a tail needs before it leaves
    /// its home is `preflight`.
    #[serde(default)]
    pub depart: DurationDist,
    /// Engines are shut down on the spot; without this table they run from touch-down to take-off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shut_down: Option<ShutDown>,
    /// Fuel burned while engines run on the ground away from home, as a share of `fuel`.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub idle: f64,
}

/// Stopping the engines on the spot and starting them again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShutDown {
    /// From standing on the spot until the doors may open.
    pub stop: DurationDist,
    /// From leave to go until the tail may taxi.
    pub start: DurationDist,
}

impl Ground {
    /// Mean time from leaving the hold until work may begin.
    pub fn arriving(&self) -> Duration {
        let stop = self.shut_down.as_ref().map(|engines| engines.stop.mean());
        self.approach.mean() + self.taxi.mean() + stop.unwrap_or_default()
    }

    /// Mean time from the end of work until the line for take-off.
    pub fn leaving(&self) -> Duration {
        let start = self.shut_down.as_ref().map(|engines| engines.start.mean());
        start.unwrap_or_default() + self.taxi.mean() + self.depart.mean()
    }
}
