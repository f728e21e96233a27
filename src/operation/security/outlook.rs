//! Outlook: how many would escape if nobody more were lifted and everything else stayed as it is.
//!
//! Owns no state: a formula over the hazards of the moment. It takes the times of escalation and response as exponential
//! with their means, which makes it exact for such laws and an estimate for others.

use super::hazards::Danger;
use super::incidents::first_stage;
use crate::operation::facts::Cause;
use crate::operation::ids::PlaceId;
use crate::operation::world::World;
use crate::scenario::incidents::Stage;
use crate::sim::{Duration, Time};

impl World {
    /// Persons at a site who are expected to escape within the outlook, by its hazards and strength of now. Each incident
    /// there takes anyone with the chance of [`World::escape_chance`], so a person stays with the probability
    /// exp(-rate x chance x outlook).
    pub(crate) fn escapes_expected(&self, id: PlaceId, now: Time) -> f64 {
        let Some(site) = &self.places[id.index()].site else {
            return 0.0;
        };
        let lost =
            |danger: &Danger| danger.hazard.rate_at(now) * self.escape_chance(id, danger.cause);
        let rate: f64 = site.dangers.iter().map(lost).sum();
        f64::from(site.persons)
            * -libm::expm1(-rate * self.incidents.outlook.duration().as_hours_f64())
    }

    /// Chance that a person at a site escapes in an incident of a cause: in each stage, escalation, containment and the
    /// person's own escape compete.
    pub(crate) fn escape_chance(&self, id: PlaceId, cause: Cause) -> f64 {
        let law = &self.incidents;
        let per_hour = |mean: Duration| 1.0 / mean.as_hours_f64().max(1e-9);
        let (strength, planned) = self.response_strength(id);
        let worsens = per_hour(law.escalation.mean());
        let ends = per_hour(law.response.mean()) * strength / planned.max(1.0);
        let rate = |stage| self.escape_rate(id, stage);
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let mass = share(rate(Stage::MassEscape), rate(Stage::MassEscape) + ends);
        let out = rate(Stage::Breach);
        let breach = share(out + worsens * mass, out + worsens + ends);
        match first_stage(cause) {
            Stage::Disturbance => breach * libm::pow(share(worsens, worsens + ends), 2.0),
            _ => breach,
        }
    }
}
