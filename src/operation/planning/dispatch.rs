//! Dispatch: which tail goes where now, and if none goes, why not.
//!
//! Owns the review, and when it next wakes: events ask for it, and where only light or hours stand in
//! the way it wakes at their next change. It moves on whichever tail may go, and gives each that is
//! ready the first lane of the call's ranking that can be served. [`World::offer`] only asks, so that
//! the same question also answers what binds at a sample time.

use super::packing::Load;
use super::tasking::Standing;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, State};
use crate::operation::handover::reception::Reception;
use crate::operation::ids::{LaneId, PersonId, PlaceId, TailId, TypeId};
use crate::operation::lift::tails::Status;
use crate::operation::readiness::crews::CrewChoice;
use crate::operation::readiness::escorts::Supply;
use crate::operation::world::World;
use crate::scenario::fleet::Configuration;
use crate::scenario::security::Retask;
use crate::sim::{Duration, Rank, Time};

/// Why a tail does not go now, and from when on another answer is possible although nothing happens until then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) why: Constraint,
    pub(crate) until: Option<Time>,
}

impl From<Constraint> for Refusal {
    fn from(why: Constraint) -> Self {
        Refusal { why, until: None }
    }
}

/// The earlier of two instants, if there is any.
pub(crate) fn earlier(one: Option<Time>, other: Option<Time>) -> Option<Time> {
    one.into_iter().chain(other).min()
}

/// A sortie that could be flown now.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) lane: LaneId,
    pub(crate) manifest: Vec<PersonId>,
    /// All escorts it goes with, and how long their day must last.
    pub(crate) escorts: u32,
    pub(crate) escorts_until: Time,
    pub(crate) crew: CrewChoice,
}

impl World {
    /// Asks for a review at this instant, after whatever else happens in it (hence the late rank).
    pub(crate) fn request_review(&mut self, agenda: &mut Agenda) {
        if !self.review_due {
            self.review_due = true;
            agenda.schedule(Duration::ZERO, Rank::Arrival, Event::Review);
        }
    }

    /// Looks at every tail that waits on the ground, those with the fewest sorties first.
    pub(crate) fn on_review(&mut self, agenda: &mut Agenda) {
        self.review_due = false;
        // Reaction forces go before the lift.
        let mut wake = self.fly_reactions(agenda);
        let mut waiting: Vec<TailId> = (0..self.tails.len())
            .filter(|&tail| self.tails[tail].status.waits_for_review())
            .map(TailId::at)
            .collect();
        waiting.sort_by_key(|&tail| (self.tails[tail.index()].sortie, tail));
        // Tails at home without a crew, of one type, with the same cabin and as much fuel, get the same answer if all may fly
        // the same lanes: ask once.
        let mut refused: Vec<(TypeId, PlaceId, Configuration, Duration)> = Vec::new();
        let mut some_stay = false;
        for id in waiting {
            let tail = &self.tails[id.index()];
            let key = (tail.kind, tail.home, tail.cabin, tail.fuel);
            let ready = tail.status == Status::Ready;
            let alike = ready
                && tail.place == tail.home
                && tail.crew.is_none()
                && self.call.retask == Retask::Any;
            if alike && refused.contains(&key) {
                continue;
            }
            match self.move_on(id, agenda) {
                Err(refusal) => {
                    wake = earlier(wake, self.asked_again(id, refusal, agenda.now()));
                    some_stay = true;
                    if alike {
                        refused.push(key);
                    }
                }
                // What one takes may be what another was too small or too large for.
                Ok(()) if ready && some_stay => self.request_review(agenda),
                Ok(()) => {}
            }
        }
        self.wake_at(wake, agenda);
    }

    /// When a tail that was refused is to be asked again although nothing happens until then.
    pub(crate) fn asked_again(&self, id: TailId, refusal: Refusal, now: Time) -> Option<Time> {
        match refusal.why {
            Constraint::NoneLeft => refusal.until,
            _ => earlier(
                refusal.until,
                self.next_reckoning(self.tails[id.index()].kind, now),
            ),
        }
    }

