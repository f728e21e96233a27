//! What a planner writes of consent and of what is scripted: gates, the coordination call, and scripted events.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::incidents::Stage;
use super::units::{Instant, Span, TimeOfDay};
use super::warning::Host;

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
    /// Dated limits, each until the next.
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

/// Limits from a date on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// From when.
    pub from: Instant,
    /// Most persons admitted a day.
    pub per_day: u32,
    /// Most persons admitted in all, those before it counted, for as long as it holds; the gate's own `total` holds besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
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
    /// Standard deviation of the logarithm of the error in each count of the persons at a place that the callers have from
    /// `reports`; its mean is right. Without it they are counted right, and only late.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 5))]
    pub noise: f64,
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
            noise: 0.0,
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
    /// The counts of the call before, with the error of `noise`, and the hazards as they are assessed. Needs a `[warning]`.
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
    /// An incident opens at a site, at a stage; one that is open there comes to it, if it is worse.
    Incident {
        /// The detention site.
        place: String,
        /// The stage it opens at.
        stage: Stage,
    },
    /// An attack from outside breaks a site open; an open incident there comes to a breach.
    Attack {
        /// The detention site or staging place.
        place: String,
    },
    /// Fighting in an area goes to a level, as far as an offensive or pressure from the air there allows.
    Fighting {
        /// The area.
        area: String,
        /// The level, 0 to 4.
        #[schemars(range(min = 0, max = 4))]
        level: u32,
    },
    /// An offensive: fighting in an area is at a level at least, and then in the areas it spreads to. A ceasefire that is
    /// in force stops it at the border.
    Offensive {
        /// The area where it begins.
        area: String,
        /// The level, 1 to 4.
        #[schemars(range(min = 1, max = 4))]
        level: u32,
        /// How long fighting cannot fall below that level in an area it has reached, unless a ceasefire begins there.
        #[serde(default = "defaults::hours::<0>")]
        lasts: Span,
        /// How many borders it crosses: from an area to each that names it in its `spill`, once.
        #[serde(default = "defaults::count::<0>")]
        #[schemars(range(min = 0, max = 100))]
        reach: u32,
        /// Time from one area to the next.
        #[serde(default = "defaults::fixed_days::<2>")]
        advance: DurationDist,
        /// Levels that it loses at each border.
        #[serde(default = "defaults::count::<0>")]
        #[schemars(range(min = 0, max = 4))]
        fade: u32,
    },
    /// Pressure from the air: fighting in an area cannot be above a level for a time, not even in an offensive.
    Pressure {
        /// The area.
        area: String,
        /// The level, 0 to 3.
        #[schemars(range(min = 0, max = 3))]
        level: u32,
        /// For how long.
        lasts: Span,
    },
    /// A `[ceasefire.ID]` comes into force; one that is in force already begins anew.
    Ceasefire {
        /// The ceasefire.
        ceasefire: String,
        /// For how long, unless it is extended or lapses before; without it, until it lapses.
        #[serde(skip_serializing_if = "Option::is_none")]
        lasts: Option<Span>,
    },
    /// A ceasefire that is in force for a time is extended; one that has lapsed stays so.
    Extension {
        /// The ceasefire.
        ceasefire: String,
        /// By how much.
        by: Span,
    },
    /// A ceasefire that is in force lapses.
    Lapse {
        /// The ceasefire.
        ceasefire: String,
    },
    /// Part of a site's guards desert.
    Desertion {
        /// The detention site or staging place.
        place: String,
        /// Share of them.
        #[schemars(range(min = 0, max = 1))]
        share: f64,
    },
    /// Guards come to a site.
    Reinforcement {
        /// The detention site or staging place.
        place: String,
        /// How many.
        #[schemars(range(min = 1, max = 100_000))]
        guards: u32,
    },
    /// Part of a site's guards are ordered away.
    Withdrawal {
        /// The detention site or staging place.
        place: String,
        /// Share of them.
        #[serde(default = "defaults::permille::<1000>")]
        #[schemars(range(min = 0, max = 1))]
        share: f64,
    },
    /// A site passes to another force. Persons there stay held.
    Control {
        /// The detention site or staging place.
        place: String,
        /// Guards of that force; without it as many as were planned.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schemars(range(min = 0, max = 100_000))]
        guards: Option<u32>,
        /// Whether persons can be lifted from there afterwards.
        #[serde(default = "defaults::yes")]
        lift: bool,
    },
    /// So many escape from a site at once, in the incident that is open there, or in one that opens with a breach.
    Escape {
        /// The detention site or staging place.
        place: String,
        /// How many escape, or die of trying; all who are inside if they are fewer.
        #[schemars(range(min = 1, max = 1_000_000))]
        persons: u32,
    },
    /// The incident that is open at a site is contained.
    Containment {
        /// The detention site or staging place.
        place: String,
    },
    /// Persons outside this population escape near a place; it raises the hazard of every site, the place's own too, by
    /// contagion.
    EscapeElsewhere {
        /// The place it happens at or near.
        place: String,
        /// How many escape.
        #[schemars(range(min = 0, max = 1_000_000))]
        persons: u32,
        /// How many of them are retaken.
        #[serde(default = "defaults::count::<0>")]
        #[schemars(range(min = 0, max = 1_000_000))]
        retaken: u32,
        /// When they are, after the escape.
        #[serde(default = "defaults::days::<1>")]
        after: Span,
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
    /// A convoy is attacked on the road: it stands for a time, and then goes on. One that does not drive, or has turned back,
    /// is spared.
    RoadAttack {
        /// The convoy, such as `convoy-03` or, of a wave, `convoy-surge-03`.
        tail: String,
        /// How long it stands.
        lasts: Span,
    },
    /// Rested escorts at a place are away for a time: as many as there are, at most so many.
    EscortsAway {
        /// The place.
        place: String,
        /// How many.
        #[schemars(range(min = 1, max = 100_000))]
        escorts: u32,
        /// For how long.
        lasts: Span,
    },
    /// A reaction force cannot be called for a time. One that has been called before is spared.
    ReactionAway {
        /// The force.
        reaction: String,
        /// For how long.
        lasts: Span,
    },
    /// Nobody begins to refuel at a place for a time: tails wait, and the tanks of those whose home it is are filled all the same.
    FuelOutage {
        /// The place, one with `refuel`.
        place: String,
        /// For how long.
        lasts: Span,
    },
    /// Loading teams of a place are away for a time; who is loading is finished first.
    LoadersAway {
        /// The place, one with `loading`.
        place: String,
        /// How many teams; all on duty, if they are fewer.
        #[schemars(range(min = 1, max = 1000))]
        teams: u32,
        /// For how long.
        lasts: Span,
    },
    /// An assessment that is wrong, known at once: the hazard of a place is taken to be so many times what it is, until the next
    /// assessment is known. Needs a `[warning]`.
    FalseReading {
        /// The detention site or staging place.
        place: String,
        /// How many times what it is.
        #[schemars(range(min = 0, max = 1000))]
        factor: f64,
    },
}
