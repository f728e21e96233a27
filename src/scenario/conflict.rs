//! What a planner writes of ceasefires; offensives and pressure from the air are scripted events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::units::Rate;

/// The terms of a ceasefire. A scripted event puts it in force, and others extend it or let it lapse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ceasefire {
    /// The `[area.ID]`s in which it holds.
    #[schemars(length(min = 1))]
    pub areas: Vec<String>,
    /// Factor on every rate at which fighting rises there, spill-over from elsewhere included, while it is in force.
    #[serde(default = "defaults::permille::<200>")]
    #[schemars(range(min = 0, max = 1))]
    pub rise: f64,
    /// Factor on the rate at which fighting falls there.
    #[serde(default = "defaults::permille::<2000>")]
    #[schemars(range(min = 1, max = 100))]
    pub fall: f64,
    /// Rate at which it breaks down before its time.
    #[serde(default)]
    pub lapse: Rate,
}
