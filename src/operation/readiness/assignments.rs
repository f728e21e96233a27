//! Assignments: what a sortie, or the rest of one, asks of its crew and its escorts, and whether they may begin it.
//!
//! Owns no state; it reckons with mean times, as timing does. It is asked at tasking, before boarding and before each
//! leg. A crew that may not begin a leg gives the sortie up, or rests where it is: nobody waits aboard for that. Escorts whose
//! day is too short give it up as well; home they ride whatever the clock says.

use super::crews::Half;
use super::flight_hours::Flight;
use crate::operation::event::Agenda;
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::lift::ground::{GO_BACK, GO_HOME, LEAVE, PUT_DOWN};
use crate::operation::lift::legs::Leg;
use crate::operation::lift::timing::Timing;
use crate::operation::planning::dispatch::{Refusal, earlier};
use crate::operation::world::World;
use crate::sim::{Duration, Time};

/// What is asked of a crew: a sortie, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub(crate) flights: Vec<Flight>,
    /// When it would be off duty at the earliest.
    pub(crate) until: Time,
    /// In which half of the day it begins.
    pub(crate) half: Half,
    /// Whether any of it is in the dark.
    pub(crate) dark: bool,
}

impl World {
    /// A whole sortie that takes off at `from`, as its crew sees it.
    pub(crate) fn assignment(&self, timing: &Timing, from: Time, dark: bool) -> Assignment {
        let shift = from - timing.begin.at;
        let flights = [
            (timing.begin.at, timing.load.at),
            (timing.leave.at, timing.land.at),
            timing.back,
        ];
        Assignment {
            flights: flights.map(|(off, on)| (off + shift, on + shift)).to_vec(),
            until: timing.home.at + shift,
            half: self.half_at(timing.begin.place, from),
            dark,
        }
    }

    /// The present leg of a tail, or what is left of its sortie if that is the leg out, if it takes off at `from`, reckoned
    /// now.
    fn leg_assignment(&self, tail: TailId, leg: Leg, from: Time, now: Time) -> Assignment {
        let record = &self.tails[tail.index()];
        let reckoned = from - self.since_reckoning(record.kind, now);
        let persons = record.manifest.len() as u32;
        let (origin, to) = self.lane_of(tail);
        let (target, after): (PlaceId, _) = match leg {
            Leg::Out => {
                let timing = self.timing_from(tail, origin, to, persons, reckoned);
                return self.assignment(&timing, from, false);
            }
            Leg::React => {
                let timing = self.timing_from(tail, record.home, record.alternate, 0, reckoned);
                return self.assignment(&timing, from, false);
            }
            Leg::Loaded | Leg::Aside => (to, PUT_DOWN),
            Leg::Back => (origin, GO_BACK),
            Leg::Home => (record.home, GO_HOME),
        };
        let left_km = self.km_left(tail);
        let (flight, _) = self.mean_way(record.kind, record.place, target, left_km, Some(reckoned));
        let lands = from + flight;
        Assignment {
            flights: vec![(from, lands)],
            until: lands + self.mean_of(record.kind, after, persons, record.place != target),
            half: self.half_at(record.place, from),
            dark: false,
        }
    }

    /// When a tail would take off if it went on with its tasks now.
    pub(crate) fn take_off(&self, tail: TailId, now: Time) -> Time {
        let record = &self.tails[tail.index()];
        now + self.mean_of(record.kind, record.tasks, 0, true)
    }

    /// Whether the crew and the escorts of a tail may have those on its manifest board now, and then fly with them.
    pub(crate) fn may_board_by_hours(&self, tail: TailId, now: Time) -> Result<(), Refusal> {
        let record = &self.tails[tail.index()];
        let persons = record.manifest.len() as u32;
        let mean = |tasks| self.mean_of(record.kind, tasks, persons, true);
        let from = now + mean(record.tasks) + mean(LEAVE);
        let asked = self.leg_assignment(tail, Leg::Loaded, from, now);
        self.crew_allows(tail, &asked, now)?;
        self.escorts_allow(tail, &asked, now)
    }

    /// What the present leg of a tail asks of crew and escorts. A tail in the air goes on whatever the clock says, and so
    /// does one that has left with persons aboard, from a fuel stop or an alternate: they come first.
    fn leg_asks(&self, tail: TailId, now: Time) -> Option<Assignment> {
        let record = &self.tails[tail.index()];
        let moves_persons = match record.leg {
            Leg::Loaded => record.detours > 0 || record.stops_in_leg > 0,
            Leg::Aside | Leg::Back => true,
            Leg::Out | Leg::React | Leg::Home => false,
        };
        if record.airborne || moves_persons || record.place == self.target(tail) {
            return None;
        }
        Some(self.leg_assignment(tail, record.leg, self.take_off(tail, now), now))
    }

    /// Whether crew and escorts may begin what is asked of them. On the way home escorts only ride.
    fn allowed(&self, tail: TailId, asked: &Assignment, now: Time) -> Result<(), Refusal> {
        self.crew_allows(tail, asked, now)?;
        match self.tails[tail.index()].leg {
            Leg::Home => Ok(()),
            _ => self.escorts_allow(tail, asked, now),
        }
    }

    /// Whether the clock of its crew or its escorts keeps a tail from its present leg.
    pub(crate) fn hours_forbid(&self, tail: TailId, now: Time) -> bool {
        let asked = self.leg_asks(tail, now);
        asked.is_some_and(|asked| self.allowed(tail, &asked, now).is_err())
    }

    /// From when on the duty day of its crew or its escorts would forbid a waiting tail to leave, if it does not yet.
    pub(crate) fn last_call(&self, tail: TailId, now: Time) -> Option<Time> {
        let asked = self.leg_asks(tail, now)?;
        self.allowed(tail, &asked, now).ok()?;
        let escorts = match self.tails[tail.index()].leg {
            Leg::Home => None,
            _ => self.escorts_until(tail),
        };
        let until = earlier(self.duty_until(tail), escorts)?;
        Some(now + (until - asked.until) + Duration::MOMENT)
    }

    /// Does what is to be done where hours of duty forbid a tail its leg: before anyone has been moved the sortie is given up,
    /// and on the way home the crew rests where it is.
    pub(crate) fn stopped_by_hours(&mut self, tail: TailId, agenda: &mut Agenda) -> bool {
        let now = agenda.now();
        let Some(asked) = self.leg_asks(tail, now) else {
            return false;
        };
        let Err(refusal) = self.allowed(tail, &asked, now) else {
            return false;
        };
        match self.tails[tail.index()].leg {
            Leg::Home => self.rest_away(tail, &asked, agenda),
            _ => self.abort(tail, refusal.why, agenda),
        }
        true
    }
}
