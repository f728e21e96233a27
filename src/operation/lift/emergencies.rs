//! Emergencies: fuel that a tail loses all at once, as scripted. It is the only way below the reserve.
//!
//! Owns what a tail does then. In flight it goes on if it will land with its reserve; else it turns to the nearest place at
//! which it may land, as if to a fuel stop, unless its next landing is nearer. One that reaches none is lost, as by any other
//! mishap. It holds no longer. On the ground it fills its tanks where there is fuel; where there is none and it reaches none,
//! fuel is brought to it. Whoever touches down on the reserve is told.

use serde::{Deserialize, Serialize};

use super::ground::{LEAVE, Task};
use super::mishaps::Loss;
use super::tails::{Course, Status};
use crate::operation::event::Agenda;
use crate::operation::facts::{Emergency, Fact};
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Time};

/// A loss of fuel, and what may come of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Leak {
    /// Flying time lost.
    pub(crate) fuel: Duration,
    /// Until fuel is brought to where there is none.
    pub(crate) relief: DurationDist,
    /// What happens if the tanks run dry in the air.
    pub(crate) loss: Loss,
}

impl World {
    /// A tail loses fuel. One that is not there, or is being mended, is spared.
    pub(crate) fn lose_fuel(&mut self, leak: &Leak, agenda: &mut Agenda) {
        let (now, tail) = (agenda.now(), leak.loss.tail);
        if !self.tails[tail.index()].status.in_service() {
            return;
        }
        let relief = self.sortie_draw(tail, Source::Relief, &leak.relief);
        self.burn(tail, now);
        let empty = self.empty(tail);
        let record = &mut self.tails[tail.index()];
        record.relief = Some(relief);
        record.fuel = (record.fuel - leak.fuel).max(empty);
        let (sortie, place) = (record.sortie, record.place);
        let then = self.way_out(tail, now);
        self.tell(Fact::FuelEmergency {
            tail,
            sortie,
            place,
            lost: leak.fuel,
            then,
        });
        match then {
            Emergency::ReachesNone => self.lose(&leak.loss, agenda),
            Emergency::Diverts(to) => self.turn_to(tail, to, agenda),
            Emergency::LandsAtOnce => self.land_at_once(tail, agenda),
            Emergency::OnTheGround => {
                if self.tails[tail.index()].status == Status::WaitingToLeave {
                    self.work_on(tail, agenda);
                }
            }
            Emergency::GoesOn | Emergency::NoneNearer => {}
        }
    }

    /// What a tail does with what it has left.
    fn way_out(&self, id: TailId, now: Time) -> Emergency {
        let tail = &self.tails[id.index()];
        if !tail.airborne {
            return Emergency::OnTheGround;
        }
        if tail.holding_since.is_some() {
            return Emergency::LandsAtOnce;
        }
        if tail.tasks.first() != Some(&Task::Fly) {
            return Emergency::GoesOn;
        }
        let to_landing = tail.lands_at - now;
        let above_empty = tail.fuel - self.empty(id);
        let nearest = tail.course.and_then(|course| self.nearest(id, course, now));
        match nearest.filter(|&(time, _)| time < to_landing.min(above_empty)) {
            _ if to_landing <= tail.fuel => Emergency::GoesOn,
            Some((_, place)) => Emergency::Diverts(place),
            None if to_landing <= above_empty => Emergency::NoneNearer,
            None => Emergency::ReachesNone,
        }
    }

    /// The nearest place at which a tail on its course may land now, and the flying time to it.
    fn nearest(&self, id: TailId, course: Course, now: Time) -> Option<(Duration, PlaceId)> {
        let tail = &self.tails[id.index()];
        let takes_it = |place: &PlaceId| {
            let at_home = *place == tail.home && self.weather_for(tail.kind, *place).landing;
            let has_spots = self.places[place.index()].aprons.spots_for(tail.kind) > 0;
            at_home || has_spots && self.may_land(tail.kind, *place, now)
        };
        let places = self.place_ids().filter(takes_it);
        let with_time = places.map(|place| (self.time_off_course(id, course, place, now), place));
        with_time.min()
    }