    /// Why a tail that waits on the ground must go on waiting, if it must.
    pub(crate) fn must_wait(&self, id: TailId, now: Time) -> Result<(), Refusal> {
        match self.tails[id.index()].status {
            Status::HeldUp if self.turns_away(self.tails[id.index()].place) => Ok(()),
            Status::HeldUp => self.may_go_aboard(id, now),
            Status::WaitingToLeave => match self.may_set_off(id, now) {
                Err(refusal) if !self.hours_forbid(id, now) && !self.held_too_long(id, now) => {
                    let given_up = earlier(self.last_call(id, now), self.restrained_until(id, now));
                    let until = earlier(refusal.until, given_up);
                    Err(Refusal { until, ..refusal })
                }
                _ => Ok(()),
            },
            _ => self.best_offer(id, now).map(|_| ()),
        }
    }

    /// Moves a tail on that waits on the ground, or says why it stays.
    fn move_on(&mut self, id: TailId, agenda: &mut Agenda) -> Result<(), Refusal> {
        if self.tails[id.index()].status == Status::Ready {
            let offer = self.best_offer(id, agenda.now())?;
            self.task(id, offer, agenda);
        } else {
            self.must_wait(id, agenda.now())?;
            self.work_on(id, agenda);
        }
        Ok(())
    }

    /// Sets the review that a change of light or hours alone brings about; the one set before no longer counts.
    fn wake_at(&mut self, at: Option<Time>, agenda: &mut Agenda) {
        if let Some(wake) = self.wake.take() {
            agenda.cancel(wake);
        }
        self.wake = at.map(|at| agenda.schedule(at, Rank::Arrival, Event::Review));
    }

    /// The sortie this tail should fly now: the first lane in rank order that can be served, those first on which it
    /// has a line of its own, then those on which it may take over one, then those beyond the order. The error is what
    /// stops the first of them on which anyone waits.
    pub(crate) fn best_offer(&self, tail: TailId, now: Time) -> Result<Offer, Refusal> {
        let kind = self.tails[tail.index()].kind;
        let serves = |lane: &&LaneId| self.lanes[lane.index()].types.contains(&kind);
        let lanes = self.call.ranking.iter().copied();
        let standing = |lane| Some((self.standing(tail, lane)?, lane));
        let mut lanes: Vec<(Standing, LaneId)> = lanes
            .filter(|lane| serves(&lane))
            .filter_map(standing)
            .collect();
        lanes.sort_by_key(|&(standing, _)| standing);
        let mut refusal = Refusal::from(Constraint::NoneLeft);
        for (_, lane) in lanes {
            match self.offer(tail, lane, now) {
                Ok(offer) => return Ok(offer),
                Err(other) => {
                    if refusal.why == Constraint::NoneLeft {
                        refusal.why = other.why;
                    }
                    refusal.until = earlier(refusal.until, other.until);
                }
            }
        }
        Err(refusal)
    }

    /// The sortie this tail could fly on a lane now, or the first thing that forbids it.
    pub(crate) fn offer(&self, id: TailId, lane: LaneId, now: Time) -> Result<Offer, Refusal> {
        let (load, supply) = self.load_on(id, lane, now)?;
        let tail = &self.tails[id.index()];
        let (from, to) = self.lane_ends(lane);
        let timing = self.timing(id, from, to, load.persons.len() as u32, now);
        let (take_offs, landings) = ([timing.begin, timing.leave], [timing.load, timing.land]);
        self.check_weather(tail.kind, &take_offs, &landings, now)?;
        if self.too_long_restrained(&timing) {
            return Err(Constraint::Tail.into());
        }
        let dark = self.check_light(tail.kind, &timing, now)?;
        if !self.in_range(id, from, to) {
            return Err(Constraint::Tail.into());
        }
        let crew = self.crew_for(id, &timing, dark, now)?;
        if load.escorts > supply.aboard + supply.ready {
            return Err(Constraint::Escort.into());
        }
        Ok(Offer {
            lane,
            manifest: load.persons,
            escorts: load.escorts,
            escorts_until: supply.until,
            crew,
        })
    }

