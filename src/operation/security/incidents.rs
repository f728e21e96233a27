//! Prison-security incidents: the stages that each goes through, from its beginning to its containment.
//!
//! Owns each site's open incident. Rates and counts only, never methods.
//!
//! ```text
//! unrest ----> disturbance -> riot -> breach -> mass escape       each step after an escalation time
//! attack, exit ----------------------> breach                     escapes run in breach and mass escape
//! any stage -> contained, once the response is done           an attack comes to a siege before that, if there are any:
//!                                                             nobody escapes, and it grows no worse
//! ```

use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::response::Response;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Cause, Constraint, Fact};
use crate::operation::ids::{PersonId, PlaceId, TailId};
use crate::operation::lift::legs::Leg;
use crate::operation::lift::tails::{Status, Tail};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::incidents::{LiftRule, Stage};
use crate::sim::{Handle, Rank, Stream};

/// What can happen in an incident.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
    /// One who escaped is out of reach for good.
    Gone(PersonId),
    /// So many who escaped near a place, and are in no population, are retaken.
    RetakenElsewhere(PlaceId, u32),
    /// What an incident has destroyed is repaired.
    Repaired(PlaceId),
}

/// An open incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Open {
    pub(crate) stage: Stage,
    draws: Stream,
    pub(crate) escapes: Clock,
    pub(crate) response: Response,
    /// Whether it is an attack from outside, or has become one.
    attacked: bool,
    /// Whether it has come to a siege.
    pub(crate) besieged: bool,
    next_stage: Option<Handle>,
}

impl World {
    /// Something happens in an incident.
    pub(crate) fn on_incident(&mut self, event: IncidentEvent, agenda: &mut Agenda) {
        match event {
            IncidentEvent::Begins(place, cause) => {
                self.renew_danger(place, cause, agenda);
                self.open_incident(place, cause, first_stage(cause), agenda);
            }
            IncidentEvent::Escalates(place) => self.escalate(place, agenda),
            IncidentEvent::Contained(place) => {
                if !self.besiege(place, agenda) {
                    self.contain(place, agenda);
                }
            }
            IncidentEvent::Escape(place) => self.escape(place, agenda),
            IncidentEvent::Retaken(person) => self.retake(person, agenda),
            IncidentEvent::Gone(person) => self.lose_trace(person),
            IncidentEvent::RetakenElsewhere(place, persons) => {
                self.retake_elsewhere(place, persons);
            }
            IncidentEvent::Repaired(place) => self.repair(place, agenda),
        }
    }

    /// A scripted incident opens at a site, or takes the open one through the stages up to its own; one that is not worse
    /// comes to nothing.
    pub(crate) fn stage_incident(
        &mut self,
        id: PlaceId,
        cause: Cause,
        stage: Stage,
        agenda: &mut Agenda,
    ) {
        if self.open_at(id).is_none() {
            return self.open_incident(id, cause, stage, agenda);
        }
        let grows = |open: &&mut Open| open.stage < stage && !open.besieged;
        while let Some(open) = self.open_at(id).filter(grows) {
            open.attacked |= cause == Cause::Attack;
            self.escalate(id, agenda);
        }
    }

    /// Opens an incident at a site, unless one is open already or nobody is inside who could be in it.
    pub(crate) fn open_incident(
        &mut self,
        id: PlaceId,
        cause: Cause,
        stage: Stage,
        agenda: &mut Agenda,
    ) {
        let nobody = self.persons.inside_at(id) == 0;
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        if nobody || site.unsafe_now() {
            return;
        }
        site.begin_incident(cause, agenda.now());
        let (number, occasion) = (site.number, site.occasion);
        let draws = |source| self.streams.occasion(source, site.entity, occasion);
        let escapes = Clock::new(draws(Source::Escape));
        let mut draws = draws(Source::Incident);
        let work = self.incidents.response.draw(&mut draws);
        site.open = Some(Open {
            stage,
            draws,
            escapes,
            response: Response::new(work, agenda.now()),
            attacked: cause == Cause::Attack,
            besieged: false,
            next_stage: None,
        });
        self.time_response(id, agenda);
        self.incidents_open += 1;
        self.tell(Fact::IncidentBegan {
            place: id,
            number,
            cause,
            stage,
        });
        self.enter_stage(id, agenda);
        self.refresh_hazard(id, agenda);
        self.spread(Some(id), agenda);
        self.refresh_landings(id, agenda);
        if self.incidents.lift == LiftRule::KeepAway {
            self.wave_off(id, agenda);
        }
    }

