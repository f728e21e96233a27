//! What a planner writes of the means: aircraft and convoy types, crews and surge waves.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::defaults;
use super::duration::DurationDist;
use super::escort::Ratio;
use super::ground::Ground;
use super::maintenance::Maintenance;
use super::units::{FuelFlow, Instant, Kilometres, Mass, Money, Rate, Span, Speed};

/// A type of aircraft, or of road convoy, with its tails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FleetType {
    /// By `air` (weather and landing spots bind) or by `road` (they do not); a road "tail" is a whole convoy.
    #[serde(default)]
    pub mode: Mode,
    /// A word of the planner's for aircraft that weather treats alike, such as `rotary`; without it the type's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Seats, for persons, escorts and medics together.
    #[schemars(range(min = 1, max = 1000))]
    pub seats: u32,
    /// Other configurations of the cabin: seats against cargo.
    #[serde(default)]
    pub configuration: BTreeMap<String, Configuration>,
    /// The configuration that its tails have; without it they have `seats` and carry no cargo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configured: Option<String>,
    /// Tails present from the start.
    #[schemars(range(min = 0, max = 10_000))]
    pub tails: u32,
    /// Home base: where tails stand, crews rest and maintenance mends.
    pub home: String,
    /// Surge waves: further tails by date.
    #[serde(default)]
    pub wave: BTreeMap<String, Wave>,
    /// When this type may move persons: arriving to load, taking off with persons and landing with them must fall in it;
    /// of a convoy, only setting out with persons.
    #[serde(default)]
    pub window: Window,
    /// Least moonlight for moving persons in the dark: the lit share of a moon that is up, from 0 (it must be up) to 1;
    /// without it crews see in the dark, and no moon is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1))]
    pub moon: Option<f64>,
    /// Block speed in good weather.
    pub cruise: Speed,
    /// Range with reserve kept, at `cruise` in good weather; longer legs are flown by way of places with fuel.
    #[serde(default = "defaults::range")]
    pub range: Kilometres,
    /// Flying time that `range` leaves in the tanks. Nothing is planned with it; only a scripted emergency takes a tail
    /// below it (20 min by day, 30 min by instruments are the rules).
    #[serde(default = "defaults::minutes::<20>")]
    pub reserve: Span,
    /// Route length over great circle, for legs whose lane gives no distance.
    #[serde(default = "defaults::permille::<1050>")]
    #[schemars(range(min = 1, max = 5))]
    pub routing: f64,
    /// Added to the flying time of each leg.
    #[serde(default)]
    pub leg_delay: DurationDist,
    /// From tasking to take-off when a tail leaves its home.
    #[serde(default = "defaults::fixed_minutes::<30>")]
    pub preflight: DurationDist,
    /// Loading, fixed part: seat and restrain.
    #[serde(default = "defaults::fixed_minutes::<10>")]
    pub load: DurationDist,
    /// Loading, for each person.
    #[serde(default = "defaults::seconds::<20>")]
    pub load_each: Span,
    /// Unloading, fixed part.
    #[serde(default = "defaults::fixed_minutes::<5>")]
    pub unload: DurationDist,
    /// Unloading, for each person.
    #[serde(default = "defaults::seconds::<15>")]
    pub unload_each: Span,
    /// Refuelling, fixed part; what flows is added where a place has a `refuel_flow`.
    #[serde(default = "defaults::fixed_minutes::<20>")]
    pub refuel: DurationDist,
    /// The tasks on the ground between flight and work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// Longest wait for a landing spot in the air before the tail aborts (empty) or diverts (with persons aboard).
    #[serde(default = "defaults::minutes::<30>")]
    pub hold: Span,
    /// Probability that a sortie leaves the tail broken.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub break_chance: f64,
    /// Time a maintenance team needs for a broken tail.
    #[serde(default = "defaults::fixed_hours::<8>")]
    pub fix: DurationDist,
    /// Break codes and phase inspections; `break_chance` and `fix` alone are one grounding code without a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance: Option<Maintenance>,
    /// How often a sortie is given up for a fault; without it never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abort: Option<Abort>,
    /// Fuel burned in flight.
    #[serde(default)]
    pub fuel: FuelFlow,
    /// Cost of a flight hour.
    #[serde(default)]
    pub cost: Money,
    /// Vehicles of a road convoy, and what stops it on the way; without this table nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub road: Option<Road>,
    /// How many persons one escort may watch aboard this type, where that is not what `[escort]` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escort: Option<Ratio>,
    /// Most persons with a medical need aboard, as there is room for their medics; without it as many as there are seats.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 1000))]
    pub medical: Option<u32>,
    /// Crews; without this table crews never limit the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crew: Option<Crew>,
}

impl FleetType {
    /// Every home base of its tails: the type's, and those of waves that have their own.
    pub fn homes(&self) -> impl Iterator<Item = &str> {
        let of_waves = self.wave.values().filter_map(|wave| wave.home.as_deref());
        [self.home.as_str()].into_iter().chain(of_waves)
    }

