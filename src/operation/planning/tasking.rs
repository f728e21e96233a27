//! The air-tasking order: which tail flies which lane in which slot, until the next call.
//!
//! Owns the lines of the order in force. The call has them written, and closes those that nobody flew; dispatch asks
//! how a lane stands to a tail, and a tail that is tasked takes a line. Whose lines it may take over is the rule of
//! re-tasking.
//!
//! ```text
//! open -> taken by a sortie (its own tail's, or another's)     taken -> (sortie aborted) -> open
//! open -> cancelled, when the next order is written
//! ```

use std::collections::BTreeMap;

use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{LaneId, PlaceId, TailId, TypeId};
use crate::operation::lift::tails::Tail;
use crate::operation::world::World;
use crate::scenario::security::Retask;
use crate::sim::{Duration, Time};

/// A line of the order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    tail: TailId,
    lane: LaneId,
    /// Counts the lines of the tail from 1.
    slot: u32,
    /// Who flies it or has flown it, and in which sortie.
    taken: Option<(TailId, u32)>,
}

/// Sorties that a type is to fly on a lane until the next call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allotment {
    pub(crate) lane: LaneId,
    pub(crate) kind: TypeId,
    pub(crate) sorties: u32,
}

/// How a lane stands to a tail, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// A line of its own is open there.
    Own,
    /// A line of another is open there that it may take over.
    Spare,
    /// It may fly there beyond the order.
    Beyond,
}

impl World {
    /// Why a tail can fly no line of its own, if it cannot.
    pub(crate) fn unable(&self, id: TailId) -> Option<Constraint> {
        let tail = &self.tails[id.index()];
        if tail.broken {
            Some(Constraint::Maintenance)
        } else if tail.leaving || !tail.status.is_present() {
            Some(Constraint::Tail)
        } else {
            None
        }
    }

    /// Writes the order: each sortie goes to the tail of its type that is free the earliest, one behind the other.
    pub(crate) fn write_order(&mut self, allotted: &[Allotment], now: Time) {
        let mut free: Vec<Time> = self
            .tails
            .iter()
            .map(|tail| self.free_from(tail, now))
            .collect();
        let mut slots = vec![0; self.tails.len()];
        for allotment in allotted {
            let Allotment { lane, kind, .. } = *allotment;
            let mut cycles: BTreeMap<PlaceId, Duration> = BTreeMap::new();
            for _ in 0..allotment.sorties {
                let fit = (0..self.tails.len()).map(TailId::at);
                let fit = fit
                    .filter(|id| self.tails[id.index()].kind == kind && self.unable(*id).is_none());
                let Some(tail) = fit.min_by_key(|id| (free[id.index()], *id)) else {
                    break;
                };
                slots[tail.index()] += 1;
                let (slot, planned) = (slots[tail.index()], free[tail.index()]);
                let home = self.tails[tail.index()].home;
                let cycle = cycles.entry(home);
                free[tail.index()] =
                    planned + *cycle.or_insert_with(|| self.cycle(kind, lane, home));
                self.call.lines.push(Line {
                    tail,
                    lane,
                    slot,
                    taken: None,
                });
                self.tell(Fact::LineOrdered {
                    tail,
                    lane,
                    slot,
                    planned,
                });
            }
        }
    }

    /// When a tail can be expected to begin another sortie.
    fn free_from(&self, tail: &Tail, now: Time) -> Time {
        let under_way = tail
            .lane
            .map(|lane| tail.tasked + self.cycle(tail.kind, lane, tail.home));
        under_way.map_or(now, |free| free.max(now))
    }

    /// Closes the order in force: what nobody flew is cancelled, for what stops its tail or its lane now.
    pub(crate) fn close_order(&mut self, now: Time) {
        let lines = std::mem::take(&mut self.call.lines);
        for line in lines.iter().filter(|line| line.taken.is_none()) {
            let from = self.lanes[line.lane.index()].from;
            let why = if self.persons.roster(from).is_empty() {
                Constraint::NoneLeft
            } else {
                self.unable(line.tail)
                    .unwrap_or_else(|| self.binding_on(line.lane, now))
            };
            self.tell(Fact::LineCancelled {
                tail: line.tail,
                lane: line.lane,
                slot: line.slot,
                why,
            });
        }
    }

    /// How a lane stands to a tail; none if the rule of re-tasking keeps it away.
    pub(crate) fn standing(&self, tail: TailId, lane: LaneId) -> Option<Standing> {
        let lines = self.call.lines.iter();
        let mut open = lines.filter(|line| line.lane == lane && line.taken.is_none());
        if open.clone().any(|line| line.tail == tail) {
            return Some(Standing::Own);
        }
        match self.call.retask {
            Retask::Never => None,
            Retask::SameType => open
                .any(|line| self.alike(line.tail, tail) && self.unable(line.tail).is_some())
                .then_some(Standing::Spare),
            Retask::Any => Some(open.next().map_or(Standing::Beyond, |_| Standing::Spare)),
        }
    }

    /// A tail that is tasked takes the line that is nearest to it: its own, else that of a tail of its type that
    /// cannot fly it, else any of its type, else any.
    pub(crate) fn take_line(&mut self, tail: TailId, sortie: u32, lane: LaneId) {
        let far = |line: &Line| {
            let another = line.tail != tail;
            (
                another,
                !self.alike(line.tail, tail),
                self.unable(line.tail).is_none(),
            )
        };
        let open = (0..self.call.lines.len()).filter(|&position| {
            let line = &self.call.lines[position];
            line.lane == lane && line.taken.is_none()
        });
        // The first of equal ones.
        let Some(nearest) = open.min_by_key(|&position| far(&self.call.lines[position])) else {
            return;
        };
        let line = &mut self.call.lines[nearest];
        line.taken = Some((tail, sortie));
        let (ordered, slot) = (line.tail, line.slot);
        self.tell(Fact::LineTaken {
            tail,
            sortie,
            ordered,
            slot,
        });
    }

    /// The sortie that took a line was given up: the line is open again, if its order is still in force.
    pub(crate) fn reopen_line(&mut self, tail: TailId, sortie: u32) {
        let mut lines = self.call.lines.iter_mut();
        if let Some(line) = lines.find(|line| line.taken == Some((tail, sortie))) {
            line.taken = None;
        }
    }

    /// Who flies or has flown the lines of the order, and in which sortie.
    pub(crate) fn lines_taken(&self) -> impl Iterator<Item = (TailId, u32)> {
        self.call.lines.iter().filter_map(|line| line.taken)
    }

    fn alike(&self, one: TailId, other: TailId) -> bool {
        self.tails[one.index()].kind == self.tails[other.index()].kind
    }
}
