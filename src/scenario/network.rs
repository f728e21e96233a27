//! What a planner writes of the ground: areas, places, lanes and the populations held there.
//!
//! Plain data with units and defaults; cross references are checked in `check`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::{Camp, Weekday};
use super::defaults;
use super::duration::DurationDist;
use super::escort::Posted;
use super::ground::{Loading, Mog, Runway};
use super::guards::Takeover;
use super::limits::Screening;
use super::maintenance::Spare;
use super::reception::Reception;
use super::stations::{Shift, StaffChange};
use super::units::{FuelFlow, Instant, Kilometres, Rate, TimeOfDay};
use super::weather::Brownout;

/// More persons than this are refused: a run keeps about 150 bytes for each.
pub const MOST_PERSONS: u64 = 2_000_000;

/// A region that shares weather and fighting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The `[weather.ID]` that rules here; without it the weather is always good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weather: Option<String>,
    /// Fighting level at the start, 0 (none) to 4 (heavy).
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 4))]
    pub fighting: u32,
    /// Rate at which the level rises by one of its own accord.
    #[serde(default)]
    pub escalation: Rate,
    /// Rate at which the level falls by one.
    #[serde(default)]
    pub easing: Rate,
    /// Spill-over: by neighbouring area, the rate at which the level rises by one for each level
    /// that the neighbour stands above this one.
    #[serde(default)]
    pub spill: BTreeMap<String, Rate>,
}

/// A place on the map. What it is follows from what it has: a `detention`, `staging`,
/// `reception` or `camp` table gives the role, landing spots make it an airfield.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Free text for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Latitude in degrees, north positive (WGS 84).
    #[schemars(range(min = -90, max = 90))]
    pub lat: f64,
    /// Longitude in degrees, east positive (WGS 84).
    #[schemars(range(min = -180, max = 180))]
    pub lon: f64,
    /// The `[area.ID]` it lies in; without it no weather and no fighting reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Landing spots common to all classes: at each, one aircraft loads, unloads or refuels (working MOG).
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 1000))]
    pub pads: u32,
    /// Common parking spots, the landing spots included (parking MOG): aircraft on the ground between touch-down and
    /// take-off. As many as `pads` if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub parking: Option<u32>,
    /// What differs for a class of `[fleet.ID]`: spots of its own, or how many of the common ones it takes.
    #[serde(default)]
    pub mog: BTreeMap<String, Mog>,
    /// Limits of landings and take-offs; without it there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runway: Option<Runway>,
    /// Loading teams; without it there are always enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loading: Option<Loading>,
    /// Whether the spots can be used between sunset and sunrise.
    #[serde(default = "defaults::yes")]
    pub night: bool,
    /// What landings in the dark are like, where no lights show the ground; without it they are as by day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlit: Option<Brownout>,
    /// Twilight that counts as day here, for these spots and for the windows of those who fly here; without it day is
    /// from sunrise to sunset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twilight: Option<Twilight>,
    /// Local time (the offset of `start`) from which landings are allowed.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time until which landings are allowed; equal to `opens` or 24:00 after 00:00 means
    /// always, earlier than `opens` means over midnight.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Whether tails can refuel here; aircraft only where there are landing spots. At home a tail is always full.
    #[serde(default = "defaults::no")]
    pub refuel: bool,
    /// Refuelling points, each for one tail at a time, first come first served; without it they are not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub refuel_points: Option<u32>,
    /// Fuel that flows at each point: what a type's tanks lack (by its `fuel`) is added to its `refuel` time; without it
    /// the flow takes no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuel_flow: Option<FuelFlow>,
    /// Escorts posted here: for the tails whose home it is, and for lanes out of it with `escorts = "origin"`.
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 100_000))]
    pub escorts: u32,
    /// Maintenance teams of the first shift here, each mending one tail at a time.
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 1000))]
    pub maintenance_teams: u32,
    /// Local time (the offset of `start`) at which the teams' shift begins; what was under way goes on.
    #[serde(default = "defaults::midnight")]
    pub maintenance_opens: TimeOfDay,
    /// Local time at which it ends; work under way rests until the next. Equal to `maintenance_opens` means never.
    #[serde(default = "defaults::day_end")]
    pub maintenance_closes: TimeOfDay,
    /// Days of the week on which the teams work.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub maintenance_days: Vec<Weekday>,
    /// Further shifts of teams; where shifts overlap their teams add. A team counts as a server.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub maintenance_shift: BTreeMap<String, Shift>,
    /// Dated changes of the teams; below none they rest, and so does the work.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub maintenance_staff: BTreeMap<String, StaffChange>,
    /// Spare parts kept here, for the tails whose home it is.
    #[serde(default)]
    pub spares: BTreeMap<String, Spare>,
    /// A detention site: what holds persons before the lift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detention: Option<Detention>,
    /// A staging place between two lanes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staging: Option<Staging>,
    /// On what condition another force takes the place over, where persons are guarded; without it none does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
    /// A reception: handover stations and the facility behind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reception: Option<Reception>,
    /// A camp of families; not part of the lift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camp: Option<Camp>,
}

/// What a detention site and a staging place have in common: persons are guarded there.
pub(crate) struct Guarded {
    /// The table that says so.
    pub(crate) table: &'static str,
    pub(crate) capacity: u32,
    pub(crate) guards: u32,
    pub(crate) guards_planned: Option<u32>,
    pub(crate) incident_rate: Rate,
    pub(crate) attack_rate: Rate,
}

