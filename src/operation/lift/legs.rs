//! Legs: where a tail goes next, by way of fuel stops if need be, when it may set off, and the flight itself.
//!
//! Owns the way from one place of a sortie to the next, and which tasks come after it. Each flight has its own draw of
//! delay, which is known when it is to set off: what the fuel does not allow to be spent in the air is waited out on the
//! ground. What the tanks hold is `fuel`.

use serde::{Deserialize, Serialize};

use super::fuel::Engines;
use super::ground::{
    BRING_FORCE, GO_BACK, GO_HOME, LEAVE, LEAVE_LINE, PICK_UP, PICK_UP_HERE, PUT_DOWN, Progress,
    STOP_OVER, Task,
};
use super::resources::Resource;
use super::road::OnTheWay;
use super::tails::{Course, Status};
use crate::operation::event::Agenda;
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::planning::dispatch::Refusal;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Time};

/// A leg of a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Leg {
    /// To the origin of the lane.
    Out,
    /// To its destination.
    Loaded,
    /// To an alternate.
    Aside,
    /// Back to the origin, with persons aboard.
    Back,
    /// To an incident, with part of a reaction force.
    React,
    /// Home.
    Home,
}

impl Leg {
    /// What a tail does on it.
    fn status(self) -> Status {
        match self {
            Leg::Out | Leg::React => Status::Outbound,
            Leg::Loaded => Status::EnRoute,
            Leg::Aside | Leg::Back => Status::Diverting,
            Leg::Home => Status::Homebound,
        }
    }
}

/// The ends of the present leg and of those that follow it.
pub(crate) struct Ends {
    places: [PlaceId; 4],
    first: usize,
}

impl Ends {
    pub(crate) fn as_slice(&self) -> &[PlaceId] {
        &self.places[self.first..]
    }
}

impl World {
    /// Where the present leg ends, and then the sortie's other legs.
    pub(crate) fn ends_of(&self, tail: TailId) -> Ends {
        let record = &self.tails[tail.index()];
        let (from, to) = self.lane_of(tail);
        let (places, first) = match record.leg {
            Leg::Out => ([record.home, from, to, record.home], 1),
            Leg::Loaded => ([record.home, from, to, record.home], 2),
            Leg::Aside => ([record.home, record.alternate, to, record.home], 1),
            Leg::Back => ([record.home, from, from, record.home], 2),
            Leg::React => ([record.home, from, record.alternate, record.home], 2),
            Leg::Home => ([record.home, from, to, record.home], 3),
        };
        Ends { places, first }
    }

    /// Where the present leg leads.
    pub(crate) fn target(&self, tail: TailId) -> PlaceId {
        self.ends_of(tail).as_slice()[0]
    }

    /// Prepares a leg, from wherever the tail is.
    pub(crate) fn depart(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        record.leg = leg;
        record.stops_in_leg = 0;
        self.set_to(tail, LEAVE, agenda);
    }

    /// A tail that has landed on the way goes on: from a fuel stop with its leg, from an alternate to its destination.
    pub(crate) fn resume(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        if self.tails[tail.index()].leg == Leg::Aside {
            self.depart(tail, Leg::Loaded, agenda);
        } else {
            self.set_to(tail, LEAVE, agenda);
        }
        Progress::Waits
    }

    /// Leaves its working spot to the next, if it goes elsewhere, and waits for leave to go, if crew and escorts may go at
    /// all. One that is in the air and may go nowhere lands where it is.
    pub(crate) fn ask_leave(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        if self.tails[tail.index()].place != self.target(tail) {
            self.let_go(tail, Resource::WorkingSpot, agenda);
        }
        if self.stopped_by_hours(tail, agenda) {
            return Progress::Waits;
        }
        let may_go = self.may_set_off(tail, now);
        let under_way = self.tails[tail.index()].place != self.lane_of(tail).0;
        if (may_go.is_err() || under_way) && self.held_too_long(tail, now) {
            let why = may_go.map_or_else(|refusal| refusal.why, |_| Constraint::Tail);
            self.abort(tail, why, agenda);
            return Progress::Waits;
        }
        if may_go.is_ok() {
            return Progress::Done;
        }
        self.land_beside(tail, now);
        if self.goes_back_for_fuel(tail, agenda) {
            return Progress::Waits;
        }
        self.set_status(tail, Status::WaitingToLeave, now);
        // So that the wake is set which light needs.
        self.request_review(agenda);
        Progress::Waits
    }

