//! What a planner writes of the time between two legs: the tasks of a type on the ground, and what a place has for
//! them. Plain data with units and defaults; what is done with it is the operation's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::Weekday;
use super::defaults;
use super::duration::DurationDist;
use super::stations::{Shift, StaffChange};
use super::units::{Span, TimeOfDay};
use crate::sim::Duration;

/// The tasks of a type at a place, beside loading, unloading and refuelling. Without this table they take no time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Least time between two take-offs of tails of this type from one place (serials).
    #[serde(default = "defaults::minutes::<0>")]
    pub serial: Span,
    /// Flying time of a go-around, from breaking off until back in the hold.
    #[serde(default = "defaults::minutes::<6>")]
    pub go_around: Span,
    /// Approaches to one landing, after which the tail gives up: it aborts (empty) or diverts (with persons aboard).
    /// Home and alternates are tried until the landing succeeds.
    #[serde(default = "defaults::count::<3>")]
    #[schemars(range(min = 1, max = 100))]
    pub tries: u32,
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

impl Default for Ground {
    fn default() -> Self {
        Ground {
            approach: DurationDist::default(),
            taxi: DurationDist::default(),
            brief: DurationDist::default(),
            depart: DurationDist::default(),
            shut_down: None,
            idle: 0.0,
            serial: Span::ZERO,
            go_around: Span::minutes(6),
            tries: 3,
        }
    }
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

/// The spots of one class of aircraft at a place, which otherwise shares the common ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mog {
    /// Working spots of the class alone (working MOG): at each, one tail loads, unloads or refuels.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub working: Option<u32>,
    /// Parking spots of the class alone, the working ones included (parking MOG); as many as `working` if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub parking: Option<u32>,
    /// How many of the common spots one tail of the class takes; 1 if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100))]
    pub size: Option<u32>,
}

/// The loading teams of a place. Without this table there are always enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Loading {
    /// Teams of the first shift, each loading or unloading one tail at a time, first come first served.
    #[schemars(range(min = 1, max = 1000))]
    pub teams: u32,
    /// Local time from which they work; one that has begun finishes.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time until which they work; read like `closes` of the place.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Days of the week on which they work.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Further shifts; where shifts overlap their teams add. A team counts as a server.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shift: BTreeMap<String, Shift>,
    /// Dated changes of the teams.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
}

/// The runway, or the landing zone, of a place: how close movements of aircraft may follow one another. A landing and
/// a take-off are a movement each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runway {
    /// Most movements in any time of the length `per`; with 1 that is the spacing between two.
    #[serde(default = "defaults::count::<1>")]
    #[schemars(range(min = 1, max = 1000))]
    pub movements: u32,
    /// The length of that time.
    pub per: Span,
}
