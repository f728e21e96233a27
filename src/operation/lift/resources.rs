//! Resources: what a tail takes hold of at a place, one at a time, and gives back.
//!
//! Owns the one way to ask for any of them, to wait in line for it, to be served and to let go. Every resource is a
//! pool of the place; a tail in line knows by its present task which one it waits for. Spots stand in `aprons`, what
//! is given back only after a while in `runway`.

use serde::{Deserialize, Serialize};

use super::ground::{Progress, Task};
use super::tails::Status;
use crate::operation::event::Agenda;
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::world::World;
use crate::scenario::fleet::Mode;
use crate::sim::{Pool, Request, Time};

/// Something of which a place has only so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Resource {
    /// Where a tail stands, from leaving the hold to take-off.
    Spot,
    /// Where it loads, unloads and refuels.
    WorkingSpot,
    /// Those who load and unload it.
    Team,
    /// Where it takes fuel.
    Point,
    /// The interval between take-offs of its type.
    Serial,
    /// A movement on the runway.
    Slot,
}

impl Resource {
    pub(crate) const ALL: [Resource; 6] = [
        Resource::Spot,
        Resource::WorkingSpot,
        Resource::Team,
        Resource::Point,
        Resource::Serial,
        Resource::Slot,
    ];
    /// What a tail may hold when its take-off is stopped.
    pub(crate) const AWAITING_TAKE_OFF: [Resource; 4] = [
        Resource::Serial,
        Resource::Slot,
        Resource::WorkingSpot,
        Resource::Spot,
    ];
}

/// Which of them a tail holds, all at the place where it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holdings(u8);

impl Holdings {
    pub(crate) fn has(self, resource: Resource) -> bool {
        self.0 & (1 << resource as u8) != 0
    }

    pub(crate) fn insert(&mut self, resource: Resource) {
        self.0 |= 1 << resource as u8;
    }

    /// Says whether it was there.
    pub(crate) fn remove(&mut self, resource: Resource) -> bool {
        let had = self.has(resource);
        self.0 &= !(1 << resource as u8);
        had
    }
}

impl World {
    /// Asks for what a task needs; says whether the tail has it, or needs none here. Else it is in line.
    pub(crate) fn obtain(&mut self, tail: TailId, task: Task, now: Time) -> bool {
        let Some(resource) = task.resource() else {
            return true;
        };
        if self.tails[tail.index()].holds.has(resource) {
            return true;
        }
        let units = self.units(tail, resource);
        // Who is in the air goes first.
        let priority = i32::from(task == Task::TakeOffSlot);
        let Some(pool) = self.pool(tail, resource) else {
            return true;
        };
        let request = pool.request(now, tail, units, priority);
        let record = &mut self.tails[tail.index()];
        match request {
            Request::Granted => record.holds.insert(resource),
            Request::Queued(ticket) => record.ticket = Some(ticket),
        }
        let granted = request == Request::Granted;
        self.note_spots(tail, resource, now);
        granted
    }

    /// Takes a spot if one is free and nobody waits for it; says whether the tail has one.
    pub(crate) fn take_free_spot(&mut self, tail: TailId, now: Time) -> bool {
        let units = self.units(tail, Resource::Spot);
        let free = self
            .pool(tail, Resource::Spot)
            .is_none_or(|spots| spots.waiting() == 0 && spots.free() >= units);
        self.tails[tail.index()].holds.has(Resource::Spot)
            || free && self.obtain(tail, Task::Spot, now)
    }

    /// A task of waiting on the ground.
    pub(crate) fn wait_parked(&mut self, tail: TailId, task: Task, now: Time) -> Progress {
        if self.obtain(tail, task, now) {
            return Progress::Done;
        }
        self.set_status(tail, Status::At(task), now);
        Progress::Waits
    }

    /// Gives back a resource, if the tail has it; it goes to the next in line.
    pub(crate) fn let_go(&mut self, tail: TailId, resource: Resource, agenda: &mut Agenda) {
        let place = self.tails[tail.index()].place;
        if !self.tails[tail.index()].holds.remove(resource) {
            return;
        }
        let units = self.units(tail, resource);
        if let Some(pool) = self.pool(tail, resource) {
            pool.release(agenda.now(), units);
        }
        self.note_spots(tail, resource, agenda.now());
        self.serve(place, agenda);
    }

    /// Leaves the line in which a tail waits, if it is in one.
    pub(crate) fn leave_line(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let place = record.place;
        let resource = record.tasks.first().and_then(|task| task.resource());
        if let Some((ticket, resource)) = record.ticket.take().zip(resource)
            && let Some(pool) = self.pool(tail, resource)
        {
            pool.renege(agenda.now(), ticket);
            self.serve(place, agenda);
        }
    }

    /// Lets every tail go on that was granted at a place what it has waited for.
    pub(crate) fn serve(&mut self, place: PlaceId, agenda: &mut Agenda) {
        while let Some(tail) = self.places[place.index()].next_granted() {
            let record = &mut self.tails[tail.index()];
            record.ticket = None;
            let Some(&task) = record.tasks.first() else {
                unreachable!("a tail in line has a task")
            };
            if let Some(resource) = task.resource() {
                record.holds.insert(resource);
                self.note_spots(tail, resource, agenda.now());
            }
            if task == Task::LandingSlot {
                self.cleared_to_land(tail, agenda);
            } else {
                self.go_on(tail, agenda);
            }
        }
    }

    /// The pool at the place where a tail is; none where there is always enough.
    fn pool(&mut self, tail: TailId, resource: Resource) -> Option<&mut Pool<TailId>> {
        let record = &self.tails[tail.index()];
        let kind = record.kind;
        let spec = &self.types[kind.index()];
        let (flies, serial) = (spec.spec.mode == Mode::Air, spec.ground.serial.duration());
        let place = &mut self.places[record.place.index()];
        match resource {
            Resource::Spot => Some(&mut place.aprons.of(kind).parking),
            Resource::WorkingSpot => Some(&mut place.aprons.of(kind).working),
            Resource::Point => Some(&mut place.points),
            Resource::Team => place.loaders.as_mut().map(|loaders| &mut loaders.teams),
            Resource::Serial => place.runway.serials(kind, serial),
            Resource::Slot => place.runway.slots(flies),
        }
    }

    /// How many units a tail takes.
    fn units(&self, tail: TailId, resource: Resource) -> u32 {
        let record = &self.tails[tail.index()];
        match resource {
            Resource::Spot | Resource::WorkingSpot => {
                self.places[record.place.index()].aprons.size(record.kind)
            }
            _ => 1,
        }
    }

    /// Keeps count of the time in which no working spot is free.
    fn note_spots(&mut self, tail: TailId, resource: Resource, now: Time) {
        if resource == Resource::WorkingSpot {
            let place = self.tails[tail.index()].place;
            self.places[place.index()].aprons.note(now);
        }
    }
}
