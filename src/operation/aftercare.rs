//! After acceptance: biometric enrolment, then the case file and the country of origin.
//!
//! Owns the order of these steps; their queues are stations. A case file waits for the identity
//! that enrolment gives, then for intelligence, then for the court, the high tier first.

use super::event::{Agenda, Event};
use super::facts::{Fact, State};
use super::ids::{PersonId, PlaceId, StationId};
use super::source::Source;
use super::world::World;
use crate::sim::Rank;

/// The stations of case work.
#[derive(Clone, Copy, Debug)]
pub(super) struct Casework {
    pub(super) release: StationId,
    pub(super) court: StationId,
}

impl World {
    /// A person accepted goes to enrolment, or where there is none, straight into custody.
    pub(super) fn begin_enrolment(
        &mut self,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        let station = self.places[place.index()]
            .reception
            .as_ref()
            .and_then(|reception| reception.enrolment);
        let record = self.persons.get_mut(person);
        record.visits = 0;
        record.rounds = 0;
        match station {
            Some(station) => self.join(station, Source::Enrolment, person, agenda),
            None => self.take_into_custody(person, place, agenda),
        }
    }

    /// An enrolment is done: it failed and is tried again, or the person's identity is known.
    pub(super) fn finish_enrolment(
        &mut self,
        id: StationId,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        if self.fails(person) {
            self.tell(Fact::EnrolmentFailed { person, place });
            self.join(id, Source::Enrolment, person, agenda);
        } else {
            self.take_into_custody(person, place, agenda);
        }
    }

    fn take_into_custody(&mut self, person: PersonId, place: PlaceId, agenda: &mut Agenda) {
        self.pass(person, State::InCustody, place, None, agenda.now());
        self.persons.get_mut(person).visits = 0;
        self.ask_country(person, agenda);
        if let Some(casework) = self.casework {
            self.join(casework.release, Source::Release, person, agenda);
        }
    }

    /// An analyst is done with a file: released, or refused and to be asked for again.
    pub(super) fn finish_release(&mut self, id: StationId, person: PersonId, agenda: &mut Agenda) {
        if self.fails(person) {
            self.tell(Fact::ReleaseRefused { person });
            let record = self.persons.get(person);
            let mut draws =
                self.streams
                    .occasion(Source::Release, record.entity, record.visits - 1);
            draws.uniform();
            draws.uniform();
            let wait = self.desks[id.index()].comes_back.draw(&mut draws);
            agenda.schedule(wait, Rank::Ordinary, Event::Appeal(person));
            return;
        }
        self.tell(Fact::FileReleased { person });
        self.persons.get_mut(person).visits = 0;
        if let Some(casework) = self.casework {
            self.join(casework.court, Source::Hearing, person, agenda);
        }
    }

    /// A refused release is asked for again.
    pub(super) fn on_appeal(&mut self, person: PersonId, agenda: &mut Agenda) {
        if let Some(casework) = self.casework {
            self.join(casework.release, Source::Release, person, agenda);
        }
    }

    /// A judge is done with a file.
    pub(super) fn finish_hearing(&mut self, person: PersonId) {
        self.tell(Fact::ProsecutionReady { person });
    }

    /// Puts a person in line at a station; the first draw of the try is its length, the second says whether it fails.
    fn join(&mut self, id: StationId, source: Source, person: PersonId, agenda: &mut Agenda) {
        let desk = &self.desks[id.index()];
        let record = self.persons.get_mut(person);
        let mut draws = self.streams.occasion(source, record.entity, record.visits);
        let work = desk.service.draw(&mut draws);
        record.work = work;
        record.fails = draws.uniform() < desk.failure;
        self.queue_up(id, person, work, agenda);
    }

    /// Whether this try failed; a failed try counts.
    fn fails(&mut self, person: PersonId) -> bool {
        let record = self.persons.get_mut(person);
        record.visits += u32::from(record.fails);
        record.fails
    }
}
