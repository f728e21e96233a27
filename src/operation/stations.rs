//! Stations: every place where persons or files queue for service by shift.
//!
//! Owns the queues themselves, from the handover line to the court; what a finished service means
//! is said in `reception` and `aftercare`.

use super::event::{Agenda, Event};
use super::ids::{PersonId, PlaceId, StationId};
use super::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Entity, Rank, Shifts, Station, Tick};
use std::collections::VecDeque;

/// What a station does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A step of the handover at a reception; `next` follows, or custody is accepted.
    Handover {
        /// The reception.
        place: PlaceId,
        /// The next step.
        next: Option<StationId>,
    },
    /// Biometric enrolment at a reception.
    Enrolment(PlaceId),
    /// Release of intelligence for case files.
    Release,
    /// Hearings.
    Court,
}

/// A station.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) role: Role,
    pub(super) entity: Entity,
    pub(super) queue: Station<PersonId>,
    pub(super) shifts: Shifts,
    pub(super) service: DurationDist,
    /// Probability that a try fails: rework, failed enrolment, refused release.
    pub(super) failure: f64,
    /// Probability that a person is refused here.
    pub(super) refusal: f64,
    /// Time until a refused person or release comes back.
    pub(super) comes_back: DurationDist,
    /// Persons who come back and go before those from the station before.
    pub(super) returning: VecDeque<PersonId>,
    /// Persons done at a station before this one who cannot move on, with that station and its server.
    pub(super) blocked: VecDeque<(StationId, u32, PersonId)>,
}

impl Desk {
    /// Nobody here asks who has begun; whoever calls looks for room afterwards.
    fn forget_started(&mut self) {
        while self.queue.next_started().is_some() {}
    }
}

impl World {
    /// Sets every shift's first change.
    pub(super) fn start_stations(&mut self, agenda: &mut Agenda) {
        for id in self.station_ids() {
            self.await_shift(id, agenda);
        }
    }

    /// A server is done with its person.
    pub(super) fn on_service(&mut self, tick: Tick, agenda: &mut Agenda) {
        let id = StationId(tick.station as u16);
        let person = self.desks[id.index()].queue.complete(agenda.now(), tick);
        match self.desks[id.index()].role {
            Role::Handover { place, next } => {
                self.pass_station(id, tick.server, person, place, next, agenda)
            }
            Role::Enrolment(place) => {
                self.free_server(id, tick.server, agenda);
                self.finish_enrolment(id, person, place, agenda);
            }
            Role::Release => {
                self.free_server(id, tick.server, agenda);
                self.finish_release(id, person, agenda);
            }
            Role::Court => {
                self.free_server(id, tick.server, agenda);
                self.finish_hearing(person);
            }
        }
    }

    /// A shift begins or ends.
    pub(super) fn on_shift(&mut self, id: StationId, agenda: &mut Agenda) {
        let desk = &mut self.desks[id.index()];
        let servers = desk.shifts.capacity_at(agenda.now());
        desk.queue.set_servers(agenda, servers);
        desk.forget_started();
        self.await_shift(id, agenda);
        if let Role::Handover { .. } = self.desks[id.index()].role {
            self.pull(id, agenda);
        }
    }

    /// Puts a person (or a file) in line for a service of that length.
    pub(super) fn queue_up(
        &mut self,
        id: StationId,
        person: PersonId,
        work: Duration,
        priority: i32,
        agenda: &mut Agenda,
    ) {
        self.desks[id.index()]
            .queue
            .arrive(agenda, person, work, priority);
    }

    /// Frees a server for the next in line.
    pub(super) fn free_server(&mut self, id: StationId, server: u32, agenda: &mut Agenda) {
        let desk = &mut self.desks[id.index()];
        desk.queue.free(agenda, server);
        desk.forget_started();
    }

    fn await_shift(&mut self, id: StationId, agenda: &mut Agenda) {
        if let Some(at) = self.desks[id.index()].shifts.next_change(agenda.now()) {
            agenda.schedule(at, Rank::Capacity, Event::Shift(id));
        }
    }
}
