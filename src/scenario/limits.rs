//! What a planner writes of the limits that a lawful transfer keeps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Span, TimeOfDay};

/// Limits that a lawful transfer keeps; persons beyond them are counted and told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Longest time restrained in one movement, from boarding to leaving the vehicle.
    #[serde(default = "defaults::hours::<10>")]
    pub restraint: Span,
    /// Longest wait on a ramp, from leaving the vehicle to the first station.
    #[serde(default = "defaults::hours::<4>")]
    pub ramp_wait: Span,
    /// Longest stay at a staging place between two movements; without it any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staged: Option<Span>,
    /// Largest share of its capacity that a staging place or a facility should hold; without it all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 1))]
    pub crowding: Option<f64>,
    /// Greatest age of a medical screening at boarding at a detention site; without it none is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screening: Option<Span>,
    /// Whether minors and adults are to travel apart.
    #[serde(default = "defaults::no")]
    pub minors: bool,
    /// Limits that stop the step which would break them: a sortie too long for `restraint`, one to a place where
    /// `ramp_wait` or `staged` is broken or `crowding` would be, boarding without `screening`, and loads of minors
    /// and adults together. The others are only told.
    #[serde(default)]
    pub hard: Vec<HardLimit>,
}

/// A limit that may be made hard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HardLimit {
    /// Time restrained in one movement.
    Restraint,
    /// Wait on a ramp.
    RampWait,
    /// Stay at a staging place.
    Staged,
    /// Crowding of a staging place or a facility.
    Crowding,
    /// Medical screening before a movement.
    Screening,
    /// Minors apart.
    Minors,
}

impl Limits {
    /// Whether a limit stops the step that would break it.
    pub fn is_hard(&self, limit: HardLimit) -> bool {
        self.hard.contains(&limit)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            restraint: defaults::hours::<10>(),
            ramp_wait: defaults::hours::<4>(),
            staged: None,
            crowding: None,
            screening: None,
            minors: false,
            hard: Vec::new(),
        }
    }
}

/// Medical screening at a detention site: everyone is seen, the high tier first, and again when it is out of date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// Medical teams, each seeing one person at a time.
    #[schemars(range(min = 1, max = 10_000))]
    pub teams: u32,
    /// Time for one person.
    pub service: DurationDist,
    /// Local time the work begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends; who is being seen is finished.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
}