    /// The cabin of its tails, or of those of a wave.
    pub fn cabin(&self, wave: Option<&Wave>) -> Configuration {
        let of_wave = wave.and_then(|wave| wave.configured.as_ref());
        let configured = of_wave.or(self.configured.as_ref());
        let other = configured.and_then(|id| self.configuration.get(id));
        other.copied().unwrap_or(Configuration {
            seats: self.seats,
            cargo: Mass::default(),
        })
    }

    /// Every cabin that its tails have.
    pub fn cabins(&self) -> impl Iterator<Item = Configuration> {
        let of_waves = self.wave.values().map(|wave| self.cabin(Some(wave)));
        [self.cabin(None)].into_iter().chain(of_waves)
    }

    /// The class of the type called `id`.
    pub fn class<'a>(&'a self, id: &'a str) -> &'a str {
        self.class.as_deref().unwrap_or(id)
    }
}

/// The name of a tail of a type, or of one of its waves (`chinook-surge`): two digits at least, so that more tails rename
/// none.
pub fn tail_name(group: &str, number: u32) -> String {
    format!("{group}-{number:02}")
}

/// How a type moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Through the air.
    #[default]
    Air,
    /// Over the road.
    Road,
}

/// The hours in which a type may move persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Always.
    #[default]
    Any,
    /// By day only: between sunrise and sunset, or as the place's `twilight` says.
    Day,
    /// By night only.
    Night,
}

/// A cabin laid out for persons, cargo, or some of both; loaded and unloaded beside one another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Seats, for persons, escorts and medics together.
    #[schemars(range(min = 1, max = 1000))]
    pub seats: u32,
    /// Cargo that goes along with each lift.
    #[serde(default)]
    pub cargo: Mass,
}

/// Tails that come on a date, and may leave again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// When they come.
    pub at: Instant,
    /// How many.
    #[schemars(range(min = 0, max = 10_000))]
    pub tails: u32,
    /// The configuration that they have; without it that of the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub configured: Option<String>,
    /// Their own home base; without it that of the type. Parts and maintenance teams are those of this place, and
    /// tails of the type elsewhere are flown by other crews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// Crews who come with tails that have a `home` of their own, under the rules of the type's `crew`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000))]
    pub crews: Option<u32>,
    /// When they leave (a tail under way finishes its sortie first); without it they stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Gates that must be open before they come.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// The vehicles of a convoy, and what stops it on the way. A drive is stopped once at most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Road {
    /// Vehicles of a convoy; each has its share of the seats.
    #[serde(default = "defaults::count::<1>")]
    #[schemars(range(min = 1, max = 1000))]
    pub vehicles: u32,
    /// March speed in the dark, as a share of `cruise`; light is that of the place where the drive begins. What a drive
    /// burns does not depend on it.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0.1, max = 1))]
    pub night: f64,
    /// Rate at which each of them breaks down on the road.
    #[serde(default)]
    pub breakdown: Rate,
    /// How long the convoy stands if the others do not have the seats for those aboard: until the vehicle is mended.
    #[serde(default = "defaults::fixed_hours::<2>")]
    pub repair: DurationDist,
    /// How long it stands if they have: those aboard change over, and the vehicle follows later.
    #[serde(default = "defaults::fixed_minutes::<20>")]
    pub transfer: DurationDist,
}

/// How often a sortie is given up for a fault; the tail is then mended, which takes `fix`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Abort {
    /// Probability that preflight finds a fault.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub ground: f64,
    /// Probability that a tail turns back on its first flight with persons aboard.
    #[serde(default = "defaults::permille::<0>")]
    #[schemars(range(min = 0, max = 1))]
    pub air: f64,
}

/// Crews of a type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crew {
    /// How many crews.
    #[schemars(range(min = 0, max = 10_000))]
    pub crews: u32,
    /// Longest duty day; neither a sortie nor a leg that would pass it is begun.
    #[serde(default = "defaults::hours::<12>")]
    pub duty: Span,
    /// Rest between two duty days.
    #[serde(default = "defaults::hours::<12>")]
    pub rest: Span,
    /// Share of the crews who may fly by night.
    #[serde(default = "defaults::permille::<1000>")]
    #[schemars(range(min = 0, max = 1))]
    pub night: f64,
    /// Most flight hours of a crew in any 24 hours; without it there is no such limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight_day: Option<Span>,
    /// Most flight hours of a crew in any 7 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight_week: Option<Span>,
    /// Most flight hours of a crew in any 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight_month: Option<Span>,
    /// Rest before a duty day that begins in the dark, for a crew whose last began by day, and the other way round;
    /// without it `rest` is enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap: Option<Span>,
    /// Augmented crews: some of the crews, with more members and a longer duty day. They fly what the others cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub augmented: Option<Augmented>,
}

/// Crews with more members than a plain one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Augmented {
    /// How many of the crews; those who may fly by night first.
    #[schemars(range(min = 1, max = 10_000))]
    pub crews: u32,
    /// Their longest duty day.
    pub duty: Span,
}
