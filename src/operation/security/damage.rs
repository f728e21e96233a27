//! Damage: a site that was broken open holds fewer until it is repaired.
//!
//! Owns how many each site can hold now.

use serde::{Deserialize, Serialize};

use super::incidents::IncidentEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::PlaceId;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::{Handle, Rank};

/// What a site holds, and how much of that is destroyed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Fabric {
    built: u32,
    /// Share destroyed.
    lost: f64,
    repair: Option<Handle>,
}

impl Fabric {
    /// A whole site for so many persons.
    pub(crate) fn new(built: u32) -> Self {
        Fabric {
            built,
            lost: 0.0,
            repair: None,
        }
    }

    /// The plan says otherwise how many it is built for; what is destroyed of it stays so.
    pub(crate) fn adopt(&mut self, plan: &Fabric) {
        self.built = plan.built;
    }

    /// Persons it can hold now; one at least.
    pub(crate) fn holds(&self) -> u32 {
        (libm::round(f64::from(self.built) * (1.0 - self.lost)) as u32).max(1)
    }

    /// The same as a number to measure crowding against.
    pub(crate) fn capacity(&self) -> f64 {
        f64::from(self.holds())
    }
}

impl World {
    /// A breach destroys part of a site; what was being repaired has to wait.
    pub(crate) fn damage(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let share = self.incidents.damage;
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        if let Some(due) = site.fabric.repair.take() {
            agenda.cancel(due);
        }
        if share > site.fabric.lost {
            site.fabric.lost = share;
            let capacity = site.fabric.holds();
            self.tell(Fact::SiteDamaged { place, capacity });
            self.count_crowd(place, agenda.now());
            self.request_review(agenda);
        }
    }

    /// Once an incident is over, what it has destroyed is repaired.
    pub(crate) fn await_repair(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        if site.fabric.lost > 0.0 && site.fabric.repair.is_none() {
            let mut draws = self
                .streams
                .occasion(Source::SiteRepair, site.entity, site.occasion);
            let wait = self.incidents.repair.draw(&mut draws);
            let event = Event::Incident(IncidentEvent::Repaired(place));
            site.fabric.repair = Some(agenda.schedule(wait, Rank::Ordinary, event));
        }
    }

    /// A site is whole again.
    pub(crate) fn repair(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        site.fabric = Fabric::new(site.fabric.built);
        let capacity = site.fabric.holds();
        self.tell(Fact::SiteRepaired { place, capacity });
        self.count_crowd(place, agenda.now());
        self.refresh_hazard(place, agenda);
        self.request_review(agenda);
    }
}
