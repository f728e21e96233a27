//! Guards: planned strength at each site, drawn away by fighting nearby and coming back later.
//!
//! Owns the guards present. A change of level sets a delay; when it has passed, the site has the
//! strength that the level of that moment leaves it.

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, PlaceId};
use crate::operation::world::World;
use crate::sim::{Rank, Stream};

/// The guards of a site.
#[derive(Clone, Debug)]
pub(crate) struct Garrison {
    pub(crate) planned: u32,
    pub(crate) present: u32,
    pub(crate) stream: Stream,
}

impl World {
    /// Brings guards to the strength that fighting at the start leaves them.
    pub(crate) fn start_guards(&mut self) {
        for place in self.place_ids() {
            if let Some(left) = self.guards_left(place)
                && let Some(site) = &mut self.places[place.index()].site
            {
                site.garrison.present = left;
            }
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
            agenda.schedule(wait, Rank::Ordinary, Event::Guards(id));
        }
    }

    /// Guards have left or come back.
    pub(crate) fn on_guards(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(left) = self.guards_left(place) else {
            return;
        };
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        if site.garrison.present == left {
            return;
        }
        site.garrison.present = left;
        self.tell(Fact::GuardsChanged {
            place,
            guards: left,
        });
        self.refresh_hazard(place, agenda);
    }

    /// Guards that the present fighting leaves a site.
    fn guards_left(&self, place: PlaceId) -> Option<u32> {
        let place = &self.places[place.index()];
        let planned = place.site.as_ref()?.garrison.planned;
        let drawn = self.guards.drawn_per_level * f64::from(self.fighting_in(place.area));
        Some(libm::round(f64::from(planned) * (1.0 - drawn).max(0.0)) as u32)
    }
}
