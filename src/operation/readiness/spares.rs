//! Spares: the parts that repairs take, their stock, and the tails that wait for them.
//!
//! Owns the stocks. A part that is used is ordered again at once, so stock and orders sum to what there was; tails
//! wait in the order in which they asked, each for one part at a time. Where it is allowed, a tail takes the part
//! from another that waits for a different one, which then needs it too.

use serde::{Deserialize, Serialize};

use super::faults::{Job, Part, Work};
use super::maintenance::MaintenanceEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{PlaceId, SpareId, TailId};
use crate::operation::lift::tails::Status;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Entity, Pool, Rank, Request};

/// A kind of part at a place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spare {
    pub(crate) place: PlaceId,
    pub(crate) entity: Entity,
    /// Parts in stock; those on order count as taken.
    pub(crate) stock: Pool<TailId>,
    pub(crate) resupply: DurationDist,
    /// Orders so far, and those that have come.
    pub(crate) ordered: u32,
    pub(crate) delivered: u32,
}

impl World {
    /// Gets a grounded tail the parts that it lacks, one after another, and then a team.
    pub(crate) fn gather_parts(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        while let Some(spare) = self.missing_part(tail) {
            let stock = &self.spares[spare.index()].stock;
            let at_once = stock.free() > 0 && stock.waiting() == 0;
            if !at_once && let Some(donor) = self.donor(tail, spare) {
                self.take_part(tail, donor, spare);
                continue;
            }
            let request = self.spares[spare.index()].stock.request(now, tail, 1, 0);
            if request != Request::Granted {
                self.set_status(tail, Status::WaitingForPart, now);
                return;
            }
            self.issue(tail, spare, agenda);
        }
        self.ask_team(tail, agenda);
    }

    /// The first part that a tail lacks.
    pub(crate) fn missing_part(&self, tail: TailId) -> Option<SpareId> {
        let record = &self.tails[tail.index()];
        let lacks = |work: &Work| match work.job {
            Job::Mend(code) if work.part == Part::Missing => {
                self.codes[code.index()].spare_at(record.home)
            }
            _ => None,
        };
        record.work.iter().find_map(lacks)
    }

    /// A part goes to a tail, and another is ordered.
    fn issue(&mut self, tail: TailId, spare: SpareId, agenda: &mut Agenda) {
        self.supply(tail, spare, Part::There);
        let stock = &mut self.spares[spare.index()];
        let mut draws = self
            .streams
            .occasion(Source::Resupply, stock.entity, stock.ordered);
        stock.ordered += 1;
        let place = stock.place;
        agenda.schedule(
            stock.resupply.draw(&mut draws),
            Rank::Ordinary,
            Event::Maintenance(MaintenanceEvent::PartComes(spare)),
        );
        self.tell(Fact::PartIssued { tail, place, spare });
    }

    /// A part that was ordered is there: the first in line has it.
    pub(crate) fn on_part(&mut self, spare: SpareId, agenda: &mut Agenda) {
        let stock = &mut self.spares[spare.index()];
        stock.delivered += 1;
        stock.stock.release(agenda.now(), 1);
        while let Some(tail) = self.spares[spare.index()].stock.next_granted() {
            self.issue(tail, spare, agenda);
            self.gather_parts(tail, agenda);
        }
    }

    /// Another tail of the type that waits for a different part and lacks nothing of this kind.
    fn donor(&self, tail: TailId, spare: SpareId) -> Option<TailId> {
        let record = &self.tails[tail.index()];
        self.types[record.kind.index()]
            .upkeep
            .cannibalise
            .as_ref()?;
        let gives = |other: &TailId| {
            let donor = &self.tails[other.index()];
            donor.status == Status::WaitingForPart
                && (donor.kind, donor.home) == (record.kind, record.home)
                && !donor.work.iter().any(|work| match work.job {
                    Job::Mend(code) => self.codes[code.index()].takes(spare),
                    Job::Inspect | Job::Fix => false,
                })
        };
        (0..self.tails.len()).map(TailId::at).find(gives)
    }

    /// Takes a part out of another tail, which has to have it replaced.
    fn take_part(&mut self, tail: TailId, donor: TailId, spare: SpareId) {
        let job = self.supply(tail, spare, Part::Cannibalised);
        let giver = &mut self.tails[donor.index()];
        giver.work.push(Work {
            job,
            occasion: giver.sortie,
            part: Part::Missing,
        });
        let place = giver.place;
        self.tell(Fact::PartTaken {
            tail: donor,
            place,
            spare,
        });
    }

    /// Gives a tail the part it waits for; says for which job.
    fn supply(&mut self, tail: TailId, spare: SpareId, part: Part) -> Job {
        let codes = &self.codes;
        let lacks = |work: &&mut Work| match work.job {
            Job::Mend(code) => work.part == Part::Missing && codes[code.index()].takes(spare),
            Job::Inspect | Job::Fix => false,
        };
        match self.tails[tail.index()].work.iter_mut().find(lacks) {
            Some(work) => {
                work.part = part;
                work.job
            }
            None => unreachable!("a part is only asked for by a tail that lacks it"),
        }
    }
}
