//! Prison-security incidents: how often they begin, how they grow, who escapes, who is retaken.
//!
//! Owns each site's hazards and its open incident. Two hazards run at a site, unrest from within
//! and attack from outside, both driven by crowding, guards, fighting, tier mix and contagion;
//! both are frozen while an incident is open. Rates and counts only, never methods.
//!
//! ```text
//! unrest ----> disturbance -> riot -> breach -> mass escape       each step after an escalation time
//! attack ----------------------------> breach                     escapes run in breach and mass escape
//! any stage -> contained, once the response time has passed
//! ```

use super::conflict::unit_exponential;
use super::guards::Garrison;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Cause, Fact, State};
use crate::operation::ids::{AreaId, PersonId, PlaceId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::security::Stage;
use crate::sim::{Duration, Entity, Handle, Hazard, Rank, Stream};

/// What can happen in an incident.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum IncidentEvent {
    /// One begins.
    Begins(PlaceId, Cause),
    /// The open one grows worse.
    Escalates(PlaceId),
    /// The open one is contained.
    Contained(PlaceId),
    /// Somebody escapes.
    Escape(PlaceId),
    /// One who escaped is back.
    Retaken(PersonId),
}

/// A hazard with its draws and the event it has set.
#[derive(Clone, Debug)]
pub(crate) struct Danger {
    cause: Cause,
    /// Base rate per hour.
    base: f64,
    hazard: Hazard,
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
}

/// An open incident.
#[derive(Clone, Debug)]
struct Open {
    stage: Stage,
    draws: Stream,
    escapes: Stream,
    contained: Option<Handle>,
    next_stage: Option<Handle>,
    next_escape: Option<Handle>,
}

/// A detention site or a staging place as the incidents see it.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) garrison: Garrison,
    entity: Entity,
    capacity: f64,
    /// Persons at the start, or those for whom a staging place has room; the planned ratio of persons to guards is taken
    /// from it.
    planned_persons: f64,
    dangers: [Danger; 2],
    /// Persons held or staged since the hazards were last brought up to date.
    persons: u32,
    /// Incidents so far.
    number: u32,
    open: Option<Open>,
    /// Integral of persons times hazard so far.
    exposure: f64,
}

impl Site {
    pub(crate) fn new(
        entity: Entity,
        capacity: u32,
        persons: u32,
        garrison: Garrison,
        dangers: [Danger; 2],
    ) -> Self {
        Site {
            garrison,
            entity,
            capacity: f64::from(capacity),
            planned_persons: f64::from(persons),
            dangers,
            persons: 0,
            number: 0,
            open: None,
            exposure: 0.0,
        }
    }

    /// Whether an incident is open; lifts stop until it is contained.
    pub(crate) fn unsafe_now(&self) -> bool {
        self.open.is_some()
    }

    /// Both hazards together, per day.
    pub(crate) fn hazard_per_day(&self, now: crate::sim::Time) -> f64 {
        24.0 * self
            .dangers
            .iter()
            .map(|danger| danger.hazard.rate_at(now))
            .sum::<f64>()
    }

    /// Integral of persons times hazard up to `now`.
    pub(crate) fn exposure_until(&self, now: crate::sim::Time) -> f64 {
        let integral: f64 = self
            .dangers
            .iter()
            .map(|danger| danger.hazard.integral_until(now))
            .sum();
        self.exposure + f64::from(self.persons) * integral
    }
}

impl World {
    /// Starts the hazards of every site.
    pub(crate) fn start_incidents(&mut self, agenda: &mut Agenda) {
        for place in self.place_ids() {
            self.refresh_hazard(place, agenda);
        }
    }

    /// Something happens in an incident.
    pub(crate) fn on_incident(&mut self, event: IncidentEvent, agenda: &mut Agenda) {
        match event {
            IncidentEvent::Begins(place, cause) => {
                self.renew_danger(place, cause, agenda);
                let stage = if cause == Cause::Attack {
                    Stage::Breach
                } else {
                    Stage::Disturbance
                };
                self.open_incident(place, cause, stage, agenda);
            }
            IncidentEvent::Escalates(place) => self.escalate(place, agenda),
            IncidentEvent::Contained(place) => self.contain(place, agenda),
            IncidentEvent::Escape(place) => self.escape(place, agenda),
            IncidentEvent::Retaken(person) => self.retake(person, agenda),
        }
    }

    /// Brings a site's hazards up to date after any change of persons, guards, fighting or incident.
    pub(crate) fn refresh_hazard(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let held = self.persons.guarded_at(id);
        let factor = self.hazard_factor(id, held);
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        for danger in &mut site.dangers {
            site.exposure += f64::from(site.persons) * danger.hazard.advance(now);
            danger.hazard.set_rate(danger.base * factor);
            if let Some(due) = danger.due.take() {
                agenda.cancel(due);
            }
            let event = Event::Incident(IncidentEvent::Begins(id, danger.cause));
            danger.due = danger
                .hazard
                .due_in()
                .map(|wait| agenda.schedule(wait, Rank::Ordinary, event));
        }
        site.persons = held;
    }

