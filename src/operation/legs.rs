//! Legs: refuelling, taking off and flying from one place to the next.
//!
//! Owns the range left in the tanks, where a leg leads and which tasks come after it. Each leg has its own draw of delay,
//! each leg of a detour too.

use super::event::Agenda;
use super::facts::Fact;
use super::ground::{
    GO_ASIDE, GO_HOME, LEAVE, LEAVE_LINE, PICK_UP, PICK_UP_HERE, PUT_DOWN, Progress,
};
use super::ids::{PlaceId, TailId, TypeId};
use super::source::Source;
use super::tails::Status;
use super::world::World;
use crate::sim::{Duration, Time};

/// A leg of a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// To the origin of the lane.
    Out,
    /// To its destination.
    Loaded,
    /// To an alternate.
    Aside,
    /// Home.
    Home,
}

impl Leg {
    /// What a tail does on it.
    fn status(self) -> Status {
        match self {
            Leg::Out => Status::Outbound,
            Leg::Loaded => Status::EnRoute,
            Leg::Aside => Status::Diverting,
            Leg::Home => Status::Homebound,
        }
    }
}

impl World {
    /// Prepares a leg, from wherever the tail is.
    pub(super) fn depart(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        self.tails[tail.index()].leg = leg;
        self.set_to(tail, LEAVE, agenda);
    }

    /// Refuels where there is fuel and the range left would not do.
    pub(super) fn refuel(&mut self, tail: TailId, now: Time) -> Progress {
        let record = &self.tails[tail.index()];
        let leg = record.leg;
        let short = record.range_left_km < self.range_needed(tail, leg);
        // In the air there is no fuel.
        if !short || record.airborne || !self.places[record.place.index()].refuel {
            return Progress::Done;
        }
        let source = match leg {
            Leg::Out => Source::RefuelOut,
            Leg::Loaded | Leg::Aside => Source::RefuelLoaded,
            Leg::Home => Source::RefuelHome,
        };
        let wait = self.sortie_draw(tail, source, &self.types[record.kind.index()].spec.refuel);
        self.set_status(tail, Status::Fuelling(leg), now);
        Progress::Takes(wait)
    }

    /// A loaded tail goes only if weather, light, hours and the destination allow.
    pub(super) fn ask_leave(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        if self.tails[tail.index()].leg != Leg::Loaded || self.may_leave_loaded(tail, now).is_ok() {
            return Progress::Done;
        }
        self.set_status(tail, Status::WaitingToLeave, now);
        // So that the wake is set which light needs.
        self.request_review(agenda);
        Progress::Waits
    }

    /// Takes off and flies to the end of the leg. A tail that stands on a spot of the origin already stays on it; one
    /// whose leave to go has lapsed while it got ready waits in line for it.
    pub(super) fn fly(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        let record = &self.tails[tail.index()];
        let (leg, here, kind) = (record.leg, record.place, record.kind);
        let target = self.target(tail);
        if leg == Leg::Out && record.on_spot && here == target {
            self.set_to(tail, PICK_UP_HERE, agenda);
            return Progress::Waits;
        }
        if leg == Leg::Loaded && self.may_leave_loaded(tail, now).is_err() {
            self.set_to(tail, LEAVE_LINE, agenda);
            return Progress::Waits;
        }
        let moves = here != target;
        let delay = self.delay(tail);
        self.free_spot(tail, agenda);
        let wait = if moves {
            self.leg_time(kind, here, target) + delay
        } else {
            Duration::ZERO
        };
        let persons = if self.carries(tail) {
            self.tails[tail.index()].manifest.len() as u32
        } else {
            0
        };
        self.run_engines(tail, false, now);
        let km = self.km(kind, here, target);
        let record = &mut self.tails[tail.index()];
        record.range_left_km -= km;
        record.flown += wait;
        record.moved = moves;
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
        Progress::Takes(wait)
    }

    /// The leg has led to its end.
    pub(super) fn arrive(&mut self, tail: TailId, agenda: &mut Agenda) {
        let target = self.target(tail);
        let record = &mut self.tails[tail.index()];
        record.place = target;
        record.visits += 1;
        let tasks = match record.leg {
            Leg::Out => PICK_UP,
            Leg::Loaded => PUT_DOWN,
            Leg::Aside => GO_ASIDE,
            Leg::Home => GO_HOME,
        };
        self.set_to(tail, tasks, agenda);
    }

    /// Where the present leg leads.
    pub(super) fn target(&self, tail: TailId) -> PlaceId {
        let record = &self.tails[tail.index()];
        match record.leg {
            Leg::Out => self.origin(tail),
            Leg::Loaded => self.destination(tail),
            Leg::Aside => record.alternate,
            Leg::Home => record.home,
        }
    }

    fn delay(&mut self, tail: TailId) -> Duration {
        let record = &self.tails[tail.index()];
        let source = match record.leg {
            Leg::Out => Source::LegOut,
            Leg::Loaded if record.detours == 0 => Source::LegLoaded,
            Leg::Loaded | Leg::Aside => return self.detour_delay(tail),
            Leg::Home => Source::LegHome,
        };
        let kind = record.kind;
        self.sortie_draw(tail, source, &self.types[kind.index()].spec.leg_delay)
    }

    /// The delay of a leg that a diversion brought about: each has its own draw.
    fn detour_delay(&mut self, tail: TailId) -> Duration {
        let record = &mut self.tails[tail.index()];
        let earlier = record.detours;
        record.detours += 1;
        let mut draws = self
            .streams
            .occasion(Source::Diversion, record.entity, record.sortie);
        for _ in 0..earlier {
            draws.uniform();
        }
        self.types[record.kind.index()]
            .spec
            .leg_delay
            .draw(&mut draws)
    }

    pub(super) fn fill_up(&mut self, tail: TailId) {
        self.fill_up_at_home(tail);
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        self.tell(Fact::Refuelled {
            tail,
            sortie,
            place,
        });
    }

    pub(super) fn fill_up_at_home(&mut self, tail: TailId) {
        let kind = self.tails[tail.index()].kind;
        self.tails[tail.index()].range_left_km = self.types[kind.index()].spec.range.km();
    }

    /// Kilometres a tail must be able to go from here before the next fuel, if this leg comes next.
    pub(super) fn range_needed(&self, tail: TailId, leg: Leg) -> f64 {
        let record = &self.tails[tail.index()];
        let (from, to) = self.lane_of(tail);
        let home = record.home;
        let stops: &[PlaceId] = match leg {
            Leg::Out => &[from, to, home],
            Leg::Loaded | Leg::Aside => &[to, home],
            Leg::Home => &[home],
        };
        self.km_to_fuel(record.kind, record.place, stops)
    }

    /// Kilometres along stops until one has fuel; the last always has.
    pub(super) fn km_to_fuel(&self, kind: TypeId, here: PlaceId, stops: &[PlaceId]) -> f64 {
        let mut km = 0.0;
        let mut at = here;
        for &stop in stops {
            km += self.km(kind, at, stop);
            at = stop;
            if self.places[stop.index()].refuel {
                break;
            }
        }
        km
    }

    /// Kilometres left in a tail's tanks, reserve not counted.
    pub(super) fn range_left(&self, tail: TailId) -> f64 {
        self.tails[tail.index()].range_left_km
    }
}
