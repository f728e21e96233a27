//! Crews: duty days, flight hours and rest.
//!
//! Owns every crew's state. A crew begins its duty day when it is tasked with a tail, and stays with that tail until
//! what is left of the day, or of its flight hours, holds no other sortie; then it rests at home. A tail whose crew
//! may not begin the leg home waits where it is until the crew has rested there.
//!
//! ```text
//! rested -> on duty (with a tail) -> resting -> rested
//!             ^ -> resting with the tail, away -+ on duty again
//! ```

use serde::{Deserialize, Serialize};

use super::assignments::Assignment;
use super::flight_hours::{Flight, FlightLog};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{CrewId, PlaceId, TailId, TypeId};
use crate::operation::lift::fuel::Engines;
use crate::operation::lift::resources::Resource;
use crate::operation::lift::tails::Status;
use crate::operation::lift::timing::Timing;
use crate::operation::planning::dispatch::{Refusal, earlier};
use crate::operation::world::{CrewRules, World};
use crate::sim::{Duration, Rank, Time};

/// What can happen to a crew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum CrewEvent {
    /// Its duty day is over.
    DutyEnds(CrewId),
    /// It has rested.
    Rested(CrewId),
}

/// A crew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Crew {
    pub(crate) kind: TypeId,
    /// Where it is stationed: it flies the tails that have their home there.
    pub(crate) home: PlaceId,
    /// Whether it may fly in the dark.
    pub(crate) night: bool,
    /// Its longest duty day.
    pub(crate) duty: Duration,
    pub(crate) state: Duty,
    /// In which half of the day its last duty day began, if it has had one.
    pub(crate) half: Option<Half>,
    /// When it last went to rest.
    pub(crate) rests_since: Time,
    pub(crate) log: FlightLog,
}

/// Where a crew stands in its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Duty {
    /// Fit to be tasked.
    Rested,
    /// With a tail, until the duty day ends.
    On(TailId, Time),
    /// At rest.
    Resting,
    /// At rest where its tail stands, away from home.
    RestingWith(TailId),
}

/// A half of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Half {
    /// From sunrise to sunset.
    Day,
    /// From sunset to sunrise.
    Night,
}

/// Who would fly a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CrewChoice {
    /// The type has no crews to count.
    Uncounted,
    /// The crew that the tail has.
    Keep,
    /// This rested one, whose duty day begins in that half of the day.
    Take(CrewId, Half),
}

impl World {
    /// Something happens to a crew.
    pub(crate) fn on_crew(&mut self, event: CrewEvent, agenda: &mut Agenda) {
        match event {
            CrewEvent::DutyEnds(crew) => {
                if let Duty::On(tail, until) = self.crews[crew.index()].state
                    && until <= agenda.now()
                    && self.tails[tail.index()].status == Status::Ready
                {
                    self.stand_down(tail, agenda);
                }
            }
            CrewEvent::Rested(crew) => match self.crews[crew.index()].state {
                Duty::RestingWith(tail) => {
                    let place = self.tails[tail.index()].place;
                    let half = self.half_at(place, agenda.now());
                    self.begin_duty(crew, tail, half, agenda);
                    self.take_next(tail, agenda);
                }
                _ => self.crews[crew.index()].state = Duty::Rested,
            },
        }
        self.request_review(agenda);
    }

    /// Who could fly a sortie of these times, some of it in the dark or none; and if nobody can, when hours, rest or light next
    /// allow somebody to.
    pub(crate) fn crew_for(
        &self,
        tail: TailId,
        timing: &Timing,
        dark: bool,
        now: Time,
    ) -> Result<CrewChoice, Refusal> {
        let asked = self.assignment(timing, timing.begin.at, dark);
        let kind = self.tails[tail.index()].kind;
        self.crew_that_may(tail, &asked, now)
            .map_err(|refusal| Refusal {
                until: earlier(refusal.until, self.next_change(kind, timing, now)),
                ..refusal
            })
    }

    fn crew_that_may(
        &self,
        tail: TailId,
        asked: &Assignment,
        now: Time,
    ) -> Result<CrewChoice, Refusal> {
        let record = &self.tails[tail.index()];
        let Some(rules) = &self.types[record.kind.index()].crew else {
            return Ok(CrewChoice::Uncounted);
        };
        let mut refusal = Refusal::from(Constraint::Crew);
        if let Some(crew) = record.crew
            && let crew = &self.crews[crew.index()]
            && let Duty::On(_, until) = crew.state
        {
            match crew.fits(rules, until, asked, now) {
                Ok(()) => return Ok(CrewChoice::Keep),
                Err(other) => refusal.until = other.until,
            }
        }
        if record.place != record.home {
            return Err(refusal);
        }
        for id in self.candidates(rules, record.home, asked.dark) {
            let crew = &self.crews[id.index()];
            match crew.could_begin(rules, asked, now) {
                Ok(()) => return Ok(CrewChoice::Take(id, asked.half)),
                Err(other) => refusal.until = earlier(refusal.until, other.until),
            }
        }
        Err(refusal)
    }

