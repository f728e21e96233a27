//! Dispatch: which tail goes where now, and if none goes, why not.
//!
//! Owns no state. A review looks at every tail that waits and gives each the first lane of the
//! call's ranking that can be served; [`World::best_offer`] only asks, so that the same question
//! also answers what binds at a sample time.

use super::crews::CrewChoice;
use super::event::{Agenda, Event};
use super::facts::{Constraint, State};
use super::ids::{LaneId, PersonId, PlaceId, TailId, TypeId};
use super::persons::Tier;
use super::tails::Status;
use super::world::World;
use crate::scenario::fleet::{Mode, Window};
use crate::sim::{Duration, Rank, Time};

/// A sortie that could be flown now.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    pub(super) lane: LaneId,
    pub(super) manifest: Vec<PersonId>,
    pub(super) escorts: u32,
    pub(super) crew: CrewChoice,
}

/// When a sortie tasked now would be where.
struct Timing {
    load: Time,
    leave: Time,
    land: Time,
    home: Time,
}

/// Escorts that may go with a tail.
#[derive(Clone, Copy)]
enum Escorts {
    /// Those aboard, no more and no fewer.
    Aboard(u32),
    /// As many as are needed, of so many stationed at home.
    UpTo(u32),
}

/// Persons chosen for a tail.
struct Packing {
    persons: Vec<PersonId>,
    escorts: u32,
    /// Whether another person would not have found a seat or an escort.
    full: bool,
}

impl World {
    /// Asks for a review at this instant, after whatever else happens in it (hence the late rank).
    pub(super) fn request_review(&mut self, agenda: &mut Agenda) {
        if !self.review_due {
            self.review_due = true;
            agenda.schedule(Duration::ZERO, Rank::Arrival, Event::Review);
        }
    }

    /// Looks at every tail that waits on the ground, those with the fewest sorties first.
    pub(super) fn on_review(&mut self, agenda: &mut Agenda) {
        self.review_due = false;
        let mut waiting: Vec<TailId> = (0..self.tails.len())
            .filter(|&tail| self.tails[tail].status.waits_for_review())
            .map(TailId::at)
            .collect();
        waiting.sort_by_key(|&tail| (self.tails[tail.index()].sortie, tail));
        // Tails without a crew, of one type and home, get the same answer: ask once.
        let mut refused: Vec<(TypeId, PlaceId)> = Vec::new();
        for id in waiting {
            let tail = &self.tails[id.index()];
            match tail.status {
                Status::WaitingToLeave => self.leave_if_allowed(id, agenda),
                Status::AtAlternate => self.try_again(id, agenda),
                _ => {
                    let (key, fresh) = ((tail.kind, tail.home), tail.crew.is_none());
                    if fresh && refused.contains(&key) {
                        continue;
                    }
                    match self.best_offer(id, agenda.now()) {
                        Ok(offer) => self.task(id, offer, agenda),
                        Err(_) if fresh => refused.push(key),
                        Err(_) => {}
                    }
                }
            }
        }
    }

    /// The sortie this tail should fly now: the first lane in rank order with sorties left that can
    /// be served, or else, where the call allows it, the first that can be served at all. The error is
    /// what stops the first lane on which anyone waits.
    pub(super) fn best_offer(&self, tail: TailId, now: Time) -> Result<Offer, Constraint> {
        let kind = self.tails[tail.index()].kind;
        let serves = |lane: &&LaneId| self.lanes[lane.index()].types.contains(&kind);
        let mut reason = Constraint::NoneLeft;
        let mut beyond = None;
        for &lane in self.call.ranking.iter().filter(serves) {
            let planned = self.call.left[lane.index()] > 0;
            if !planned && (beyond.is_some() || !self.call.retask) {
                continue;
            }
            match self.offer(tail, lane, now) {
                Ok(offer) if planned => return Ok(offer),
                Ok(offer) => beyond = Some(offer),
                Err(why) if reason == Constraint::NoneLeft => reason = why,
                Err(_) => {}
            }
        }
        beyond.ok_or(reason)
    }

