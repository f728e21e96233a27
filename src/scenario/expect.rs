//! Expectations: what must hold of many runs of a scenario, for `study` to judge.
//!
//! Owns the words of an expectation. They change nothing that is simulated, so they are outside the scenario's hash.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// What must hold of a key figure over many runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// A key figure of `summary.json`.
    #[schemars(schema_with = "key_figure")]
    pub metric: String,
    /// What of it: the probability of a yes, the mean, or a quantile.
    pub stat: Stat,
    /// Which way.
    pub op: Op,
    /// The bound, in the figure's own unit; of a probability between 0 and 1.
    pub value: f64,
    /// How sure it must be, one-sided.
    #[serde(default = "usual_confidence")]
    #[schemars(range(min = 0.5, max = 0.999_999))]
    pub confidence: f64,
    /// In how many replications, from the first on.
    #[serde(default = "usual_reps")]
    #[schemars(range(min = 2, max = 100_000))]
    pub reps: u32,
}

/// What is estimated of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stat {
    /// How probable a yes is.
    Prob,
    /// The mean.
    Mean,
    /// The quantile that a twentieth of the runs stay below.
    Q05,
    /// A tenth.
    Q10,
    /// A quarter.
    Q25,
    /// The median.
    Q50,
    /// Three quarters.
    Q75,
    /// Nine tenths.
    Q90,
    /// Nineteen twentieths.
    Q95,
    /// All but one in a hundred.
    Q99,
}

impl Stat {
    /// The share of runs below it, if it is a quantile.
    pub fn quantile(self) -> Option<f64> {
        match self {
            Stat::Prob | Stat::Mean => None,
            Stat::Q05 => Some(0.05),
            Stat::Q10 => Some(0.10),
            Stat::Q25 => Some(0.25),
            Stat::Q50 => Some(0.50),
            Stat::Q75 => Some(0.75),
            Stat::Q90 => Some(0.90),
            Stat::Q95 => Some(0.95),
            Stat::Q99 => Some(0.99),
        }
    }

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Stat::Prob => "prob",
            Stat::Mean => "mean",
            Stat::Q05 => "q05",
            Stat::Q10 => "q10",
            Stat::Q25 => "q25",
            Stat::Q50 => "q50",
            Stat::Q75 => "q75",
            Stat::Q90 => "q90",
            Stat::Q95 => "q95",
            Stat::Q99 => "q99",
        }
    }
}

/// Which way a bound holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Op {
    /// At least the value.
    #[serde(rename = ">=")]
    AtLeast,
    /// At most the value.
    #[serde(rename = "<=")]
    AtMost,
}

impl Op {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Op::AtLeast => ">=",
            Op::AtMost => "<=",
        }
    }
}

/// The key figures that may be expected something of.
pub const KEY_FIGURES: &[&str] = &[
    "population_pax",
    "accepted_pax",
    "accepted_frac",
    "closed",
    "closure_h",
    "closure_since_lift_h",
    "closed_by_deadline",
    "any_escape",
    "escaped_pax",
    "escapers_pax",
    "escaped_high_pax",
    "escaped_medium_pax",
    "escaped_low_pax",
    "recaptured_pax",
    "at_large_pax",
    "died_pax",
    "incidents_count",
    "gone_pax",
    "guards_hurt_count",
    "reaction_sorties_count",
    "escapes_expected_start_pax",
    "escapes_expected_end_pax",
    "sorties_count",
    "aborted_sorties_count",
    "turned_back_sorties_count",
    "lost_tails_count",
    "convoy_halts_count",
    "flight_h",
    "fuel_kg",
    "cargo_kg",
    "fuel_emergencies_count",
    "landed_below_reserve_count",
    "cost_usd",
    "person_days_at_risk",
    "expected_person_incidents_pax",
    "mission_capable_frac",
    "sortie_reliability_frac",
    "mean_team_wait_h",
    "mean_part_wait_h",
    "max_ramp_wait_h",
    "mean_handover_wait_h",
    "limits_broken_count",
    "refusals_count",
    "threat_index",
    "camp_threat_index",
    "disputed_loads_count",
    "disputed_loads_open_count",
    "mean_refusal_h",
    "mean_dispute_h",
    "identified_pax",
    "prosecution_ready_count",
    "releases_refused_count",
    "repatriated_pax",
    "order_h",
    "lead_h",
];

/// Those of them that are yes or no.
pub const CHANCES: &[&str] = &["closed", "closed_by_deadline", "any_escape"];

fn key_figure(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "description": "A key figure of `summary.json`.",
        "type": "string",
        "enum": KEY_FIGURES,
    })
}

fn usual_confidence() -> f64 {
    0.95
}

fn usual_reps() -> u32 {
    200
}
