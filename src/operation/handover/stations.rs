//! Stations: every place where persons or files queue for service by shift.
//!
//! Owns the queues themselves, from the handover line to the court, their staff and equipment, and what is measured
//! of them; what a finished service means is said in `reception` and `aftercare`.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::batches::Batches;
use super::routes::Way;
use super::staffing::Staffing;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{PersonId, PlaceId, StationId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::scenario::stations::Order;
use crate::sim::{Arrival, Duration, Entity, Handle, Level, Rank, Station, Tally, Tick, Time};

/// What a station does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    /// A step of the handover at a reception.
    Handover(PlaceId),
    /// Medical screening at a site.
    Screening(PlaceId),
    /// Biometric enrolment at a reception.
    Enrolment(PlaceId),
    /// Release of intelligence for case files.
    Release,
    /// Hearings.
    Court,
}

impl Role {
    /// The place it stands at; none for case work.
    pub(crate) fn place(self) -> Option<PlaceId> {
        match self {
            Role::Screening(place) | Role::Handover(place) | Role::Enrolment(place) => Some(place),
            Role::Release | Role::Court => None,
        }
    }
}

/// How many are served at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Load {
    /// One by one.
    Single,
    /// Together.
    Batches(Box<Batches>),
}

impl Load {
    /// Most persons whom a server serves at once.
    pub(crate) fn most(&self) -> u32 {
        match self {
            Load::Single => 1,
            Load::Batches(batches) => batches.size(),
        }
    }
}

/// What can happen at a station.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum StationEvent {
    /// A server is done with its person.
    Service(Tick),
    /// The shift or the staff changes.
    Shift(StationId),
    /// A batch has gathered long enough.
    Batch(StationId),
    /// Equipment is back from repair.
    Repaired(StationId),
}

impl StationEvent {
    /// At which station.
    pub(crate) fn station(self) -> StationId {
        match self {
            StationEvent::Service(tick) => StationId(tick.station as u16),
            StationEvent::Shift(id) | StationEvent::Batch(id) | StationEvent::Repaired(id) => id,
        }
    }
}

/// A station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Desk {
    pub(crate) role: Role,
    pub(crate) entity: Entity,
    pub(crate) queue: Station<PersonId>,
    pub(crate) order: Order,
    pub(crate) load: Load,
    /// Persons who may wait here; any number without it.
    pub(crate) room: Option<u32>,
    pub(crate) staffing: Staffing,
    /// The next change of the servers that is set.
    pub(crate) shift_due: Option<Handle>,
    pub(crate) service: DurationDist,
    /// Probability that a try fails: rework, failed enrolment, refused release.
    pub(crate) failure: f64,
    /// Probability that a person is refused here.
    pub(crate) refusal: f64,
    /// Time until a refused person or release comes back.
    pub(crate) comes_back: DurationDist,
    /// Where persons go from here.
    pub(crate) way: Way,
    /// Persons who come back and go before those from the station before.
    pub(crate) returning: VecDeque<PersonId>,
    /// Persons done at a station before this one who cannot move on, with that station and its server.
    pub(crate) blocked: VecDeque<(StationId, u32, PersonId)>,
}

/// What a station has measured from the start to an instant; integrals in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationTotals {
    /// Integral of the persons, or files, waiting.
    pub waiting: i128,
    /// Most of them at one time.
    pub most_waiting: u32,
    /// Integral of the servers on shift.
    pub servers: i128,
    /// Integral of the servers at work.
    pub busy: i128,
    /// Integral of the servers kept by persons unable to move on.
    pub blocked: i128,
    /// How many began to be served.
    pub begun: u64,
    /// The sum of their waits.
    pub waits: i128,
    /// The longest of them.
    pub longest_wait: Duration,
}

impl StationTotals {
    /// What was added since `before`; extremes stay those of the whole.
    pub fn since(self, before: Self) -> Self {
        StationTotals {
            waiting: self.waiting - before.waiting,
            servers: self.servers - before.servers,
            busy: self.busy - before.busy,
            blocked: self.blocked - before.blocked,
            begun: self.begun - before.begun,
            waits: self.waits - before.waits,
            ..self
        }
    }

    /// Mean wait in microseconds of those who began, if any did.
    pub fn mean_wait(&self) -> Option<f64> {
        (self.begun > 0).then(|| self.waits as f64 / self.begun as f64)
    }
}

impl Desk {
    /// Whether one more may come in.
    pub(crate) fn has_room(&self) -> bool {
        match &self.load {
            Load::Single => self.queue.has_room(),
            Load::Batches(batches) => self
                .room
                .is_none_or(|room| batches.waiting().current() < i64::from(room)),
        }
    }

