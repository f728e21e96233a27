//! What a planner writes of the weather: regimes that follow one another, and what each does to whom.
//!
//! Plain data with units and defaults; cross references are checked in `check`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Instant, Span};
use crate::sim;

/// The `initial` that asks for a draw by the share of time that each regime has in the long run.
pub const STATIONARY: &str = "stationary";

/// Months as keys, January first.
pub const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The weather of an area: a semi-Markov chain of regimes, or a record of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weather {
    /// The regime at the start; or `stationary`, which draws it by the share of time that each has in the long run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial: Option<String>,
    /// Observed regimes in place of a chain; then `initial`, `dwell` and `next` are not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replay: Option<Replay>,
    /// What dispatch believes of the weather to come; without it, that it stays as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
    /// The regimes.
    pub regime: BTreeMap<String, Regime>,
}

impl Weather {
    /// The share of time that each regime has in the long run, by the laws of a month, January being 0. None if they
    /// do not all lead to one another.
    pub fn long_run_shares(&self, month: usize) -> Option<Vec<f64>> {
        let regimes = || self.regime.values();
        let weights = |regime: &Regime| {
            let next = regime.next_in(month);
            let weight = |id: &String| next.get(id).copied().unwrap_or(0.0);
            self.regime.keys().map(weight).collect()
        };
        let weights: Vec<Vec<f64>> = regimes().map(weights).collect();
        let dwell = |regime: &Regime| {
            let dwell = regime.dwell_in(month);
            dwell.map_or(0.0, |dwell| dwell.mean().as_hours_f64())
        };
        let dwells: Vec<f64> = regimes().map(dwell).collect();
        sim::long_run_shares(&weights, &dwells)
    }
}

/// Regimes as they were observed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replay {
    /// A table of comma-separated values with the columns `time` and `regime`, in place of the two lists. It is read
    /// when the scenario is loaded.
    #[serde(skip_serializing)]
    pub file: Option<String>,
    /// When each regime began, in ascending order, the first at the start or before; the last stays.
    #[serde(default)]
    pub time: Vec<Instant>,
    /// The regime that began then.
    #[serde(default)]
    pub regime: Vec<String>,
}

/// How well the weather is forecast. Errors grow in proportion to the lead: none at the moment itself, those of `hit`
/// and `false_alarm` at `horizon`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// How far ahead; beyond it dispatch expects the weather of the moment.
    #[serde(default = "defaults::hours::<6>")]
    pub horizon: Span,
    /// Probability that weather in which some class may not take off or land is foreseen.
    #[serde(default = "defaults::permille::<850>")]
    #[schemars(range(min = 0, max = 1))]
    pub hit: f64,
    /// Probability that such weather is foreseen where there will be none.
    #[serde(default = "defaults::permille::<100>")]
    #[schemars(range(min = 0, max = 1))]
    pub false_alarm: f64,
    /// Time for which a forecast holds: right or wrong, it is so for all of it.
    #[serde(default = "defaults::hours::<1>")]
    pub block: Span,
    /// How long after its planned arrival a tail must still be able to land, by the forecast.
    #[serde(default)]
    pub past: Span,
}

/// A weather regime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// How long it lasts; not asked for if it stays, or under a `replay`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dwell: Option<DurationDist>,
    /// What follows, by relative weight; empty means it stays.
    #[serde(default)]
    pub next: BTreeMap<String, f64>,
    /// Whether aircraft may land on the spots of places here, and take off with persons aboard. An empty tail may
    /// always leave, and always come home.
    #[serde(default = "defaults::yes")]
    pub flying: bool,
    /// Block speed as a share of `cruise` for legs that begin or end here.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.1, max = 1))]
    pub speed: f64,
    /// What differs by class: a class of `[fleet.ID]`. Convoys meet only what stands here under theirs.
    #[serde(default)]
    pub class: BTreeMap<String, ClassEffect>,
    /// What differs by month: `jan` to `dec`, by the offset of `start`.
    #[serde(default)]
    pub month: BTreeMap<String, Season>,
    /// Landings that are harder than in clear air, such as in the dust that a rotor stirs up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brownout: Option<Brownout>,
}

impl Regime {
    /// Whether it keeps any class from taking off or landing.
    pub fn hinders(&self) -> bool {
        let hindered =
            |class: &ClassEffect| class.take_off == Some(false) || class.landing == Some(false);
        !self.flying || self.class.values().any(hindered)
    }

    /// How long it lasts if it begins in a month, January being 0.
    pub fn dwell_in(&self, month: usize) -> Option<&DurationDist> {
        let season = self.month.get(MONTHS[month]);
        let own = season.and_then(|season| season.dwell.as_ref());
        own.or(self.dwell.as_ref())
    }

    /// What follows if it ends in a month, January being 0.
    pub fn next_in(&self, month: usize) -> &BTreeMap<String, f64> {
        let season = self.month.get(MONTHS[month]);
        let own = season.and_then(|season| season.next.as_ref());
        own.unwrap_or(&self.next)
    }
}

/// What differs in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// How long the regime lasts when it begins in this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dwell: Option<DurationDist>,
    /// What follows when it ends in this month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<BTreeMap<String, f64>>,
}

/// What poor sight of the ground does to landings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Brownout {
    /// Probability that an aircraft breaks off its approach and goes around.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.9))]
    pub go_around: f64,
    /// How many times longer a movement keeps its place on the runway.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 1, max = 100))]
    pub spacing: f64,
}

/// What a regime does to one class, where that is not what it does to all aircraft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassEffect {
    /// Whether it may take off with persons aboard; without it as `flying` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take_off: Option<bool>,
    /// Whether it may land; those who may not hold, and let others by. Without it as `flying` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landing: Option<bool>,
    /// Block speed as a share of `cruise`; without it as for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1))]
    pub speed: Option<f64>,
}
