//! Legs: refuelling, taking off and flying from one place to the next.
//!
//! Owns the range left in the tanks. Each leg has its own draw of delay, each leg of a detour too. Where a leg leads and what comes after it is `sorties`.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ids::{PlaceId, TailId, TypeId};
use super::sorties::SortieEvent;
use super::source::Source;
use super::tails::Status;
use super::world::World;
use crate::sim::{Duration, Rank};

/// A leg of a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// To the origin of the lane.
    Out,
    /// To its destination.
    Loaded,
    /// Home.
    Home,
}

impl World {
    /// Prepares a leg: refuels first where there is fuel and the range left would not do.
    pub(super) fn depart(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let short = record.range_left_km < self.range_needed(tail, leg);
        // A tail that gave up holding is in the air, where there is no fuel.
        if short && !record.status.holds() && self.places[record.place.index()].refuel {
            let source = match leg {
                Leg::Out => Source::RefuelOut,
                Leg::Loaded => Source::RefuelLoaded,
                Leg::Home => Source::RefuelHome,
            };
            let wait = self.sortie_draw(tail, source, &self.types[record.kind.index()].spec.refuel);
            self.set_status(tail, Status::Fuelling(leg), agenda.now());
            agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
        } else {
            self.set_off(tail, leg, agenda);
        }
    }

    /// Takes off, unless it is loaded and weather, light, hours or a shut destination forbid. A tail that stands on a spot of the
    /// origin already stays on it.
    pub(super) fn set_off(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        if leg == Leg::Loaded && self.may_leave_loaded(tail, agenda.now()).is_err() {
            self.set_status(tail, Status::WaitingToLeave, agenda.now());
            // So that the wake is set which light needs.
            self.request_review(agenda);
            return;
        }
        let record = &self.tails[tail.index()];
        if leg == Leg::Out && record.on_spot && record.place == self.origin(tail) {
            self.begin_loading(tail, agenda);
            return;
        }
        let (target, status, source) = match leg {
            Leg::Out => (self.origin(tail), Status::Outbound, Source::LegOut),
            Leg::Loaded => (self.destination(tail), Status::EnRoute, Source::LegLoaded),
            Leg::Home => (
                self.tails[tail.index()].home,
                Status::Homebound,
                Source::LegHome,
            ),
        };
        let delay = if leg == Leg::Loaded && self.tails[tail.index()].detours > 0 {
            self.detour_delay(tail)
        } else {
            let kind = self.tails[tail.index()].kind;
            self.sortie_draw(tail, source, &self.types[kind.index()].spec.leg_delay)
        };
        self.fly(tail, target, status, delay, agenda);
    }

    /// The delay of a leg that a diversion brought about: each has its own draw.
    pub(super) fn detour_delay(&mut self, tail: TailId) -> Duration {
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

    /// Goes from here to `target`.
    pub(super) fn fly(
        &mut self,
        tail: TailId,
        target: PlaceId,
        status: Status,
        delay: Duration,
        agenda: &mut Agenda,
    ) {
        let now = agenda.now();
        let here = self.tails[tail.index()].place;
        self.free_spot(tail, agenda);
        let kind = self.tails[tail.index()].kind;
        let km = self.km(kind, here, target);
        let moves = here != target;
        let wait = if moves {
            self.leg_time(kind, here, target) + delay
        } else {
            Duration::ZERO
        };
        let aboard = if self.carries(tail) {
            self.tails[tail.index()].manifest.len() as u32
        } else {
            0
        };
        let record = &mut self.tails[tail.index()];
        let held = record.status.holds();
        record.range_left_km -= km;
        record.airborne_since = now;
        record.flown += wait;
        let sortie = record.sortie;
        self.set_status(tail, status, now);
        // A tail that gave up holding is in the air already.
        if moves && !held {
            self.tell(Fact::TookOff {
                tail,
                sortie,
                place: here,
                persons: aboard,
            });
        }
        agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
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
            Leg::Loaded => &[to, home],
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