    /// Where a tail would land next if it set off now, or why it may not: the fuel does not take it there in the weather of
    /// now; or it is loaded, and weather, light, hours or a shut destination forbid.
    pub(crate) fn may_set_off(&self, id: TailId, now: Time) -> Result<PlaceId, Refusal> {
        let next = self.next_landing(id, self.fuel_left(id, now));
        let (next, _) = next.ok_or(Constraint::Weather)?;
        if self.tails[id.index()].leg == Leg::Loaded {
            self.may_leave_loaded(id, next, self.take_off(id, now), now)?;
        }
        Ok(next)
    }

    /// The next landing of the present leg, as far as so much fuel goes in the weather of now, and what it needs of it.
    pub(crate) fn next_landing(&self, id: TailId, fuel: Duration) -> Option<(PlaceId, Duration)> {
        let tail = &self.tails[id.index()];
        let to = self.target(id);
        if tail.place == to {
            return Some((to, Duration::ZERO));
        }
        let reach = &self.types[tail.kind.index()].reach;
        let needs = |place: usize, further: f64| {
            let there = self.leg_time(tail.kind, tail.place, PlaceId::at(place));
            there + reach.time_for(further, 1.0)
        };
        let reaches = |place: usize, further: f64| needs(place, further) <= fuel;
        let next = reach.routes.next(tail.place.index(), to.index(), reaches)?;
        // Where it goes to stay, fuel must be within reach; at a fuel stop it is.
        let needs = needs(next, reach.routes.km_to_fuel(next));
        Some((PlaceId::at(next), needs))
    }

    /// Waits out on the ground so much of the flight's delay as its fuel does not allow in the air.
    pub(crate) fn wait_out(&mut self, tail: TailId, now: Time) -> Progress {
        let Ok(next) = self.may_set_off(tail, now) else {
            return Progress::Done;
        };
        let delay = self.delay(tail);
        let allowed = delay.min(self.delay_allowed(tail, next, now));
        let record = &mut self.tails[tail.index()];
        record.delay = Some(allowed);
        if allowed == delay || record.airborne {
            return Progress::Done;
        }
        self.set_engines(tail, Engines::Off, now);
        self.set_status(tail, Status::At(Task::Delay), now);
        Progress::Takes(delay - allowed)
    }

    /// The most that a flight may be delayed in the air: what the rest of the sortie up to the next fuel leaves, or, if the
    /// fuel was not enough for that, what the way to the nearest fuel leaves.
    fn delay_allowed(&self, id: TailId, next: PlaceId, now: Time) -> Duration {
        let tail = &self.tails[id.index()];
        if tail.place == next {
            return Duration::MAX;
        }
        let spare = self.fuel_left(id, now) - self.leg_time(tail.kind, tail.place, next);
        if next != self.target(id) {
            return spare;
        }
        let beyond = spare - self.time_onward(id);
        if beyond >= Duration::ZERO {
            return beyond;
        }
        let reach = &self.types[tail.kind.index()].reach;
        spare - reach.time_for(reach.routes.km_to_fuel(next.index()), 1.0)
    }

    /// The delay of the flight to come: drawn once, whenever it begins.
    fn delay(&mut self, tail: TailId) -> Duration {
        let record = &mut self.tails[tail.index()];
        if let Some(delay) = record.delay.take() {
            return delay;
        }
        let (leg, stops) = (record.leg, record.stops);
        let law = &self.types[record.kind.index()].spec.leg_delay;
        if record.stops_in_leg > 0 {
            return self.later_draw(tail, Source::LegOnward, stops - 1, law);
        }
        let source = match leg {
            Leg::Out | Leg::React => Source::LegOut,
            Leg::Loaded if record.detours == 0 => Source::LegLoaded,
            Leg::Loaded | Leg::Aside | Leg::Back => {
                let earlier = record.detours;
                record.detours += 1;
                return self.later_draw(tail, Source::Diversion, earlier, law);
            }
            Leg::Home => Source::LegHome,
        };
        self.sortie_draw(tail, source, law)
    }

    /// One of several draws from one source in the present sortie: the one after so many earlier ones.
    pub(crate) fn later_draw(
        &self,
        tail: TailId,
        source: Source,
        earlier: u32,
        law: &DurationDist,
    ) -> Duration {
        let record = &self.tails[tail.index()];
        let mut draws = self.streams.occasion(source, record.entity, record.sortie);
        for _ in 0..earlier {
            draws.uniform();
        }
        law.draw(&mut draws)
    }

