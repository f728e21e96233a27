//! What a planner writes of the limits that a lawful transfer keeps.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::aftermath::Weekday;
use super::defaults;
use super::duration::DurationDist;
use super::stations::{Shift, StaffChange};
use super::units::{Span, TimeOfDay};
use crate::sim::Duration;

/// Limits that a lawful transfer keeps; persons beyond them are counted and told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Longest time restrained in one movement, from boarding to leaving the vehicle.
    #[serde(default = "defaults::hours::<10>")]
    pub restraint: Span,
    /// Longest wait on a ramp, from leaving the vehicle to the first station.
    #[serde(default = "defaults::hours::<4>")]
    pub ramp_wait: Span,
    /// Longest stay at a staging place between two movements; without it any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staged: Option<Span>,
    /// Largest share of its capacity that a place should hold; without it all of it. A person too many at a staging place
    /// or a facility is told on arrival.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 1))]
    pub crowding: Option<f64>,
    /// Longest time that anyone should spend in a place (a detention site, a staging place or a facility) that holds
    /// more than `crowding` of its capacity; without it no such time is counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crowded: Option<Span>,
    /// Greatest age of a medical screening at boarding at a detention site; without it none is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screening: Option<Span>,
    /// Whether minors and adults are to travel apart.
    #[serde(default = "defaults::no")]
    pub minors: bool,
    /// Limits that stop the step which would break them: a sortie too long for `restraint`, boarding while the tail may not
    /// leave and a wait to leave that would pass it, a sortie to a place where
    /// `ramp_wait`, `staged` or `crowded` is broken or `crowding` would be, boarding without `screening`, and loads of
    /// minors and adults together. The others are only told.
    #[serde(default)]
    pub hard: Vec<HardLimit>,
    /// Greater values at which a limit stops the step, where it is to be told earlier than that.
    #[serde(default, skip_serializing_if = "Stops::is_empty")]
    pub stop: Stops,
}

/// Values at which limits stop the step that would pass them, each beyond the one from which it is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stops {
    /// Longest restraint, by mean times, of a sortie that is begun, and of those aboard a tail that waits to leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restraint: Option<Span>,
    /// Longest wait on a ramp to which anyone is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ramp_wait: Option<Span>,
    /// Longest stay at a staging place to which anyone is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staged: Option<Span>,
    /// Largest share of its capacity that a staging place or a facility is planned with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.01, max = 1))]
    pub crowding: Option<f64>,
    /// Longest time in a crowded place to which anyone is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crowded: Option<Span>,
    /// Greatest age of a screening with which anyone boards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screening: Option<Span>,
}

impl Stops {
    fn is_empty(&self) -> bool {
        *self == Stops::default()
    }
}

/// A limit that may be made hard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HardLimit {
    /// Time restrained in one movement.
    Restraint,
    /// Wait on a ramp.
    RampWait,
    /// Stay at a staging place.
    Staged,
    /// Crowding of a staging place or a facility.
    Crowding,
    /// Time in a crowded place.
    Crowded,
    /// Medical screening before a movement.
    Screening,
    /// Minors apart.
    Minors,
}

impl Limits {
    /// Whether a limit stops the step that would break it, at the value from which it is told.
    pub fn is_hard(&self, limit: HardLimit) -> bool {
        self.hard.contains(&limit)
    }

    /// The restraint that stops a sortie, if any does.
    pub fn stops_restraint(&self) -> Option<Duration> {
        self.time(
            HardLimit::Restraint,
            self.stop.restraint,
            Some(self.restraint),
        )
    }

    /// The wait on a ramp that stops all movement there, if any does.
    pub fn stops_ramp_wait(&self) -> Option<Duration> {
        self.time(
            HardLimit::RampWait,
            self.stop.ramp_wait,
            Some(self.ramp_wait),
        )
    }

    /// The stay at a staging place that stops all movement there, if any does.
    pub fn stops_staged(&self) -> Option<Duration> {
        self.time(HardLimit::Staged, self.stop.staged, self.staged)
    }

    /// The time in a crowded place that stops all movement there, if any does.
    pub fn stops_crowded(&self) -> Option<Duration> {
        self.time(HardLimit::Crowded, self.stop.crowded, self.crowded)
    }

    /// The age of a screening that stops boarding, if any does.
    pub fn stops_screening(&self) -> Option<Duration> {
        self.time(HardLimit::Screening, self.stop.screening, self.screening)
    }

    /// The share of its capacity beyond which no place is planned with, if there is one.
    pub fn stops_crowding(&self) -> Option<f64> {
        let told = self.crowding.filter(|_| self.is_hard(HardLimit::Crowding));
        self.stop.crowding.or(told)
    }

    fn time(&self, limit: HardLimit, stop: Option<Span>, told: Option<Span>) -> Option<Duration> {
        let told = told.filter(|_| self.is_hard(limit));
        stop.or(told).map(Span::duration)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            restraint: defaults::hours::<10>(),
            ramp_wait: defaults::hours::<4>(),
            staged: None,
            crowding: None,
            crowded: None,
            screening: None,
            minors: false,
            hard: Vec::new(),
            stop: Stops::default(),
        }
    }
}

/// Medical screening at a detention site: everyone is seen, the high tier first, and again when it is out of date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    /// Medical teams, each seeing one person at a time.
    #[schemars(range(min = 1, max = 10_000))]
    pub teams: u32,
    /// Time for one person.
    pub service: DurationDist,
    /// Local time the work begins.
    #[serde(default = "defaults::midnight")]
    pub opens: TimeOfDay,
    /// Local time it ends; who is being seen is finished.
    #[serde(default = "defaults::day_end")]
    pub closes: TimeOfDay,
    /// Days of the week on which it works.
    #[serde(default = "defaults::every_day")]
    #[schemars(length(min = 1))]
    pub days: Vec<Weekday>,
    /// Further shifts; where shifts overlap their teams add.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shift: BTreeMap<String, Shift>,
    /// Dated changes of the number of teams.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub staff: BTreeMap<String, StaffChange>,
}
