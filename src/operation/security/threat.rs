//! The regional threat index: what persons at large and those who left camps weigh.
//!
//! Owns the formula and the count of escapes outside the population; the weights are the planner's. The index of
//! those at large and that of the camps are never added up in a result.

use super::incidents::IncidentEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::PlaceId;
use crate::operation::world::World;
use crate::scenario::network::Tier;
use crate::scenario::warning::ThreatIndex;
use crate::sim::{Duration, Rank};

/// What bears on the index besides persons and camps.
#[derive(Clone, Debug)]
pub(crate) struct Threats {
    pub(crate) weights: ThreatIndex,
    /// Persons in no population who have escaped and are at large.
    pub(crate) elsewhere: u32,
}

/// An escape of persons who are in no population.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outbreak {
    pub(crate) place: PlaceId,
    pub(crate) persons: u32,
    /// How many of them are retaken, and after which time.
    pub(crate) retaken: u32,
    pub(crate) after: Duration,
}

/// The regional threat index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threat {
    /// Points of persons at large.
    pub at_large: f64,
    /// Points of those who left camps in uncontrolled departures.
    pub camps: f64,
}

impl World {
    /// The index now.
    pub fn threat(&self) -> Threat {
        let weights = &self.threats.weights;
        let by_tier = [weights.high, weights.medium, weights.low];
        let tiers = Tier::ALL.into_iter().zip(by_tier);
        let at_large: f64 = tiers
            .map(|(tier, weight)| weight * f64::from(self.at_large(tier)))
            .sum();
        let from_camp = |camp: &super::camps::Camp| {
            let persons = f64::from(camp.uncontrolled);
            persons * (weights.camp + camp.near_age() * weights.near_age)
        };
        Threat {
            at_large: at_large + weights.elsewhere * f64::from(self.threats.elsewhere),
            camps: self.camps.iter().map(from_camp).sum(),
        }
    }

    /// Persons of a tier at large.
    pub fn at_large(&self, tier: Tier) -> u32 {
        self.persons.at_large(tier)
    }

    /// Persons outside the population escape near a place: every site hears of it, its own too.
    pub(crate) fn escape_elsewhere(&mut self, outbreak: Outbreak, agenda: &mut Agenda) {
        let Outbreak { place, persons, .. } = outbreak;
        self.tell(Fact::EscapedElsewhere { place, persons });
        self.threats.elsewhere += persons;
        self.spread(None, agenda);
        if outbreak.retaken > 0 {
            let retaken = IncidentEvent::RetakenElsewhere(place, outbreak.retaken);
            agenda.schedule(outbreak.after, Rank::Ordinary, Event::Incident(retaken));
        }
    }

    /// Some of them are retaken.
    pub(crate) fn retake_elsewhere(&mut self, place: PlaceId, persons: u32) {
        self.threats.elsewhere -= persons;
        self.tell(Fact::RetakenElsewhere { place, persons });
    }
}
