//! Response: what it takes to contain an incident, and what that costs the guards.
//!
//! Owns the progress of each response. It is work, drawn as the time it takes at planned strength; it is done the slower,
//! the fewer guards and others are there, and not at all by nobody. Strength may change while it goes on.

use serde::{Deserialize, Serialize};

use super::incidents::IncidentEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::PlaceId;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::incidents::Stage;
use crate::sim::{Duration, Handle, Rank, Time};

/// The response to an open incident.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Response {
    /// Seconds of work left at planned strength, as of `since`.
    left: f64,
    /// Seconds of it done in a second.
    pace: f64,
    since: Time,
    pub(crate) due: Option<Handle>,
}

impl Response {
    pub(crate) fn new(work: Duration, now: Time) -> Self {
        Response {
            left: work.as_secs_f64(),
            pace: 0.0,
            since: now,
            due: None,
        }
    }
}

impl World {
    /// Strength to respond at a place, present and planned.
    pub(crate) fn response_strength(&self, id: PlaceId) -> (f64, f64) {
        let reserve = f64::from(self.incidents.reaction_force);
        let site = self.places[id.index()].site.as_ref();
        site.map_or((reserve, reserve), |site| {
            let garrison = &site.garrison;
            (
                f64::from(garrison.on_hand()) + reserve,
                f64::from(garrison.planned) + reserve,
            )
        })
    }

    /// Brings the response to an open incident up to date with the strength that is there.
    pub(crate) fn time_response(&mut self, id: PlaceId, agenda: &mut Agenda) {
        let now = agenda.now();
        let (strength, planned) = self.response_strength(id);
        let Some(open) = self.open_at(id) else { return };
        let response = &mut open.response;
        let worked = (now - response.since).as_secs_f64() * response.pace;
        response.left = (response.left - worked).max(0.0);
        response.since = now;
        response.pace = if strength > 0.0 {
            strength / planned.max(1.0)
        } else {
            0.0
        };
        if let Some(due) = response.due.take() {
            agenda.cancel(due);
        }
        response.due = (strength > 0.0).then(|| {
            let wait = Duration::from_secs_f64(response.left * planned.max(1.0) / strength);
            let event = Event::Incident(IncidentEvent::Contained(id));
            agenda.schedule(wait, Rank::Ordinary, event)
        });
    }

    /// More or fewer are at a site to guard it: its hazards, its response and the rate of escapes follow.
    pub(crate) fn strength_changed(&mut self, id: PlaceId, agenda: &mut Agenda) {
        self.let_together_if_secure(id);
        self.refresh_hazard(id, agenda);
        self.time_response(id, agenda);
        if self.incidents.loosening > 0.0 {
            self.await_escape(id, agenda);
        }
    }

    /// Guards are hurt as an incident comes to a stage: a share of them, in whole numbers that are right on average.
    pub(crate) fn hurt_guards(&mut self, id: PlaceId, stage: Stage, agenda: &mut Agenda) {
        let share = self.incidents.guards_hurt;
        if share == 0.0 {
            return;
        }
        let Some(site) = &mut self.places[id.index()].site else {
            return;
        };
        let number = site.number;
        let mut draws = self
            .streams
            .occasion(Source::Casualty, site.entity, site.occasion);
        // A draw for each stage, whether the incident came through it or not.
        let lot = (0..=stage as u32).map(|_| draws.uniform()).last();
        let mean = share * f64::from(site.garrison.present);
        let hurt = libm::floor(mean + lot.unwrap_or(0.0)) as u32;
        let guards = hurt.min(site.garrison.strength);
        if guards == 0 {
            return;
        }
        site.garrison.strength -= guards;
        self.tell(Fact::GuardsHurt {
            place: id,
            number,
            guards,
        });
        self.muster(id, agenda);
    }
}
