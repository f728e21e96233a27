//! Campaigns: offensives with a front that moves from area to area, pressure from the air, and ceasefires.
//!
//! Owns the ceasefires and how far each offensive has come. What they do to the level of an area is `conflict`.
//!
//! ```text
//! offensive   area -> its neighbours by spill -> theirs, each after a drawn time, up to its reach
//!             stops at the border of an area under a ceasefire; one that begins in such an area ends the ceasefire
//!             what it holds up is let go where a ceasefire comes into force
//! ceasefire   not in force -> in force -> [extended] -> lapsed, at its date or by chance
//! ```

use serde::{Deserialize, Serialize};

use super::clock::unit_exponential;
use super::conflict::Bound;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, CeasefireId};
use crate::operation::inject::Script;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Handle, Rank, Stream, Time};

/// What can happen in a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum CampaignEvent {
    /// The front of an offensive, by its position in the script, reaches an area over so many borders.
    Reaches(u16, AreaId, u32),
    /// What held the level of an area, by number, ends.
    Ends(AreaId, u32),
    /// A ceasefire lapses.
    Lapses(CeasefireId),
}

/// An offensive as it was scripted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Offensive {
    pub(crate) area: AreaId,
    pub(crate) level: u32,
    pub(crate) lasts: Duration,
    pub(crate) reach: u32,
    pub(crate) advance: DurationDist,
    pub(crate) fade: u32,
}

/// A ceasefire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ceasefire {
    pub(crate) areas: Vec<AreaId>,
    pub(crate) rise: f64,
    pub(crate) fall: f64,
    /// Rate per hour at which it breaks down.
    pub(crate) lapse: f64,
    pub(crate) stream: Stream,
    pub(crate) force: Option<InForce>,
}

/// A ceasefire's time in force: when it ends, and what is due to end it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct InForce {
    until: Option<Time>,
    end: Option<Handle>,
    breakdown: Option<Handle>,
}

impl World {
    /// Something happens in a campaign.
    pub(crate) fn on_campaign(&mut self, event: CampaignEvent, agenda: &mut Agenda) {
        match event {
            CampaignEvent::Reaches(offensive, area, borders) => {
                self.front_reaches(offensive, area, borders, agenda);
            }
            CampaignEvent::Ends(area, number) => {
                match self.release_fighting(area, number, agenda) {
                    Some(Bound::AtLeast(_)) => self.tell(Fact::OffensiveSpent { area }),
                    Some(Bound::AtMost(_)) => self.tell(Fact::PressureEnded { area }),
                    None => {}
                }
            }
            CampaignEvent::Lapses(ceasefire) => self.end_ceasefire(ceasefire, agenda),
        }
    }

    // --- offensives and pressure -------------------------------------------------------------

    /// An offensive begins, whatever has been agreed.
    pub(crate) fn begin_offensive(&mut self, position: u16, area: AreaId, agenda: &mut Agenda) {
        for ceasefire in self.ceasefires_in(area) {
            self.end_ceasefire(ceasefire, agenda);
        }
        self.front_reaches(position, area, 0, agenda);
    }

    fn front_reaches(&mut self, position: u16, area: AreaId, borders: u32, agenda: &mut Agenda) {
        let Script::Offensive(offensive) = self.script[usize::from(position)].1.clone() else {
            return;
        };
        let level = offensive.level.saturating_sub(offensive.fade * borders);
        let reached = self.fronts.contains(&(position, area));
        if reached || level == 0 || !self.ceasefires_in(area).is_empty() {
            return;
        }
        self.fronts.push((position, area));
        self.tell(Fact::OffensiveReached { area, level });
        let present = self.areas[area.index()].level;
        self.set_fighting(area, present.max(level), agenda);
        if offensive.lasts > Duration::ZERO {
            self.hold_fighting(area, Bound::AtLeast(level), offensive.lasts, agenda);
        }
        if borders < offensive.reach {
            self.advance(position, &offensive.advance, area, borders + 1, agenda);
        }
    }

    /// A front sets out from an area to each that its fighting spills over to.
    fn advance(
        &self,
        position: u16,
        time: &DurationDist,
        from: AreaId,
        borders: u32,
        agenda: &mut Agenda,
    ) {
        for (to, area) in self.area_ids().zip(&self.areas) {
            if !area.spill.iter().any(|(other, _)| *other == from) {
                continue;
            }
            let border = self.areas[from.index()].entity.joined(area.entity);
            let occasion = u32::from(position) + 1;
            let wait = time.draw(&mut self.streams.occasion(Source::Front, border, occasion));
            let event = Event::Campaign(CampaignEvent::Reaches(position, to, borders));
            agenda.schedule(wait, Rank::Ordinary, event);
        }
    }

