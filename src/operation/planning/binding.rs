//! The binding constraint: what stops the next person from moving, by a stated rule.
//!
//! Owns no state; it asks dispatch and timing, and changes nothing by asking. It is asked of the whole and of each
//! place. Where no tail stands ready, the order of reasons in [`World::binding_on`] is the rule; `docs/model.md` has
//! it in words.

use crate::operation::facts::{Constraint, State};
use crate::operation::ids::{LaneId, PlaceId, TailId, TypeId};
use crate::operation::lift::tails::Status;
use crate::operation::world::World;
use crate::sim::Time;

impl World {
    /// Why a tail of a type cannot land at a place now.
    pub(crate) fn why_no_landing(&self, kind: TypeId, id: PlaceId, now: Time) -> Constraint {
        let place = &self.places[id.index()];
        if place.shut() {
            Constraint::Incident
        } else if !self.weather_for(kind, id).landing {
            Constraint::Weather
        } else if !place.usable_at(now) {
            Constraint::Light
        } else {
            Constraint::Pad
        }
    }

    /// Why persons do not go aboard a tail that is held up.
    fn why_held_up(&self, tail: TailId, now: Time) -> Constraint {
        let refusal = self.may_go_aboard(tail, now).err();
        refusal.map_or(Constraint::Tail, |refusal| refusal.why)
    }

    /// What stops the next person from moving: asked of the first lane in rank order on which anyone waits.
    pub fn binding(&self, now: Time) -> Constraint {
        self.first_waiting(|_| true).map_or_else(
            || self.binding_under_way(),
            |lane| self.binding_from(lane, now),
        )
    }

    /// What stops the next person at a place, whether he is to leave it or to be received there; none left where
    /// nobody waits.
    pub fn binding_at(&self, id: PlaceId, now: Time) -> Constraint {
        if let Some(lane) = self.first_waiting(|lane| self.lanes[lane.index()].from == id) {
            return self.binding_from(lane, now);
        }
        let here = || {
            let tails = (0..self.tails.len()).map(|tail| (TailId::at(tail), &self.tails[tail]));
            tails.filter(|(_, tail)| tail.place == id && tail.status.is_present())
        };
        let any = |status: Status| here().any(|(_, tail)| tail.status == status);
        let held_up = here().find(|(_, tail)| tail.status == Status::HeldUp);
        let awaited = self
            .persons
            .count_at(id, &[State::Manifested, State::Called])
            > 0;
        let lands = here().find(|(_, tail)| match tail.status {
            Status::WaitingToLoad => awaited,
            status => status == Status::WaitingToUnload,
        });
        if let Some((id, _)) = held_up.filter(|_| awaited) {
            self.why_held_up(id, now)
        } else if any(Status::Blocked) {
            Constraint::Ramp
        } else if let Some((_, tail)) = lands {
            self.why_no_landing(tail.kind, id, now)
        } else if awaited {
            Constraint::Tail
        } else if self.persons.count_at(id, &[State::Arriving]) > 0 {
            Constraint::Hall
        } else {
            Constraint::NoneLeft
        }
    }

    /// The first lane in rank order, of those that are wanted, on which anyone waits.
    fn first_waiting(&self, wanted: impl Fn(LaneId) -> bool) -> Option<LaneId> {
        let waits = |lane: LaneId| {
            !self
                .persons
                .roster(self.lanes[lane.index()].from)
                .is_empty()
        };
        let mut ranking = self.call.ranking.iter().copied();
        ranking.find(|&lane| wanted(lane) && waits(lane))
    }

    /// What stops the next person on a lane. A full staging place is a reason of its own if it cannot hold a load of the lane
    /// out of it; else the question goes on to that lane.
    fn binding_from(&self, first: LaneId, now: Time) -> Constraint {
        let mut lane = first;
        // Lanes may run in a circle: no chain of them is longer than there are lanes.
        for _ in 0..self.lanes.len() {
            let why = self.binding_on(lane, now);
            let to = self.lanes[lane.index()].to;
            if why != Constraint::Ramp || self.places[to.index()].staging.is_none() {
                return why;
            }
            match self.first_waiting(|other| self.lanes[other.index()].from == to) {
                Some(next) if self.holds_a_load(to, next) => lane = next,
                Some(_) => return Constraint::Ramp,
                // All its room is claimed by persons whom a vehicle is to bring or to fetch.
                None => return Constraint::Tail,
            }
        }
        Constraint::Ramp
    }

    /// Whether a staging place has room for all whom the smallest vehicle on a lane out of it takes.
    fn holds_a_load(&self, staging: PlaceId, lane: LaneId) -> bool {
        let types = self.lanes[lane.index()].types.iter();
        let seats = types.map(|kind| self.types[kind.index()].spec.cabin(None).seats);
        let room = self.usable(self.places[staging.index()].staging_room());
        seats.min().is_none_or(|seats| seats <= room)
    }

    /// What stops the next person on a lane: where a tail stands ready its answer counts, else what its tails are doing.
    pub(crate) fn binding_on(&self, lane: LaneId, now: Time) -> Constraint {
        let types = &self.lanes[lane.index()].types;
        let tails = || {
            let serving = self
                .tails
                .iter()
                .enumerate()
                .filter(|(_, tail)| types.contains(&tail.kind));
            serving.filter(|(_, tail)| tail.status.is_present())
        };
        let ready = tails().find(|(_, tail)| tail.status == Status::Ready);
        if let Some((position, _)) = ready {
            // A tail that could go is about to: what is short then is tails.
            return self
                .offer(TailId::at(position), lane, now)
                .err()
                .map_or(Constraint::Tail, |refusal| refusal.why);
        }
        let any = |status: fn(Status) -> bool| tails().any(|(_, tail)| status(tail.status));
        if self.gates_left(lane) == 0 {
            Constraint::Gate
        } else if any(|status| status == Status::Blocked) {
            Constraint::Ramp
        } else if let Some((_, tail)) = tails().find(|(_, tail)| tail.status.holds()) {
            self.why_no_landing(tail.kind, tail.place, now)
        } else if let Some((position, _)) =
            tails().find(|(_, tail)| tail.status == Status::WaitingToLeave)
        {
            let leaves = self.may_set_off(TailId::at(position), now);
            leaves.err().map_or(Constraint::Tail, |refusal| refusal.why)
        } else if any(Status::in_line) {
            Constraint::Pad
        } else if any(|status| status == Status::CrewRests) {
            Constraint::Crew
        } else if let Some((position, _)) = tails().find(|(_, tail)| tail.status == Status::HeldUp)
        {
            self.why_held_up(TailId::at(position), now)
        } else if tails().count() > 0 && tails().all(|(_, tail)| tail.broken) {
            Constraint::Maintenance
        } else {
            Constraint::Tail
        }
    }

    /// Nobody waits on a roster: what holds those on manifests, aboard, on the ramp or in the handover.
    fn binding_under_way(&self) -> Constraint {
        let blocked = self.tails.iter().any(|tail| tail.status == Status::Blocked);
        let moving = [State::Manifested, State::Called, State::Aboard];
        if blocked {
            Constraint::Ramp
        } else if moving.iter().any(|&state| self.persons.count(state) > 0) {
            Constraint::Tail
        } else if self.persons.count(State::Arriving) > 0 {
            Constraint::Hall
        } else {
            Constraint::NoneLeft
        }
    }
}
