//! What a planner writes of security and consent: guards, incidents, gates, the coordination
//! call, limits of a lawful transfer, and scripted events.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::units::{Instant, Rate, Span, TimeOfDay};
use super::warning::Host;

/// How fighting draws guards away from every site in its area.
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
}

impl Default for Guards {
    fn default() -> Self {
        Guards {
            drawn_per_level: 0.1,
            leave_after: defaults::fixed_hours::<12>(),
            back_after: defaults::fixed_hours::<48>(),
        }
    }
}

/// The law of prison-security incidents: rates and counts only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incidents {
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
    /// Mean time in which that rise decays (1 / beta).
    #[serde(default = "defaults::days::<3>")]
    pub memory: Span,
    /// Time from each stage to the next worse one unless contained.
    #[serde(default = "defaults::exponential_hours::<4>")]
    pub escalation: DurationDist,
    /// Time to contain an incident at planned strength; it grows as strength falls.
    #[serde(default = "defaults::exponential_hours::<2>")]
    pub response: DurationDist,
    /// Quick-reaction force, in guards, added to every site's response.
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
    /// Probability that one who tries to escape dies.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub harm: f64,
    /// Probability that one who escaped is retaken.
    #[serde(default = "defaults::permille::<650>")]
    #[schemars(range(min = 0, max = 1))]
    pub recapture: f64,
    /// Time until the retaken are back at their site.
    #[serde(default = "defaults::exponential_hours::<12>")]
    pub recapture_after: DurationDist,
}

impl Default for Incidents {
    fn default() -> Self {
        Incidents {
            crowding: 1.0,
            guarding: 1.0,
            fighting: 0.5,
            high_tier: 1.0,
            contagion: 0.5,
            memory: defaults::days::<3>(),
            escalation: defaults::exponential_hours::<4>(),
            response: defaults::exponential_hours::<2>(),
            reaction_force: 0,
            escape_each: defaults::rate_per_day::<1>(),
            mass_factor: 5.0,
            harm: 0.0,
            recapture: 0.65,
            recapture_after: defaults::exponential_hours::<12>(),
        }
    }
}

/// A stage of an incident, each worse than the one before.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Unrest inside.
    Disturbance,
    /// Unrest that the guards have lost hold of.
    Riot,
    /// The perimeter is open; persons escape.
    Breach,
    /// They escape in great numbers.
    MassEscape,
}

/// An approval that lanes and waves wait for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    /// Not before this instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Instant>,
    /// Gates that must be open first.
    #[serde(default)]
    pub after: Vec<String>,
    /// Whether it waits for the order to prepare, too.
    #[serde(default = "defaults::no")]
    pub on_order: bool,
    /// Time it takes once the date has come, the gates before it are open and the order it waits for is given.
    #[serde(default)]
    pub takes: DurationDist,
    /// What makes talks go faster or slower than that; without it nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<Host>,
    /// Most persons admitted a day (midnight to midnight at the offset of `start`), until a tranche says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u32>,
    /// Most persons admitted in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Dated daily limits.
    #[serde(default)]
    pub tranche: BTreeMap<String, Tranche>,
    /// Times in which the receiving state lets nobody pass, open or not.
    #[serde(default)]
    pub suspended: BTreeMap<String, Suspension>,
}

/// A time in which a gate admits nobody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// From when.
    pub from: Instant,
    /// Until when; for good without it, or until a scripted event resumes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}

/// A daily limit from a date on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// From when.
    pub from: Instant,
    /// Most persons admitted a day.
    pub per_day: u32,
}

/// The daily coordination call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Local time of the call (the offset of `start`).
    #[serde(default = "defaults::morning")]
    pub at: TimeOfDay,
    /// How lanes are ranked.
    #[serde(default)]
    pub policy: Policy,
    /// What the callers plan from.
    #[serde(default)]
    pub knows: Knows,
    /// By lane, its share of each type's hours; for the policy `weights`, in which other lanes get what is left.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
    /// Which sorties a tail may fly when those that the order has for it cannot be flown.
    #[serde(default)]
    pub retask: Retask,
}

impl Default for Call {
    fn default() -> Self {
        Call {
            at: defaults::morning(),
            policy: Policy::default(),
            knows: Knows::default(),
            weights: BTreeMap::new(),
            retask: Retask::default(),
        }
    }
}

/// What the callers plan from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Knows {
    /// The counts and hazards of the hour of the call.
    #[default]
    Truth,
    /// The counts of the call before, and the hazards as they are assessed. Needs a `[warning]`.
    Reports,
}

/// What a tail may fly besides its own lines of the air-tasking order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retask {
    /// Nothing.
    Never,
    /// Lines of tails of its type that are broken or gone.
    SameType,
    /// Any open line of a lane that its type serves, and sorties beyond the order.
    #[default]
    Any,
}