    /// Pressure from the air holds the level of an area down for a time.
    pub(crate) fn press(&mut self, area: AreaId, level: u32, lasts: Duration, agenda: &mut Agenda) {
        self.tell(Fact::PressureBegan { area, level });
        self.hold_fighting(area, Bound::AtMost(level), lasts, agenda);
    }

    fn hold_fighting(&mut self, area: AreaId, bound: Bound, lasts: Duration, agenda: &mut Agenda) {
        let number = self.bind_fighting(area, bound, agenda);
        let end = Event::Campaign(CampaignEvent::Ends(area, number));
        agenda.schedule(lasts, Rank::Ordinary, end);
    }

    // --- ceasefires --------------------------------------------------------------------------

    /// A ceasefire comes into force, for a time or until it lapses; one that is in force begins anew. No offensive goes on
    /// in its areas.
    pub(crate) fn begin_ceasefire(
        &mut self,
        id: CeasefireId,
        lasts: Option<Duration>,
        agenda: &mut Agenda,
    ) {
        self.disarm(id, agenda);
        let event = Event::Campaign(CampaignEvent::Lapses(id));
        let until = lasts.map(|lasts| agenda.now() + lasts);
        let end = until.map(|until| agenda.schedule(until, Rank::Ordinary, event));
        let ceasefire = &mut self.ceasefires[id.index()];
        let breakdown = (ceasefire.lapse > 0.0).then(|| {
            let hours = unit_exponential(&mut ceasefire.stream) / ceasefire.lapse;
            let wait = Duration::from_secs_f64(hours * 3600.0);
            agenda.schedule(wait, Rank::Ordinary, event)
        });
        ceasefire.force = Some(InForce {
            until,
            end,
            breakdown,
        });
        self.tell(Fact::CeasefireBegan { ceasefire: id });
        for area in self.ceasefires[id.index()].areas.clone() {
            if self.release_offensives(area) {
                self.tell(Fact::OffensiveSpent { area });
            }
        }
        self.refresh_under(id, agenda);
    }

    /// A ceasefire that is in force for a time is in force for longer.
    pub(crate) fn extend_ceasefire(&mut self, id: CeasefireId, by: Duration, agenda: &mut Agenda) {
        let Some(force) = &mut self.ceasefires[id.index()].force else {
            return;
        };
        let (Some(until), Some(end)) = (force.until, force.end) else {
            return;
        };
        agenda.cancel(end);
        let event = Event::Campaign(CampaignEvent::Lapses(id));
        force.until = Some(until + by);
        force.end = Some(agenda.schedule(until + by, Rank::Ordinary, event));
        self.tell(Fact::CeasefireExtended { ceasefire: id, by });
    }

    /// A ceasefire that is in force lapses.
    pub(crate) fn end_ceasefire(&mut self, id: CeasefireId, agenda: &mut Agenda) {
        if self.disarm(id, agenda) {
            self.tell(Fact::CeasefireLapsed { ceasefire: id });
            self.refresh_under(id, agenda);
        }
    }

    /// Takes a ceasefire out of force; says whether it was in it.
    fn disarm(&mut self, id: CeasefireId, agenda: &mut Agenda) -> bool {
        let Some(force) = self.ceasefires[id.index()].force.take() else {
            return false;
        };
        for due in [force.end, force.breakdown].into_iter().flatten() {
            agenda.cancel(due);
        }
        true
    }

    fn refresh_under(&mut self, id: CeasefireId, agenda: &mut Agenda) {
        for area in self.ceasefires[id.index()].areas.clone() {
            self.refresh_fighting(area, agenda);
        }
    }

    /// The ceasefires in force in an area.
    fn ceasefires_in(&self, area: AreaId) -> Vec<CeasefireId> {
        let holds = |id: &usize| {
            let ceasefire = &self.ceasefires[*id];
            ceasefire.force.is_some() && ceasefire.areas.contains(&area)
        };
        let ids = (0..self.ceasefires.len()).filter(holds);
        ids.map(CeasefireId::at).collect()
    }

    /// Factors that ceasefires put on the rise and the fall of fighting in an area.
    pub(crate) fn calm(&self, area: AreaId) -> (f64, f64) {
        let in_force = self.ceasefires_in(area);
        in_force.iter().fold((1.0, 1.0), |(rise, fall), id| {
            let ceasefire = &self.ceasefires[id.index()];
            (rise * ceasefire.rise, fall * ceasefire.fall)
        })
    }
}