    /// Everyone here: in line, in service, or done and unable to move on.
    pub(crate) fn persons(&self) -> impl Iterator<Item = PersonId> {
        let (single, batches) = match &self.load {
            Load::Single => (Some(self.queue.queue().chain(self.queue.in_hand())), None),
            Load::Batches(batches) => (None, Some(batches.persons())),
        };
        let single = single.into_iter().flatten();
        single.chain(batches.into_iter().flatten())
    }

    /// Persons, or files, in line, in service and unable to move on.
    pub(crate) fn counts(&self) -> (u32, u32, u32) {
        match &self.load {
            Load::Single => (
                self.queue.waiting() as u32,
                self.queue.in_service(),
                self.queue.blocked(),
            ),
            Load::Batches(batches) => (
                batches.waiting().current() as u32,
                batches.in_service(),
                batches.blocked(),
            ),
        }
    }

    /// What has been measured up to now.
    pub(crate) fn totals(&self, now: Time) -> StationTotals {
        let measures = self.queue.measures();
        let (waiting, waits): (Level, Tally) = match &self.load {
            Load::Single => (measures.queue, measures.wait),
            Load::Batches(batches) => (batches.waiting(), batches.waits()),
        };
        StationTotals {
            waiting: waiting.integral(now),
            most_waiting: waiting.max() as u32,
            servers: measures.capacity.integral(now),
            busy: measures.busy.integral(now),
            blocked: measures.blocked.integral(now),
            begun: waits.count(),
            waits: waits.sum(),
            longest_wait: Duration::from_micros(waits.max().unwrap_or(0)),
        }
    }

    /// Hears who has begun out of the line; only batches ask.
    fn note_started(&mut self, now: Time) {
        while let Some(person) = self.queue.next_started() {
            self.start(person, now);
        }
    }

    fn start(&mut self, person: PersonId, now: Time) {
        if let Load::Batches(batches) = &mut self.load {
            batches.start(person, now);
        }
    }
}

impl World {
    /// Sets every shift's first change.
    pub(crate) fn start_stations(&mut self, agenda: &mut Agenda) {
        for id in self.station_ids() {
            self.await_shift(id, agenda);
        }
    }

    /// Lets an event happen at a station.
    pub(crate) fn on_station(&mut self, event: StationEvent, agenda: &mut Agenda) {
        match event {
            StationEvent::Service(tick) => self.on_service(tick, agenda),
            StationEvent::Shift(id) => self.on_shift(id, agenda),
            StationEvent::Batch(id) => self.on_batch(id, agenda),
            StationEvent::Repaired(id) => self.on_repaired(id, agenda),
        }
    }

