//! What a planner writes of who may travel with whom, and of those who watch them: escorts and packing. Plain data with
//! units and defaults; who boards in the end is dispatch's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::network::Tier;
use super::units::Span;

/// How many persons one escort may watch, by tier; escorts take seats, and ride back before they lift again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Escort {
    /// Persons of the high tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub high: f64,
    /// Persons of the medium tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub medium: f64,
    /// Persons of the low tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub low: f64,
    /// Longest day of an escort, from the first tasking after a rest: no sortie is begun that would pass it by mean
    /// times. Without it their hours are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<Span>,
    /// Rest between two days (an assumption: as for crews).
    #[serde(default = "defaults::hours::<12>")]
    pub rest: Span,
    /// What a lift does that is short of escorts.
    #[serde(default)]
    pub short: Short,
}

impl Escort {
    /// The ratio for means that have none of their own.
    pub fn ratio(&self) -> Ratio {
        Ratio {
            high: self.high,
            medium: self.medium,
            low: self.low,
        }
    }
}

/// How many persons one escort may watch aboard one type of aircraft or convoy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Persons of the high tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub high: f64,
    /// Persons of the medium tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub medium: f64,
    /// Persons of the low tier to an escort.
    #[schemars(range(min = 0.01, max = 1000))]
    pub low: f64,
}

impl Ratio {
    /// Persons of a tier to an escort.
    pub fn of(&self, tier: Tier) -> f64 {
        match tier {
            Tier::High => self.high,
            Tier::Medium => self.medium,
            Tier::Low => self.low,
        }
    }
}

/// What a lift does that is short of escorts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Short {
    /// It waits until there are enough for all who could go.
    #[default]
    Wait,
    /// It goes with as many persons as the escorts there are may watch.
    Fewer,
}

/// Where the escorts of a lane's lifts are posted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Posted {
    /// At the tail's home: they stay with it until it is there again.
    #[default]
    Home,
    /// Where persons board: they ride back there before they can lift again.
    Origin,
}

/// Who may share a vehicle. Persons board by tier, the high one first; whom a rule keeps off waits for the next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Packing {
    /// Pairs of tiers that never share a vehicle.
    #[serde(default)]
    pub apart: Vec<[Tier; 2]>,
    /// Most persons of a tier in one vehicle.
    #[serde(default)]
    pub most: Most,
}

/// Most persons of each tier in one vehicle; without a number as many as there are seats.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Most {
    /// Of the high tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub high: Option<u32>,
    /// Of the medium tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub medium: Option<u32>,
    /// Of the low tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub low: Option<u32>,
}

impl Packing {
    /// Most persons of a tier in one vehicle.
    pub fn most(&self, tier: Tier) -> u32 {
        let most = match tier {
            Tier::High => self.most.high,
            Tier::Medium => self.most.medium,
            Tier::Low => self.most.low,
        };
        most.unwrap_or(u32::MAX)
    }

    /// Whether two tiers may share a vehicle.
    pub fn mix(&self, one: Tier, other: Tier) -> bool {
        let parts = |pair: &[Tier; 2]| *pair == [one, other] || *pair == [other, one];
        !self.apart.iter().any(parts)
    }
}
