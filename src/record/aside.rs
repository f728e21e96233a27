//! Aside: how long refused persons and loads in dispute are kept until it is resolved, taken from facts alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::{Fact, PersonId, TailId};
use crate::sim::{Tally, Time};

/// Refusals and disputes, under way and resolved.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Aside {
    refused: BTreeMap<PersonId, Time>,
    disputed: BTreeMap<(TailId, u32), Time>,
    refusals: Tally,
    disputes: Tally,
}

impl Aside {
    /// Takes a fact into account.
    pub(super) fn note(&mut self, time: Time, fact: &Fact) {
        match *fact {
            Fact::PersonRefused { person, .. } => {
                self.refused.insert(person, time);
            }
            Fact::StationReached { person, .. } => {
                if let Some(since) = self.refused.remove(&person) {
                    self.refusals.record_duration(time - since);
                }
            }
            Fact::ManifestCounted {
                tail,
                sortie,
                mismatches,
                ..
            } if mismatches > 0 => {
                self.disputed.insert((tail, sortie), time);
            }
            Fact::ManifestAgreed { tail, sortie, .. } => {
                if let Some(since) = self.disputed.remove(&(tail, sortie)) {
                    self.disputes.record_duration(time - since);
                }
            }
            _ => {}
        }
    }

    /// Mean time from a refusal to the station again, in microseconds.
    pub(super) fn mean_refusal(&self) -> Option<f64> {
        mean(&self.refusals)
    }

    /// Mean time from the count of a load in dispute to its agreement, in microseconds.
    pub(super) fn mean_dispute(&self) -> Option<f64> {
        mean(&self.disputes)
    }
}

fn mean(tally: &Tally) -> Option<f64> {
    (tally.count() > 0).then(|| tally.sum() as f64 / tally.count() as f64)
}