    /// A server is done with its person, or its batch.
    fn on_service(&mut self, tick: Tick, agenda: &mut Agenda) {
        let id = StationEvent::Service(tick).station();
        let now = agenda.now();
        let desk = &mut self.desks[id.index()];
        // A server that is done at the very instant its shift ends begins no other.
        let on_duty = desk.staffing.on_duty(now);
        if on_duty < desk.queue.servers() {
            desk.queue.set_servers(agenda, on_duty);
        }
        let person = desk.queue.complete(now, tick);
        let role = desk.role;
        self.wear_equipment(id, person, agenda);
        match role {
            Role::Handover(place) => self.leave_service(id, tick.server, person, place, agenda),
            Role::Screening(place) => {
                self.free_server(id, tick.server, agenda);
                self.finish_screening(id, person, place, agenda);
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

    /// Sends the served person on, or each of the batch that he stands for.
    fn leave_service(
        &mut self,
        id: StationId,
        server: u32,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        match &mut self.desks[id.index()].load {
            Load::Single => self.pass_station(id, server, person, place, agenda),
            Load::Batches(batches) => {
                for member in batches.complete(person, server) {
                    self.pass_station(id, server, member, place, agenda);
                }
            }
        }
    }

    /// A shift begins or ends, or a dated change of the staff.
    fn on_shift(&mut self, id: StationId, agenda: &mut Agenda) {
        self.count_servers(id, agenda);
        self.await_shift(id, agenda);
    }

    /// Equipment is back from repair.
    fn on_repaired(&mut self, id: StationId, agenda: &mut Agenda) {
        if let Some(equipment) = &mut self.desks[id.index()].staffing.equipment {
            equipment.away -= 1;
        }
        if let Some(place) = self.desks[id.index()].role.place() {
            self.tell(Fact::EquipmentRepaired { place, station: id });
        }
        self.count_servers(id, agenda);
    }

    /// Puts a person (or a file) in line for a service of that length.
    pub(crate) fn queue_up(
        &mut self,
        id: StationId,
        person: PersonId,
        work: Duration,
        agenda: &mut Agenda,
    ) {
        let record = self.persons.get(person);
        let desk = &mut self.desks[id.index()];
        let priority = match desk.order {
            Order::Fifo => 0,
            Order::Tier => self.persons.traits(person).tier as i32,
            Order::LongestWait => (record.landed.micros() / 1_000_000) as i32,
        };
        if desk.queue.arrive(agenda, person, work, priority) == Arrival::Started {
            desk.start(person, agenda.now());
        }
    }

    /// A person served leaves its server to the next in line, unless others of its batch still keep it.
    pub(crate) fn leave_server(
        &mut self,
        id: StationId,
        server: u32,
        person: PersonId,
        agenda: &mut Agenda,
    ) {
        let free = match &mut self.desks[id.index()].load {
            Load::Single => true,
            Load::Batches(batches) => batches.leave(person, server),
        };
        if free {
            self.free_server(id, server, agenda);
        }
    }

    /// Frees a server for the next in line.
    fn free_server(&mut self, id: StationId, server: u32, agenda: &mut Agenda) {
        let desk = &mut self.desks[id.index()];
        desk.queue.free(agenda, server);
        desk.note_started(agenda.now());
    }

    /// A service may have been the last of the equipment it used: by chance, as its failures come in time of use.
    fn wear_equipment(&mut self, id: StationId, person: PersonId, agenda: &mut Agenda) {
        let desk = &self.desks[id.index()];
        let (Some(equipment), Some(place)) = (&desk.staffing.equipment, desk.role.place()) else {
            return;
        };
        let record = self.persons.get(person);
        let hours = record.work.as_hours_f64();
        let fails = -libm::expm1(-equipment.failures_per_hour * hours);
        let who = record.entity.joined(desk.entity);
        let mut draws = self.streams.occasion(Source::Equipment, who, record.turn());
        if draws.uniform() >= fails {
            return;
        }
        let repair = equipment.repair.draw(&mut draws);
        if let Some(equipment) = &mut self.desks[id.index()].staffing.equipment {
            equipment.away += 1;
        }
        self.tell(Fact::EquipmentFailed { place, station: id });
        agenda.schedule(
            repair,
            Rank::Capacity,
            Event::Station(StationEvent::Repaired(id)),
        );
        self.count_servers(id, agenda);
    }

    /// Sets the servers to those on duty.
    fn count_servers(&mut self, id: StationId, agenda: &mut Agenda) {
        let desk = &mut self.desks[id.index()];
        let servers = desk.staffing.on_duty(agenda.now());
        desk.queue.set_servers(agenda, servers);
        desk.note_started(agenda.now());
        if let Role::Handover(_) = self.desks[id.index()].role {
            self.pull(id, agenda);
        }
    }

    fn await_shift(&mut self, id: StationId, agenda: &mut Agenda) {
        let desk = &mut self.desks[id.index()];
        if let Some(due) = desk.shift_due.take() {
            agenda.cancel(due);
        }
        let change = desk.staffing.next_change(agenda.now());
        desk.shift_due = change
            .map(|at| agenda.schedule(at, Rank::Capacity, Event::Station(StationEvent::Shift(id))));
    }

    /// Takes over who works at every station, and how long the next services take.
    pub(crate) fn adopt_stations(&mut self, plan: &World, agenda: &mut Agenda) {
        for (position, new) in plan.desks.iter().enumerate() {
            let desk = &mut self.desks[position];
            desk.service = new.service.clone();
            if desk.staffing.adopt(&new.staffing) {
                self.on_shift(StationId::at(position), agenda);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_since_is_the_difference_of_each_sum() {
        let totals = |factor: u8| StationTotals {
            waiting: 7 * i128::from(factor),
            most_waiting: factor.into(),
            servers: 11 * i128::from(factor),
            busy: 13 * i128::from(factor),
            blocked: 17 * i128::from(factor),
            begun: 19 * u64::from(factor),
            waits: 23 * i128::from(factor),
            longest_wait: Duration::from_hours(factor.into()),
        };
        let added = StationTotals {
            most_waiting: 5,
            longest_wait: Duration::from_hours(5),
            ..totals(3)
        };
        assert_eq!(totals(5).since(totals(2)), added);
    }
}
