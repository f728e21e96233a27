//! Reception: ramp, handover stations and acceptance into custody, with blocking all the way back.
//!
//! Owns the ramp and the order in which persons move on. A full facility blocks the last station, a full station the
//! one before it, a blocked first station fills the ramp, and a full ramp keeps tails on their spots.
//!
//! ```text
//! tail on a spot -> ramp -> first station -> ... -> last station -> facility (custody accepted)
//!                              ^ refused or sent back, held aside |
//! ```

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::facility::Facility;
use super::reconciliation::Reconciliation;
use super::stations::{Load, Role};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Fact, Limit, State};
use crate::operation::ids::{PersonId, PlaceId, StationId, TailId};
use crate::operation::lift::tails::Status;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::{Buffer, Duration, Rank, Tally, Time};

/// Most tries of one step; a chance of failure below one makes more all but impossible.
const MOST_TRIES: u32 = 1000;

/// What can happen at a reception besides its stations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ReceptionEvent {
    /// Earlier inmates are moved out of a facility, by the step's position.
    InmatesMoved(PlaceId, u16),
    /// The mismatches of a tail's sortie are resolved.
    Reconciled(PlaceId, TailId, u32),
    /// A refused person comes back to the station.
    Resolved(PersonId),
}

/// A reception.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reception {
    pub(crate) first: StationId,
    pub(crate) enrolment: Option<StationId>,
    pub(crate) facility: Facility,
    pub(crate) reconciliation: Option<Reconciliation>,
    /// Persons that dispatch lets be on the way and on the ramp together.
    pub(crate) inbound_limit: u32,
    /// Seats of the largest type that comes here.
    largest_load: u32,
    ramp: Buffer,
    on_ramp: VecDeque<PersonId>,
    /// Tails that wait on their spots for room on the ramp.
    waiting_tails: VecDeque<TailId>,
    /// Persons done at the last station who wait for room in the facility.
    pub(crate) at_the_door: VecDeque<(StationId, u32, PersonId)>,
    /// Waits of accepted persons between the aircraft and acceptance, service not counted.
    waits: Tally,
}

impl Reception {
    pub(crate) fn new(
        first: StationId,
        enrolment: Option<StationId>,
        ramp: u32,
        facility: Facility,
        reconciliation: Option<Reconciliation>,
        (inbound_limit, largest_load): (u32, u32),
    ) -> Self {
        Reception {
            first,
            enrolment,
            facility,
            reconciliation,
            inbound_limit,
            largest_load,
            ramp: Buffer::new(ramp),
            on_ramp: VecDeque::new(),
            waiting_tails: VecDeque::new(),
            at_the_door: VecDeque::new(),
            waits: Tally::new(),
        }
    }

    /// Takes over how many it may hold; whoever is there beyond that stays.
    pub(crate) fn adopt(&mut self, new: &Reception, now: Time) {
        self.inbound_limit = new.inbound_limit;
        if self.ramp.capacity() != new.ramp.capacity() {
            self.ramp.set_capacity(now, new.ramp.capacity());
        }
        self.facility.capacity = new.facility.capacity;
    }

    pub(crate) fn on_ramp(&self) -> u32 {
        self.ramp.level()
    }

    pub(crate) fn waits(&self) -> &Tally {
        &self.waits
    }

    pub(crate) fn ramp(&self) -> &Buffer {
        &self.ramp
    }

    /// Whether dispatch may send more than the ramp can hold.
    pub(crate) fn overcommits(&self) -> bool {
        self.inbound_limit > self.ramp.capacity()
    }

    /// Persons on the ramp.
    pub(crate) fn persons(&self) -> impl Iterator<Item = PersonId> {
        self.on_ramp.iter().copied()
    }
}

impl World {
    /// Persons that a place can take off a tail now; at a staging place dispatch has kept the room.
    pub(crate) fn ramp_room(&self, place: PlaceId) -> usize {
        self.places[place.index()]
            .reception
            .as_ref()
            .map_or(usize::MAX, |reception| reception.ramp.room() as usize)
    }

    /// Puts a person who has left a tail down: on the ramp of a reception, or at a staging place.
    pub(crate) fn put_down(
        &mut self,
        person: PersonId,
        place: PlaceId,
        tail: TailId,
        agenda: &mut Agenda,
    ) {
        let now = agenda.now();
        let Some(reception) = &mut self.places[place.index()].reception else {
            self.pass(person, State::Staged, place, Some(tail), now);
            self.check_crowding(person, place);
            return;
        };
        reception.ramp.put(now, 1);
        reception.on_ramp.push_back(person);
        let record = self.persons.get_mut(person);
        record.served = Duration::ZERO;
        record.landed = now;
        self.pass(person, State::Arriving, place, Some(tail), now);
    }

