//! Faults: what a sortie leaves broken, and when a phase inspection is due.
//!
//! Owns the break codes and the rule that grounds a tail. A tail is looked over when its task is done and again at
//! home, with all its hours flown: each code has one uniform a sortie, so that it fails once at most, and the hours
//! since the first look only raise the chance. Mending is `maintenance`'s.

use serde::{Deserialize, Serialize};

use crate::operation::event::Agenda;
use crate::operation::facts::Fact;
use crate::operation::ids::{CodeId, PlaceId, SpareId, TailId};
use crate::operation::lift::tails::Tail;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Entity, Stream};

/// Something that may fail in the tails of a type.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BreakCode {
    /// What sets its draws apart from those of other codes; none for the code that `break_chance` alone makes.
    pub(crate) entity: Option<Entity>,
    pub(crate) per_sortie: f64,
    pub(crate) per_flight_hour: f64,
    pub(crate) fix: DurationDist,
    /// The part that it takes, at each home of the type; none if it takes none.
    pub(crate) spare: Vec<(PlaceId, SpareId)>,
    pub(crate) grounds: bool,
}

impl BreakCode {
    /// Whether it takes such a part.
    pub(crate) fn takes(&self, part: SpareId) -> bool {
        self.spare.iter().any(|&(_, spare)| spare == part)
    }

    /// The part that it takes from the stock of a home.
    pub(crate) fn spare_at(&self, home: PlaceId) -> Option<SpareId> {
        let here = self.spare.iter().find(|(place, _)| *place == home);
        here.map(|&(_, spare)| spare)
    }
}

/// How often tails of a type are inspected, and what else binds them to the ground.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Upkeep {
    pub(crate) codes: Vec<CodeId>,
    /// Deferred faults that ground.
    pub(crate) deferred: usize,
    /// Flight hours between phase inspections, and how long one takes.
    pub(crate) phase: Option<(Duration, DurationDist)>,
    /// What taking a part from another tail adds to the repair, where that is allowed.
    pub(crate) cannibalise: Option<DurationDist>,
}

/// Work to be done on a tail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) job: Job,
    /// The sortie that made it, or the number of the inspection: the occasion of its draws.
    pub(crate) occasion: u32,
    pub(crate) part: Part,
}

/// What there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Job {
    /// To mend what a code stands for.
    Mend(CodeId),
    /// A phase inspection.
    Inspect,
    /// A fault that no code stands for.
    Fix,
}

/// The part that a job takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Part {
    /// Not there yet.
    Missing,
    /// There, or not needed.
    There,
    /// There, from another tail.
    Cannibalised,
}

impl World {
    /// Looks a tail over for what the sortie so far has broken, and grounds it if it must not go on.
    pub(crate) fn look_over(&mut self, tail: TailId, agenda: &mut Agenda) {
        let place = self.tails[tail.index()].place;
        for code in self.new_faults(tail) {
            let law = &self.codes[code.index()];
            let (grounds, entity) = (law.grounds, law.entity);
            let part = match law.spare.is_empty() {
                true => Part::There,
                false => Part::Missing,
            };
            let record = &mut self.tails[tail.index()];
            record.work.push(Work {
                job: Job::Mend(code),
                occasion: record.sortie,
                part,
            });
            if entity.is_some() {
                self.tell(Fact::FaultFound {
                    tail,
                    place,
                    code,
                    grounds,
                });
            }
        }
        if self.phase_due(&self.tails[tail.index()]) {
            let record = &mut self.tails[tail.index()];
            record.work.push(Work {
                job: Job::Inspect,
                occasion: record.phases,
                part: Part::There,
            });
            self.tell(Fact::PhaseDue { tail, place });
        }
        self.ground_if_due(tail, agenda);
    }

    /// Grounds a tail that may not go on being tasked.
    pub(crate) fn ground_if_due(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let place = record.place;
        if !record.broken && self.grounded(record) {
            let status = record.status;
            // Closes the span of time in which it was capable.
            self.set_status(tail, status, agenda.now());
            self.tails[tail.index()].broken = true;
            self.tell(Fact::TailBroke { tail, place });
            // Others may take over its lines of the order.
            self.request_review(agenda);
        }
    }

    /// Codes that have failed in this sortie so far and are not open on the tail.
    fn new_faults(&self, tail: TailId) -> Vec<CodeId> {
        let record = &self.tails[tail.index()];
        let failed = |code: &CodeId| {
            let law = &self.codes[code.index()];
            let hourly = law.per_flight_hour * record.flown.as_hours_f64();
            let chance = 1.0 - (1.0 - law.per_sortie) * libm::exp(-hourly);
            self.fault_draws(record, *code, record.sortie).uniform() < chance
        };
        let codes = &self.types[record.kind.index()].upkeep.codes;
        let open = |code: &CodeId| record.work.iter().any(|work| work.job == Job::Mend(*code));
        codes
            .iter()
            .copied()
            .filter(|code| !open(code) && failed(code))
            .collect()
    }

    /// The draws of a code on a tail in a sortie: whether it fails, how long it takes to mend, what a part from
    /// another tail adds.
    pub(crate) fn fault_draws(&self, tail: &Tail, code: CodeId, sortie: u32) -> Stream {
        match self.codes[code.index()].entity {
            Some(entity) => {
                self.streams
                    .occasion(Source::Fault, tail.entity.joined(entity), sortie)
            }
            None => self
                .streams
                .occasion(Source::Breakdown, tail.entity, sortie),
        }
    }

    fn phase_due(&self, tail: &Tail) -> bool {
        let due = &self.types[tail.kind.index()].upkeep.phase;
        let known = || tail.work.iter().any(|work| work.job == Job::Inspect);
        due.as_ref()
            .is_some_and(|(every, _)| tail.since_phase + tail.flown >= *every && !known())
    }

    /// Whether a tail may not be tasked before it is mended: a grounding fault, an inspection, or too much deferred.
    pub(crate) fn grounded(&self, tail: &Tail) -> bool {
        let deferred = self.deferred(tail);
        let limit = self.types[tail.kind.index()].upkeep.deferred;
        deferred < tail.work.len() || (deferred > 0 && deferred >= limit)
    }

    /// Faults open on a tail that do not ground it by themselves.
    pub(crate) fn deferred(&self, tail: &Tail) -> usize {
        let deferred = |work: &&Work| match work.job {
            Job::Mend(code) => !self.codes[code.index()].grounds,
            Job::Inspect | Job::Fix => false,
        };
        tail.work.iter().filter(deferred).count()
    }
}
