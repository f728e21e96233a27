//! Gates: approvals that lanes and waves wait for, and the persons each admits a day.
//!
//! Owns which gates are open and what is left of their limits. A gate opens a while after its
//! date has come and the gates before it are open; a dated tranche sets its daily limit. Who does not
//! depart is given back to the total, and to the daily limit of the day of admission only.

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{GateId, LaneId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Entity, Rank, Time};

/// What can happen to a gate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GateEvent {
    /// It opens.
    Opens(GateId),
    /// Its daily limit changes to that of a tranche, by position.
    Tranche(GateId, u16),
    /// A new day begins for every gate.
    NewDay,
}

/// A gate.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    pub(crate) entity: Entity,
    /// Not before this; zero without a date.
    pub(crate) date: Time,
    pub(crate) after: Vec<GateId>,
    pub(crate) takes: DurationDist,
    pub(crate) per_day: Option<u32>,
    pub(crate) total: Option<u32>,
    /// Daily limits with the time from which each holds.
    pub(crate) tranches: Vec<(Time, u32)>,
    pub(crate) asked: bool,
    pub(crate) open: bool,
    pub(crate) today: u32,
    pub(crate) admitted: u32,
}

impl Gate {
    /// Persons it still admits today.
    fn left(&self) -> u32 {
        if !self.open {
            return 0;
        }
        let today = self
            .per_day
            .map_or(u32::MAX, |limit| limit.saturating_sub(self.today));
        let total = self
            .total
            .map_or(u32::MAX, |limit| limit.saturating_sub(self.admitted));
        today.min(total)
    }
}

impl World {
    /// Asks for every approval that waits for no other, and sets tranches and the first midnight.
    pub(crate) fn start_gates(&mut self, agenda: &mut Agenda) {
        if self.gates.is_empty() {
            return;
        }
        for position in 0..self.gates.len() {
            for (number, &(from, _)) in self.gates[position].tranches.iter().enumerate() {
                let event = GateEvent::Tranche(GateId::at(position), number as u16);
                agenda.schedule(from, Rank::Capacity, Event::Gate(event));
            }
        }
        agenda.schedule(
            self.first_midnight,
            Rank::Capacity,
            Event::Gate(GateEvent::NewDay),
        );
        self.ask_gates(agenda);
    }

    /// Something happens to a gate.
    pub(crate) fn on_gate(&mut self, event: GateEvent, agenda: &mut Agenda) {
        match event {
            GateEvent::Opens(gate) => {
                self.gates[gate.index()].open = true;
                self.tell(Fact::GateOpened { gate });
                self.ask_gates(agenda);
                self.bring_waves(agenda);
            }
            GateEvent::Tranche(id, number) => {
                let gate = &mut self.gates[id.index()];
                let per_day = gate.tranches[number as usize].1;
                gate.per_day = Some(per_day);
                self.tell(Fact::TrancheSet { gate: id, per_day });
            }
            GateEvent::NewDay => {
                for gate in &mut self.gates {
                    gate.today = 0;
                }
                agenda.schedule(
                    Duration::from_days(1),
                    Rank::Capacity,
                    Event::Gate(GateEvent::NewDay),
                );
            }
        }
        self.request_review(agenda);
    }

    /// Whether every one of these gates is open.
    pub(crate) fn all_open(&self, gates: &[GateId]) -> bool {
        gates.iter().all(|gate| self.gates[gate.index()].open)
    }

    /// Persons that the gates of a lane still admit today.
    pub(crate) fn gates_left(&self, lane: LaneId) -> u32 {
        let needs = &self.lanes[lane.index()].needs;
        needs
            .iter()
            .map(|gate| self.gates[gate.index()].left())
            .min()
            .unwrap_or(u32::MAX)
    }

    /// Days since the start, midnight to midnight; what a gate admits is counted by them.
    pub(crate) fn gate_day(&self, now: Time) -> i64 {
        let day = Duration::from_days(1).micros();
        (now - self.first_midnight).micros().div_euclid(day)
    }

    /// Counts persons against every gate of a lane.
    pub(crate) fn admit(&mut self, lane: LaneId, persons: u32) {
        for gate in &self.lanes[lane.index()].needs {
            let gate = &mut self.gates[gate.index()];
            gate.today += persons;
            gate.admitted += persons;
        }
    }

    /// Gives back what persons admitted on a day had used and who did not depart; of the daily limits only
    /// today's can still be used.
    pub(crate) fn give_back(&mut self, lane: LaneId, persons: u32, day: i64, now: Time) {
        let same_day = day == self.gate_day(now);
        for gate in &self.lanes[lane.index()].needs {
            let gate = &mut self.gates[gate.index()];
            if same_day {
                gate.today -= persons;
            }
            gate.admitted -= persons;
        }
    }

    fn ask_gates(&mut self, agenda: &mut Agenda) {
        for position in 0..self.gates.len() {
            let gate = &self.gates[position];
            if gate.asked || !self.all_open(&gate.after) {
                continue;
            }
            let mut draws = self.streams.stream(Source::Gate, gate.entity);
            let opens = gate.date.max(agenda.now()) + gate.takes.draw(&mut draws);
            agenda.schedule(
                opens,
                Rank::Capacity,
                Event::Gate(GateEvent::Opens(GateId::at(position))),
            );
            self.gates[position].asked = true;
        }
    }
}