    /// Flying time to a place in the weather of now from where a tail is on its course. How far a point of a line is from a
    /// third place follows from the distances between the three (Stewart's theorem), stated ones included.
    fn time_off_course(&self, id: TailId, course: Course, to: PlaceId, now: Time) -> Duration {
        let tail = &self.tails[id.index()];
        let turned_back = course.to != tail.bound;
        let from_origin = if turned_back {
            tail.lands_at - now
        } else {
            now - tail.task_since
        };
        let share = (from_origin.as_secs_f64() / course.takes.as_secs_f64()).min(1.0);
        let km = |from: PlaceId, to: PlaceId| match from == to {
            true => 0.0,
            false => self.km(tail.kind, from, to),
        };
        let square = |km: f64| km * km;
        let ends = (1.0 - share) * square(km(tail.place, to)) + share * square(km(course.to, to));
        let between = share * (1.0 - share) * square(km(tail.place, course.to));
        let speed = |place| self.weather_for(tail.kind, place).speed;
        let reach = &self.types[tail.kind.index()].reach;
        reach.time_for(
            libm::sqrt((ends - between).max(0.0)),
            speed(tail.place).min(speed(to)),
        )
    }

    /// A tail in flight leaves its course for another place; it turns back for no fault any more.
    fn turn_to(&mut self, tail: TailId, place: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let Some(course) = self.tails[tail.index()].course.take() else {
            return;
        };
        let wait = self.time_off_course(tail, course, place, now);
        if self.carries(tail) {
            self.set_status(tail, Status::Diverting, now);
        }
        let record = &mut self.tails[tail.index()];
        record.bound = place;
        record.lands_at = now + wait;
        record.on_the_way = None;
        if let Some(step) = record.step.take() {
            agenda.cancel(step);
        }
        let sortie = record.sortie;
        self.tell(Fact::Diverted {
            tail,
            sortie,
            place,
        });
        self.step_after(tail, wait, agenda);
    }

    /// What the tanks hold when they are empty: the reserve is gone.
    pub(crate) fn empty(&self, tail: TailId) -> Duration {
        let kind = self.tails[tail.index()].kind;
        Duration::ZERO - self.types[kind.index()].spec.reserve.duration()
    }

    /// A tail that holds lands out of turn: on the runway, or beside the spots, where it waits on.
    pub(crate) fn land_at_once(&mut self, tail: TailId, agenda: &mut Agenda) {
        if self.tails[tail.index()].tasks.first() == Some(&Task::LandingSlot) {
            self.leave_line(tail, agenda);
            self.end_hold(tail, agenda);
            self.go_on(tail, agenda);
        } else {
            self.land_beside(tail, agenda.now());
        }
    }

    /// A tail has touched down: if that was on its reserve, it is told.
    pub(crate) fn tell_low_fuel(&mut self, tail: TailId) {
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        let below = Duration::ZERO - record.fuel;
        if below > Duration::ZERO {
            self.tell(Fact::LandedBelowReserve {
                tail,
                sortie,
                place,
                below,
            });
        }
    }

    /// How long a tail waits for fuel to be brought: one that has lost its own where there is none, and reaches none.
    pub(crate) fn stranded_for(&self, id: TailId) -> Option<Duration> {
        let tail = &self.tails[id.index()];
        let reach = &self.types[tail.kind.index()].reach;
        let to_fuel = reach.routes.km_to_fuel(tail.place.index());
        let reaches_fuel = reach.time_for(to_fuel, 1.0) <= tail.fuel;
        let fills_here = reach.routes.has_fuel(tail.place.index()) || tail.place == tail.home;
        tail.relief.filter(|_| !reaches_fuel && !fills_here)
    }

    /// A tail that lost its fuel after it was to take some goes back to that; says whether it does.
    pub(crate) fn goes_back_for_fuel(&mut self, tail: TailId, agenda: &mut Agenda) -> bool {
        let record = &self.tails[tail.index()];
        let wanted =
            record.relief.is_some() && (self.stranded_for(tail).is_some() || self.wants_fuel(tail));
        if wanted {
            self.set_to(tail, LEAVE, agenda);
        }
        wanted
    }
}
