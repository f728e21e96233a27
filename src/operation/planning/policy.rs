//! Policies of the call: what the next sortie on a lane is worth, given what has been allotted.
//!
//! Owns the draft of an order. Sorties are allotted one by one: each goes to the lane that the policy finds worth it the
//! most, by a type that has hours left. A policy that ranks lanes once gives a lane all that its persons need before
//! the next; one that looks at what has been allotted spreads them. A new policy is one line of [`Draft::worth`].

use super::tasking::Allotment;
use crate::operation::ids::{LaneId, PlaceId, TypeId};
use crate::operation::world::World;
use crate::scenario::security::Policy;
use crate::sim::Time;

/// An order in the making.
pub(crate) struct Draft<'w> {
    world: &'w World,
    now: Time,
    /// Tail hours left, by type.
    hours: Vec<f64>,
    lanes: Vec<Given>,
    /// Hours of a sortie on a lane, by its types in their order.
    cycles_h: Vec<Vec<(TypeId, f64)>>,
    /// Escapes expected a day of each person at a place.
    escapes: Vec<f64>,
    /// Persons whom the draft takes from each place, and brings there.
    taken: Vec<u32>,
    brought: Vec<u32>,
    /// Sorties in the order in which they were allotted; the last may go on.
    allotted: Vec<Allotment>,
    /// Hours that the type of the last had before it.
    hours_before: f64,
}

/// What a lane has been given so far.
#[derive(Clone, Copy, Default)]
struct Given {
    /// Persons still to be moved.
    persons: u32,
    seats: u32,
    hours: f64,
}

impl<'w> Draft<'w> {
    pub(crate) fn new(world: &'w World, now: Time) -> Self {
        let to_move = |lane: LaneId| Given {
            persons: world.to_move_from(world.lanes[lane.index()].from),
            ..Given::default()
        };
        Draft {
            world,
            now,
            hours: world
                .type_ids()
                .map(|kind| world.tail_hours(kind))
                .collect(),
            lanes: world.lane_ids().map(to_move).collect(),
            cycles_h: world.lane_ids().map(|lane| cycles_h(world, lane)).collect(),
            escapes: world
                .place_ids()
                .map(|place| world.escapes_in_view(place, now))
                .collect(),
            taken: vec![0; world.places.len()],
            brought: vec![0; world.places.len()],
            allotted: Vec::new(),
            hours_before: 0.0,
        }
    }