    /// The rested crews of a type at a home in the order in which they are asked: plain ones before augmented ones; those who
    /// may not fly by night take the day, the others the night.
    fn candidates(&self, rules: &CrewRules, home: PlaceId, dark: bool) -> Vec<CrewId> {
        let rested = |id: &CrewId| {
            let crew = &self.crews[id.index()];
            crew.state == Duty::Rested && crew.home == home
        };
        let mut crews: Vec<CrewId> = rules.crews().filter(rested).collect();
        if !dark {
            crews.reverse();
        }
        crews.sort_by_key(|id| self.crews[id.index()].duty > rules.duty);
        crews
    }

    /// Whether the crew of a tail may begin what is asked; a tail without crews to count may do anything.
    pub(crate) fn crew_allows(
        &self,
        tail: TailId,
        asked: &Assignment,
        now: Time,
    ) -> Result<(), Refusal> {
        let record = &self.tails[tail.index()];
        let rules = self.types[record.kind.index()].crew.as_ref();
        let crew = record.crew.map(|crew| &self.crews[crew.index()]);
        match (rules, crew.map(|crew| (crew, crew.state))) {
            (Some(rules), Some((crew, Duty::On(_, until)))) => crew.fits(rules, until, asked, now),
            _ => Ok(()),
        }
    }

    /// When the duty day of a tail's crew ends.
    pub(crate) fn duty_until(&self, tail: TailId) -> Option<Time> {
        let crew = self.tails[tail.index()].crew?;
        match self.crews[crew.index()].state {
            Duty::On(_, until) => Some(until),
            _ => None,
        }
    }

    /// Puts the chosen crew on a tail.
    pub(crate) fn man(&mut self, tail: TailId, choice: CrewChoice, agenda: &mut Agenda) {
        if let CrewChoice::Take(crew, half) = choice {
            self.stand_down(tail, agenda);
            self.tails[tail.index()].crew = Some(crew);
            self.begin_duty(crew, tail, half, agenda);
        }
    }

    fn begin_duty(&mut self, crew: CrewId, tail: TailId, half: Half, agenda: &mut Agenda) {
        let record = &mut self.crews[crew.index()];
        let until = agenda.now() + record.duty;
        record.state = Duty::On(tail, until);
        record.half = Some(half);
        agenda.schedule(
            until,
            Rank::Ordinary,
            Event::Crew(CrewEvent::DutyEnds(crew)),
        );
        self.tell(Fact::CrewOnDuty { crew, tail });
    }

    /// Rested crews of a type, the last numbers first, are away for a time: as many as there are, at most so many.
    pub(crate) fn take_crews_away(
        &mut self,
        kind: TypeId,
        most: u32,
        lasts: Duration,
        agenda: &mut Agenda,
    ) {
        let Some(rules) = &self.types[kind.index()].crew else {
            return;
        };
        let rested = |id: &CrewId| self.crews[id.index()].state == Duty::Rested;
        let away: Vec<CrewId> = rules
            .crews()
            .rev()
            .filter(rested)
            .take(most as usize)
            .collect();
        for crew in away {
            self.crews[crew.index()].state = Duty::Resting;
            self.tell(Fact::CrewAway { crew });
            agenda.schedule(lasts, Rank::Ordinary, Event::Crew(CrewEvent::Rested(crew)));
        }
    }

    /// Sends the crew of a tail to rest.
    pub(crate) fn stand_down(&mut self, tail: TailId, agenda: &mut Agenda) {
        let Some(crew) = self.tails[tail.index()].crew.take() else {
            return;
        };
        match &mut self.crews[crew.index()].state {
            // The rest that it has begun goes on; a second would end while it is on duty again.
            state @ Duty::RestingWith(_) => *state = Duty::Resting,
            _ => self.end_duty(crew, Duty::Resting, Duration::ZERO, agenda),
        }
    }

