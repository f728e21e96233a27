//! What a planner writes of prison-security incidents: the law of their hazards, stages, escapes and damage, and the
//! forces that react to them. Rates and counts only.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Rate, Span};

/// The law of prison-security incidents: rates and counts only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incidents {
    /// Factor on every hazard: 0 leaves only what is scripted.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1000))]
    pub multiplier: f64,
    /// Exponent of crowding (persons over capacity) in the hazard.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 10))]
    pub crowding: f64,
    /// Exponent of persons per guard over the planned ratio in the hazard.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 10))]
    pub guarding: f64,
    /// Rise of the hazard for each fighting level, as a share.
    #[serde(default = "defaults::permille::<500>")]
    #[schemars(range(min = 0, max = 100))]
    pub fighting: f64,
    /// Rise of the hazard with the share of the high tier.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 100))]
    pub high_tier: f64,
    /// Rise of the hazard, as a share, at once after an incident at another site.
    #[serde(default = "defaults::permille::<500>")]
    #[schemars(range(min = 0, max = 100))]
    pub contagion: f64,
    /// The same between two sites, where it is another: by the `[place.ID]` of the incident, then of the site whose hazard
    /// rises.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub contagion_between: BTreeMap<String, BTreeMap<String, f64>>,
    /// Mean time in which that rise decays (1 / beta).
    #[serde(default = "defaults::days::<3>")]
    pub memory: Span,
    /// Rate at which those held walk out of a site without guards, beside the factors above. It falls in a straight line
    /// to nothing at the share `collapse` of the planned guards.
    #[serde(default)]
    pub exit_rate: Rate,
    /// Share of the planned guards below which they have collapsed.
    #[serde(default = "defaults::permille::<100>")]
    #[schemars(range(min = 0, max = 1))]
    pub collapse: f64,
    /// Time from each stage to the next worse one unless contained.
    #[serde(default = "defaults::exponential_hours::<4>")]
    pub escalation: DurationDist,
    /// Time to contain an incident at planned strength; it passes the slower, the fewer guards are there.
    #[serde(default = "defaults::exponential_hours::<2>")]
    pub response: DurationDist,
    /// Time at planned strength to secure a site that was attacked from outside, from when that response is done and nobody
    /// escapes any more; it passes in the same way. Without it the site is secure at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub siege: Option<DurationDist>,
    /// Reserve, in guards, that is near every site and counts in its response; a force that has to come is a
    /// `[reaction.ID]`.
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 100_000))]
    pub reaction_force: u32,
    /// Rate at which each person held escapes during a breach.
    #[serde(default = "defaults::rate_per_day::<1>")]
    pub escape_each: Rate,
    /// How many times that rate in a mass escape.
    #[serde(default = "defaults::permille::<5000>")]
    #[schemars(range(min = 1, max = 1000))]
    pub mass_factor: f64,
    /// Exponent of planned strength over the strength present in these rates.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 10))]
    pub loosening: f64,
    /// Probability that one who tries to escape dies.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub harm: f64,
    /// Probability that one who escaped is retaken.
    #[serde(default = "defaults::permille::<650>")]
    #[schemars(range(min = 0, max = 1))]
    pub recapture: f64,
    /// Time until the retaken are back at their site, where they are kept apart until it is contained and guarded.
    #[serde(default = "defaults::exponential_hours::<12>")]
    pub recapture_after: DurationDist,
    /// Time until one who is not retaken is out of reach for good; without it nobody says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_after: Option<DurationDist>,
    /// Share of the guards present who are hurt at each stage from riot on, and are no guards for the rest of the run.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub guards_hurt: f64,
    /// Share of a site's capacity that a breach destroys.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 0.95))]
    pub damage: f64,
    /// Time from containment until that is repaired.
    #[serde(default = "defaults::fixed_days::<30>")]
    pub repair: DurationDist,
    /// What the lift does at a site with an incident.
    #[serde(default)]
    pub lift: LiftRule,
    /// How far ahead escapes are expected, where it is asked how many would escape without further lift.
    #[serde(default = "defaults::days::<30>")]
    pub outlook: Span,
}

impl Default for Incidents {
    fn default() -> Self {
        Incidents {
            multiplier: 1.0,
            exit_rate: Rate::default(),
            collapse: 0.1,
            crowding: 1.0,
            guarding: 1.0,
            fighting: 0.5,
            high_tier: 1.0,
            contagion: 0.5,
            contagion_between: BTreeMap::new(),
            memory: defaults::days::<3>(),
            escalation: defaults::exponential_hours::<4>(),
            response: defaults::exponential_hours::<2>(),
            siege: None,
            reaction_force: 0,
            escape_each: defaults::rate_per_day::<1>(),
            mass_factor: 5.0,
            loosening: 0.0,
            harm: 0.0,
            recapture: 0.65,
            recapture_after: defaults::exponential_hours::<12>(),
            gone_after: None,
            guards_hurt: 0.0,
            damage: 0.0,
            repair: defaults::fixed_days::<30>(),
            lift: LiftRule::default(),
            outlook: defaults::days::<30>(),
        }
    }
}

impl Incidents {
    /// Rise of the hazard of `to` at once after an incident at `from`, as a share.
    pub fn contagion_of(&self, from: &str, to: &str) -> f64 {
        let between = self.contagion_between.get(from);
        let own = between.and_then(|between| between.get(to));
        own.copied().unwrap_or(self.contagion)
    }
}

/// A stage of an incident, each worse than the one before.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Unrest inside.
    #[default]
    Disturbance,
    /// Unrest that the guards have lost hold of.
    Riot,
    /// The perimeter is open; persons escape.
    Breach,
    /// They escape in great numbers.
    MassEscape,
}

/// What the lift does at a site with an incident. Nobody is sent there, and nobody lands, whichever it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LiftRule {
    /// Whoever waits to land waits on, and nobody boards before it is contained.
    #[default]
    Stop,
    /// The same, but those on a spot load and leave.
    FinishLoading,
    /// Whoever waits to land or to load gives up at once and goes home empty.
    KeepAway,
}

/// A quick-reaction force: it is called to one incident at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// The place where it stands.
    pub place: String,
    /// How strong it is, in guards.
    #[schemars(range(min = 1, max = 100_000))]
    pub guards: u32,
    /// The `[fleet.ID]` types of the same home that may take it there; each tail takes as many as it has seats, and needs
    /// a crew like any sortie.
    #[serde(default)]
    pub fleet: Vec<String>,
    /// Time by road, for those whom no tail can take when they are ready; without it they wait for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub road: Option<DurationDist>,
    /// The stage from which on it is called.
    #[serde(default)]
    pub from: Stage,
    /// Time from the call until it is ready to move.
    #[serde(default = "defaults::fixed_minutes::<30>")]
    pub ready: DurationDist,
    /// Time from when it is no longer needed until it is back and may be called again: it stays after containment for as
    /// long as the site's own guards are fewer than the share `collapse` of the planned.
    #[serde(default = "defaults::fixed_hours::<12>")]
    pub back: DurationDist,
}
