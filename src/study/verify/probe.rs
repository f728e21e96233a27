//! A run as it is compared: its digest, the fingerprint of each fact, and where they are wanted the facts in words.

use serde::Serialize;

use crate::operation::{Audit, RunError, RunOptions, simulate};
use crate::record::{Digest, Fingerprint, Fingerprints, Wording};
use crate::scenario::Scenario;
use crate::sim::Time;

/// A run that is to be compared with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Digest of its facts.
    pub digest: String,
    /// The fingerprint of each fact, in order.
    pub told: Vec<Fingerprint>,
    /// Each fact in words; none where the words were not kept.
    pub texts: Option<Vec<String>>,
}

/// A fact in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// Its number in the run, from 1, as in `events.csv`.
    pub number: usize,
    /// When it happened, in hours since the start.
    pub time_h: f64,
    /// What happened.
    pub text: String,
}

/// Makes a run and keeps its words.
///
/// # Errors
/// If the scenario cannot be set up, or the run cannot be trusted.
pub fn probe(scenario: &Scenario, options: &RunOptions) -> Result<Probe, RunError> {
    let options = RunOptions {
        audit: Audit::AtEnd,
        ..*options
    };
    let observers = (Digest::new(), Fingerprints::new(), Wording::new());
    let finished = simulate(scenario, &options, observers, |_, _| ())?;
    let (digest, fingerprints, wording) = finished.observer;
    Ok(Probe {
        digest: digest.digests(&finished.world).run,
        told: fingerprints.into_told(),
        texts: Some(wording.into_texts()),
    })
}

impl Probe {
    /// The position of the first fact that is not the same in both, which may be just past the end of one.
    pub fn first_difference(&self, other: &Probe) -> Option<usize> {
        let (one, two) = (&self.told, &other.told);
        let shared = one.len().min(two.len());
        let apart = (0..shared).find(|&at| one[at] != two[at]);
        apart.or((one.len() != two.len()).then_some(shared))
    }

    /// The facts at these positions in words, as far as there are such facts; nothing if the words were not kept.
    pub fn words(&self, positions: std::ops::Range<usize>) -> Vec<Told> {
        let texts = self.texts.iter().flatten();
        let facts = self.told.iter().zip(texts).enumerate();
        facts
            .skip(positions.start)
            .take(positions.len())
            .map(|(position, (fact, text))| Told {
                number: position + 1,
                time_h: fact.time.as_hours_f64(),
                text: text.clone(),
            })
            .collect()
    }

    /// The positions of the facts of a simulated hour.
    pub fn hour(&self, hour: u64) -> std::ops::Range<usize> {
        let before = |hour| {
            let earlier = |time: Time| crate::record::fingerprint::hour_of(time) < hour;
            self.told.partition_point(|fact| earlier(fact.time))
        };
        before(hour)..before(hour + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probe_of(facts: &[(u64, u32)]) -> Probe {
        let fact = |&(hour, hash): &(u64, u32)| Fingerprint {
            time: Time::from_micros(hour * 3_600_000_000),
            hash,
        };
        Probe {
            digest: String::new(),
            told: facts.iter().map(fact).collect(),
            texts: Some(facts.iter().map(|(_, hash)| hash.to_string()).collect()),
        }
    }

    #[test]
    fn the_first_difference_may_be_an_end() {
        let whole = probe_of(&[(0, 1), (1, 2), (1, 3)]);
        assert_eq!(whole.first_difference(&whole), None);
        let other = probe_of(&[(0, 1), (1, 9), (1, 8)]);
        assert_eq!(whole.first_difference(&other), Some(1));
        assert_eq!(whole.first_difference(&probe_of(&[(0, 1)])), Some(1));
    }

    #[test]
    fn words_are_cut_at_the_end_of_the_run() {
        let whole = probe_of(&[(0, 1), (1, 2), (1, 3)]);
        let numbers = |told: Vec<Told>| told.iter().map(|told| told.number).collect::<Vec<_>>();
        assert_eq!(numbers(whole.words(1..9)), [2, 3]);
        assert_eq!(whole.hour(1), 1..3);
        assert_eq!(whole.hour(7), 3..3);
    }
}