    /// A tail waits on its spot until the ramp has room; one that had begun keeps its turn.
    pub(crate) fn wait_for_ramp(&mut self, tail: TailId, place: PlaceId) {
        let begun = self.tails[tail.index()].status == Status::Blocked;
        if let Some(reception) = &mut self.places[place.index()].reception {
            if begun {
                reception.waiting_tails.push_front(tail);
            } else {
                reception.waiting_tails.push_back(tail);
            }
        }
    }

    /// A tail that waited on its spot is gone.
    pub(crate) fn forget_blocked(&mut self, tail: TailId, place: PlaceId) {
        if let Some(reception) = &mut self.places[place.index()].reception {
            reception.waiting_tails.retain(|&other| other != tail);
        }
    }

    /// Moves persons from the ramp into the first station, and on to the ramp from tails that wait.
    pub(crate) fn feed_stations(&mut self, place: PlaceId, agenda: &mut Agenda) {
        if let Some(reception) = &self.places[place.index()].reception {
            self.pull(reception.first, agenda);
        }
    }

    /// Fills the room of a station: first who comes back, then who is blocked before it, then the ramp.
    pub(crate) fn pull(&mut self, id: StationId, agenda: &mut Agenda) {
        let Role::Handover(place) = self.desks[id.index()].role else {
            return;
        };
        while self.desks[id.index()].has_room() {
            let desk = &mut self.desks[id.index()];
            if let Some(person) = desk.returning.pop_front() {
                self.enter_station(id, person, place, agenda);
            } else if let Some((before, server, person)) = desk.blocked.pop_front() {
                self.enter_station(id, person, place, agenda);
                self.leave_server(before, server, person, agenda);
                self.pull(before, agenda);
            } else if !self.leave_ramp(id, place, agenda) {
                return;
            }
        }
    }

    /// Takes the next person off the ramp into a station, if it is the first one and anyone is there.
    fn leave_ramp(&mut self, id: StationId, place: PlaceId, agenda: &mut Agenda) -> bool {
        let now = agenda.now();
        let inbound = self.places[place.index()].inbound;
        let Some(reception) = &mut self.places[place.index()].reception else {
            return false;
        };
        if reception.first != id {
            return false;
        }
        let may_go = |person: &PersonId| {
            let rules = reception.reconciliation.as_ref();
            rules.is_none_or(|rules| rules.agreed(*person))
        };
        let first = reception.on_ramp.iter().position(may_go);
        let Some(person) = first.and_then(|first| reception.on_ramp.remove(first)) else {
            return false;
        };
        // With room for the largest load already, one place more lets nothing more come. Whoever steps down from a waiting
        // tail in his place has been counted as coming all the while, and takes none of the room.
        let claimed = inbound + reception.ramp.level();
        let was_short = claimed + reception.largest_load > reception.inbound_limit;
        reception.ramp.take(now, 1);
        let next_tail = reception.waiting_tails.pop_front();
        let wait = now - self.persons.get(person).since;
        self.check_limit(Limit::RampWait, person, place, now);
        // From here the clock tells waiting in the line; the ramp's share of it is kept as a head start.
        self.persons.get_mut(person).served = Duration::ZERO - wait;
        self.enter_station(id, person, place, agenda);
        if was_short || self.limits.stops_ramp_wait().is_some() {
            self.request_review(agenda);
        }
        if let Some(tail) = next_tail {
            self.work_on(tail, agenda);
        }
        true
    }

    /// A person joins a station's line, or the batch that gathers there.
    fn enter_station(
        &mut self,
        id: StationId,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        self.tell(Fact::StationReached {
            person,
            place,
            station: id,
        });
        if let Load::Batches(_) = self.desks[id.index()].load {
            self.gather(id, person, agenda);
            return;
        }
        let (work, tries) = self.handover_work(id, person);
        let record = self.persons.get_mut(person);
        record.work = work;
        record.tries = tries;
        record.served += work;
        self.queue_up(id, person, work, agenda);
    }

    /// The length of a service, every try that the step will need included, and the number of tries.
    pub(crate) fn handover_work(&self, id: StationId, person: PersonId) -> (Duration, u32) {
        let desk = &self.desks[id.index()];
        let record = self.persons.get(person);
        let who = record.entity.joined(desk.entity);
        let first = record.turn().wrapping_mul(MOST_TRIES);
        let (mut work, mut tries) = (Duration::ZERO, 0);
        while tries < MOST_TRIES {
            let occasion = first.wrapping_add(tries);
            let mut draws = self.streams.occasion(Source::Station, who, occasion);
            work += desk.service.draw(&mut draws);
            tries += 1;
            if draws.uniform() >= desk.failure {
                break;
            }
        }
        (work, tries)
    }

