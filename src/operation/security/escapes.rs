//! Escapes: who gets out of an open site, who is retaken, and who is gone for good.
//!
//! Owns no state but the persons' own. Each person held escapes at a rate that the stage and the strength of the guards
//! set. Recapture is one of two competing ends, by a share; each has its own time. Who is brought back to a site that is
//! open, or whose guards have collapsed, is kept apart there until it is neither: nobody escapes twice in one incident.
//!
//! ```text
//! held, staged -> at large -> held, staged (retaken)        or   at large, out of reach for good
//! held, staged -> died
//! ```

use super::incidents::IncidentEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Cause, Fact, State};
use crate::operation::ids::{PersonId, PlaceId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::incidents::Stage;
use crate::sim::Rank;

impl World {
    /// Rate per hour at which each person escapes from a site in an incident at a stage.
    pub(crate) fn escape_rate(&self, id: PlaceId, stage: Stage) -> f64 {
        let law = &self.incidents;
        let (strength, planned) = self.response_strength(id);
        let looser = libm::pow(planned.max(1.0) / strength.max(1.0), law.loosening);
        let each = law.escape_each.per_hour() * looser;
        match stage {
            Stage::Disturbance | Stage::Riot => 0.0,
            Stage::Breach => each,
            Stage::MassEscape => each * law.mass_factor,
        }
    }

    /// Sets the next escape: where the rate, as it changes, has used up a threshold. No change costs a draw.
    pub(crate) fn await_escape(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let inside = self.persons.inside_at(id);
        let Some((stage, besieged)) = self.open_at(id).map(|open| (open.stage, open.besieged))
        else {
            return;
        };
        let rate = match besieged {
            true => 0.0,
            false => self.escape_rate(id, stage) * f64::from(inside),
        };
        let Some(open) = self.open_at(id) else { return };
        let event = Event::Incident(IncidentEvent::Escape(id));
        open.escapes.set_rate(rate, event, agenda);
    }

    /// Somebody escapes, or dies of trying.
    pub(crate) fn escape(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let harm = self.incidents.harm;
        let Some(open) = self.open_at(id) else { return };
        let draws = &mut open.escapes.stream;
        let (who, dies) = (draws.uniform(), draws.uniform() < harm);
        open.escapes.renew(agenda);
        let Some(person) = self.one_inside(id, who) else {
            return;
        };
        self.take_off_manifest(person, agenda.now());
        let to = if dies { State::Died } else { State::AtLarge };
        self.pass(person, to, id, None, agenda.now());
        if !dies {
            self.hunt(person, agenda);
        }
        self.refresh_hazard(id, agenda);
        if self.persons.inside_at(id) == 0 {
            self.contain(id, agenda);
        } else {
            self.await_escape(id, agenda);
        }
        self.request_review(agenda);
    }

    /// So many escape at once, in the open incident or in one that opens with a breach.
    pub(crate) fn break_out(&mut self, id: PlaceId, persons: u32, agenda: &mut Agenda) {
        self.stage_incident(id, Cause::Injected, Stage::Breach, agenda);
        for _ in 0..persons {
            self.escape(id, agenda);
        }
    }

    /// Somebody held or staged at a site and not kept apart, on the roster or on a manifest, by a uniform number.
    fn one_inside(&self, id: PlaceId, u: f64) -> Option<PersonId> {
        let all = self.persons.inside_at(id);
        let chosen = ((u * f64::from(all)) as u32).min(all.checked_sub(1)?);
        let roster = self.persons.roster(id).iter().copied();
        let inside = roster.chain(self.manifested_at(id));
        inside
            .filter(|&person| !self.persons.is_apart(person))
            .nth(chosen as usize)
    }

    /// Whether one who escaped is retaken or gone for good, and when: one draw decides, one says when.
    fn hunt(&mut self, person: PersonId, agenda: &mut Agenda) {
        let who = self.persons.get_mut(person);
        who.escapes += 1;
        let mut draws = self
            .streams
            .occasion(Source::Recapture, who.entity, who.escapes);
        let law = &self.incidents;
        let (time, end) = if draws.uniform() < law.recapture {
            (Some(&law.recapture_after), IncidentEvent::Retaken(person))
        } else {
            (law.gone_after.as_ref(), IncidentEvent::Gone(person))
        };
        if let Some(time) = time {
            let wait = time.draw(&mut draws);
            agenda.schedule(wait, Rank::Ordinary, Event::Incident(end));
        }
    }

    /// One who escaped is held, or staged, where he escaped from; apart from the others while they may escape from there.
    pub(crate) fn retake(&mut self, person: PersonId, agenda: &mut Agenda) {
        let place = self.persons.place(person);
        let to = match self.places[place.index()].staging {
            Some(_) => State::Staged,
            None => State::Held,
        };
        self.pass(person, to, place, None, agenda.now());
        if !self.is_secure(place) {
            self.persons.keep_apart(person);
        }
        self.recount_guarded(place, agenda);
        self.request_review(agenda);
    }

    /// Whether a place is neither open nor without the guards to hold anyone.
    fn is_secure(&self, place: PlaceId) -> bool {
        let site = self.places[place.index()].site.as_ref();
        let collapse = self.incidents.collapse;
        site.is_none_or(|site| !site.unsafe_now() && !site.garrison.has_collapsed(collapse))
    }

    /// Those who were kept apart at a place join the others once it is secure.
    pub(crate) fn let_together_if_secure(&mut self, place: PlaceId) {
        if self.is_secure(place) {
            self.persons.let_together(place);
        }
    }

    /// Persons who have escaped, once or more.
    pub fn escapers(&self) -> u64 {
        let escaped = |id: &PersonId| self.persons.get(*id).escapes > 0;
        self.persons.ids().filter(escaped).count() as u64
    }

    /// One who escaped is out of reach; he stays at large.
    pub(crate) fn lose_trace(&mut self, person: PersonId) {
        let place = self.persons.place(person);
        self.tell(Fact::PersonGone { person, place });
    }

    /// Persons have come to a site, by air or retaken: its hazards rise, and in an open incident more may escape.
    pub(crate) fn recount_guarded(&mut self, place: PlaceId, agenda: &mut Agenda) {
        self.refresh_hazard(place, agenda);
        self.await_escape(place, agenda);
    }
}