/// How the call ranks lanes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Most expected persons in incidents first: hazard times persons at the origin; staging places come last.
    #[default]
    Risk,
    /// Highest share of the high tier first.
    Tier,
    /// Most persons at the origin first.
    Largest,
    /// Shortest lane first.
    Nearest,
    /// Seats in proportion to the persons at the origins.
    Proportional,
    /// Sortie by sortie where expected escapes fall the most for an hour of flying.
    Marginal,
    /// Hours in proportion to `weights`.
    Weights,
}

/// A scripted event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// When it happens.
    pub at: Instant,
    /// What happens.
    pub event: Injected,
}

/// What a scripted event is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Injected {
    /// An incident opens at a site, at a stage.
    Incident {
        /// The detention site.
        place: String,
        /// The stage it opens at.
        stage: Stage,
    },
    /// Fighting in an area goes to a level.
    Fighting {
        /// The area.
        area: String,
        /// The level, 0 to 4.
        #[schemars(range(min = 0, max = 4))]
        level: u32,
    },
    /// Persons outside this population escape near a place; it raises the hazard of every site by contagion.
    EscapeElsewhere {
        /// The place it happens at or near.
        place: String,
        /// How many escape.
        persons: u32,
    },
    /// A tail breaks down: at home it is mended, under way it goes home once its task is done. One that is not there, or
    /// is being mended, is spared.
    Breakdown {
        /// The tail, such as `chinook-03` or, of a wave, `chinook-surge-03`.
        tail: String,
    },
    /// A tail is lost for good, on the ground or in the air. One that is not there, or is being mended, is spared.
    Loss {
        /// The tail, such as `chinook-03` or, of a wave, `chinook-surge-03`.
        tail: String,
        /// Share of those aboard who die.
        #[serde(default = "defaults::permille::<0>")]
        #[schemars(range(min = 0, max = 1))]
        harmed: f64,
        /// Time until the others are at a place again: the nearest that is the origin of a lane and has room.
        #[serde(default = "defaults::fixed_hours::<6>")]
        rescue: DurationDist,
    },
    /// A tail loses fuel, on the ground or in the air: the only way below the reserve. One whose tanks run dry before it
    /// lands is lost. One that is not there, or is being mended, is spared.
    FuelEmergency {
        /// The tail, such as `chinook-03` or, of a wave, `chinook-surge-03`.
        tail: String,
        /// Flying time that is lost.
        lost: Span,
        /// Time until fuel is brought to a tail on the ground that reaches none.
        #[serde(default = "defaults::fixed_hours::<6>")]
        relief: DurationDist,
        /// Share of those aboard who die if the tail is lost.
        #[serde(default = "defaults::permille::<0>")]
        #[schemars(range(min = 0, max = 1))]
        harmed: f64,
        /// Time until the others are at a place again, as after a `loss`.
        #[serde(default = "defaults::fixed_hours::<6>")]
        rescue: DurationDist,
    },
    /// The weather of an area is of a regime for a time; then it goes on as if that had not been.
    Weather {
        /// The area.
        area: String,
        /// The regime, one of the area's weather.
        regime: String,
        /// For how long.
        lasts: Span,
    },
    /// Rested crews of a type are away for a time: as many as there are, at most so many.
    CrewsAway {
        /// The type.
        fleet: String,
        /// How many.
        #[schemars(range(min = 1, max = 10_000))]
        crews: u32,
        /// For how long.
        lasts: Span,
    },
    /// A gate opens, whatever it has waited for.
    GateOpens {
        /// The gate.
        gate: String,
    },
    /// Consent is withdrawn: a gate closes and opens no more of itself.
    GateCloses {
        /// The gate.
        gate: String,
    },
    /// The receiving state suspends a gate: until it is resumed it admits nobody.
    GateSuspended {
        /// The gate.
        gate: String,
    },
    /// The receiving state resumes a gate.
    GateResumed {
        /// The gate.
        gate: String,
    },
    /// Custody of a camp passes to another authority.
    CampPasses {
        /// The place of the camp.
        place: String,
    },
    /// Households leave a camp at once, in departures that nobody controls.
    CampBreakout {
        /// The place of the camp.
        place: String,
        /// How many leave.
        #[schemars(range(min = 1, max = 1_000_000))]
        households: u32,
    },
    /// An alarm besides those of the assessments; needs a `[warning]`.
    Alarm {},
    /// The order to prepare; needs a `[warning]`.
    OrderToPrepare {},
    /// No landings at a place for a time.
    Closure {
        /// The place.
        place: String,
        /// For how long.
        lasts: Span,
    },
}
