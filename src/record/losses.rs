//! Incidents and what they cost, by site, and escapes by tier: tallied from facts.
//!
//! Owns the definitions that the tables and the key figures share. Looks at the world for a person's tier alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::{Fact, PlaceId, State, Tier, World};
use crate::scenario::incidents::Stage;

/// What incidents have cost so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Losses {
    /// Escapes by tier, the highest risk first.
    pub escaped_by_tier: [u64; 3],
    /// Persons of whom it was told that they are out of reach for good.
    pub gone: u64,
    /// Guards hurt.
    pub guards_hurt: u64,
    /// Sorties with part of a reaction force.
    pub reaction_sorties: u64,
    /// By site.
    at: BTreeMap<PlaceId, SiteLosses>,
}

/// The same at one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLosses {
    /// Incidents that began.
    pub incidents: u64,
    /// Those of them that came to a breach.
    pub breaches: u64,
    /// Escapes.
    pub escaped: u64,
    /// Returns of those who had escaped.
    pub recaptured: u64,
    /// Deaths in incidents.
    pub died: u64,
    /// Guards hurt.
    pub guards_hurt: u64,
}

impl Losses {
    /// What incidents have cost at a place.
    pub fn at(&self, place: PlaceId) -> SiteLosses {
        self.at.get(&place).copied().unwrap_or_default()
    }

    /// Takes a fact into account.
    pub fn note(&mut self, fact: &Fact, world: &World) {
        match *fact {
            Fact::IncidentBegan { place, stage, .. } => {
                let site = self.at.entry(place).or_default();
                site.incidents += 1;
                site.breaches += u64::from(stage >= Stage::Breach);
            }
            Fact::IncidentEscalated {
                place,
                stage: Stage::Breach,
                ..
            } => self.at.entry(place).or_default().breaches += 1,
            Fact::GuardsHurt { place, guards, .. } => {
                self.guards_hurt += u64::from(guards);
                self.at.entry(place).or_default().guards_hurt += u64::from(guards);
            }
            Fact::PersonGone { .. } => self.gone += 1,
            Fact::ReactionTasked { .. } => self.reaction_sorties += 1,
            Fact::CustodyPassed {
                person,
                from,
                to,
                place,
                ..
            } => self.pass(world.tier(person), from, to, place),
            _ => {}
        }
    }

    fn pass(&mut self, tier: Tier, from: State, to: State, place: PlaceId) {
        match (from, to) {
            (_, State::AtLarge) => {
                self.escaped_by_tier[tier as usize] += 1;
                self.at.entry(place).or_default().escaped += 1;
            }
            (State::AtLarge, _) => self.at.entry(place).or_default().recaptured += 1,
            (State::Aboard, State::Died) => {}
            (_, State::Died) => self.at.entry(place).or_default().died += 1,
            _ => {}
        }
    }
}
