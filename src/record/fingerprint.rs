//! The fingerprints of a run: a short hash of every fact, and one checkpoint for each simulated hour.
//!
//! Owns what two runs are compared by when their digests differ. A checkpoint is chained over everything told until
//! the end of its hour, so two runs that part stay apart in every checkpoint after it.

use super::digest::{Fields, Ids, roll};
use crate::operation::{Fact, Observer, World};
use crate::sim::{Duration, Time};

/// A fact as it is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// When it happened.
    pub time: Time,
    /// A hash of all of it, the time included.
    pub hash: u32,
}

/// Takes the fingerprint of every fact of a run.
#[derive(Clone, Debug, Default)]
pub struct Fingerprints {
    ids: Ids,
    told: Vec<Fingerprint>,
}

const HOUR_US: u64 = Duration::from_hours(1).micros().unsigned_abs();

/// The simulated hour, from 0, that a time is in.
pub fn hour_of(time: Time) -> u64 {
    time.micros() / HOUR_US
}

impl Fingerprints {
    /// Those of a run in which nothing has happened.
    pub fn new() -> Self {
        Fingerprints::default()
    }

    /// Those of what was told, in that order.
    pub fn into_told(self) -> Vec<Fingerprint> {
        self.told
    }
}

impl Observer for Fingerprints {
    fn fact(&mut self, time: Time, fact: &Fact, world: &World) {
        let fields = Fields::of(time, &fact.record(), &mut self.ids, world);
        self.told.push(Fingerprint {
            time,
            hash: short(fields.hash()),
        });
    }
}

/// One checkpoint for each simulated hour that begins by `ended_at`, the hour of `ended_at` included.
pub fn checkpoints(told: &[Fingerprint], ended_at: Time) -> Vec<u32> {
    let mut chain = 0;
    let mut facts = told.iter().peekable();
    let hours = 0..=hour_of(ended_at);
    hours
        .map(|hour| {
            while let Some(fact) = facts.next_if(|fact| hour_of(fact.time) <= hour) {
                chain = roll(chain, u64::from(fact.hash));
            }
            short(chain)
        })
        .collect()
}

/// Half of a hash: enough to tell two facts apart, and half as long to write down.
fn short(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(hashes: &[(u64, u32)]) -> Vec<Fingerprint> {
        let fact = |&(minute, hash): &(u64, u32)| Fingerprint {
            time: Time::from_micros(minute * HOUR_US / 60),
            hash,
        };
        hashes.iter().map(fact).collect()
    }

    const END: Time = Time::from_micros(3 * HOUR_US);

    #[test]
    fn every_hour_has_a_checkpoint_and_the_end_is_in_the_last() {
        let found = checkpoints(&facts(&[(5, 1), (59, 2), (60, 3), (180, 4)]), END);
        assert_eq!(found.len(), 4);
        assert_ne!(found[0], found[1]);
        assert_eq!(found[1], found[2], "nothing happens in the third hour");
        assert_ne!(found[2], found[3]);
        assert_eq!(checkpoints(&[], END), [0; 4]);
    }

    #[test]
    fn runs_that_part_stay_apart_from_that_hour_on() {
        let one = checkpoints(&facts(&[(5, 1), (65, 2), (170, 3)]), END);
        let other = checkpoints(&facts(&[(5, 1), (65, 9), (170, 3)]), END);
        assert_eq!(one[0], other[0]);
        assert!((1..4).all(|hour| one[hour] != other[hour]));
    }

    #[test]
    fn the_order_within_an_hour_reaches_the_checkpoint() {
        let one = checkpoints(&facts(&[(5, 1), (5, 2)]), END);
        let other = checkpoints(&facts(&[(5, 2), (5, 1)]), END);
        assert_ne!(one, other);
    }
}
