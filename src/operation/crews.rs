//! Crews: duty days and rest.
//!
//! Owns every crew's state. A crew begins its duty day when it is tasked with a tail, stays with
//! that tail until the duty day cannot hold another sortie, and then rests at home.
//!
//! ```text
//! rested -> on duty (with a tail) -> resting -> rested
//! ```

use super::event::{Agenda, Event};
use super::facts::{Constraint, Fact};
use super::ids::{CrewId, TailId, TypeId};
use super::tails::Status;
use super::world::World;
use crate::sim::{Duration, Rank, Time};

/// What can happen to a crew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CrewEvent {
    /// Its duty day is over.
    DutyEnds(CrewId),
    /// It has rested.
    Rested(CrewId),
}

/// A crew.
#[derive(Clone, Debug)]
pub(super) struct Crew {
    pub(super) kind: TypeId,
    /// Whether it may fly in the dark.
    pub(super) night: bool,
    pub(super) state: Duty,
}

/// Where a crew stands in its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duty {
    /// Fit to be tasked.
    Rested,
    /// With a tail, until the duty day ends.
    On(TailId, Time),
    /// At rest.
    Resting,
}

/// Who would fly a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CrewChoice {
    /// The type has no crews to count.
    Uncounted,
    /// The crew that the tail has.
    Keep,
    /// This rested one.
    Take(CrewId),
}

impl World {
    /// Something happens to a crew.
    pub(super) fn on_crew(&mut self, event: CrewEvent, agenda: &mut Agenda) {
        match event {
            CrewEvent::DutyEnds(crew) => {
                if let Duty::On(tail, until) = self.crews[crew.index()].state
                    && until <= agenda.now()
                    && self.tails[tail.index()].status == Status::Ready
                {
                    self.stand_down(tail, agenda);
                }
            }
            CrewEvent::Rested(crew) => self.crews[crew.index()].state = Duty::Rested,
        }
        self.request_review(agenda);
    }

    /// Who could fly a sortie that takes `needs`, partly in the dark or not.
    pub(super) fn crew_for(
        &self,
        tail: TailId,
        needs: Duration,
        dark: bool,
        now: Time,
    ) -> Result<CrewChoice, Constraint> {
        let record = &self.tails[tail.index()];
        let Some(rules) = &self.types[record.kind.index()].crew else {
            return Ok(CrewChoice::Uncounted);
        };
        if let Some(crew) = record.crew
            && let Crew {
                night,
                state: Duty::On(_, until),
                ..
            } = self.crews[crew.index()]
            && now + needs <= until
            && (night || !dark)
        {
            return Ok(CrewChoice::Keep);
        }
        if record.place != record.home || needs > rules.duty.duration() {
            return Err(Constraint::Crew);
        }
        let rested = |id: &CrewId| {
            let crew = &self.crews[id.index()];
            crew.state == Duty::Rested && (crew.night || !dark)
        };
        // Those who may not fly by night are last in the list: they take the day, the others the night.
        let mut crews = rules.crews();
        let found = if dark {
            crews.find(rested)
        } else {
            crews.rev().find(rested)
        };
        found.map(CrewChoice::Take).ok_or(Constraint::Crew)
    }

    /// Puts the chosen crew on a tail.
    pub(super) fn man(&mut self, tail: TailId, choice: CrewChoice, agenda: &mut Agenda) {
        let CrewChoice::Take(crew) = choice else {
            return;
        };
        self.stand_down(tail, agenda);
        let kind = self.tails[tail.index()].kind;
        let Some(rules) = &self.types[kind.index()].crew else {
            return;
        };
        let until = agenda.now() + rules.duty.duration();
        self.crews[crew.index()].state = Duty::On(tail, until);
        self.tails[tail.index()].crew = Some(crew);
        agenda.schedule(
            until,
            Rank::Ordinary,
            Event::Crew(CrewEvent::DutyEnds(crew)),
        );
        self.tell(Fact::CrewOnDuty { crew, tail });
    }

    /// Sends the crew of a tail to rest.
    pub(super) fn stand_down(&mut self, tail: TailId, agenda: &mut Agenda) {
        let kind = self.tails[tail.index()].kind;
        let Some(crew) = self.tails[tail.index()].crew.take() else {
            return;
        };
        let Some(rules) = &self.types[kind.index()].crew else {
            return;
        };
        let rest = rules.rest.duration();
        if let Duty::On(_, until) = self.crews[crew.index()].state
            && agenda.now() > until
        {
            self.tell(Fact::CrewOverrun {
                crew,
                over: agenda.now() - until,
            });
        }
        self.crews[crew.index()].state = Duty::Resting;
        agenda.schedule(rest, Rank::Ordinary, Event::Crew(CrewEvent::Rested(crew)));
        self.tell(Fact::CrewOffDuty { crew });
    }

    /// Sends the crew of a tail that stands ready to rest once its day is over.
    pub(super) fn end_duty_if_over(&mut self, tail: TailId, agenda: &mut Agenda) {
        let over = self.tails[tail.index()].crew.is_some_and(
            |crew| matches!(self.crews[crew.index()].state, Duty::On(_, until) if until <= agenda.now()),
        );
        if over {
            self.stand_down(tail, agenda);
        }
    }

    /// Crews of a type that could be tasked or are on duty.
    pub(super) fn crews_available(&self, kind: TypeId) -> u32 {
        let fit = |crew: &&Crew| crew.kind == kind && crew.state != Duty::Resting;
        self.crews.iter().filter(fit).count() as u32
    }
}
