//! Running counts of what has happened so far, taken from facts alone.
//!
//! Owns the definitions that the time series and the KPIs share: what counts as accepted, escaped, recaptured,
//! as a sortie, and whom the operation has not brought to an end yet. Never looks at the world.

use serde::{Deserialize, Serialize};

use crate::operation::{Fact, State};

/// Counts since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Passages into the receiver's custody.
    pub accepted: u64,
    /// Escapes; a person who escapes twice counts twice.
    pub escaped: u64,
    /// Returns of escaped persons into custody.
    pub recaptured: u64,
    /// Incidents that began.
    pub incidents: u64,
    /// Sorties tasked, aborted ones included.
    pub sorties: u64,
    /// Sorties of which everyone aboard was put down.
    pub completed: u64,
    /// Sorties given up before anyone was moved, or with those aboard brought back.
    pub aborted: u64,
    /// Of them, those that turned back with persons aboard.
    pub turned_back: u64,
    /// Tails lost.
    pub lost: u64,
    /// Kilograms of cargo delivered.
    pub cargo_kg: u64,
    /// Fuel emergencies.
    pub fuel_emergencies: u64,
    /// Landings on the reserve.
    pub below_reserve: u64,
    /// Times a convoy was stopped on its way.
    pub halts: u64,
    /// Broken limits of a lawful transfer.
    pub limits_broken: u64,
    /// Refusals of persons at handover stations.
    pub refused: u64,
    /// Loads whose heads did not agree with the manifest.
    pub disputed: u64,
    /// Identities known: passages into custody out of the intake.
    pub identified: u64,
    /// Case files ready for prosecution.
    pub prosecution_ready: u64,
    /// Refusals of agencies to release.
    pub releases_refused: u64,
}

impl Counters {
    /// Takes a fact into account.
    pub fn note(&mut self, fact: &Fact) {
        self.limits_broken += u64::from(fact.broken_limit().is_some());
        match *fact {
            Fact::CustodyPassed { from, to, .. } => self.pass(from, to),
            Fact::IncidentBegan { .. } => self.incidents += 1,
            Fact::SortieTasked { .. } => self.sorties += 1,
            Fact::Unloaded { .. } => self.completed += 1,
            Fact::SortieAborted { .. } => self.aborted += 1,
            Fact::TurnedBack { .. } => self.turned_back += 1,
            Fact::TailLost { .. } => self.lost += 1,
            Fact::CargoDelivered { kg, .. } => self.cargo_kg += u64::from(kg),
            Fact::FuelEmergency { .. } => self.fuel_emergencies += 1,
            Fact::LandedBelowReserve { .. } => self.below_reserve += 1,
            Fact::ConvoyHalted { .. } => self.halts += 1,
            Fact::PersonRefused { .. } => self.refused += 1,
            Fact::ProsecutionReady { .. } => self.prosecution_ready += 1,
            Fact::ReleaseRefused { .. } => self.releases_refused += 1,
            Fact::ManifestCounted { mismatches, .. } => self.disputed += u64::from(mismatches > 0),
            _ => {}
        }
    }

    fn pass(&mut self, from: State, to: State) {
        if !is_accepted(from) && is_accepted(to) {
            self.accepted += 1;
        }
        if from == State::InIntake && to == State::InCustody {
            self.identified += 1;
        }
        if to == State::AtLarge && from != State::AtLarge {
            self.escaped += 1;
        }
        if from == State::AtLarge && awaits_acceptance(to) {
            self.recaptured += 1;
        }
    }
}

/// Whether a person in this state is still the operation's task: held, staged, aboard or arriving.
pub fn awaits_acceptance(state: State) -> bool {
    matches!(
        state,
        State::Held
            | State::Manifested
            | State::Staged
            | State::Called
            | State::Aboard
            | State::Arriving
    )
}

/// Whether a person in this state has been accepted by the receiver.
pub fn is_accepted(state: State) -> bool {
    matches!(
        state,
        State::InIntake | State::InCustody | State::ReleasedForRepatriation | State::Repatriated
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(passages: &[(State, State)]) -> Counters {
        let mut counters = Counters::default();
        for &(from, to) in passages {
            counters.pass(from, to);
        }
        counters
    }

    #[test]
    fn a_person_is_accepted_once_on_the_way_through_custody() {
        let counters = after(&[
            (State::Aboard, State::Arriving),
            (State::Arriving, State::InIntake),
            (State::InIntake, State::InCustody),
            (State::InCustody, State::ReleasedForRepatriation),
            (State::ReleasedForRepatriation, State::Repatriated),
        ]);
        assert_eq!(counters.accepted, 1);
    }

    #[test]
    fn an_escape_and_a_recapture_are_counted_each_time() {
        let escape = (State::Held, State::AtLarge);
        let return_ = (State::AtLarge, State::Held);
        let counters = after(&[escape, return_, escape]);
        assert_eq!((counters.escaped, counters.recaptured), (2, 1));
        assert_eq!(counters.accepted, 0);
    }

    #[test]
    fn every_state_either_awaits_acceptance_or_is_past_it() {
        for state in State::ALL {
            let gone = matches!(state, State::AtLarge | State::Died);
            let sorts = [awaits_acceptance(state), is_accepted(state), gone];
            assert_eq!(sorts.iter().filter(|sort| **sort).count(), 1, "{state:?}");
        }
    }
}
