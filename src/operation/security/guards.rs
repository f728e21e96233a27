//! Guards: how many are on duty at each site, hour by hour.
//!
//! Owns each site's guards. Those of a site are its strength at the start, plus reinforcements, less those who have
//! deserted, were hurt or ordered away. Fighting in the area draws a share of them away, with a delay, and lets them return; the
//! hour of day says which share of the rest is on duty. A change of level sets a delay; when it has passed, the share
//! away is what the level of that moment makes it.

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, PlaceId};
use crate::operation::world::World;
use crate::sim::{Rank, Shifts, Stream, Time};

/// What can happen to guards.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum GuardEvent {
    /// Those of a site have left, or come back.
    Move(PlaceId),
    /// A shift begins or ends, everywhere.
    Shift,
    /// Part of those of a site desert.
    Desert(PlaceId),
    /// A site passes to another force.
    PassesOver(PlaceId),
}

/// Why guards left for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Departure {
    /// They deserted.
    Desertion,
    /// They were ordered away.
    Withdrawal,
}

/// The guards of a site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Garrison {
    /// Planned strength, which the present one is measured against.
    pub(crate) planned: u32,
    /// Guards of the site, whether there or drawn away.
    pub(crate) strength: u32,
    /// Share of them drawn away by fighting.
    pub(crate) away: f64,
    /// On duty.
    pub(crate) present: u32,
    /// Of reaction forces, there in an incident.
    pub(crate) reinforced: u32,
    /// Delays of leaving and coming back.
    pub(crate) stream: Stream,
    pub(crate) desertion: Clock,
}

impl Garrison {
    pub(crate) fn new(planned: u32, strength: u32, stream: Stream, desertion: Stream) -> Self {
        Garrison {
            planned,
            strength,
            away: 0.0,
            present: strength,
            reinforced: 0,
            stream,
            desertion: Clock::new(desertion),
        }
    }

    /// On duty, with those of reaction forces.
    pub(crate) fn on_hand(&self) -> u32 {
        self.present + self.reinforced
    }

    /// Whether fewer are on hand than a share of those planned.
    pub(crate) fn has_collapsed(&self, share: f64) -> bool {
        f64::from(self.on_hand()) < share * f64::from(self.planned)
    }

    /// Whether fewer of the site's own are on duty than a share of those planned.
    pub(crate) fn needs_others(&self, share: f64) -> bool {
        f64::from(self.present) < share * f64::from(self.planned)
    }

    /// Guards who are there, on duty or not.
    pub(crate) fn there(&self) -> f64 {
        f64::from(self.strength) * (1.0 - self.away).max(0.0)
    }
}

/// A part of the day with the share of guards who are on duty in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct GuardShift {
    pub(crate) hours: Shifts,
    pub(crate) share: f64,
}

impl World {
    /// Brings guards to the strength that fighting and hour leave them at the start.
    pub(crate) fn start_guards(&mut self, agenda: &mut Agenda) {
        let share = self.share_on_duty(agenda.now());
        for id in self.place_ids() {
            let away = self.share_away(id);
            if let Some(garrison) = self.garrison(id) {
                garrison.away = away;
                garrison.present = libm::round(garrison.there() * share) as u32;
            }
            self.refresh_desertion(id, agenda);
            self.watch_control(id, agenda);
        }
        self.await_guard_shift(agenda);
    }

    /// Something happens to guards.
    pub(crate) fn on_guards(&mut self, event: GuardEvent, agenda: &mut Agenda) {
        match event {
            GuardEvent::Move(place) => {
                let away = self.share_away(place);
                if let Some(garrison) = self.garrison(place) {
                    garrison.away = away;
                }
                self.muster(place, agenda);
            }
            GuardEvent::Shift => {
                for place in self.place_ids() {
                    self.muster(place, agenda);
                }
                self.await_guard_shift(agenda);
            }
            GuardEvent::Desert(place) => self.on_desertion(place, agenda),
            GuardEvent::PassesOver(place) => self.on_takeover(place, agenda),
        }
    }

    /// The level in an area changed: guards of its sites will leave or come back.
    pub(crate) fn draw_guards(&mut self, area: AreaId, away: bool, agenda: &mut Agenda) {
        for id in self.place_ids() {
            let place = &mut self.places[id.index()];
            if place.area != Some(area) {
                continue;
            }
            let Some(site) = &mut place.site else {
                continue;
            };
            let delay = if away {
                &self.guards.leave_after
            } else {
                &self.guards.back_after
            };
            let wait = delay.draw(&mut site.garrison.stream);
            let moves = Event::Guards(GuardEvent::Move(id));
            agenda.schedule(wait, Rank::Ordinary, moves);
            self.refresh_desertion(id, agenda);
        }
    }