    /// The sortie this tail could fly on a lane now, or the first thing that forbids it.
    fn offer(&self, id: TailId, lane: LaneId, now: Time) -> Result<Offer, Constraint> {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let (from, to) = self.lane_ends(lane);
        if self.persons.roster(from).is_empty() {
            return Err(Constraint::NoneLeft);
        }
        if self.places[from.index()].shut() || self.places[to.index()].shut() {
            return Err(Constraint::Incident);
        }
        let admitted = self.gates_left(lane);
        if admitted == 0 {
            return Err(Constraint::Gate);
        }
        let (room, most, short_of) = self.room_at(to);
        let at_home = tail.place == tail.home;
        let escorts = if at_home {
            Escorts::UpTo(self.places[tail.home.index()].escorts.capacity())
        } else {
            Escorts::Aboard(tail.escorts)
        };
        let limit = admitted.min(most);
        // One more than there is room for is enough to see that there is not.
        let looked_at = limit.min(room.saturating_add(1));
        let packing = self.pack(from, kind.seats, looked_at, escorts, now)?;
        let waiting = packing.persons.len() as u32;
        if waiting == 0 {
            return Err(Constraint::NoneLeft);
        }
        if waiting > room {
            return Err(short_of);
        }
        if !packing.full && waiting < limit && self.places[from.index()].inbound > 0 {
            // Held back for a full load: what is short is whatever brings the rest of it.
            return Err(Constraint::Tail);
        }
        if kind.mode == Mode::Air && !self.flyable_between(tail.place, from, to) {
            return Err(Constraint::Weather);
        }
        let timing = self.timing(id, from, to, waiting, now);
        let dark = self.check_light(tail.kind, from, to, &timing)?;
        let fuel_here = at_home || self.places[tail.place.index()].refuel;
        let range_km = if fuel_here {
            kind.range.km()
        } else {
            self.range_left(id)
        };
        if self.km_to_fuel(tail.kind, tail.place, &[from, to, tail.home]) > range_km {
            return Err(Constraint::Tail);
        }
        let crew = self.crew_for(id, timing.home - now, dark, now)?;
        if at_home && self.places[tail.home.index()].escorts.free() < packing.escorts {
            return Err(Constraint::Escort);
        }
        Ok(Offer {
            lane,
            manifest: packing.persons,
            escorts: packing.escorts,
            crew,
        })
    }

    /// Chooses who boards: by tier, then by id, the unfit left out, as many as seats, escorts and `limit`
    /// allow.
    fn pack(
        &self,
        from: PlaceId,
        seats: u32,
        limit: u32,
        escorts: Escorts,
        now: Time,
    ) -> Result<Packing, Constraint> {
        let (most_escorts, aboard) = match escorts {
            Escorts::Aboard(escorts) => (escorts, escorts),
            Escorts::UpTo(based) => (based, 0),
        };
        let mut packing = Packing {
            persons: Vec::new(),
            escorts: aboard,
            full: false,
        };
        let loads = Tier::ALL.map(|tier| self.escort_load(tier));
        let (mut taken, mut load) = (0, 0.0);
        let mut escort_short = false;
        for &id in self.persons.roster(from).iter().rev() {
            if packing.persons.len() as u32 >= limit {
                break;
            }
            let person = self.persons.get(id);
            if person.fit_from > now {
                continue;
            }
            let load_with = load + loads[person.tier as usize];
            // A hair is allowed, so that thirds add up to one.
            let mut escorts = packing.escorts;
            while load_with > f64::from(escorts) + 1e-9 {
                escorts += 1;
            }
            escort_short = escorts > most_escorts;
            if escort_short || taken + person.seats() + escorts > seats {
                packing.full = true;
                break;
            }
            packing.persons.push(id);
            packing.escorts = escorts;
            (taken, load) = (taken + person.seats(), load_with);
            packing.full = taken + escorts == seats;
        }
        if packing.persons.is_empty() && escort_short {
            return Err(Constraint::Escort);
        }
        Ok(packing)
    }

    /// Escorts that one person of a tier takes up.
    fn escort_load(&self, tier: Tier) -> f64 {
        self.escort.as_ref().map_or(0.0, |ratio| {
            1.0 / match tier {
                Tier::High => ratio.high,
                Tier::Medium => ratio.medium,
                Tier::Low => ratio.low,
            }
        })
    }

