//! Runway: leave to land and to take off, the interval between serials, and going around.
//!
//! Owns, of each place, the pool of movements and those of serials. A limit of so many movements in a time is a pool of
//! so many units, each of which is given back when that time has passed since the movement: no window of that length,
//! wherever it begins, can then hold more. Landings go before take-offs, and each first come first served.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fuel::Engines;
use super::ground::{Progress, Task};
use super::legs::Leg;
use super::resources::Resource;
use super::tails::Status;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{PlaceId, TailId, TypeId};
use crate::operation::places::PlaceEvent;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::{Duration, Pool, Rank, Time};

/// A pool whose units are given back a while after their use.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spaced {
    pub(crate) pool: Pool<TailId>,
    /// Units used and not yet given back.
    pub(crate) clearing: u32,
}

impl Spaced {
    pub(crate) fn new(units: u32) -> Self {
        Spaced {
            pool: Pool::new(units),
            clearing: 0,
        }
    }
}

/// The runway of a place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Runway {
    /// Movements, with the time that each counts; none where there is no limit.
    pub(crate) movements: Option<(Spaced, Duration)>,
    /// The interval between take-offs, for each type that has asked for one here.
    pub(crate) serials: BTreeMap<TypeId, Spaced>,
}

impl Runway {
    /// The movements of aircraft.
    pub(crate) fn slots(&mut self, flies: bool) -> Option<&mut Pool<TailId>> {
        let movements = self.movements.as_mut().filter(|_| flies);
        movements.map(|(slots, _)| &mut slots.pool)
    }

    /// The intervals of a type, if it keeps any.
    pub(crate) fn serials(
        &mut self,
        kind: TypeId,
        interval: Duration,
    ) -> Option<&mut Pool<TailId>> {
        let serial = || Spaced::new(1);
        (interval > Duration::ZERO)
            .then(|| &mut self.serials.entry(kind).or_insert_with(serial).pool)
    }

    /// Every pool.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Spaced> {
        let movements = self.movements.iter().map(|(slots, _)| slots);
        movements.chain(self.serials.values())
    }

    pub(crate) fn next_granted(&mut self) -> Option<TailId> {
        let movements = self.movements.iter_mut().map(|(slots, _)| slots);
        let mut all = movements.chain(self.serials.values_mut());
        all.find_map(|spaced| spaced.pool.next_granted())
    }

    /// Tails that wait to land or to take off.
    pub(crate) fn waiting(&self) -> u32 {
        let slots = self.movements.as_ref();
        slots.map_or(0, |(slots, _)| slots.pool.waiting() as u32)
    }

    fn spaced(&mut self, kind: Option<TypeId>) -> Option<&mut Spaced> {
        match kind {
            Some(kind) => self.serials.get_mut(&kind),
            None => self.movements.as_mut().map(|(slots, _)| slots),
        }
    }
}

impl World {
    /// Asks for leave to land; whoever must wait for it holds.
    pub(crate) fn ask_to_land(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        if self.tails[tail.index()].airborne && !self.obtain(tail, Task::LandingSlot, agenda.now())
        {
            self.begin_hold(tail, agenda);
            if self.tails[tail.index()].airborne {
                return Progress::Waits;
            }
            // It had no fuel to wait with.
            self.leave_line(tail, agenda);
        }
        self.end_hold(tail, agenda);
        self.use_slot(tail, agenda);
        Progress::Done
    }

    /// A tail that waited for it has leave to land. Where landings have been stopped meanwhile it waits for a spot again.
    pub(crate) fn cleared_to_land(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let needs_spot = record.holds.has(Resource::Spot);
        let (kind, place) = (record.kind, record.place);
        if needs_spot && !self.may_land(kind, place, agenda.now()) {
            let tasks = self.arrival(tail);
            self.tails[tail.index()].tasks = tasks;
            self.let_go(tail, Resource::Slot, agenda);
            self.let_go(tail, Resource::Spot, agenda);
            self.work_on(tail, agenda);
            return;
        }
        self.end_hold(tail, agenda);
        self.use_slot(tail, agenda);
        self.go_on(tail, agenda);
    }

