//! Hazards: how often incidents begin at each site.
//!
//! Owns the law of the hazards and when the next incident falls. Three run at a site: unrest from within, attack from
//! outside, and exit from a site whose guards have collapsed. All are frozen while an incident is open there, and an
//! incident elsewhere raises all of them for a time.

use super::clock::unit_exponential;
use super::incidents::IncidentEvent;
use super::site::Site;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Cause;
use crate::operation::ids::{AreaId, PlaceId};
use crate::operation::world::World;
use crate::sim::{Handle, Hazard, Rank, Stream};

/// A hazard with its draws and the event it has set.
#[derive(Clone, Debug)]
pub(crate) struct Danger {
    pub(crate) cause: Cause,
    /// Base rate per hour.
    base: f64,
    pub(crate) hazard: Hazard,
    stream: Stream,
    due: Option<Handle>,
}

impl Danger {
    pub(crate) fn new(cause: Cause, base: f64, decay: f64, mut stream: Stream) -> Self {
        let hazard = Hazard::new(unit_exponential(&mut stream), decay);
        Danger {
            cause,
            base,
            hazard,
            stream,
            due: None,
        }
    }

    /// Takes over the base rate of another; says whether it was not the same.
    pub(crate) fn adopt(&mut self, new: &Danger) -> bool {
        let differs = self.base != new.base;
        self.base = new.base;
        differs
    }

    /// Starts the wait for the next incident of this cause.
    fn renew(&mut self) {
        self.due = None;
        let threshold = unit_exponential(&mut self.stream);
        self.hazard.renew(threshold);
    }
}

impl World {
    /// Starts the hazards of every site.
    pub(crate) fn start_incidents(&mut self, agenda: &mut Agenda) {
        for place in self.place_ids() {
            self.refresh_hazard(place, agenda);
        }
    }

    /// Brings a site's hazards up to date after any change of persons, guards, fighting or incident.
    pub(crate) fn refresh_hazard(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let held = self.persons.guarded_at(id);
        let (factor, exit) = (self.hazard_factor(id, held), self.exit_factor(id));
        let multiplier = self.incidents.multiplier;
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        site.advance(now);
        for danger in &mut site.dangers {
            let factor = match danger.cause {
                Cause::Exit => exit,
                // Nobody riots where there is nobody to riot against.
                Cause::Unrest => factor * (1.0 - exit),
                _ => factor,
            };
            danger.hazard.set_rate(danger.base * factor * multiplier);
            if let Some(due) = danger.due.take() {
                agenda.cancel(due);
            }
            let event = Event::Incident(IncidentEvent::Begins(id, danger.cause));
            danger.due = danger
                .hazard
                .due_in()
                .map(|wait| agenda.schedule(wait, Rank::Ordinary, event));
        }
        site.count(held, now);
        if held == 0 {
            self.relieve_reaction(id, agenda);
        }
    }

    /// The same for every site in an area.
    pub(crate) fn refresh_hazards_in(&mut self, area: AreaId, agenda: &mut Agenda) {
        for id in self.place_ids() {
            if self.places[id.index()].area == Some(area) {
                self.refresh_hazard(id, agenda);
            }
        }
    }

    /// A site's hazard of one cause has struck: the wait for the next begins.
    pub(crate) fn renew_danger(&mut self, place: PlaceId, cause: Cause, agenda: &Agenda) {
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        site.advance(agenda.now());
        let struck = site.dangers.iter_mut().find(|danger| danger.cause == cause);
        if let Some(danger) = struck {
            danger.renew();
        }
    }

    /// Contagion: the hazard of every site other than `from` rises at once, by its share of what happens there; of every
    /// site, if it happens at none.
    pub(crate) fn spread(&mut self, from: Option<PlaceId>, agenda: &mut Agenda) {
        for id in self.place_ids().filter(|&id| Some(id) != from) {
            let (law, names) = (&self.incidents, &self.names);
            let share = from.map_or(law.contagion, |from| {
                law.contagion_of(names.place(from), names.place(id))
            });
            let Some(site) = &mut self.places[id.index()].site else {
                continue;
            };
            site.advance(agenda.now());
            for danger in &mut site.dangers {
                danger.hazard.excite(share);
            }
            self.refresh_hazard(id, agenda);
        }
    }

    /// The site of a place, if persons are inside and no incident is open: else its hazards are zero.
    fn exposed(&self, id: PlaceId) -> Option<&Site> {
        let site = self.places[id.index()].site.as_ref()?;
        (self.persons.inside_at(id) > 0 && !site.unsafe_now()).then_some(site)
    }

    /// Product of the factors of unrest and attack (model, section 6).
    fn hazard_factor(&self, id: PlaceId, held: u32) -> f64 {
        let Some(site) = self.exposed(id) else {
            return 0.0;
        };
        let law = &self.incidents;
        let crowding = f64::from(held) / site.fabric.capacity();
        // Persons per guard over the planned ratio; one guard stands in where none is left.
        let present = f64::from(site.garrison.on_hand().max(1));
        let planned = f64::from(site.garrison.planned.max(1));
        let thinness = (f64::from(held) / site.planned_persons.max(1.0)) * (planned / present);
        let area = self.places[id.index()].area;
        libm::pow(crowding, law.crowding)
            * libm::pow(thinness, law.guarding)
            * (1.0 + law.fighting * f64::from(self.fighting_in(area)))
            * (1.0 + law.high_tier * self.persons.high_share(id))
    }

    /// How far the guards of a site have collapsed: 0 at the share of planned guards where that begins, 1 without any. Always
    /// 0 where there are no exits.
    fn exit_factor(&self, id: PlaceId) -> f64 {
        let Some(site) = self.exposed(id) else {
            return 0.0;
        };
        let law = &self.incidents;
        let enough = law.collapse * f64::from(site.garrison.planned);
        if law.exit_rate.per_hour() > 0.0 && enough > 0.0 {
            (1.0 - f64::from(site.garrison.on_hand()) / enough).max(0.0)
        } else {
            0.0
        }
    }
}