    /// Room at a destination now, the most it could ever offer one load, and what is short when it is full.
    fn room_at(&self, to: PlaceId) -> (u32, u32, Constraint) {
        let place = &self.places[to.index()];
        if let Some(reception) = &place.reception {
            let accepted = [
                State::InIntake,
                State::InCustody,
                State::ReleasedForRepatriation,
            ];
            let claimed = place.inbound + self.persons.count_at(to, &[State::Arriving]);
            let hall = reception
                .capacity
                .saturating_sub(claimed + self.persons.count_at(to, &accepted));
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
        let capacity = place.staging.unwrap_or(0);
        let staged = self.persons.count_at(to, &[State::Staged, State::Called]);
        (
            capacity.saturating_sub(staged + place.inbound),
            capacity,
            Constraint::Ramp,
        )
    }

    fn flyable_between(&self, here: PlaceId, from: PlaceId, to: PlaceId) -> bool {
        [here, from, to]
            .iter()
            .all(|place| self.flyable(self.places[place.index()].area))
    }

    /// Works out a sortie from mean times.
    fn timing(&self, id: TailId, from: PlaceId, to: PlaceId, persons: u32, now: Time) -> Timing {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let begin = if tail.place == tail.home {
            now + kind.preflight.mean()
        } else {
            now
        };
        let load = begin + self.mean_leg(tail.kind, tail.place, from);
        let leave = load + kind.load.mean() + kind.load_each.duration() * i64::from(persons);
        let land = leave + self.mean_leg(tail.kind, from, to);
        let free = land + kind.unload.mean() + kind.unload_each.duration() * i64::from(persons);
        let home = free + kind.refuel.mean() + self.mean_leg(tail.kind, to, tail.home);
        Timing {
            load,
            leave,
            land,
            home,
        }
    }

    /// Mean hours from one tasking to the next when a tail serves a lane from home and back.
    pub(super) fn cycle(&self, kind_id: TypeId, lane: LaneId) -> Duration {
        let kind = &self.types[kind_id.index()];
        let (from, to) = self.lane_ends(lane);
        let persons = i64::from(kind.seats);
        kind.preflight.mean()
            + self.mean_leg(kind_id, kind.home, from)
            + kind.load.mean()
            + kind.load_each.duration() * persons
            + self.mean_leg(kind_id, from, to)
            + kind.unload.mean()
            + kind.unload_each.duration() * persons
            + kind.refuel.mean()
            + self.mean_leg(kind_id, to, kind.home)
    }

    fn mean_leg(&self, kind: TypeId, from: PlaceId, to: PlaceId) -> Duration {
        if from == to {
            return Duration::ZERO;
        }
        self.leg_time(kind, from, to) + self.types[kind.index()].leg_delay.mean()
    }

    /// Whether light and hours allow a sortie; if they do, whether part of it is in the dark.
    fn check_light(
        &self,
        kind_id: TypeId,
        from: PlaceId,
        to: PlaceId,
        timing: &Timing,
    ) -> Result<bool, Constraint> {
        let kind = &self.types[kind_id.index()];
        if kind.mode == Mode::Road {
            return Ok(false);
        }
        let (origin, destination) = (&self.places[from.index()], &self.places[to.index()]);
        if !origin.usable_at(timing.load) || !destination.usable_at(timing.land) {
            return Err(Constraint::Light);
        }
        let light = [
            origin.sun.is_up(timing.load),
            origin.sun.is_up(timing.leave),
            destination.sun.is_up(timing.land),
        ];
        let allowed = match kind.window {
            Window::Any => true,
            Window::Day => light.iter().all(|&up| up),
            Window::Night => light.iter().all(|&up| !up),
        };
        if allowed {
            Ok(light.iter().any(|&up| !up))
        } else {
            Err(Constraint::Light)
        }
    }

    /// Whether a loaded tail on a spot may take off now.
    pub(super) fn may_leave_loaded(&self, id: TailId, now: Time) -> bool {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let Some(lane) = tail.lane else { return true };
        let (here, to) = (tail.place, self.lanes[lane.index()].to);
        if self.places[to.index()].shut() {
            return false;
        }
        if kind.mode == Mode::Road {
            return true;
        }
        let land = now + self.mean_leg(tail.kind, here, to);
        let light = [
            self.places[here.index()].sun.is_up(now),
            self.places[to.index()].sun.is_up(land),
        ];
        let in_window = match kind.window {
            Window::Any => true,
            Window::Day => light.iter().all(|&up| up),
            Window::Night => light.iter().all(|&up| !up),
        };
        in_window && self.places[to.index()].usable_at(land) && self.flyable_between(here, here, to)
    }

    /// Hours that the tails of a type can give in a day, crews' duty days allowing.
    pub(super) fn tail_hours(&self, kind: TypeId) -> f64 {
        let day = self.types[kind.index()]
            .crew
            .as_ref()
            .map_or(24.0, |crew| crew.duty.duration().as_hours_f64().min(24.0));
        let fit = |tail: &&super::tails::Tail| {
            tail.kind == kind && tail.status != Status::Absent && !tail.broken
        };
        day * self.tails.iter().filter(fit).count() as f64
    }

    /// Persons who have yet to come to a place along its lanes, and those on the way.
    pub(super) fn upstream(&self, to: PlaceId) -> u32 {
        let into = self.lanes.iter().filter(|lane| lane.to == to);
        let mut origins: Vec<PlaceId> = into.map(|lane| lane.from).collect();
        origins.sort_unstable();
        origins.dedup();
        let held: usize = origins
            .iter()
            .map(|&from| self.persons.roster(from).len())
            .sum();
        held as u32 + self.places[to.index()].inbound
    }

    /// Why a place takes no landings now.
    pub(super) fn why_no_landing(&self, id: PlaceId, now: Time) -> Constraint {
        let place = &self.places[id.index()];
        if place.shut() {
            Constraint::Incident
        } else if !self.flyable(place.area) {
            Constraint::Weather
        } else if !place.usable_at(now) {
            Constraint::Light
        } else {
            Constraint::Pad
        }
    }

    /// What stops the next person from moving: asked of the first lane in rank order on which anyone waits. A full
    /// staging place is nobody's reason; there the question goes on to the lane out of it.
    pub(super) fn binding(&self, now: Time) -> Constraint {
        let waits = |lane: &&LaneId| {
            !self
                .persons
                .roster(self.lanes[lane.index()].from)
                .is_empty()
        };
        let Some(&first) = self.call.ranking.iter().find(waits) else {
            return self.binding_under_way();
        };
        let mut lane = first;
        // Lanes may run in a circle: no chain of them is longer than there are lanes.
        for _ in 0..self.lanes.len() {
            let why = self.binding_on(lane, now);
            let to = self.lanes[lane.index()].to;
            if why != Constraint::Ramp || self.places[to.index()].staging.is_none() {
                return why;
            }
            let onward = |other: &&LaneId| self.lanes[other.index()].from == to && waits(other);
            match self.call.ranking.iter().find(onward) {
                Some(&next) => lane = next,
                // All its room is claimed by persons whom a vehicle is to bring or to fetch.
                None => return Constraint::Tail,
            }
        }
        Constraint::Ramp
    }

    /// What stops the next person on a lane: where a tail stands ready its answer counts, else what its tails are doing.
    fn binding_on(&self, lane: LaneId, now: Time) -> Constraint {
        let types = &self.lanes[lane.index()].types;
        let tails = || {
            let serving = self
                .tails
                .iter()
                .enumerate()
                .filter(|(_, tail)| types.contains(&tail.kind));
            serving.filter(|(_, tail)| tail.status != Status::Absent)
        };
        let ready = tails().find(|(_, tail)| tail.status == Status::Ready);
        if let Some((position, _)) = ready {
            // A tail that could go is about to: what is short then is tails.
            return self
                .offer(TailId::at(position), lane, now)
                .err()
                .unwrap_or(Constraint::Tail);
        }
        let any = |status: fn(Status) -> bool| tails().any(|(_, tail)| status(tail.status));
        if self.gates_left(lane) == 0 {
            Constraint::Gate
        } else if any(|status| status == Status::Blocked) {
            Constraint::Ramp
        } else if any(|status| matches!(status, Status::WaitingToLoad | Status::WaitingToUnload)) {
            self.why_no_landing(self.crowded_place(), now)
        } else if any(|status| status == Status::WaitingToLeave) {
            Constraint::Weather
        } else if tails().count() > 0 && tails().all(|(_, tail)| tail.broken) {
            Constraint::Maintenance
        } else {
            Constraint::Tail
        }
    }

    /// Nobody waits on a roster: what holds those on manifests, aboard or on the ramp.
    fn binding_under_way(&self) -> Constraint {
        if self.tails.iter().any(|tail| tail.status == Status::Blocked)
            || self.persons.count(State::Arriving) > 0
        {
            return Constraint::Ramp;
        }
        let moving = [State::Manifested, State::Called, State::Aboard];
        if moving.iter().any(|&state| self.persons.count(state) > 0) {
            Constraint::Tail
        } else {
            Constraint::NoneLeft
        }
    }

    /// The place with the first tail that waits for a spot.
    fn crowded_place(&self) -> PlaceId {
        let waits = |status| matches!(status, Status::WaitingToLoad | Status::WaitingToUnload);
        self.tails
            .iter()
            .find(|tail| waits(tail.status))
            .map_or(PlaceId(0), |tail| tail.place)
    }
}
