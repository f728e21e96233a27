//! Assignments: what a sortie, or the rest of one, asks of its crew, and whether the crew may begin it.
//!
//! Owns no state; it reckons with mean times, as timing does. It is asked at tasking, before boarding and before each
//! leg. A crew that may not begin a leg gives the sortie up, or rests where it is: nobody waits aboard for that.

use super::crews::Half;
use super::flight_hours::Flight;
use crate::operation::event::Agenda;
use crate::operation::facts::Constraint;
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::lift::ground::{GO_BACK, GO_HOME, LEAVE, PUT_DOWN};
use crate::operation::lift::legs::Leg;
use crate::operation::lift::timing::Timing;
use crate::operation::planning::dispatch::Refusal;
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

    /// Whether the crew of a tail may have those on its manifest board now, and then fly them.
    pub(crate) fn crew_may_board(&self, tail: TailId, now: Time) -> Result<(), Refusal> {
        let record = &self.tails[tail.index()];
        let persons = record.manifest.len() as u32;
        let mean = |tasks| self.mean_of(record.kind, tasks, persons, true);
        let from = now + mean(record.tasks) + mean(LEAVE);
        let asked = self.leg_assignment(tail, Leg::Loaded, from, now);
        self.crew_allows(tail, &asked, now)
    }

    /// Whether the crew of a tail may begin its present leg. A tail in the air goes on whatever the clock says, and so
    /// does one that has left with persons aboard, from a fuel stop or an alternate: they come first.
    fn crew_may_go(&self, tail: TailId, now: Time) -> Result<Option<Assignment>, Assignment> {
        let record = &self.tails[tail.index()];
        let moves_persons = match record.leg {
            Leg::Loaded => record.detours > 0 || record.stops_in_leg > 0,
            Leg::Aside | Leg::Back => true,
            Leg::Out | Leg::React | Leg::Home => false,
        };
        if record.airborne || moves_persons || record.place == self.target(tail) {
            return Ok(None);
        }
        let asked = self.leg_assignment(tail, record.leg, self.take_off(tail, now), now);
        match self.crew_allows(tail, &asked, now) {
            Ok(()) => Ok(Some(asked)),
            Err(_) => Err(asked),
        }
    }

    /// Whether the clock of its crew keeps a tail from its present leg.
    pub(crate) fn crew_forbids(&self, tail: TailId, now: Time) -> bool {
        self.crew_may_go(tail, now).is_err()
    }

    /// From when on the duty day of its crew would forbid a waiting tail to leave, if it does not yet.
    pub(crate) fn last_call(&self, tail: TailId, now: Time) -> Option<Time> {
        let asked = self.crew_may_go(tail, now).ok()??;
        let until = self.duty_until(tail)?;
        Some(now + (until - asked.until) + Duration::MOMENT)
    }

    /// Does what is to be done where the crew of a tail may not begin its leg: before anyone has been moved the sortie
    /// is given up, and on the way home the crew rests where it is.
    pub(crate) fn stopped_by_crew(&mut self, tail: TailId, agenda: &mut Agenda) -> bool {
        let Err(asked) = self.crew_may_go(tail, agenda.now()) else {
            return false;
        };
        match self.tails[tail.index()].leg {
            Leg::Home => self.rest_away(tail, &asked, agenda),
            _ => self.abort(tail, Constraint::Crew, agenda),
        }
        true
    }
}
