//! What a planner writes of guards: how fighting, desertion and the hour of day change their strength, and how a site
//! passes to another force. What happens to them on a date is an [`Inject`](super::security::Inject).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Rate, TimeOfDay};

/// What changes the strength of the guards at every site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guards {
    /// Share of the planned guards drawn away for each fighting level.
    #[serde(default = "defaults::permille::<100>")]
    #[schemars(range(min = 0, max = 1))]
    pub drawn_per_level: f64,
    /// From a rise of the level until the guards have left.
    #[serde(default = "defaults::fixed_hours::<12>")]
    pub leave_after: DurationDist,
    /// From a fall of the level until they are back.
    #[serde(default = "defaults::fixed_hours::<48>")]
    pub back_after: DurationDist,
    /// Desertion; without it nobody deserts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desertion: Option<Desertion>,
    /// Parts of the day in which not all guards are on duty; outside them all are.
    #[serde(default)]
    pub shift: BTreeMap<String, GuardShift>,
}

impl Default for Guards {
    fn default() -> Self {
        Guards {
            drawn_per_level: 0.1,
            leave_after: defaults::fixed_hours::<12>(),
            back_after: defaults::fixed_hours::<48>(),
            desertion: None,
            shift: BTreeMap::new(),
        }
    }
}

/// Shocks in which part of a site's guards leave for good.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Desertion {
    /// Rate of shocks at a site for each fighting level of its area.
    pub rate: Rate,
    /// Least share of the guards who leave in one; each share up to the most is as likely as another.
    #[serde(default = "defaults::permille::<50>")]
    #[schemars(range(min = 0, max = 1))]
    pub least: f64,
    /// Most of them who do.
    #[serde(default = "defaults::permille::<300>")]
    #[schemars(range(min = 0, max = 1))]
    pub most: f64,
}

/// A part of the day in which a share of the guards is on duty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardShift {
    /// Local time (the offset of `start`) at which it begins.
    pub begins: TimeOfDay,
    /// Local time at which it ends; earlier than `begins` means over midnight.
    pub ends: TimeOfDay,
    /// Share of the guards on duty in it; where shifts overlap, the smallest.
    #[schemars(range(min = 0, max = 1))]
    pub share: f64,
}

/// On what condition a site passes to another force, and what then holds. Persons there stay held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Takeover {
    /// Fighting level of the area from which on it passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 4))]
    pub fighting: Option<u32>,
    /// Share of planned guards below which it passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub guards_below: Option<f64>,
    /// How long one of these must hold until it has passed.
    #[serde(default = "defaults::fixed_hours::<0>")]
    pub after: DurationDist,
    /// Guards of the other force; without it as many as were planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100_000))]
    pub guards: Option<u32>,
    /// Whether persons can be lifted from there afterwards.
    #[serde(default = "defaults::yes")]
    pub lift: bool,
}