    /// Who could go with a tail on a lane now, as far as persons, approvals and room at the destination allow.
    fn load_on(&self, id: TailId, lane: LaneId, now: Time) -> Result<(Load, Supply), Refusal> {
        let (from, to) = self.lane_ends(lane);
        if self.persons.roster(from).is_empty() {
            return Err(Constraint::NoneLeft.into());
        }
        if self.places[from.index()].shut()
            || self.places[to.index()].shut()
            || self.lane_closed(lane, now)
        {
            return Err(Constraint::Incident.into());
        }
        let admitted = self.gates_left(lane);
        if admitted == 0 {
            return Err(Constraint::Gate.into());
        }
        if let Some(why) = self.closed_by_limit(to, now) {
            return Err(why.into());
        }
        let (room, most, short_of) = self.room_at(to);
        let supply = self.escort_supply(id, lane, now)?;
        let limit = admitted.min(most);
        // One more than there is room for is enough to see that there is not.
        let looked_at = limit.min(room.saturating_add(1));
        let load = self.pack(id, from, looked_at, &supply, now)?;
        let waiting = load.persons.len() as u32;
        if waiting == 0 {
            let anyone = self.persons.roster(from).iter();
            let mut fit = anyone.filter(|&&person| self.may_board(person, now));
            // Whoever is fit finds no place in this tail.
            let why = fit.next().map_or(Constraint::Fitness, |_| Constraint::Tail);
            return Err(why.into());
        }
        // With fewer escorts the load would be another.
        let until = supply.shrinks;
        if waiting > room {
            let why = short_of;
            return Err(Refusal { why, until });
        }
        if !load.full && waiting < limit {
            // Held back for a full load, as long as others come: what is short is whatever brings them.
            if self.places[from.index()].inbound > 0 {
                let why = Constraint::Tail;
                return Err(Refusal { why, until });
            }
            if self.awaits_screening(from) {
                let why = Constraint::Fitness;
                return Err(Refusal { why, until });
            }
        }
        Ok((load, supply))
    }

    /// Whether there is a way along a lane and home, over places with fuel where the range asks for them.
    pub(crate) fn in_range(&self, id: TailId, from: PlaceId, to: PlaceId) -> bool {
        let tail = &self.tails[id.index()];
        let routes = &self.types[tail.kind.index()].reach.routes;
        let walk = |from: PlaceId, to: PlaceId, left_km| {
            routes.walk(from.index(), to.index(), left_km, |_, _| ())
        };
        walk(tail.place, from, self.km_left(id))
            .and_then(|left_km| walk(from, to, left_km))
            .and_then(|left_km| walk(to, tail.home, left_km))
            .is_some()
    }

    /// Room at a destination now, the most it could ever offer one load, and what is short when it is full.
    fn room_at(&self, to: PlaceId) -> (u32, u32, Constraint) {
        let place = &self.places[to.index()];
        if let Some(reception) = &place.reception {
            let hall = self.hall_room(to, reception);
            if hall == 0 {
                return (0, u32::MAX, Constraint::Hall);
            }
            let ramp = reception
                .inbound_limit
                .saturating_sub(place.inbound + reception.on_ramp());
            return (
                ramp.min(hall),
                reception.inbound_limit.min(hall),
                Constraint::Ramp,
            );
        }
        let capacity = self.usable(place.staging_room());
        let staged = self.persons.staged_at(to);
        (
            capacity.saturating_sub(staged + place.inbound),
            capacity,
            Constraint::Ramp,
        )
    }

    /// Room for a load in the hall of a receiver. One that lets more come than its ramp holds is relied on to keep pace in the
    /// hall, too.
    fn hall_room(&self, to: PlaceId, reception: &Reception) -> u32 {
        let claimed = if reception.overcommits() {
            0
        } else {
            self.places[to.index()].inbound + self.persons.count_at(to, &[State::Arriving])
        };
        let hall = self.usable(reception.facility.limit());
        hall.saturating_sub(claimed + self.persons.in_facility(to))
    }

    /// A receiver has accepted somebody. Where that leaves less room for a load, a tail that is held back for a full one may
    /// be full already.
    pub(crate) fn review_shrunken_loads(&mut self, receiver: PlaceId, agenda: &mut Agenda) {
        let reception = self.places[receiver.index()].reception.as_ref();
        let shrinks = |reception: &Reception| {
            reception.overcommits() && self.hall_room(receiver, reception) < reception.inbound_limit
        };
        if reception.is_some_and(shrinks) {
            self.request_review(agenda);
        }
    }

    /// The places from which lanes lead to a place.
    pub(crate) fn origins(&self, to: PlaceId) -> Vec<PlaceId> {
        let into = self.lanes.iter().filter(|lane| lane.to == to);
        let mut origins: Vec<PlaceId> = into.map(|lane| lane.from).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }
}