    /// The movement that a tail has leave for takes place: its unit is given back when it has counted long enough.
    pub(crate) fn use_slot(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let place = record.place;
        if !record.holds.remove(Resource::Slot) {
            return;
        }
        let (_, spacing) = self.brownout(place, agenda.now());
        if let Some((slots, per)) = &mut self.places[place.index()].runway.movements {
            slots.clearing += 1;
            let wait = Duration::from_secs_f64(per.as_secs_f64() * spacing);
            let clear = Event::Place(PlaceEvent::Clears(place, None));
            agenda.schedule(wait, Rank::Capacity, clear);
        }
    }

    /// A tail takes off: the next of its type may when the interval has passed.
    pub(crate) fn use_serial(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let (place, kind) = (record.place, record.kind);
        if !record.holds.remove(Resource::Serial) {
            return;
        }
        let interval = self.types[kind.index()].ground.serial.duration();
        if let Some(serial) = self.places[place.index()].runway.spaced(Some(kind)) {
            serial.clearing += 1;
            let clear = Event::Place(PlaceEvent::Clears(place, Some(kind)));
            agenda.schedule(interval, Rank::Capacity, clear);
        }
    }

    /// A movement on the runway, or the take-off of a type, has counted long enough.
    pub(crate) fn on_clear(&mut self, place: PlaceId, kind: Option<TypeId>, agenda: &mut Agenda) {
        if let Some(spaced) = self.places[place.index()].runway.spaced(kind) {
            spaced.clearing -= 1;
            spaced.pool.release(agenda.now(), 1);
        }
        self.serve(place, agenda);
    }

    /// Touches down, or breaks off and goes around: on the spot that the tail was granted; on the way through, on a spot if
    /// one is free, else beside them; at home wherever it belongs.
    pub(crate) fn touch_down(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        if self.breaks_off(tail, now) {
            return self.go_around(tail, agenda);
        }
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        let at_home = record.leg == Leg::Home && place == record.home;
        if record.airborne && !at_home && !self.take_free_spot(tail, now) {
            self.land_beside(tail, now);
            return Progress::Done;
        }
        if std::mem::take(&mut self.tails[tail.index()].airborne) {
            self.set_engines(tail, Engines::Idle, now);
            self.tell_low_fuel(tail);
        }
        if !at_home {
            self.tell(Fact::Landed {
                tail,
                sortie,
                place,
            });
        }
        Progress::Done
    }

    /// Whether this approach is broken off. Who has not the fuel to come round lands.
    fn breaks_off(&self, tail: TailId, now: Time) -> bool {
        let record = &self.tails[tail.index()];
        let kind = &self.types[record.kind.index()];
        let (chance, _) = self.brownout(record.place, now);
        if chance <= 0.0 || !kind.flies() || !record.airborne {
            return false;
        }
        let spare = self.hold_allowed(tail, now).unwrap_or_default();
        let mut draws = self
            .streams
            .occasion(Source::GoAround, record.entity, record.sortie);
        for _ in 0..record.approaches {
            draws.uniform();
        }
        draws.uniform() < chance && spare > kind.ground.go_around.duration()
    }

    /// Flies round for another approach; after too many an empty tail aborts, and one with persons aboard diverts if there
    /// is a place to divert to.
    fn go_around(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        let record = &mut self.tails[tail.index()];
        let (sortie, place, leg) = (record.sortie, record.place, record.leg);
        record.approaches += 1;
        record.go_arounds += 1;
        let ground = &self.types[record.kind.index()].ground;
        let gives_up = record.go_arounds >= ground.tries;
        let wait = ground.go_around.duration();
        self.tell(Fact::WentAround {
            tail,
            sortie,
            place,
        });
        if gives_up && !self.must_land(tail) {
            match (leg, self.refuge(tail, now)) {
                (Leg::Loaded, Some(refuge)) => {
                    self.divert(tail, refuge, agenda);
                    return Progress::Waits;
                }
                (Leg::Loaded, None) => {}
                _ => {
                    self.abort(tail, Constraint::Weather, agenda);
                    return Progress::Waits;
                }
            }
        }
        self.set_engines(tail, Engines::Flight, now);
        self.set_status(tail, Status::At(Task::TouchDown), now);
        Progress::Takes(wait)
    }

    /// A tail that went around asks for the runway again.
    pub(crate) fn come_round(&mut self, tail: TailId, agenda: &mut Agenda) {
        let tasks = self.arrival(tail);
        let slot = tasks.iter().position(|&task| task == Task::LandingSlot);
        self.set_to(tail, &tasks[slot.unwrap_or_default()..], agenda);
    }
}