    /// The same for every site in an area.
    pub(crate) fn refresh_hazards_in(&mut self, area: AreaId, agenda: &mut Agenda) {
        for id in self.place_ids() {
            if self.places[id.index()].area == Some(area) {
                self.refresh_hazard(id, agenda);
            }
        }
    }

    /// Product of the factors of the hazard (model, section 6); 0 with nobody held or an incident open.
    fn hazard_factor(&self, id: PlaceId, held: u32) -> f64 {
        let place = &self.places[id.index()];
        let Some(site) = &place.site else { return 0.0 };
        if held == 0 || site.unsafe_now() {
            return 0.0;
        }
        let law = &self.incidents;
        let crowding = f64::from(held) / site.capacity;
        // Persons per guard over the planned ratio; one guard stands in where none is left.
        let present = f64::from(site.garrison.present.max(1));
        let planned = f64::from(site.garrison.planned.max(1));
        let thinness = (f64::from(held) / site.planned_persons.max(1.0)) * (planned / present);
        libm::pow(crowding, law.crowding)
            * libm::pow(thinness, law.guarding)
            * (1.0 + law.fighting * f64::from(self.fighting_in(place.area)))
            * (1.0 + law.high_tier * self.persons.high_share(id))
    }

    fn renew_danger(&mut self, place: PlaceId, cause: Cause, agenda: &Agenda) {
        let Some(site) = &mut self.places[place.index()].site else {
            return;
        };
        for danger in site
            .dangers
            .iter_mut()
            .filter(|danger| danger.cause == cause)
        {
            danger.due = None;
            site.exposure += f64::from(site.persons) * danger.hazard.advance(agenda.now());
            let threshold = unit_exponential(&mut danger.stream);
            danger.hazard.renew(threshold);
        }
    }

