//! The scenario as a whole: one declaration of everything a planner can write.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::{Casework, Country, Repatriation};
use super::change::Change;
use super::conflict::Ceasefire;
use super::defaults;
use super::escort::{Escort, Packing};
use super::expect::Expect;
use super::fleet::FleetType;
use super::guards::Guards;
use super::incidents::{Incidents, Reaction};
use super::limits::Limits;
use super::network::{Area, Lane, Place, Population};
use super::observed::Observed;
use super::sampling::Sampling;
use super::security::{Call, Gate, Inject};
use super::units::{Instant, Span};
use super::warning::{Liaison, ThreatIndex, Warning};
use super::weather::Weather;

/// A scenario: what a planner wrote, with units resolved and every default filled in.
/// Immutable once loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Free text for people; the file's stem if not given. Never inherited.
    #[serde(default)]
    pub name: String,
    /// First instant of the run; its offset is the local time of every `opens`, `closes` and `at`.
    pub start: Instant,
    /// How long the run lasts.
    pub horizon: Span,
    /// The date by which all should be accepted; it changes no event, only what is reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Instant>,
    /// Time between two rows of the time series: one interval, or intervals that grow as the run goes on.
    #[serde(default = "defaults::hourly")]
    pub sample: Sampling,
    /// Seed of the run unless the command gives one.
    #[serde(default = "defaults::seed")]
    #[schemars(range(min = 0))]
    pub seed: u64,
    /// Regions of weather and fighting.
    #[serde(default)]
    pub area: BTreeMap<String, Area>,
    /// Places.
    #[serde(default)]
    pub place: BTreeMap<String, Place>,
    /// Lanes between places.
    #[serde(default)]
    pub lane: BTreeMap<String, Lane>,
    /// Persons held at the start.
    #[serde(default)]
    pub population: BTreeMap<String, Population>,
    /// Aircraft and convoys.
    #[serde(default)]
    pub fleet: BTreeMap<String, FleetType>,
    /// Escorts; without this table only the types that have a ratio of their own need any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escort: Option<Escort>,
    /// Who may share a vehicle.
    #[serde(default)]
    pub packing: Packing,
    /// Weather chains that areas refer to.
    #[serde(default)]
    pub weather: BTreeMap<String, Weather>,
    /// Approvals.
    #[serde(default)]
    pub gate: BTreeMap<String, Gate>,
    /// The effort to come to terms with hosts.
    #[serde(default)]
    pub liaison: Liaison,
    /// Assessments of risk and the order to prepare; without this table nobody assesses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<Warning>,
    /// What persons at large weigh in the regional threat index.
    #[serde(default)]
    pub threat: ThreatIndex,
    /// The daily coordination call.
    #[serde(default)]
    pub call: Call,
    /// Ceasefires; each holds only once a scripted event puts it in force.
    #[serde(default)]
    pub ceasefire: BTreeMap<String, Ceasefire>,
    /// What changes the strength of guards.
    #[serde(default)]
    pub guards: Guards,
    /// The law of incidents.
    #[serde(default)]
    pub incidents: Incidents,
    /// Quick-reaction forces.
    #[serde(default)]
    pub reaction: BTreeMap<String, Reaction>,
    /// Limits of a lawful transfer.
    #[serde(default)]
    pub limits: Limits,
    /// Case files; without this table none are opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub casework: Option<Casework>,
    /// Countries that take citizens back.
    #[serde(default)]
    pub country: BTreeMap<String, Country>,
    /// The effort to have citizens taken back.
    #[serde(default)]
    pub repatriation: Repatriation,
    /// Scripted events.
    #[serde(default)]
    pub inject: Vec<Inject>,
    /// Levers that are set anew during the run.
    #[serde(default)]
    pub change: Vec<Change>,
    /// What must hold of many runs.
    #[serde(default)]
    pub expect: Vec<Expect>,
    /// What was observed of the operation, shown in the report beside its runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observed: Vec<Observed>,
}
