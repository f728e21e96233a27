//! Changes: levers that are set anew during the run.
//!
//! Owns when. A change is the world that setup makes of the changed scenario; at its instant each room takes over from it
//! what may change, and nothing of its state. What holds for the next tasking, draw or count is new from then on; what is
//! under way finishes as it was. A room whose levers are the same is not touched, so that a change of one thing alone moves
//! no event of another.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::world::World;
use crate::sim::Rank;

impl World {
    /// Sets every change.
    pub(crate) fn start_changes(&mut self, agenda: &mut Agenda) {
        for (position, (at, _)) in self.changes.iter().enumerate() {
            agenda.schedule(*at, Rank::Capacity, Event::Change(position as u16));
        }
    }

    /// Levers are set anew.
    pub(crate) fn on_change(&mut self, position: u16, agenda: &mut Agenda) {
        let plan = self.changes[position as usize].1.clone();
        self.tell(Fact::LeversChanged {
            number: u32::from(position) + 1,
        });
        self.adopt_laws(&plan, agenda);
        self.adopt_watch(&plan);
        self.adopt_gates(&plan, agenda);
        self.adopt_call(&plan, agenda);
        self.adopt_conflict(&plan, agenda);
        self.adopt_forces(&plan);
        self.adopt_types(&plan);
        self.adopt_waves(&plan, agenda);
        self.adopt_lanes(&plan, agenda);
        self.adopt_places(&plan, agenda);
        self.adopt_stations(&plan, agenda);
        self.adopt_countries(&plan);
        self.adopt_camps(&plan, agenda);
        self.request_review(agenda);
    }

    /// Laws that are looked up when they are asked for; only hazards are set in advance.
    fn adopt_laws(&mut self, plan: &World, agenda: &mut Agenda) {
        self.adopt_guards(plan, agenda);
        self.limits = plan.limits.clone();
        self.escort = plan.escort.clone();
        self.threats.weights = plan.threats.weights.clone();
        if self.incidents != plan.incidents {
            let reserve = self.incidents.reaction_force;
            self.incidents = plan.incidents.clone();
            for place in self.place_ids() {
                self.refresh_hazard(place, agenda);
                if self.incidents.reaction_force != reserve {
                    self.time_response(place, agenda);
                }
            }
        }
    }

    fn adopt_types(&mut self, plan: &World) {
        for (kind, new) in self.types.iter_mut().zip(&plan.types) {
            kind.spec = new.spec.clone();
            kind.crew.clone_from(&new.crew);
        }
        for (crew, new) in self.crews.iter_mut().zip(&plan.crews) {
            (crew.night, crew.duty) = (new.night, new.duty);
        }
    }

    fn adopt_lanes(&mut self, plan: &World, agenda: &mut Agenda) {
        for (lane, new) in self.lanes.iter_mut().zip(&plan.lanes) {
            lane.closed_above = new.closed_above;
            if lane.closed != new.closed {
                lane.closed = new.closed.clone();
                let now = agenda.now();
                for &(_, until) in lane.closed.iter().filter(|(_, until)| *until > now) {
                    agenda.schedule(until, Rank::Arrival, Event::Review);
                }
            }
        }
    }

    fn adopt_places(&mut self, plan: &World, agenda: &mut Agenda) {
        let now = agenda.now();
        for id in self.place_ids() {
            let (place, new) = (&mut self.places[id.index()], &plan.places[id.index()]);
            place.staging = new.staging;
            if let (Some(site), Some(new)) = (&mut place.site, &new.site) {
                site.fabric.adopt(&new.fabric);
                if site.adopt_rates(new) {
                    self.refresh_hazard(id, agenda);
                }
            }
            let (place, new) = (&mut self.places[id.index()], &plan.places[id.index()]);
            if let (Some(reception), Some(new)) = (&mut place.reception, &new.reception) {
                reception.adopt(new, now);
                self.serve_ramp(id, agenda);
                self.open_door(id, agenda);
            }
        }
    }

    fn adopt_countries(&mut self, plan: &World) {
        for (country, new) in self.countries.iter_mut().zip(&plan.countries) {
            country.willingness = new.willingness;
            country.outreach = new.outreach;
            country.delay = new.delay.clone();
            country.pickup_seats = new.pickup_seats;
        }
    }
}
