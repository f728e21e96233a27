//! Batches: persons who are served together at one station.
//!
//! Owns who gathers, who is in which batch, and the wait of each person. A batch joins the line when it is full, or
//! when its first person has waited long enough; in the line and in service its first person stands for all. The
//! server is free when the last of them has moved on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stations::{Load, StationEvent};
use crate::operation::event::{Agenda, Event};
use crate::operation::ids::{PersonId, StationId};
use crate::operation::world::World;
use crate::sim::{Duration, Handle, Level, Rank, Tally, Time};

/// The batches of a station.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Batches {
    size: usize,
    longest: Duration,
    gathering: Vec<Member>,
    /// When those gathering join the line, however few.
    due: Option<Handle>,
    /// Batches in line or in service, by who stands for them.
    under_way: BTreeMap<PersonId, Vec<Member>>,
    /// Persons done who have not moved on, by server.
    done: BTreeMap<u32, Vec<PersonId>>,
    /// Persons gathering or in line.
    waiting: Level,
    in_service: u32,
    waits: Tally,
}

/// A person of a batch, and when he came.
type Member = (PersonId, Time);

impl Batches {
    pub(crate) fn new(size: u32, longest: Duration) -> Self {
        Batches {
            size: size as usize,
            longest,
            gathering: Vec::new(),
            due: None,
            under_way: BTreeMap::new(),
            done: BTreeMap::new(),
            waiting: Level::new(0),
            in_service: 0,
            waits: Tally::new(),
        }
    }

    /// Most persons of a batch.
    pub(crate) fn size(&self) -> u32 {
        self.size as u32
    }

    /// Persons gathering or in line, over time.
    pub(crate) fn waiting(&self) -> Level {
        self.waiting
    }

    pub(crate) fn waits(&self) -> Tally {
        self.waits
    }

    /// Persons in service.
    pub(crate) fn in_service(&self) -> u32 {
        self.in_service
    }

    /// Persons done who have not moved on.
    pub(crate) fn blocked(&self) -> u32 {
        self.done.values().map(Vec::len).sum::<usize>() as u32
    }

    /// Everyone here, once.
    pub(crate) fn persons(&self) -> impl Iterator<Item = PersonId> {
        let members = self
            .gathering
            .iter()
            .chain(self.under_way.values().flatten());
        members
            .map(|&(person, _)| person)
            .chain(self.done.values().flatten().copied())
    }

    fn join(&mut self, person: PersonId, now: Time) {
        self.gathering.push((person, now));
        self.waiting.add(now, 1);
    }

    /// A batch begins to be served.
    pub(crate) fn start(&mut self, leader: PersonId, now: Time) {
        let members = self
            .under_way
            .get(&leader)
            .map_or(&[][..], |members| members);
        self.waiting.add(now, -(members.len() as i64));
        self.in_service += members.len() as u32;
        for (_, came) in members {
            self.waits.record_duration(now - *came);
        }
    }

    /// A batch has been served; its members, who keep the server until each has moved on.
    pub(crate) fn complete(&mut self, leader: PersonId, server: u32) -> Vec<PersonId> {
        let members = self.under_way.remove(&leader).unwrap_or_default();
        let members: Vec<PersonId> = members.into_iter().map(|(person, _)| person).collect();
        self.in_service -= members.len() as u32;
        self.done.insert(server, members.clone());
        members
    }

    /// A person moves on; says whether the server is free.
    pub(crate) fn leave(&mut self, person: PersonId, server: u32) -> bool {
        let Some(members) = self.done.get_mut(&server) else {
            return true;
        };
        members.retain(|&other| other != person);
        let free = members.is_empty();
        if free {
            self.done.remove(&server);
        }
        free
    }
}

impl World {
    /// A person joins the batch that gathers at a station.
    pub(crate) fn gather(&mut self, id: StationId, person: PersonId, agenda: &mut Agenda) {
        let Load::Batches(batches) = &mut self.desks[id.index()].load else {
            return;
        };
        batches.join(person, agenda.now());
        if batches.gathering.len() >= batches.size {
            self.on_batch(id, agenda);
        } else if batches.due.is_none() {
            batches.due = Some(agenda.schedule(
                batches.longest,
                Rank::Ordinary,
                Event::Station(StationEvent::Batch(id)),
            ));
        }
    }

    /// Those gathering join the line, with one service for all.
    pub(super) fn on_batch(&mut self, id: StationId, agenda: &mut Agenda) {
        let Load::Batches(batches) = &mut self.desks[id.index()].load else {
            return;
        };
        if let Some(due) = batches.due.take() {
            agenda.cancel(due);
        }
        let members = std::mem::take(&mut batches.gathering);
        let Some(&(leader, _)) = members.first() else {
            return;
        };
        batches.under_way.insert(leader, members.clone());
        let (work, tries) = self.handover_work(id, leader);
        for (person, _) in members {
            let record = self.persons.get_mut(person);
            record.work = work;
            record.tries = tries;
            record.served += work;
        }
        self.queue_up(id, leader, work, agenda);
    }
}
