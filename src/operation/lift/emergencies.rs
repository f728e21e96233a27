//! Emergencies: fuel that a tail loses all at once, as scripted. It is the only way below the reserve.
//!
//! Owns what a tail does then. In the air it goes on to its next landing on its reserve, and holds no longer; one whose tanks
//! do not take it there is lost, as by any other mishap. On the ground it fills its tanks where there is fuel; where there
//! is none and it reaches none, fuel is brought to it. Whoever touches down on the reserve is told.

use serde::{Deserialize, Serialize};

use super::ground::{LEAVE, Task};
use super::mishaps::Loss;
use super::tails::Status;
use crate::operation::event::Agenda;
use crate::operation::facts::Fact;
use crate::operation::ids::TailId;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::Duration;

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
        let (left, sortie, place) = (record.fuel, record.sortie, record.place);
        let flies_on = match record.tasks.first() {
            Some(Task::Fly) => record.lands_at - now,
            _ => Duration::ZERO,
        };
        self.tell(Fact::FuelEmergency {
            tail,
            sortie,
            place,
            lost: leak.fuel,
        });
        let record = &self.tails[tail.index()];
        if record.airborne && left - flies_on < empty {
            self.lose(&leak.loss, agenda);
        } else if record.holding_since.is_some() {
            self.land_at_once(tail, agenda);
        } else if record.status == Status::WaitingToLeave {
            self.work_on(tail, agenda);
        }
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
