//! Control: a site passes to another force, on a date or on a condition.
//!
//! Owns who is in control, as far as the lift sees it: whether persons can be lifted from there. They stay held; the
//! other force's guards guard them.

use serde::{Deserialize, Serialize};

use super::guards::GuardEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, PlaceId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::guards::Takeover;
use crate::sim::{Handle, Rank};

/// In whose hands a site is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Control {
    /// On what condition it passes; none once it has.
    pub(crate) terms: Option<Takeover>,
    /// The passage that the condition has set, and how often it has set one.
    pending: Option<Handle>,
    set: u32,
    /// Whether the force in control lets nobody be lifted.
    pub(crate) bars_lift: bool,
}

impl Control {
    /// In the hands of those who have it, until the terms hold.
    pub(crate) fn under(terms: Option<Takeover>) -> Self {
        Control {
            terms,
            ..Control::default()
        }
    }
}

impl World {
    /// Fighting in an area has changed, which may be the condition for its sites.
    pub(crate) fn watch_control_in(&mut self, area: AreaId, agenda: &mut Agenda) {
        for place in self.place_ids() {
            if self.places[place.index()].area == Some(area) {
                self.watch_control(place, agenda);
            }
        }
    }

    /// Sets the passage of a site once its condition holds, and unsets it if it ceases to hold before.
    pub(crate) fn watch_control(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let level = self.fighting_in(self.places[place.index()].area);
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        let (control, garrison) = (&mut site.control, &site.garrison);
        let Some(terms) = &control.terms else {
            return;
        };
        let holds = terms.fighting.is_some_and(|least| level >= least)
            || terms
                .guards_below
                .is_some_and(|share| garrison.there() < share * f64::from(garrison.planned));
        match (holds, control.pending) {
            (true, None) => {
                control.set += 1;
                let mut draws = self
                    .streams
                    .occasion(Source::Takeover, site.entity, control.set);
                let wait = terms.after.draw(&mut draws);
                let event = Event::Guards(GuardEvent::PassesOver(place));
                control.pending = Some(agenda.schedule(wait, Rank::Ordinary, event));
            }
            (false, Some(due)) => {
                agenda.cancel(due);
                control.pending = None;
            }
            _ => {}
        }
    }

    /// The condition has held for long enough.
    pub(crate) fn on_takeover(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let site = self.places[place.index()].site.as_mut();
        let terms = site.and_then(|site| site.control.terms.take());
        if let Some(terms) = terms {
            self.pass_control(place, terms.guards, terms.lift, agenda);
        }
    }

    /// A site passes to another force, with guards of its own.
    pub(crate) fn pass_control(
        &mut self,
        place: PlaceId,
        guards: Option<u32>,
        lift: bool,
        agenda: &mut Agenda,
    ) {
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        if let Some(due) = site.control.pending.take() {
            agenda.cancel(due);
        }
        site.control.terms = None;
        site.control.bars_lift = !lift;
        let guards = guards.unwrap_or(site.garrison.planned);
        site.garrison.strength = guards;
        site.garrison.away = 0.0;
        self.tell(Fact::ControlPassed {
            place,
            guards,
            lift,
        });
        self.muster(place, agenda);
        self.refresh_landings(place, agenda);
        self.request_review(agenda);
    }
}
