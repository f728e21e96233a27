//! What a planner writes of the receiver: the ramp, the handover stations, the facility and
//! biometric enrolment.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::TimeOfDay;

/// A reception place: persons leave the aircraft onto the ramp, pass the stations from `first`
/// on, and are accepted into custody at the end of the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reception {
    /// The station that persons on the ramp go to first.
    pub first: String,
    /// Persons the ramp may hold; a full ramp keeps aircraft on their spots.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub ramp: u32,
    /// Most persons that dispatch lets be on the way to the ramp and on it together. Without it that is what the
    /// ramp holds, and room in the facility is kept for each of them, so that no aircraft ever waits on its spot;
    /// more than the ramp holds relies on the receiver to keep pace, and a full hall then reaches back to the aircraft.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub inbound: Option<u32>,
    /// Persons the facility may hold; a full facility blocks the last station.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub capacity: u32,
    /// The stations; the one without `next` ends the handover.
    pub station: BTreeMap<String, Station>,
    /// Biometric enrolment after acceptance; without it persons pass from intake into custody at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<Enrolment>,
}

/// A handover station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Station {
    /// Persons served at one time.
    #[schemars(range(min = 1, max = 10_000))]
    pub servers: u32,
    /// Time for one person.
    pub service: DurationDist,
    /// Persons who may wait here; when it is full the station before is blocked.
    #[serde(default = "defaults::count::<50>")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub room: u32,
    /// Local time the shift begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends; those in service are finished. Earlier than `opens` means over midnight.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Probability that the step failed and is done again.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub rework: f64,
    /// Probability that the person is refused (manifest and head do not match) and held aside until it is resolved.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub refusal: f64,
    /// Time to resolve a refusal; the person then comes back to this station.
    #[serde(default = "defaults::fixed_hours::<2>")]
    pub resolution: DurationDist,
    /// The station that follows; none means that custody is accepted here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Biometric enrolment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Teams, each enrolling one person at a time.
    #[schemars(range(min = 1, max = 10_000))]
    pub teams: u32,
    /// Time for one person.
    pub service: DurationDist,
    /// Probability that an enrolment fails and is tried again.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub failure: f64,
    /// Local time the shift begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
}
