//! Outlook: how many would escape if nobody more were lifted and everything else stayed as it is.
//!
//! Owns no state: a formula over the hazards of the moment. It takes the times of escalation and response as exponential
//! with their means, which makes it exact for such laws and an estimate for others.

use super::incidents::first_stage;
use super::site::Site;
use crate::operation::ids::PlaceId;
use crate::operation::world::World;
use crate::scenario::incidents::Stage;
use crate::sim::{Duration, Time};

impl World {
    /// Persons at a site who are expected to escape within the outlook, by its hazards and strength of now. In an open
    /// incident each who is inside has the chance of its stage, in a siege none. Else each incident takes anyone with the chance of the
    /// stage at which it opens, so a person stays with the probability exp(-rate x chance x outlook).
    pub(crate) fn escapes_expected(&self, id: PlaceId, now: Time) -> f64 {
        let Some(site) = &self.places[id.index()].site else {
            return 0.0;
        };
        let outlook = self.incidents.outlook.duration().as_hours_f64();
        let chance = match &site.open {
            Some(open) if open.besieged => 0.0,
            Some(open) => self.escape_chance(id, open.stage),
            None => -libm::expm1(-self.escape_rate_by(id, site, now) * outlook),
        };
        f64::from(self.persons.inside_at(id)) * chance
    }

    /// Rate per hour at which a person at a site escapes in incidents to come, by the rates to plan by.
    fn escape_rate_by(&self, id: PlaceId, site: &Site, now: Time) -> f64 {
        let rates = site.dangers.iter().zip(site.standing_rates(now));
        rates
            .map(|(danger, rate)| rate * self.escape_chance(id, first_stage(danger.cause)))
            .sum()
    }

    /// Chance that an incident at a place takes a person there, over its causes by their rates; 0 at a place without any.
    pub(crate) fn mean_escape_chance(&self, id: PlaceId, now: Time) -> f64 {
        let Some(site) = &self.places[id.index()].site else {
            return 0.0;
        };
        let all: f64 = site.standing_rates(now).iter().sum();
        share(self.escape_rate_by(id, site, now), all)
    }

    /// Chance that a person at a site escapes in an incident that is at a stage: in each, escalation, containment and the
    /// person's own escape compete.
    fn escape_chance(&self, id: PlaceId, stage: Stage) -> f64 {
        let law = &self.incidents;
        let per_hour = |mean: Duration| 1.0 / mean.as_hours_f64().max(1e-9);
        let (strength, planned) = self.response_strength(id);
        let worsens = per_hour(law.escalation.mean());
        let ends = per_hour(law.response.mean()) * strength / planned.max(1.0);
        let mass = self.escape_rate(id, Stage::MassEscape);
        let mass = share(mass, mass + ends);
        let out = self.escape_rate(id, Stage::Breach);
        let breach = share(out + worsens * mass, out + worsens + ends);
        let step = share(worsens, worsens + ends);
        match stage {
            Stage::Disturbance => step * step * breach,
            Stage::Riot => step * breach,
            Stage::Breach => breach,
            Stage::MassEscape => mass,
        }
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
