//! What a planner writes of the receiver: the ramp, the facility and biometric enrolment. The handover stations
//! between them are in `stations`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::Weekday;
use super::defaults;
use super::duration::DurationDist;
use super::stations::{Equipment, Group, Shift, StaffChange, Station};
use super::units::{Instant, TimeOfDay};

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
    /// Persons the facility may hold, earlier inmates included; a full facility blocks the last station.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub capacity: u32,
    /// Inmates from before the transfer, who take room until they are moved out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Earlier>,
    /// Wings that keep groups apart: a person goes to the wings meant most expressly for him; without any, all are
    /// held together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wing: BTreeMap<String, Wing>,
    /// Manifests are checked against heads on landing; without it they are taken to agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconciliation: Option<Reconciliation>,
    /// The stations; the handover ends where a person's way on leads to none.
    pub station: BTreeMap<String, Station>,
    /// Biometric enrolment after acceptance; without it persons pass from intake into custody at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<Enrolment>,
}

impl Reception {
    /// Persons for whom there is room once all earlier inmates have gone who are to go.
    pub(crate) fn room_in_the_end(&self) -> u64 {
        let stay = self.earlier.as_ref().map_or(0, |earlier| {
            let steps = earlier.step.values();
            let moved: u64 = steps.map(|step| u64::from(step.persons)).sum();
            u64::from(earlier.persons).saturating_sub(moved)
        });
        u64::from(self.capacity).saturating_sub(stay)
    }
}

/// Inmates from before the transfer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// How many there are at the start.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub persons: u32,
    /// Steps in which they are moved out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub step: BTreeMap<String, MoveOut>,
}

/// Earlier inmates who are moved out together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveOut {
    /// When.
    pub at: Instant,
    /// How many.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub persons: u32,
}

/// A wing of the facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wing {
    /// Persons it may hold.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub capacity: u32,
    /// Whom it is meant for; without it everyone for whom no other is.
    #[serde(default)]
    pub when: Group,
}

/// How manifests are checked against heads. A name without a head, struck since the manifest was sent ahead, is a
/// mismatch, and so is a head under a wrong name; while a load has one, nobody of it leaves the ramp.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reconciliation {
    /// Probability that a head comes under a wrong name.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub misnamed: f64,
    /// Time to resolve the mismatches of a load.
    #[serde(default = "defaults::fixed_hours::<2>")]
    pub resolution: DurationDist,
}

/// Biometric enrolment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Teams of the first shift, each enrolling one person at a time.
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
    /// Days of the week on which it works.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Further shifts; where shifts overlap their teams add, and what lies between two of them is a break.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shift: BTreeMap<String, Shift>,
    /// Dated changes of the number of teams: arrivals and withdrawals.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
    /// Kits, of which each team at work needs one; without it they never fail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment: Option<Equipment>,
}
