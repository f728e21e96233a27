//! After acceptance: biometric enrolment, then the case file and the country of origin.
//!
//! Owns the order of these steps; their queues are stations. A case file waits for the identity that enrolment
//! gives, then for the intelligence of every agency, all asked at once, then for the court, the high tier first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Fact, State};
use crate::operation::ids::{PersonId, PlaceId, StationId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::{Duration, Rank, Stream};

/// The stations of case work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Casework {
    pub(crate) agencies: Vec<StationId>,
    pub(crate) court: StationId,
    /// Agencies that have still to release, for each file in their hands.
    pub(crate) awaited: BTreeMap<PersonId, u32>,
    /// Refusals so far of a release, where there were any.
    pub(crate) refusals: BTreeMap<(PersonId, StationId), u32>,
}

impl World {
    /// A person accepted goes to enrolment, or where there is none, straight into custody.
    pub(crate) fn begin_enrolment(
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
    pub(crate) fn finish_enrolment(
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
        self.open_file(person, agenda);
    }

    /// A person's identity is known: every agency is asked, or the court where there is none.
    fn open_file(&mut self, person: PersonId, agenda: &mut Agenda) {
        let Some(casework) = &mut self.casework else {
            return;
        };
        let agencies = casework.agencies.clone();
        if agencies.is_empty() {
            self.go_to_court(person, agenda);
            return;
        }
        casework.awaited.insert(person, agencies.len() as u32);
        for agency in agencies {
            self.ask_agency(agency, person, agenda);
        }
    }

    fn ask_agency(&mut self, id: StationId, person: PersonId, agenda: &mut Agenda) {
        let mut draws = self.release_draws(id, person);
        let work = self.desks[id.index()].service.draw(&mut draws);
        self.queue_up(id, person, work, agenda);
    }

    /// An analyst is done with a file: released, or refused and to be asked for again.
    pub(crate) fn finish_release(&mut self, id: StationId, person: PersonId, agenda: &mut Agenda) {
        let refused = self.refused_release(id, person);
        let Some(casework) = &mut self.casework else {
            return;
        };
        if let Some(wait) = refused {
            *casework.refusals.entry((person, id)).or_insert(0) += 1;
            self.tell(Fact::ReleaseRefused {
                person,
                station: id,
            });
            agenda.schedule(wait, Rank::Ordinary, Event::Appeal(person, id));
            return;
        }
        let awaited = casework.awaited.entry(person).or_insert(1);
        *awaited -= 1;
        let all_released = *awaited == 0;
        self.tell(Fact::FileReleased {
            person,
            station: id,
        });
        if all_released {
            self.go_to_court(person, agenda);
        }
    }

    /// How long it takes until a release is asked for again, if an agency refuses it at this try.
    fn refused_release(&self, id: StationId, person: PersonId) -> Option<Duration> {
        let desk = &self.desks[id.index()];
        // As where persons are refused, a draw that cannot matter is not made.
        if desk.failure <= 0.0 {
            return None;
        }
        let mut draws = self.release_draws(id, person);
        draws.uniform();
        (draws.uniform() < desk.failure).then(|| desk.comes_back.draw(&mut draws))
    }

    /// The draws of an agency's present try at a file: its length, whether it is refused, and for how long.
    fn release_draws(&self, id: StationId, person: PersonId) -> Stream {
        let casework = self.casework.as_ref();
        let refusals = casework.and_then(|casework| casework.refusals.get(&(person, id)));
        let file = self
            .persons
            .get(person)
            .entity
            .joined(self.desks[id.index()].entity);
        let tries = refusals.copied().unwrap_or(0);
        self.streams.occasion(Source::Release, file, tries)
    }

    /// A refused release is asked for again.
    pub(crate) fn on_appeal(&mut self, person: PersonId, id: StationId, agenda: &mut Agenda) {
        self.ask_agency(id, person, agenda);
    }

    fn go_to_court(&mut self, person: PersonId, agenda: &mut Agenda) {
        if let Some(casework) = &mut self.casework {
            casework.awaited.remove(&person);
            let court = casework.court;
            self.join(court, Source::Hearing, person, agenda);
        }
    }

    /// A judge is done with a file.
    pub(crate) fn finish_hearing(&mut self, person: PersonId) {
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