    fn escalate(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let Some(open) = self.open_at(id) else { return };
        let Some(stage) = worse(open.stage) else {
            return;
        };
        open.stage = stage;
        if let Some(due) = open.next_stage.take() {
            agenda.cancel(due);
        }
        let number = self.incident_number(id);
        self.tell(Fact::IncidentEscalated {
            place: id,
            number,
            stage,
        });
        self.enter_stage(id, agenda);
    }

    /// Sets the clocks of the stage just reached, and does what it does to guards and walls.
    fn enter_stage(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let escalation = self.incidents.escalation.clone();
        let Some(open) = self.open_at(id) else { return };
        let stage = open.stage;
        let wait = escalation.draw(&mut open.draws);
        open.next_stage = worse(stage).map(|_| {
            let event = Event::Incident(IncidentEvent::Escalates(id));
            agenda.schedule(wait, Rank::Ordinary, event)
        });
        if stage >= Stage::Breach {
            self.damage(id, agenda);
        }
        if stage >= Stage::Riot {
            self.hurt_guards(id, stage, agenda);
        }
        self.await_escape(id, agenda);
        self.call_reaction(id, agenda);
    }

    /// The response to an attack is done: nobody escapes any more, and the site has still to be secured. Says whether it
    /// has come to that.
    fn besiege(&mut self, id: PlaceId, agenda: &mut Agenda) -> bool {
        let (Some(law), Some(site)) = (&self.incidents.siege, &mut self.places[id.index()].site)
        else {
            return false;
        };
        let (number, occasion) = (site.number, site.occasion);
        let fresh = |open: &&mut Open| open.attacked && !open.besieged;
        let Some(open) = site.open.as_mut().filter(fresh) else {
            return false;
        };
        let mut draws = self.streams.occasion(Source::Siege, site.entity, occasion);
        open.besieged = true;
        open.response = Response::new(law.draw(&mut draws), agenda.now());
        if let Some(due) = open.next_stage.take() {
            agenda.cancel(due);
        }
        self.tell(Fact::SiegeBegan { place: id, number });
        self.await_escape(id, agenda);
        self.time_response(id, agenda);
        true
    }

    /// The open incident is over.
    pub(crate) fn contain(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        let Some(mut open) = site.open.take() else {
            return;
        };
        open.escapes.stop(agenda);
        for due in [open.response.due, open.next_stage].into_iter().flatten() {
            agenda.cancel(due);
        }
        let number = site.number;
        self.incidents_open -= 1;
        self.tell(Fact::IncidentContained {
            place: id,
            number,
            stage: open.stage,
        });
        self.await_repair(id, agenda);
        self.relieve_reaction(id, agenda);
        self.let_together_if_secure(id);
        self.refresh_hazard(id, agenda);
        self.refresh_landings(id, agenda);
        self.request_review(agenda);
    }

    pub(crate) fn open_at(&mut self, id: PlaceId) -> Option<&mut Open> {
        self.places[id.index()].site.as_mut()?.open.as_mut()
    }

    pub(crate) fn incident_number(&self, id: PlaceId) -> u32 {
        self.places[id.index()]
            .site
            .as_ref()
            .map_or(0, |site| site.number)
    }

    // --- the lift ----------------------------------------------------------------------------

    /// Whether persons may board at a place now.
    pub(crate) fn may_board_at(&self, id: PlaceId) -> bool {
        let place = &self.places[id.index()];
        let finishes = self.incidents.lift == LiftRule::FinishLoading;
        !place.shut() || (finishes && !place.closed())
    }

    /// Whether an incident turns away whoever comes to a place to load.
    pub(crate) fn turns_away(&self, id: PlaceId) -> bool {
        let site = self.places[id.index()].site.as_ref();
        self.incidents.lift == LiftRule::KeepAway && site.is_some_and(|site| site.unsafe_now())
    }

    /// Tails that wait to land at a place to load there give up at once, and those that are held up there in the review.
    fn wave_off(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let waits = |tail: &Tail| {
            tail.place == id && tail.status == Status::WaitingToLoad && tail.leg == Leg::Out
        };
        let away: Vec<TailId> = (0..self.tails.len())
            .filter(|&tail| waits(&self.tails[tail]))
            .map(TailId::at)
            .collect();
        for tail in away {
            self.end_hold(tail, agenda);
            self.leave_line(tail, agenda);
            self.abort(tail, Constraint::Incident, agenda);
        }
        self.request_review(agenda);
    }
}

/// The stage at which an incident of this cause opens.
pub(crate) fn first_stage(cause: Cause) -> Stage {
    match cause {
        Cause::Unrest | Cause::Injected => Stage::Disturbance,
        Cause::Attack | Cause::Exit => Stage::Breach,
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