    /// A tail stays where it is, without a spot, until its crew has rested there and has the flight hours to go on.
    pub(crate) fn rest_away(&mut self, tail: TailId, asked: &Assignment, agenda: &mut Agenda) {
        for resource in Resource::AWAITING_TAKE_OFF {
            self.let_go(tail, resource, agenda);
        }
        self.set_engines(tail, Engines::Off, agenda.now());
        self.set_status(tail, Status::CrewRests, agenda.now());
        let record = &self.tails[tail.index()];
        let (Some(crew), Some(rules)) = (record.crew, &self.types[record.kind.index()].crew) else {
            unreachable!("only a crew's clock keeps a tail");
        };
        let log = &self.crews[crew.index()].log;
        let hours = log.put_off(&rules.hours, &asked.flights);
        self.end_duty(
            crew,
            Duty::RestingWith(tail),
            hours.unwrap_or_default(),
            agenda,
        );
    }

    /// A crew goes to rest, for `least` at any rate.
    fn end_duty(&mut self, crew: CrewId, state: Duty, least: Duration, agenda: &mut Agenda) {
        let now = agenda.now();
        let record = &mut self.crews[crew.index()];
        let over = match record.state {
            Duty::On(_, until) => now - until,
            _ => Duration::ZERO,
        };
        record.state = state;
        record.rests_since = now;
        let rules = self.types[record.kind.index()].crew.as_ref();
        let rest = rules.map_or(Duration::ZERO, |rules| rules.rest);
        if over > Duration::ZERO {
            self.tell(Fact::CrewOverrun { crew, over });
        }
        agenda.schedule(
            rest.max(least),
            Rank::Ordinary,
            Event::Crew(CrewEvent::Rested(crew)),
        );
        self.tell(Fact::CrewOffDuty { crew });
    }

    /// Sends the crew of a tail that stands ready to rest once its day is over.
    pub(crate) fn end_duty_if_over(&mut self, tail: TailId, agenda: &mut Agenda) {
        let over = self.tails[tail.index()].crew.is_some_and(
            |crew| matches!(self.crews[crew.index()].state, Duty::On(_, until) if until <= agenda.now()),
        );
        if over {
            self.stand_down(tail, agenda);
        }
    }

    /// Counts time in the air of a tail for its crew.
    pub(crate) fn log_flight(&mut self, tail: TailId, flight: Flight) {
        let record = &self.tails[tail.index()];
        let rules = self.types[record.kind.index()].crew.as_ref();
        let (Some(crew), Some(rules)) = (record.crew, rules) else {
            return;
        };
        let log = &mut self.crews[crew.index()].log;
        log.add(flight, &rules.hours);
        let over = log.over(&rules.hours, flight.1);
        if over > Duration::ZERO {
            self.tell(Fact::CrewOverHours { crew, over });
        }
    }

    /// The half of the day at a place.
    pub(crate) fn half_at(&self, place: PlaceId, time: Time) -> Half {
        if self.places[place.index()].sun.is_on(time) {
            Half::Day
        } else {
            Half::Night
        }
    }

    /// Crews of a type by where they stand: rested, on duty, resting; and those of the rested who have less than an
    /// hour to fly.
    pub(crate) fn crews_by_state(&self, kind: TypeId, now: Time) -> [u32; 4] {
        let mut counts = [0; 4];
        let Some(rules) = &self.types[kind.index()].crew else {
            return counts;
        };
        let hour = [(now, now + Duration::from_hours(1))];
        for id in rules.crews() {
            let crew = &self.crews[id.index()];
            let state = match crew.state {
                Duty::Rested => 0,
                Duty::On(..) => 1,
                Duty::Resting | Duty::RestingWith(_) => 2,
            };
            counts[state] += 1;
            let full = || crew.log.put_off(&rules.hours, &hour) != Some(Duration::ZERO);
            counts[3] += u32::from(state == 0 && full());
        }
        counts
    }
}

impl Crew {
    /// Whether what is asked fits in a duty day that ends at `until`, in the flight hours, and by night.
    fn fits(
        &self,
        rules: &CrewRules,
        until: Time,
        asked: &Assignment,
        now: Time,
    ) -> Result<(), Refusal> {
        if asked.until > until || (asked.dark && !self.night) {
            return Err(Constraint::Crew.into());
        }
        match self.log.put_off(&rules.hours, &asked.flights) {
            Some(Duration::ZERO) => Ok(()),
            wait => Err(Refusal {
                why: Constraint::Crew,
                until: wait.map(|wait| now + wait),
            }),
        }
    }

    /// The same for a rested crew that would begin its duty day now.
    fn could_begin(&self, rules: &CrewRules, asked: &Assignment, now: Time) -> Result<(), Refusal> {
        let swaps = self.half.is_some_and(|half| half != asked.half);
        let rested_at = self.rests_since + rules.swap;
        if swaps && now < rested_at {
            return Err(Refusal {
                why: Constraint::Crew,
                until: Some(rested_at),
            });
        }
        self.fits(rules, now + self.duty, asked, now)
    }
}
