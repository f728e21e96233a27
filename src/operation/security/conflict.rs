//! Conflict: a fighting level of 0 to 4 in each area, which spills over to its neighbours.
//!
//! Owns the levels: a continuous-time Markov chain whose rise in one area is driven by how far
//! its neighbours stand above it, within the bounds that offensives and pressure set. It tells levels; what they do is
//! the guards' and incidents' room.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::AreaId;
use crate::operation::sky::weather::Sky;
use crate::operation::world::World;
use crate::sim::Entity;

/// The highest fighting level.
const WORST: u32 = 4;

/// What can happen to fighting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ConflictEvent {
    /// It rises by a level.
    Rises(AreaId),
    /// It falls by a level.
    Falls(AreaId),
}

/// What holds a level for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Bound {
    /// An offensive: not below this level.
    AtLeast(u32),
    /// Pressure from the air: not above this level.
    AtMost(u32),
}

/// An area: its weather and its fighting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Area {
    pub(crate) entity: Entity,
    pub(crate) sky: Option<Sky>,
    pub(crate) level: u32,
    pub(crate) escalation: f64,
    pub(crate) easing: f64,
    /// Neighbours with the rate per hour and level of difference at which they spill over into this one.
    pub(crate) spill: Vec<(AreaId, f64)>,
    pub(crate) rise: Clock,
    pub(crate) fall: Clock,
    /// What holds its level, each with its number.
    pub(crate) bounds: Vec<(u32, Bound)>,
}

impl Area {
    /// The lowest and the highest level it may have; pressure goes before an offensive.
    fn range(&self) -> (u32, u32) {
        let (mut low, mut high) = (0, WORST);
        for (_, bound) in &self.bounds {
            match *bound {
                Bound::AtLeast(level) => low = low.max(level),
                Bound::AtMost(level) => high = high.min(level),
            }
        }
        (low.min(high), high)
    }
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

    /// Fighting in an area goes to `level`, or as near as its bounds allow, and everything it drives is brought up to
    /// date.
    pub(crate) fn set_fighting(&mut self, area: AreaId, level: u32, agenda: &mut Agenda) {
        let (low, high) = self.areas[area.index()].range();
        let level = level.clamp(low, high);
        let before = std::mem::replace(&mut self.areas[area.index()].level, level);
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
        self.watch_control_in(area, agenda);
        // It may open a lane.
        self.request_review(agenda);
    }

    /// Holds the level of an area from now on, under a number by which it is released again.
    pub(crate) fn bind_fighting(&mut self, area: AreaId, bound: Bound, agenda: &mut Agenda) -> u32 {
        self.bounds_set += 1;
        let number = self.bounds_set;
        self.areas[area.index()].bounds.push((number, bound));
        self.keep_in_bounds(area, agenda);
        number
    }

    /// What held the level of an area holds it no longer.
    pub(crate) fn release_fighting(
        &mut self,
        area: AreaId,
        number: u32,
        agenda: &mut Agenda,
    ) -> Option<Bound> {
        let bounds = &mut self.areas[area.index()].bounds;
        let position = bounds.iter().position(|(other, _)| *other == number)?;
        let (_, bound) = bounds.remove(position);
        self.keep_in_bounds(area, agenda);
        Some(bound)
    }

    /// Offensives hold up the level of an area no longer; says whether any did. What would have ended them finds nothing
    /// to end.
    pub(crate) fn release_offensives(&mut self, area: AreaId) -> bool {
        let bounds = &mut self.areas[area.index()].bounds;
        let before = bounds.len();
        bounds.retain(|(_, bound)| matches!(bound, Bound::AtMost(_)));
        bounds.len() < before
    }

    /// Takes over the rates of fighting and the terms of ceasefires; when a ceasefire in force breaks down is drawn already.
    pub(crate) fn adopt_conflict(&mut self, plan: &World, agenda: &mut Agenda) {
        let mut touched = Vec::new();
        for (ceasefire, new) in self.ceasefires.iter_mut().zip(&plan.ceasefires) {
            ceasefire.lapse = new.lapse;
            if (ceasefire.rise, ceasefire.fall) != (new.rise, new.fall) {
                (ceasefire.rise, ceasefire.fall) = (new.rise, new.fall);
                touched.extend_from_slice(&ceasefire.areas);
            }
        }
        for id in self.area_ids() {
            let (area, new) = (&mut self.areas[id.index()], &plan.areas[id.index()]);
            let rates = (new.escalation, new.easing, &new.spill);
            if (area.escalation, area.easing, &area.spill) != rates {
                (area.escalation, area.easing) = (new.escalation, new.easing);
                area.spill.clone_from(&new.spill);
                touched.push(id);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for area in touched {
            self.refresh_fighting(area, agenda);
        }
    }

    fn keep_in_bounds(&mut self, area: AreaId, agenda: &mut Agenda) {
        let level = self.areas[area.index()].level;
        self.set_fighting(area, level, agenda);
        self.refresh_fighting(area, agenda);
    }

    /// The fighting level at a place; 0 outside every area.
    pub(crate) fn fighting_in(&self, area: Option<AreaId>) -> u32 {
        area.map_or(0, |area| self.areas[area.index()].level)
    }

    /// Brings the clocks of an area up to date after any change of levels, bounds or ceasefires.
    pub(crate) fn refresh_fighting(&mut self, id: AreaId, agenda: &mut Agenda) {
        let (rise, fall) = self.calm(id);
        let area = &self.areas[id.index()];
        let above = |(other, rate): &(AreaId, f64)| {
            rate * f64::from(self.areas[other.index()].level.saturating_sub(area.level))
        };
        let spilling: f64 = area.spill.iter().map(above).sum();
        let (low, high) = area.range();
        let up = if area.level < high {
            (area.escalation + spilling) * rise
        } else {
            0.0
        };
        let down = if area.level > low {
            area.easing * fall
        } else {
            0.0
        };
        let area = &mut self.areas[id.index()];
        let rises = Event::Conflict(ConflictEvent::Rises(id));
        area.rise.set_rate(up, rises, agenda);
        let falls = Event::Conflict(ConflictEvent::Falls(id));
        area.fall.set_rate(down, falls, agenda);
    }
}
