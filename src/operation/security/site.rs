//! Sites: what a place where persons are guarded has of the rooms of security.
//!
//! Owns the record of a detention site or a staging place and the integrals kept over it. What changes it stands in the
//! room that each part belongs to.

use serde::{Deserialize, Serialize};

use super::control::Control;
use super::damage::Fabric;
use super::guards::Garrison;
use super::hazards::Danger;
use super::incidents::Open;
use crate::operation::facts::Cause;
use crate::sim::{Duration, Entity, Level, Time};

/// A detention site or a staging place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Site {
    pub(crate) entity: Entity,
    pub(crate) garrison: Garrison,
    pub(crate) control: Control,
    pub(crate) fabric: Fabric,
    /// Persons at the start, or those for whom a staging place has room; the planned ratio of persons to guards is taken
    /// from it.
    pub(crate) planned_persons: f64,
    pub(crate) dangers: [Danger; 3],
    /// Persons held or staged when the hazards were last brought up to date.
    pub(crate) persons: u32,
    at_risk: Level,
    /// Incidents so far, in all and by cause.
    pub(crate) number: u32,
    by_cause: [u32; Cause::ALL.len()],
    /// The occasion of the draws of the latest incident: its cause, and its number among those of that cause.
    pub(crate) occasion: u32,
    pub(crate) open: Option<Open>,
    /// Rates of the dangers, per hour, as the latest incident found them.
    found: [f64; 3],
    /// Integral of persons times hazard so far.
    exposure: f64,
}

impl Site {
    pub(crate) fn new(
        entity: Entity,
        fabric: Fabric,
        planned_persons: u32,
        garrison: Garrison,
        control: Control,
        dangers: [Danger; 3],
    ) -> Self {
        Site {
            entity,
            garrison,
            control,
            fabric,
            planned_persons: f64::from(planned_persons),
            dangers,
            persons: 0,
            at_risk: Level::new(0),
            number: 0,
            by_cause: [0; Cause::ALL.len()],
            occasion: 0,
            open: None,
            found: [0.0; 3],
            exposure: 0.0,
        }
    }

    /// Takes over the base rates of another; says whether any was not the same.
    pub(crate) fn adopt_rates(&mut self, new: &Site) -> bool {
        let dangers = self.dangers.iter_mut().zip(&new.dangers);
        dangers.fold(false, |any, (danger, new)| danger.adopt(new) | any)
    }

    /// Whether an incident is open; lifts stop until it is contained.
    pub(crate) fn unsafe_now(&self) -> bool {
        self.open.is_some()
    }

    /// Moves every hazard to `now`, and the integrals with them.
    pub(crate) fn advance(&mut self, now: Time) {
        for danger in &mut self.dangers {
            self.exposure += f64::from(self.persons) * danger.hazard.advance(now);
        }
    }

    /// So many persons are there from now on.
    pub(crate) fn count(&mut self, persons: u32, now: Time) {
        self.at_risk.set(now, i64::from(persons));
        self.persons = persons;
    }

    /// Counts an incident that begins here, and keeps the rates of now in mind for as long as it is open.
    ///
    /// Incidents of one cause have draws of their own, so that an attack, or a script, changes no riot.
    pub(crate) fn begin_incident(&mut self, cause: Cause, now: Time) {
        const CAUSE_AT: u32 = 24;
        self.number += 1;
        let of_cause = &mut self.by_cause[cause as usize];
        *of_cause += 1;
        self.occasion = (cause as u32) << CAUSE_AT | *of_cause;
        self.found = self.rates(now);
    }

    fn rates(&self, now: Time) -> [f64; 3] {
        self.dangers
            .each_ref()
            .map(|danger| danger.hazard.rate_at(now))
    }

    /// Rates of the dangers, per hour, to plan by: while an incident is open, those that it found.
    pub(crate) fn standing_rates(&self, now: Time) -> [f64; 3] {
        match self.open {
            Some(_) => self.found,
            None => self.rates(now),
        }
    }

    /// The same of all together, per day.
    pub(crate) fn standing_hazard_per_day(&self, now: Time) -> f64 {
        24.0 * self.standing_rates(now).iter().sum::<f64>()
    }

    /// All hazards together, per day; 0 while an incident is open.
    pub(crate) fn hazard_per_day(&self, now: Time) -> f64 {
        24.0 * self.rates(now).iter().sum::<f64>()
    }

    /// Integral of persons times hazard up to `now`.
    pub(crate) fn exposure_until(&self, now: Time) -> f64 {
        let dangers = self.dangers.iter();
        let integral: f64 = dangers
            .map(|danger| danger.hazard.integral_until(now))
            .sum();
        self.exposure + f64::from(self.persons) * integral
    }

    /// Integral of persons up to `now`, in days.
    pub(crate) fn at_risk_days(&self, now: Time) -> f64 {
        self.at_risk.integral(now) as f64 / Duration::from_days(1).micros() as f64
    }
}