    /// Counts who is on duty at a site after any change; what hangs on it is brought up to date.
    pub(crate) fn muster(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let share = self.share_on_duty(agenda.now());
        let Some(garrison) = self.garrison(place) else {
            return;
        };
        let guards = libm::round(garrison.there() * share) as u32;
        if garrison.present != guards {
            garrison.present = guards;
            self.tell(Fact::GuardsChanged { place, guards });
            self.relieve_reaction(place, agenda);
            self.strength_changed(place, agenda);
        }
        self.watch_control(place, agenda);
    }

    /// Part of the guards of a site leave for good.
    pub(crate) fn lose_guards(
        &mut self,
        place: PlaceId,
        share: f64,
        why: Departure,
        agenda: &mut Agenda,
    ) {
        let Some(garrison) = self.garrison(place) else {
            return;
        };
        let guards = libm::round(f64::from(garrison.strength) * share) as u32;
        garrison.strength -= guards;
        self.tell(match why {
            Departure::Desertion => Fact::GuardsDeserted { place, guards },
            Departure::Withdrawal => Fact::GuardsWithdrawn { place, guards },
        });
        self.muster(place, agenda);
    }

    /// Guards come to a site.
    pub(crate) fn reinforce(&mut self, place: PlaceId, guards: u32, agenda: &mut Agenda) {
        let Some(garrison) = self.garrison(place) else {
            return;
        };
        garrison.strength += guards;
        self.tell(Fact::GuardsReinforced { place, guards });
        self.muster(place, agenda);
    }

    pub(crate) fn garrison(&mut self, place: PlaceId) -> Option<&mut Garrison> {
        let site = self.places[place.index()].site.as_mut()?;
        Some(&mut site.garrison)
    }

    /// Share of the guards of a site that the present fighting draws away.
    fn share_away(&self, place: PlaceId) -> f64 {
        let level = self.fighting_in(self.places[place.index()].area);
        self.guards.drawn_per_level * f64::from(level)
    }

    // --- shifts ------------------------------------------------------------------------------

    /// Share of the guards who are there that are on duty at an hour.
    fn share_on_duty(&self, now: Time) -> f64 {
        let on = |shift: &&GuardShift| shift.hours.capacity_at(now) > 0;
        let shares = self.guard_shifts.iter().filter(on).map(|shift| shift.share);
        shares.fold(1.0, f64::min)
    }

    fn await_guard_shift(&mut self, agenda: &mut Agenda) {
        let shifts = self.guard_shifts.iter();
        let next = shifts.filter_map(|shift| shift.hours.next_change(agenda.now()));
        let event = Event::Guards(GuardEvent::Shift);
        let next = next.min();
        self.guard_shift_due = next.map(|at| agenda.schedule(at, Rank::Capacity, event));
    }

    /// Takes over the laws of guards: those of drawing away hold for the next change of level, shifts and desertion at once.
    pub(crate) fn adopt_guards(&mut self, plan: &World, agenda: &mut Agenda) {
        let old = std::mem::replace(&mut self.guards, plan.guards.clone());
        if old.shift != self.guards.shift {
            self.guard_shifts.clone_from(&plan.guard_shifts);
            if let Some(due) = self.guard_shift_due.take() {
                agenda.cancel(due);
            }
            self.on_guards(GuardEvent::Shift, agenda);
        }
        if old.desertion != self.guards.desertion {
            for place in self.place_ids() {
                self.refresh_desertion(place, agenda);
            }
        }
    }

    // --- desertion ---------------------------------------------------------------------------

    /// Sets the rate of desertion at a site by the fighting there.
    fn refresh_desertion(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let law = self.guards.desertion.as_ref();
        let level = self.fighting_in(self.places[place.index()].area);
        let rate = law.map_or(0.0, |law| law.rate.per_hour()) * f64::from(level);
        if let Some(garrison) = self.garrison(place) {
            let event = Event::Guards(GuardEvent::Desert(place));
            garrison.desertion.set_rate(rate, event, agenda);
        }
    }

    fn on_desertion(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(law) = self.guards.desertion.clone() else {
            return;
        };
        let Some(garrison) = self.garrison(place) else {
            return;
        };
        let lot = garrison.desertion.stream.uniform();
        garrison.desertion.renew(agenda);
        let share = law.least + lot * (law.most - law.least);
        self.lose_guards(place, share, Departure::Desertion, agenda);
        self.refresh_desertion(place, agenda);
    }
}