impl Place {
    /// How persons are guarded here, if they are.
    pub(crate) fn guarded(&self) -> Option<Guarded> {
        let site = self.detention.as_ref().map(|site| Guarded {
            table: "detention",
            capacity: site.capacity,
            guards: site.guards,
            guards_planned: site.guards_planned,
            incident_rate: site.incident_rate,
            attack_rate: site.attack_rate,
        });
        let staging = self.staging.as_ref().map(|site| Guarded {
            table: "staging",
            capacity: site.capacity,
            guards: site.guards,
            guards_planned: site.guards_planned,
            incident_rate: site.incident_rate,
            attack_rate: site.attack_rate,
        });
        site.or(staging)
    }
}

/// Twilight at both ends of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Twilight {
    /// The sun is 6 degrees below the horizon at most.
    Civil,
    /// 12 degrees at most.
    Nautical,
}

/// A detention site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Detention {
    /// Persons it was built for; crowding is measured against it.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub capacity: u32,
    /// Guards at the start.
    #[schemars(range(min = 0, max = 100_000))]
    pub guards: u32,
    /// Planned guards, against whom those present are measured; without it as many as at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub guards_planned: Option<u32>,
    /// Base rate of disturbances from within, at planned guards and capacity, without fighting.
    #[serde(default)]
    pub incident_rate: Rate,
    /// Base rate of attacks from outside, without fighting.
    #[serde(default)]
    pub attack_rate: Rate,
    /// Medical screening before a movement; without it nobody is screened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screening: Option<Screening>,
}

/// A staging place, where persons wait between two lanes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staging {
    /// Most persons it may hold, those on the way to it included.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub capacity: u32,
    /// Guards at the start.
    #[serde(default = "defaults::count::<0>")]
    #[schemars(range(min = 0, max = 100_000))]
    pub guards: u32,
    /// Planned guards, for as many persons as it may hold, against whom those present are measured; without it as many as
    /// at the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub guards_planned: Option<u32>,
    /// Base rate of disturbances from within, when it is full, at planned guards and without fighting.
    #[serde(default)]
    pub incident_rate: Rate,
    /// Base rate of attacks from outside, without fighting.
    #[serde(default)]
    pub attack_rate: Rate,
}

/// A directed connection that persons may be moved along.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lane {
    /// Place where persons board.
    pub from: String,
    /// Place where they leave.
    pub to: String,
    /// The `[fleet.ID]` types that serve it.
    #[schemars(length(min = 1))]
    pub fleet: Vec<String>,
    /// Where the escorts of its lifts are posted.
    #[serde(default)]
    pub escorts: Posted,
    /// Block distance; without it the great circle times the type's `routing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance: Option<Kilometres>,
    /// The `[area.ID]`s it passes; the worst fighting in them counts for `threat` and `closed_above`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<String>,
    /// Attacks on loaded convoys; without it there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threat: Option<Threat>,
    /// Fighting level above which nobody sets out on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 4))]
    pub closed_above: Option<u32>,
    /// Times in which nobody sets out on it; who is on the way goes on.
    #[serde(default)]
    pub closed: BTreeMap<String, Closed>,
    /// The `[gate.ID]`s that must be open, and whose limits count each person who departs.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// Attacks on loaded convoys along a lane. An attack only stops them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threat {
    /// Rate of attacks for each level of fighting.
    pub rate: Rate,
    /// How long an attack stops the convoy.
    #[serde(default = "defaults::exponential_hours::<2>")]
    pub delay: DurationDist,
}

/// A time in which a lane is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
}

/// Persons held at one detention site at the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// The detention site.
    pub place: String,
    /// Number of persons.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub persons: u32,
    /// Relative weights of the risk tiers.
    #[serde(default)]
    pub tier: TierWeights,
    /// Relative weights of the countries of origin; empty means unknown.
    #[serde(default)]
    pub countries: BTreeMap<String, f64>,
    /// Share who are minors.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub minors: f64,
    /// Share who need a medical escort, who takes a seat more; a type's `medical` may limit how many travel together.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub medical: f64,
    /// Share who are not fit to travel at the start.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub unfit: f64,
    /// Time until an unfit person may travel.
    #[serde(default = "defaults::fixed_days::<5>")]
    pub recovery: DurationDist,
}

/// Relative weights of the three risk tiers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierWeights {
    /// High risk.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0))]
    pub high: f64,
    /// Medium risk.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0))]
    pub medium: f64,
    /// Low risk.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0))]
    pub low: f64,
}

impl Default for TierWeights {
    /// One in five high, one in two low (an assumption; no split is published).
    fn default() -> Self {
        TierWeights {
            high: 0.2,
            medium: 0.3,
            low: 0.5,
        }
    }
}

impl Place {
    /// Working spots, parking spots, and how many of them a tail takes, for a class of aircraft.
    pub fn spots(&self, class: &str) -> (u32, u32, u32) {
        let mog = self.mog.get(class);
        match mog.and_then(|mog| Some((mog.working?, mog.parking))) {
            Some((working, parking)) => (working, parking.unwrap_or(working), 1),
            None => {
                let size = mog.and_then(|mog| mog.size).unwrap_or(1);
                (self.pads, self.parking.unwrap_or(self.pads), size)
            }
        }
    }
}

/// Risk tier.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Tier {
    /// High risk.
    High,
    /// Medium risk.
    Medium,
    /// Low risk.
    Low,
}

impl Tier {
    /// Every tier, the highest risk first.
    pub const ALL: [Tier; 3] = [Tier::High, Tier::Medium, Tier::Low];

    /// The tier's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Tier::High => "high",
            Tier::Medium => "medium",
            Tier::Low => "low",
        }
    }
}

/// Age group.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Of full age.
    Adult,
    /// A minor.
    Minor,
}

impl Age {
    /// Every age group.
    pub const ALL: [Age; 2] = [Age::Adult, Age::Minor];

    /// The group's name in tables.
    pub fn word(self) -> &'static str {
        match self {
            Age::Adult => "adult",
            Age::Minor => "minor",
        }
    }
}