    /// Takes off and flies to the end of the leg, or to a fuel stop on the way. A tail that stands on a spot of the origin
    /// already stays on it; one whose leave to go has lapsed while it got ready waits in line for it.
    pub(crate) fn fly(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        let record = &self.tails[tail.index()];
        let (leg, here, kind) = (record.leg, record.place, record.kind);
        if leg == Leg::Out && record.holds.has(Resource::Spot) && here == self.target(tail) {
            self.set_to(tail, PICK_UP_HERE, agenda);
            return Progress::Waits;
        }
        if self.stopped_by_hours(tail, agenda) {
            return Progress::Waits;
        }
        let Ok(next) = self.may_set_off(tail, now) else {
            self.tails[tail.index()].tasks = LEAVE_LINE;
            self.let_go(tail, Resource::Slot, agenda);
            self.let_go(tail, Resource::Serial, agenda);
            self.work_on(tail, agenda);
            return Progress::Waits;
        };
        let moves = here != next;
        let delay = self.delay(tail).min(self.delay_allowed(tail, next, now));
        self.use_slot(tail, agenda);
        self.use_serial(tail, agenda);
        self.let_go(tail, Resource::WorkingSpot, agenda);
        self.let_go(tail, Resource::Spot, agenda);
        let by_day = self.leg_time(kind, here, next);
        let slower = self.slowed_by_dark(kind, here, by_day, Some(now));
        let wait = if moves {
            by_day + slower + delay
        } else {
            Duration::ZERO
        };
        let on_the_way = self.on_the_way(tail, wait, now).filter(|_| moves);
        let persons = if self.carries(tail) {
            self.tails[tail.index()].manifest.len() as u32
        } else {
            0
        };
        if moves {
            self.set_engines(tail, Engines::Flight, now);
        }
        let record = &mut self.tails[tail.index()];
        record.bound = next;
        record.course = moves.then_some(Course {
            to: next,
            takes: wait,
        });
        record.moved = moves;
        // Who drives slower burns no more on the way.
        record.halted = if moves { slower } else { Duration::ZERO };
        record.on_the_way = on_the_way.map(|(_, what)| what);
        record.lands_at = now
            + match on_the_way {
                Some((after, OnTheWay::Turns)) => after + after,
                _ => wait,
            };
        let sortie = record.sortie;
        let takes_off = moves && !record.airborne;
        record.airborne |= moves;
        self.set_status(tail, leg.status(), now);
        if takes_off {
            self.tell(Fact::TookOff {
                tail,
                sortie,
                place: here,
                persons,
            });
        }
        Progress::Takes(on_the_way.map_or(wait, |(after, _)| after))
    }

    /// Whether a tail is on its way through, at a fuel stop or an alternate.
    pub(crate) fn stops_over(&self, tail: TailId) -> bool {
        let record = &self.tails[tail.index()];
        record.leg == Leg::Aside || record.place != self.target(tail)
    }

    /// What there is to do where a tail has come to.
    pub(crate) fn arrival(&self, tail: TailId) -> &'static [Task] {
        match self.tails[tail.index()].leg {
            _ if self.stops_over(tail) => STOP_OVER,
            Leg::Out => PICK_UP,
            Leg::Loaded => PUT_DOWN,
            Leg::Aside => STOP_OVER,
            Leg::Back => GO_BACK,
            Leg::React => BRING_FORCE,
            Leg::Home => GO_HOME,
        }
    }

    /// A flight has led to its end: above the place, or, on the road, before it.
    pub(crate) fn arrive(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        match self.tails[tail.index()].on_the_way.take() {
            Some(OnTheWay::Turns) => return self.turn_back(tail, agenda),
            Some(OnTheWay::Halts { why, lasts, rest }) => {
                return self.halt(tail, why, lasts, rest, agenda);
            }
            None => {}
        }
        self.burn(tail, now);
        let target = self.target(tail);
        let record = &mut self.tails[tail.index()];
        record.place = record.bound;
        record.approaches += 1;
        record.go_arounds = 0;
        if record.place != target {
            record.stops += 1;
            record.stops_in_leg += 1;
        }
        if !self.types[self.tails[tail.index()].kind.index()].flies() {
            self.set_engines(tail, Engines::Off, now);
        }
        let tasks = self.arrival(tail);
        self.set_to(tail, tasks, agenda);
    }
}
