//! Recount of the stations: who stands where, and where every case file is.

use super::AuditError;
use crate::operation::facts::State;
use crate::operation::handover::stations::Role;
use crate::operation::ids::{CountryId, PersonId};
use crate::operation::world::World;

impl World {
    /// Everyone whose identity is known has one case file: it is with the agencies, or it has come to the court.
    pub(super) fn audit_files(&self) -> Result<(), AuditError> {
        let Some(casework) = &self.casework else {
            return Ok(());
        };
        let files = State::ALL.into_iter().filter(|&state| has_a_file(state));
        let files: u32 = files.map(|state| self.persons.count(state)).sum();
        let open = casework.awaited.len() as u64;
        let court = self.desks[casework.court.index()].queue.measures();
        ensure!(
            open + court.arrivals == u64::from(files),
            "of {files} case files {open} are with the agencies, and {} have come to the court",
            court.arrivals
        );
        Ok(())
    }

    /// Nobody stands twice at a station, or at one that he has no business at; no more agencies have a file than have still
    /// to release it; and everybody waits for a flight to his own country.
    pub(crate) fn audit_desks(&self) -> Result<(), AuditError> {
        let mut last = vec![None; self.persons.len()];
        let mut asked = vec![0; self.persons.len()];
        for id in self.station_ids() {
            let (desk, name) = (&self.desks[id.index()], self.names.station(id));
            for person in desk.persons() {
                let who = self.names.person(person);
                let before = last[person.index()].replace(id);
                ensure!(before != Some(id), "{who} stands twice at {name}");
                ensure!(
                    self.may_stand_at(desk.role, person),
                    "{who} is {} and at {name}",
                    self.persons.state(person).word()
                );
                asked[person.index()] += u32::from(desk.role == Role::Release);
            }
        }
        self.audit_awaited(&asked)?;
        self.audit_flights()
    }

    /// Whether a person, or his file, may be at a station that does this.
    fn may_stand_at(&self, role: Role, person: PersonId) -> bool {
        let state = self.persons.state(person);
        let is = |wanted, place| state == wanted && self.persons.place(person) == place;
        let awaited = self.casework.as_ref().map(|casework| &casework.awaited);
        let awaited = || awaited.is_some_and(|awaited| awaited.contains_key(&person));
        match role {
            // Whoever leaves the site before his turn is not struck off the line.
            Role::Screening(_) => true,
            Role::Handover(place) => is(State::Arriving, place),
            Role::Enrolment(place) => is(State::InIntake, place),
            Role::Release => has_a_file(state) && awaited(),
            Role::Court => has_a_file(state) && !awaited(),
        }
    }

    /// Agencies that have still to release a file have it, or have refused and will be asked again.
    fn audit_awaited(&self, asked: &[u32]) -> Result<(), AuditError> {
        let awaited = self.casework.iter().flat_map(|casework| &casework.awaited);
        for (&person, &due) in awaited {
            let asked = asked[person.index()];
            ensure!(
                asked <= due,
                "{asked} agencies have the file of {}, where {due} have still to release it",
                self.names.person(person)
            );
        }
        Ok(())
    }

    fn audit_flights(&self) -> Result<(), AuditError> {
        for (position, country) in self.countries.iter().enumerate() {
            let id = CountryId::at(position);
            for &person in &country.waiting {
                ensure!(
                    self.persons.get(person).country == Some(id),
                    "{} waits for a flight to {}, which is not his country",
                    self.names.person(person),
                    self.names.country(id)
                );
            }
        }
        Ok(())
    }
}

/// Whether a person in this state has been enrolled; his file goes on when he has gone home.
fn has_a_file(state: State) -> bool {
    matches!(
        state,
        State::InCustody | State::ReleasedForRepatriation | State::Repatriated
    )
}
