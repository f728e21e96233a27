//! Conflict: a fighting level of 0 to 4 in each area, which spills over to its neighbours.
//!
//! Owns the levels: a continuous-time Markov chain whose rise in one area is driven by how far
//! its neighbours stand above it. It tells levels; what they do is the guards' and incidents' room.

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::AreaId;
use crate::operation::sky::weather::Sky;
use crate::operation::world::World;
use crate::sim::{Handle, Hazard, Rank, Stream};

/// The highest fighting level.
const WORST: u32 = 4;

/// What can happen to fighting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConflictEvent {
    /// It rises by a level.
    Rises(AreaId),
    /// It falls by a level.
    Falls(AreaId),
}

/// One direction of the chain: its clock and its draws.
#[derive(Clone, Debug)]
pub(crate) struct Drift {
    hazard: Hazard,
    stream: Stream,
    due: Option<Handle>,
}

impl Drift {
    pub(crate) fn new(mut stream: Stream) -> Self {
        let threshold = unit_exponential(&mut stream);
        Drift {
            hazard: Hazard::new(threshold, 0.0),
            stream,
            due: None,
        }
    }

    /// Runs at `rate` per hour from now on.
    fn set_rate(&mut self, rate: f64, event: ConflictEvent, agenda: &mut Agenda) {
        self.hazard.advance(agenda.now());
        self.hazard.set_rate(rate);
        if let Some(due) = self.due.take() {
            agenda.cancel(due);
        }
        self.due = self
            .hazard
            .due_in()
            .map(|wait| agenda.schedule(wait, Rank::Ordinary, Event::Conflict(event)));
    }

    fn renew(&mut self, agenda: &Agenda) {
        self.hazard.advance(agenda.now());
        self.hazard.renew(unit_exponential(&mut self.stream));
    }
}

/// An area: its weather and its fighting.
#[derive(Clone, Debug)]
pub(crate) struct Area {
    pub(crate) sky: Option<Sky>,
    pub(crate) level: u32,
    pub(crate) escalation: f64,
    pub(crate) easing: f64,
    /// Neighbours with the rate per hour and level of difference at which they spill over into this one.
    pub(crate) spill: Vec<(AreaId, f64)>,
    pub(crate) rise: Drift,
    pub(crate) fall: Drift,
}

/// A unit-exponential draw by inversion.
pub(crate) fn unit_exponential(stream: &mut Stream) -> f64 {
    -libm::log(stream.uniform())
}

impl World {
    /// Starts every chain.
    pub(crate) fn start_conflict(&mut self, agenda: &mut Agenda) {
        for area in self.area_ids() {
            self.refresh_fighting(area, agenda);
        }
    }

    /// Fighting rises or falls by a level.
    pub(crate) fn on_conflict(&mut self, event: ConflictEvent, agenda: &mut Agenda) {
        let level = |world: &World, area: AreaId| world.areas[area.index()].level;
        match event {
            ConflictEvent::Rises(area) => {
                self.areas[area.index()].rise.renew(agenda);
                self.set_fighting(area, level(self, area) + 1, agenda);
            }
            ConflictEvent::Falls(area) => {
                self.areas[area.index()].fall.renew(agenda);
                self.set_fighting(area, level(self, area) - 1, agenda);
            }
        }
    }

    /// Fighting in an area goes to `level`, and everything it drives is brought up to date.
    pub(crate) fn set_fighting(&mut self, area: AreaId, level: u32, agenda: &mut Agenda) {
        let before = std::mem::replace(&mut self.areas[area.index()].level, level.min(WORST));
        if before == level {
            return;
        }
        self.tell(Fact::FightingChanged { area, level });
        for other in self.area_ids() {
            let near = other == area
                || self.areas[other.index()]
                    .spill
                    .iter()
                    .any(|(from, _)| *from == area);
            if near {
                self.refresh_fighting(other, agenda);
            }
        }
        self.draw_guards(area, level > before, agenda);
        self.pass_camps_in(area, agenda);
        self.refresh_hazards_in(area, agenda);
        // It may open a lane.
        self.request_review(agenda);
    }

    /// The fighting level at a place; 0 outside every area.
    pub(crate) fn fighting_in(&self, area: Option<AreaId>) -> u32 {
        area.map_or(0, |area| self.areas[area.index()].level)
    }

    fn refresh_fighting(&mut self, id: AreaId, agenda: &mut Agenda) {
        let area = &self.areas[id.index()];
        let above = |(other, rate): &(AreaId, f64)| {
            rate * f64::from(self.areas[other.index()].level.saturating_sub(area.level))
        };
        let spilling: f64 = area.spill.iter().map(above).sum();
        let up = if area.level < WORST {
            area.escalation + spilling
        } else {
            0.0
        };
        let down = if area.level > 0 { area.easing } else { 0.0 };
        let area = &mut self.areas[id.index()];
        area.rise.set_rate(up, ConflictEvent::Rises(id), agenda);
        area.fall.set_rate(down, ConflictEvent::Falls(id), agenda);
    }
}