    /// Lanes by what a first sortie is worth; equal ones in the order of their ids.
    pub(crate) fn ranking(&self) -> Vec<LaneId> {
        let worth = |lane: LaneId| {
            let first = self.world.lanes[lane.index()].types.first();
            let worth = first.map_or(f64::NEG_INFINITY, |&kind| self.worth(lane, kind));
            (worth, lane)
        };
        let mut ranked: Vec<(f64, LaneId)> = self.world.lane_ids().map(worth).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, lane)| lane).collect()
    }

    /// Gives sorties one by one until nobody is left to move or no type has hours left.
    pub(crate) fn allot(mut self) -> Vec<Allotment> {
        while let Some((lane, kind)) = self.next() {
            self.give(lane, kind);
        }
        self.allotted
    }

    /// What the next sortie of a type on a lane is worth under the policy.
    fn worth(&self, lane: LaneId, kind: TypeId) -> f64 {
        let (world, given) = (self.world, &self.lanes[lane.index()]);
        let route = &world.lanes[lane.index()];
        let count = world.counted(route.from);
        let persons = f64::from(count.persons);
        let seats = world.types[kind.index()].spec.cabin(None).seats;
        match world.call.policy {
            Policy::Risk => world.hazard_in_view(route.from, self.now) * persons,
            Policy::Tier => count.high_share,
            Policy::Largest => persons,
            Policy::Nearest => -route.shortest_km,
            Policy::Proportional => persons / f64::from(given.seats + seats),
            Policy::Marginal => self.relief(lane, seats) / self.cycle_h(lane, kind),
            Policy::Weights => {
                world.call.weights[lane.index()] / (given.hours + self.cycle_h(lane, kind))
            }
        }
    }

    /// By how much a sortie with so many seats lowers the escapes expected a day at both of its ends.
    fn relief(&self, lane: LaneId, seats: u32) -> f64 {
        let (from, to) = self.world.lane_ends(lane);
        let (left, there) = (self.left_at(from), self.left_at(to));
        let moved = seats.min(left);
        let fall = self.escapes(from, left) - self.escapes(from, left - moved);
        let rise = self.escapes(to, there + moved) - self.escapes(to, there);
        fall - rise
    }

    /// Persons at a place once the draft is flown.
    fn left_at(&self, place: PlaceId) -> u32 {
        let count = self.world.counted(place).persons;
        (count + self.brought[place.index()]).saturating_sub(self.taken[place.index()])
    }

    /// Escapes expected a day if so many are at a place: the hazard goes with a power of them.
    fn escapes(&self, place: PlaceId, persons: u32) -> f64 {
        let counted = self.world.counted(place).persons;
        if counted == 0 {
            return 0.0;
        }
        let law = &self.world.incidents;
        let share = f64::from(persons) / f64::from(counted);
        let each = self.escapes[place.index()];
        each * libm::pow(share, law.crowding + law.guarding) * f64::from(persons)
    }

    fn cycle_h(&self, lane: LaneId, kind: TypeId) -> f64 {
        let mut cycles = self.cycles_h[lane.index()].iter();
        let cycle = cycles.find(|(other, _)| *other == kind);
        cycle.map_or(f64::INFINITY, |(_, hours)| *hours)
    }

    /// The lane on which a sortie is worth the most, and the first of its types that has hours left.
    fn next(&self) -> Option<(LaneId, TypeId)> {
        let mut best: Option<(f64, LaneId, TypeId)> = None;
        for &lane in &self.world.call.ranking {
            if self.lanes[lane.index()].persons == 0 {
                continue;
            }
            let mut types = self.world.lanes[lane.index()].types.iter();
            let Some(&kind) = types.find(|&&kind| self.has_hours(lane, kind)) else {
                continue;
            };
            let worth = self.worth(lane, kind);
            if best.is_none_or(|(most, ..)| worth > most) {
                best = Some((worth, lane, kind));
            }
        }
        best.map(|(_, lane, kind)| (lane, kind))
    }

    /// Whether a type has the hours for another sortie on a lane. Its first there it begins with any hours left, even one
    /// that takes longer than they last.
    fn has_hours(&self, lane: LaneId, kind: TypeId) -> bool {
        let cycle = self.cycle_h(lane, kind);
        if let Some(running) = self.running(lane, kind) {
            return running.sorties < (self.hours_before / cycle) as u32;
        }
        let left = self.hours[kind.index()];
        let flies_there = |given: &Allotment| given.lane == lane && given.kind == kind;
        left >= cycle || left > 0.0 && !self.allotted.iter().any(flies_there)
    }

    /// The last allotment, if it is of this lane and type.
    fn running(&self, lane: LaneId, kind: TypeId) -> Option<&Allotment> {
        let last = self.allotted.last();
        last.filter(|last| last.lane == lane && last.kind == kind)
    }

    fn give(&mut self, lane: LaneId, kind: TypeId) {
        let cycle = self.cycle_h(lane, kind);
        let seats = self.world.types[kind.index()].spec.cabin(None).seats;
        if self.running(lane, kind).is_none() {
            self.hours_before = self.hours[kind.index()];
            self.allotted.push(Allotment {
                lane,
                kind,
                sorties: 0,
            });
        }
        let Some(last) = self.allotted.last_mut() else {
            return;
        };
        last.sorties += 1;
        self.hours[kind.index()] = self.hours_before - f64::from(last.sorties) * cycle;
        let (from, to) = self.world.lane_ends(lane);
        let moved = seats.min(self.left_at(from));
        self.taken[from.index()] += moved;
        self.brought[to.index()] += moved;
        let given = &mut self.lanes[lane.index()];
        given.persons = given.persons.saturating_sub(seats);
        given.seats += seats;
        given.hours += cycle;
    }
}

/// Hours of a sortie of each type that serves a lane.
fn cycles_h(world: &World, lane: LaneId) -> Vec<(TypeId, f64)> {
    let types = world.lanes[lane.index()].types.iter();
    let cycle = |&kind: &TypeId| {
        let home = world.types[kind.index()].home;
        (kind, world.cycle(kind, lane, home).as_hours_f64().max(0.1))
    };
    types.map(cycle).collect()
}
