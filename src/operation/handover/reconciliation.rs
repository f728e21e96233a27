//! Reconciliation: the manifest sent ahead against the heads that come.
//!
//! Owns the open mismatches of a reception. A name without a head (struck since the manifest was sent) and a head
//! under a wrong name are one mismatch each; while a load has any, nobody of it leaves the ramp.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::reception::ReceptionEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{PersonId, PlaceId, TailId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Entity, Rank};

/// How a reception checks manifests, and the loads in dispute.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reconciliation {
    /// Probability that a head comes under a wrong name.
    pub(crate) misnamed: f64,
    pub(crate) resolution: DurationDist,
    /// Persons of loads in dispute, with the load.
    held_back: BTreeMap<PersonId, (TailId, u32)>,
    open: u32,
}

impl Reconciliation {
    pub(crate) fn new(misnamed: f64, resolution: DurationDist) -> Self {
        Reconciliation {
            misnamed,
            resolution,
            held_back: BTreeMap::new(),
            open: 0,
        }
    }

    /// Whether a person may leave the ramp.
    pub(crate) fn agreed(&self, person: PersonId) -> bool {
        !self.held_back.contains_key(&person)
    }

    /// Persons kept on the ramp by a mismatch.
    pub(crate) fn held_back(&self) -> impl Iterator<Item = PersonId> {
        self.held_back.keys().copied()
    }

    /// Loads in dispute.
    pub(crate) fn open(&self) -> u32 {
        self.open
    }
}

impl World {
    /// Counts the heads of a load that begins to leave its tail against the names sent ahead, once.
    pub(crate) fn reconcile(&mut self, tail: TailId, place: PlaceId, agenda: &mut Agenda) {
        let Some(names) = self.tails[tail.index()].listed.take() else {
            return;
        };
        let record = &self.tails[tail.index()];
        let (sortie, heads) = (record.sortie, record.manifest.clone());
        let Some(reception) = &mut self.places[place.index()].reception else {
            return;
        };
        let Some(rules) = &mut reception.reconciliation else {
            return;
        };
        let misnamed = heads.iter().filter(|person| {
            let entity = self.persons.get(**person).entity;
            let mut draws = self.streams.stream(Source::Misnamed, entity);
            draws.uniform() < rules.misnamed
        });
        let count = heads.len() as u32;
        let mismatches = names - count + misnamed.count() as u32;
        if mismatches > 0 {
            let load = record
                .entity
                .joined(Entity::named("sortie", &sortie.to_string()));
            let mut draws = self.streams.stream(Source::Reconciliation, load);
            let wait = rules.resolution.draw(&mut draws);
            rules.open += 1;
            rules
                .held_back
                .extend(heads.iter().map(|&person| (person, (tail, sortie))));
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Reception(ReceptionEvent::Reconciled(place, tail, sortie)),
            );
        }
        self.tell(Fact::ManifestCounted {
            tail,
            sortie,
            place,
            names,
            heads: count,
            mismatches,
        });
    }

    /// The mismatches of a load are resolved: its persons may go on.
    pub(super) fn on_reconciled(
        &mut self,
        place: PlaceId,
        tail: TailId,
        sortie: u32,
        agenda: &mut Agenda,
    ) {
        let reception = self.places[place.index()].reception.as_mut();
        let Some(rules) = reception.and_then(|reception| reception.reconciliation.as_mut()) else {
            return;
        };
        rules.held_back.retain(|_, load| *load != (tail, sortie));
        rules.open -= 1;
        self.tell(Fact::ManifestAgreed {
            tail,
            sortie,
            place,
        });
        self.feed_stations(place, agenda);
    }

    /// Loads whose mismatches are open now.
    pub fn mismatches_open(&self) -> u32 {
        let receptions = self
            .places
            .iter()
            .filter_map(|place| place.reception.as_ref());
        let rules = receptions.filter_map(|reception| reception.reconciliation.as_ref());
        rules.map(Reconciliation::open).sum()
    }
}