    /// Opens an incident at a site, unless one is open already or nobody is held or staged there.
    pub(crate) fn open_incident(
        &mut self,
        id: PlaceId,
        cause: Cause,
        stage: Stage,
        agenda: &mut Agenda,
    ) {
        let nobody = self.persons.guarded_at(id) == 0;
        let reaction = f64::from(self.incidents.reaction_force);
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        if nobody || site.unsafe_now() {
            return;
        }
        site.number += 1;
        let number = site.number;
        let mut draws = self.streams.occasion(Source::Incident, site.entity, number);
        let escapes = self.streams.occasion(Source::Escape, site.entity, number);
        // Response grows as strength falls; without any strength nobody responds.
        let strength = f64::from(site.garrison.present) + reaction;
        let response = self.incidents.response.draw(&mut draws).as_secs_f64();
        let planned = f64::from(site.garrison.planned) + reaction;
        let contained = (strength > 0.0).then(|| {
            let wait = Duration::from_secs_f64(response * planned / strength);
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Incident(IncidentEvent::Contained(id)),
            )
        });
        site.open = Some(Open {
            stage,
            draws,
            escapes,
            contained,
            next_stage: None,
            next_escape: None,
        });
        self.incidents_open += 1;
        self.tell(Fact::IncidentBegan {
            place: id,
            number,
            cause,
            stage,
        });
        self.enter_stage(id, agenda);
        self.refresh_hazard(id, agenda);
        self.spread(id, agenda);
        self.refresh_landings(id, agenda);
    }

    /// Contagion: the hazard of every other site rises at once.
    pub(crate) fn spread(&mut self, from: PlaceId, agenda: &mut Agenda) {
        let share = self.incidents.contagion;
        for id in self.place_ids().filter(|&id| id != from) {
            let Some(site) = &mut self.places[id.index()].site else {
                continue;
            };
            for danger in &mut site.dangers {
                site.exposure += f64::from(site.persons) * danger.hazard.advance(agenda.now());
                danger.hazard.excite(share);
            }
            self.refresh_hazard(id, agenda);
        }
    }

    fn escalate(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let Some(open) = self.open_at(id) else { return };
        let Some(stage) = worse(open.stage) else {
            return;
        };
        open.stage = stage;
        let number = self.incident_number(id);
        self.tell(Fact::IncidentEscalated {
            place: id,
            number,
            stage,
        });
        self.enter_stage(id, agenda);
    }

    /// Sets the clocks of the stage just reached.
    fn enter_stage(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let escalation = self.incidents.escalation.clone();
        let Some(open) = self.open_at(id) else { return };
        let further = worse(open.stage).is_some();
        let wait = escalation.draw(&mut open.draws);
        open.next_stage = further.then(|| {
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Incident(IncidentEvent::Escalates(id)),
            )
        });
        self.await_escape(id, agenda);
    }

    /// Sets the next escape; the wait is exponential, so drawing it anew at each change is exact.
    fn await_escape(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let held = self.persons.guarded_at(id);
        let (each, mass) = (
            self.incidents.escape_each.per_hour(),
            self.incidents.mass_factor,
        );
        let Some(open) = self.open_at(id) else { return };
        if let Some(due) = open.next_escape.take() {
            agenda.cancel(due);
        }
        let per_person = match open.stage {
            Stage::Disturbance | Stage::Riot => 0.0,
            Stage::Breach => each,
            Stage::MassEscape => each * mass,
        };
        let rate = per_person * f64::from(held);
        open.next_escape = (rate > 0.0).then(|| {
            let wait = Duration::from_secs_f64(unit_exponential(&mut open.escapes) / rate * 3600.0);
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Incident(IncidentEvent::Escape(id)),
            )
        });
    }

    fn escape(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let harm = self.incidents.harm;
        let Some(open) = self.open_at(id) else { return };
        open.next_escape = None;
        let (who, dies) = (open.escapes.uniform(), open.escapes.uniform() < harm);
        let Some(person) = self.one_held(id, who) else {
            return;
        };
        self.take_off_manifest(person, agenda.now());
        let to = if dies { State::Died } else { State::AtLarge };
        self.pass(person, to, id, None, agenda.now());
        if !dies {
            self.hunt(person, agenda);
        }
        self.refresh_hazard(id, agenda);
        if self.persons.guarded_at(id) == 0 {
            self.contain(id, agenda);
        } else {
            self.await_escape(id, agenda);
        }
        self.request_review(agenda);
    }

    /// Somebody held or staged at a site, on the roster or on a manifest, by a uniform number.
    fn one_held(&self, id: PlaceId, u: f64) -> Option<PersonId> {
        let roster = self.persons.roster(id);
        let manifested = self.manifested_at(id);
        let all = roster.len() + manifested.len();
        let chosen = ((u * all as f64) as usize).min(all.checked_sub(1)?);
        Some(
            roster
                .get(chosen)
                .copied()
                .unwrap_or_else(|| manifested[chosen - roster.len()]),
        )
    }

    /// Whether and when one who escaped is retaken: one draw decides, one says when.
    fn hunt(&mut self, person: PersonId, agenda: &mut Agenda) {
        let who = self.persons.get_mut(person);
        who.escapes += 1;
        let mut draws = self
            .streams
            .occasion(Source::Recapture, who.entity, who.escapes);
        let retaken = draws.uniform() < self.incidents.recapture;
        if retaken {
            let wait = self.incidents.recapture_after.draw(&mut draws);
            agenda.schedule(
                wait,
                Rank::Ordinary,
                Event::Incident(IncidentEvent::Retaken(person)),
            );
        }
    }

    fn retake(&mut self, person: PersonId, agenda: &mut Agenda) {
        let place = self.persons.place(person);
        let to = match self.places[place.index()].staging {
            Some(_) => State::Staged,
            None => State::Held,
        };
        self.pass(person, to, place, None, agenda.now());
        self.recount_guarded(place, agenda);
        self.request_review(agenda);
    }

    /// Persons have come to a site, by air or retaken: its hazards rise, and in an open incident more may escape.
    pub(crate) fn recount_guarded(&mut self, place: PlaceId, agenda: &mut Agenda) {
        self.refresh_hazard(place, agenda);
        self.await_escape(place, agenda);
    }

    fn contain(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        let Some(open) = site.open.take() else { return };
        for due in [open.contained, open.next_stage, open.next_escape]
            .into_iter()
            .flatten()
        {
            agenda.cancel(due);
        }
        let number = site.number;
        self.incidents_open -= 1;
        self.tell(Fact::IncidentContained {
            place: id,
            number,
            stage: open.stage,
        });
        self.refresh_hazard(id, agenda);
        self.refresh_landings(id, agenda);
        self.request_review(agenda);
    }

    fn open_at(&mut self, id: PlaceId) -> Option<&mut Open> {
        self.places[id.index()].site.as_mut()?.open.as_mut()
    }

    fn incident_number(&self, id: PlaceId) -> u32 {
        self.places[id.index()]
            .site
            .as_ref()
            .map_or(0, |site| site.number)
    }
}

/// The stage after this one.
fn worse(stage: Stage) -> Option<Stage> {
    match stage {
        Stage::Disturbance => Some(Stage::Riot),
        Stage::Riot => Some(Stage::Breach),
        Stage::Breach => Some(Stage::MassEscape),
        Stage::MassEscape => None,
    }
}