    /// A station is done with a person: refused, sent back, on to the next step, or to be accepted.
    pub(crate) fn pass_station(
        &mut self,
        id: StationId,
        server: u32,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        let tries = self.persons.get(person).tries;
        self.tell(Fact::StationPassed {
            person,
            place,
            station: id,
            tries,
        });
        if let Some(wait) = self.refusal(id, person) {
            self.persons.get_mut(person).visits += 1;
            self.refused.push((person, id));
            self.tell(Fact::PersonRefused {
                person,
                place,
                station: id,
            });
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Reception(ReceptionEvent::Resolved(person)),
            );
            self.leave_server(id, server, person, agenda);
            self.pull(id, agenda);
            return;
        }
        let way_on = self.way_on(id, person);
        self.persons.get_mut(person).visits = 0;
        match way_on {
            Some(back) if self.leads_back(id, back) => {
                self.persons.get_mut(person).rounds += 1;
                self.tell(Fact::PersonSentBack {
                    person,
                    place,
                    station: back,
                });
                self.desks[back.index()].returning.push_back(person);
                self.leave_server(id, server, person, agenda);
                self.pull(id, agenda);
                self.pull(back, agenda);
            }
            Some(next) => {
                self.desks[next.index()]
                    .blocked
                    .push_back((id, server, person));
                self.pull(next, agenda);
            }
            None => {
                if let Some(reception) = &mut self.places[place.index()].reception {
                    reception.at_the_door.push_back((id, server, person));
                }
                self.open_door(place, agenda);
            }
        }
    }

    pub(crate) fn on_ramp(&self, person: PersonId, place: PlaceId) -> bool {
        let reception = self.places[place.index()].reception.as_ref();
        reception.is_some_and(|reception| reception.on_ramp.contains(&person))
    }

    /// How long it takes to resolve a refusal, if a station refuses a person at this visit.
    fn refusal(&self, id: StationId, person: PersonId) -> Option<Duration> {
        let desk = &self.desks[id.index()];
        // A draw that cannot matter is not made; each has its own address, so that shifts nothing.
        if desk.refusal <= 0.0 {
            return None;
        }
        let record = self.persons.get(person);
        let who = record.entity.joined(desk.entity);
        let mut draws = self.streams.occasion(Source::Refusal, who, record.turn());
        (draws.uniform() < desk.refusal).then(|| desk.comes_back.draw(&mut draws))
    }

    /// Lets an event happen at a reception.
    pub(crate) fn on_reception(&mut self, event: ReceptionEvent, agenda: &mut Agenda) {
        match event {
            ReceptionEvent::InmatesMoved(place, step) => self.on_inmates_moved(place, step, agenda),
            ReceptionEvent::Reconciled(place, tail, sortie) => {
                self.on_reconciled(place, tail, sortie, agenda);
            }
            ReceptionEvent::Resolved(person) => self.on_resolved(person, agenda),
        }
    }

    /// A refusal is resolved: the person comes back to the station.
    fn on_resolved(&mut self, person: PersonId, agenda: &mut Agenda) {
        let Some(found) = self.refused.iter().position(|&(other, _)| other == person) else {
            return;
        };
        let (_, id) = self.refused.remove(found);
        self.desks[id.index()].returning.push_back(person);
        self.pull(id, agenda);
    }

    /// Lets tails that wait on their spots put persons down as long as the ramp has room.
    pub(crate) fn serve_ramp(&mut self, place: PlaceId, agenda: &mut Agenda) {
        while self.ramp_room(place) > 0 {
            let reception = self.places[place.index()].reception.as_mut();
            let Some(tail) = reception.and_then(|reception| reception.waiting_tails.pop_front())
            else {
                return;
            };
            self.work_on(tail, agenda);
        }
    }

    /// Accepts persons into custody as long as the facility has room.
    pub(crate) fn open_door(&mut self, place: PlaceId, agenda: &mut Agenda) {
        while let Some((position, wing)) = self.next_through_the_door(place) {
            let Some(reception) = &mut self.places[place.index()].reception else {
                return;
            };
            let Some((id, server, person)) = reception.at_the_door.remove(position) else {
                return;
            };
            let record = self.persons.get(person);
            reception
                .waits
                .record_duration(agenda.now() - record.since - record.served);
            self.enter_wing(person, place, wing);
            self.pass(person, State::InIntake, place, None, agenda.now());
            self.review_shrunken_loads(place, agenda);
            self.check_crowding(person, place);
            self.leave_server(id, server, person, agenda);
            self.begin_enrolment(person, place, agenda);
            self.pull(id, agenda);
        }
    }
}
