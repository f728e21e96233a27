//! What a planner writes of early warning and consent: how risk is assessed, what makes the order to prepare, how a host
//! comes to terms, and what persons at large weigh in a region.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::Span;

/// Regular assessments of every guarded place's risk, and the rule that turns them into the order to prepare.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// From one assessment to the next; the first is of the start, and known there.
    #[serde(default = "defaults::days::<7>")]
    pub every: Span,
    /// From what an assessment looks at until it is known.
    #[serde(default = "defaults::days::<3>")]
    pub lag: Span,
    /// Standard deviation of the logarithm of an assessed hazard's error (assumption: a third either way).
    #[serde(default = "defaults::permille::<300>")]
    #[schemars(range(min = 0, max = 5))]
    pub noise: f64,
    /// Correlation of an error with that of the assessment before it of the same place.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub persistence: f64,
    /// How many expected persons in incidents a day one point of the threat index counts for in the regional risk.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1000))]
    pub threat: f64,
    /// Regional risk, in expected persons in incidents a day, from which on an assessment is an alarm.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub threshold: f64,
    /// Alarms one after the other that lead to the order to prepare.
    #[serde(default = "defaults::count::<2>")]
    #[schemars(range(min = 1, max = 1000))]
    pub in_a_row: u32,
    /// From the last of them to the order: the lead time that the decision costs.
    #[serde(default)]
    pub decision: DurationDist,
}

/// How a host's view and our liaison change the pace of an approval that is talked over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// Exponent of the regional risk that the host perceives over `reference`: above 0 a host that sees more risk comes
    /// to terms sooner, below 0 later. Needs a `[warning]`.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = -5, max = 5))]
    pub urgency: f64,
    /// Regional risk at which urgency changes nothing, in expected persons in incidents a day.
    #[serde(default = "defaults::permille::<10_000>")]
    #[schemars(range(min = 0.000_001, max = 1_000_000))]
    pub reference: f64,
    /// From when an assessment is known until the host has taken it in.
    #[serde(default = "defaults::days::<3>")]
    pub lag: Span,
    /// Liaison effort spent on this approval, times that of `[liaison]`.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub effort: f64,
    /// Exponent of that effort; below 1 its returns diminish (assumption: twice the effort is 1.4 times as fast).
    #[serde(default = "defaults::permille::<500>")]
    #[schemars(range(min = 0, max = 5))]
    pub returns: f64,
    /// The pace is never slower than this share of `takes`' own.
    #[serde(default = "defaults::permille::<250>")]
    #[schemars(range(min = 0.001, max = 1))]
    pub slowest: f64,
    /// The pace is never faster than so many times `takes`' own.
    #[serde(default = "defaults::permille::<4000>")]
    #[schemars(range(min = 1, max = 1000))]
    pub fastest: f64,
}

/// The effort to come to terms with hosts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Liaison {
    /// Effort as a whole, 1 being what `takes` of the gates with a `host` reckons with.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub effort: f64,
}

impl Default for Liaison {
    fn default() -> Self {
        Liaison { effort: 1.0 }
    }
}

/// Weights of the regional threat index: points for a person (assumptions; no published scale).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreatIndex {
    /// A person of the high tier at large.
    #[serde(default = "defaults::permille::<5000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub high: f64,
    /// A person of the medium tier at large.
    #[serde(default = "defaults::permille::<2000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub medium: f64,
    /// A person of the low tier at large.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub low: f64,
    /// A person who escaped elsewhere and is in no population.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub elsewhere: f64,
    /// A person who left a camp in an uncontrolled departure.
    #[serde(default = "defaults::permille::<10>")]
    #[schemars(range(min = 0, max = 1000))]
    pub camp: f64,
    /// A minor near fighting age among them, besides.
    #[serde(default = "defaults::permille::<100>")]
    #[schemars(range(min = 0, max = 1000))]
    pub near_age: f64,
}

impl Default for ThreatIndex {
    fn default() -> Self {
        ThreatIndex {
            high: 5.0,
            medium: 2.0,
            low: 1.0,
            elsewhere: 1.0,
            camp: 0.01,
            near_age: 0.1,
        }
    }
}
