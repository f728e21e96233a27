//! Audit: a full recount of what the counters claim. Nothing is lost, nothing is in two places.
//!
//! Owns no state; it reads the whole world and says what does not add up.

use std::ops::BitOr;

use serde::{Deserialize, Serialize};

use super::facts::State;
use super::handover::stations::{Desk, Role};
use super::ids::{CrewId, PersonId, PlaceId, TailId};
use super::lift::ground::Task;
use super::lift::tails::Status;
use super::persons::{Tier, waits};
use super::readiness::crews::Duty;
use super::readiness::escorts::count;
use super::world::World;
use crate::sim::{Duration, Time};

/// Something that does not add up: a bug in the program, never in a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("the audit found that {0}")]
pub struct AuditError(String);

macro_rules! ensure {
    ($holds:expr, $($message:tt)+) => {
        if !$holds {
            return Err(AuditError(format!($($message)+)));
        }
    };
}

mod desks;
mod ground;
mod order;
mod repairs;
mod security;
#[cfg(test)]
mod spoiled;

impl World {
    /// Recounts persons, stations and files, spots, crews, escorts, teams, parts, the order's lines, incidents and reaction
    /// forces.
    ///
    /// # Errors
    /// The first thing that does not add up.
    pub fn audit(&self) -> Result<(), AuditError> {
        self.audit_persons()?;
        self.audit_others()?;
        self.audit_desks()
    }

    /// The same but for who stands where, which takes a look at every file at every station; persons only if there has been a
    /// passage since the recount of which `recounted` keeps the number.
    pub(crate) fn audit_since(&self, recounted: &mut Option<u64>) -> Result<(), AuditError> {
        self.audit_persons_since(recounted)?;
        self.audit_others()
    }

    /// Recounts all persons if any has passed from state to state since; if not, counts that as many are on lists as must be.
    pub(crate) fn audit_persons_since(
        &self,
        recounted: &mut Option<u64>,
    ) -> Result<(), AuditError> {
        let passages = Some(self.persons.passages());
        if *recounted == passages {
            return self.audit_listed();
        }
        self.audit_persons()?;
        *recounted = passages;
        Ok(())
    }

    /// Recounts all persons: the state of each, and on which rosters and lists he is. Whether he belongs on any changes with
    /// a passage from state to state alone.
    pub(crate) fn audit_persons(&self) -> Result<(), AuditError> {
        self.audit_states()?;
        self.audit_rosters()?;
        self.audit_whereabouts()
    }

    /// Recounts everything else.
    pub(crate) fn audit_others(&self) -> Result<(), AuditError> {
        self.audit_camps()?;
        self.audit_places()?;
        self.audit_tails()?;
        self.audit_ground()?;
        self.audit_repairs()?;
        self.audit_order()?;
        self.audit_security()?;
        self.audit_stations()?;
        self.audit_files()?;
        self.audit_receptions()?;
        self.audit_crews()
    }

    fn audit_states(&self) -> Result<(), AuditError> {
        let mut all = 0;
        // A state that nobody is counted in needs no look: whoever is in it is missing from the sum.
        let counted = |state: &State| self.persons.count(*state) > 0;
        for state in State::ALL.into_iter().filter(counted) {
            let (kept, found) = (self.persons.count(state), self.persons.recount(state));
            ensure!(
                kept == found,
                "{kept} persons are counted as {}, but {found} are",
                state.word()
            );
            all += found;
        }
        let at_large: u32 = Tier::ALL.into_iter().map(|tier| self.at_large(tier)).sum();
        ensure!(
            at_large == self.persons.count(State::AtLarge),
            "{at_large} persons are at large by tier, not as counted"
        );
        let persons = self.persons.len();
        ensure!(
            all as usize == persons,
            "{all} persons of {persons} have a state that is counted"
        );
        Ok(())
    }

    fn audit_camps(&self) -> Result<(), AuditError> {
        for camp in &self.camps {
            let accounted = camp.persons + camp.orderly + camp.uncontrolled;
            ensure!(
                accounted == camp.at_start,
                "{accounted} persons of the camp at {} are accounted for, of {}",
                self.names.place(camp.place),
                camp.at_start
            );
        }
        Ok(())
    }

    /// Everyone who waits to move is on exactly one roster, and nobody else is on any.
    fn audit_rosters(&self) -> Result<(), AuditError> {
        let mut lists = vec![0; self.persons.len()];
        for place in self.place_ids() {
            for person in self.persons.roster(place) {
                lists[person.index()] += 1;
            }
        }
        self.audit_lists(&lists, "rosters", waits)
    }

    /// Everyone who must be on exactly one manifest, ramp, line or flight list is on one, and nobody else is.
    pub(crate) fn audit_whereabouts(&self) -> Result<(), AuditError> {
        let mut lists = vec![0; self.persons.len()];
        // By the iterator itself, which goes through each list at a stretch.
        self.listed().for_each(|person| lists[person.index()] += 1);
        self.audit_lists(&lists, "lists", is_on_a_list)
    }

    /// As many are on those lists as must be: between two of them persons go without a passage, too. Who they are, and so
    /// one who is lost while another is there twice, is for [`World::audit_whereabouts`].
    fn audit_listed(&self) -> Result<(), AuditError> {
        let states = State::ALL.into_iter().filter(|&state| is_on_a_list(state));
        let belong: u32 = states.map(|state| self.persons.count(state)).sum();
        let found = self.listed().count();
        ensure!(
            found == belong as usize,
            "{found} persons are on a manifest, a ramp, in a line or on a flight's list, but {belong} must be"
        );
        Ok(())
    }

    /// Whoever is on a manifest, a ramp, in a line or on the list of a flight home, as often as he is.
    fn listed(&self) -> impl Iterator<Item = PersonId> {
        let ramps = self
            .places
            .iter()
            .filter_map(|place| place.reception.as_ref());
        let ramps = ramps.flat_map(|reception| reception.persons());
        let manifests = self.tails.iter().flat_map(|tail| &tail.manifest);
        let holds_persons =
            |desk: &&Desk| matches!(desk.role, Role::Handover(_) | Role::Enrolment(_));
        let desks = self.desks.iter().filter(holds_persons);
        let lines = desks.flat_map(|desk| desk.persons().chain(desk.returning.iter().copied()));
        let refused = self.refused.iter().map(|(person, _)| person);
        let flights = self.countries.iter().flat_map(|country| &country.waiting);
        let others = manifests.chain(refused).chain(flights).copied();
        ramps.chain(lines).chain(others)
    }

    /// Compares on how many lists of a kind each person is with whether he belongs on one.
    fn audit_lists(
        &self,
        lists: &[u8],
        kind: &str,
        belongs: impl Fn(State) -> bool,
    ) -> Result<(), AuditError> {
        let off = |(&state, &lists): (&State, &u8)| lists != u8::from(belongs(state));
        let everyone = || self.persons.states().iter().zip(lists);
        // Without a way out in the middle, which lets the compiler look at many persons at a time.
        if !everyone().map(off).fold(false, BitOr::bitor) {
            return Ok(());
        }
        let mut named = self.persons.ids().zip(everyone());
        let wrong = named.find(|&(_, person)| off(person));
        wrong.map_or(Ok(()), |(person, (state, lists))| {
            let (name, state) = (self.names.person(person), state.word());
            Err(AuditError(format!(
                "{name} is {state} and on {lists} {kind}"
            )))
        })
    }

    fn audit_places(&self) -> Result<(), AuditError> {
        let (mut posted, mut bound) = (vec![0; self.places.len()], vec![0; self.places.len()]);
        let at_places = self.places.iter().flat_map(|place| &place.escorts);
        let with_tails = self
            .tails
            .iter()
            .flat_map(|tail| tail.escorts.iter().chain(&tail.awaiting));
        for party in at_places.chain(with_tails) {
            posted[party.post.index()] += party.count;
        }
        for tail in &self.tails {
            if let Some(lane) = tail.lane {
                bound[self.lanes[lane.index()].to.index()] += tail.manifest.len() as u32;
            }
        }
        for (position, place) in self.places.iter().enumerate() {
            let name = &self.names.places[position];
            let (escorts, counted) = (posted[position], place.escorts_posted);
            ensure!(
                escorts == counted,
                "{escorts} escorts have their post at {name}, not {counted}"
            );
            let (bound, counted) = (bound[position], place.inbound);
            ensure!(
                bound == counted,
                "{bound} persons are bound for {name}, not {counted}"
            );
        }
        Ok(())
    }

    fn audit_tails(&self) -> Result<(), AuditError> {
        for (position, tail) in self.tails.iter().enumerate() {
            let name = self.names.tail(TailId::at(position));
            let seats: u32 = tail
                .manifest
                .iter()
                .map(|&person| self.persons.traits(person).seats())
                .sum();
            let all = self.seats(TailId::at(position));
            let taken = seats + count(&tail.escorts) + count(&tail.awaiting);
            ensure!(taken <= all, "{taken} seats of {name}'s {all} are taken");
            let lets_land = || self.weather_for(tail.kind, tail.place).landing;
            ensure!(
                tail.tasks.first() != Some(&Task::Spot) || tail.ticket.is_some() == lets_land(),
                "{name} waits to land and its place in the queue is {:?}",
                tail.ticket
            );
            let full = self.types[tail.kind.index()].reach.full;
            let least = match tail.relief {
                Some(_) => self.empty(TailId::at(position)),
                None => Duration::ZERO,
            };
            ensure!(
                tail.fuel >= least && tail.fuel <= full,
                "{name} has fuel for {} above its reserve, of {full}",
                tail.fuel
            );
            let idle = matches!(
                tail.status,
                Status::Absent
                    | Status::Ready
                    | Status::WaitingForPart
                    | Status::WaitingForTeam
                    | Status::InRepair
            );
            ensure!(
                !idle || tail.manifest.is_empty(),
                "{name} is {:?} with persons on its manifest",
                tail.status
            );
            ensure!(
                !idle || tail.escorts.is_empty() && tail.awaiting.is_empty(),
                "{name} is {:?} with escorts aboard",
                tail.status
            );
        }
        Ok(())
    }

    /// No waiting room holds more than it may, nobody leaves a station but by being served, and no more equipment is away
    /// than there is.
    fn audit_stations(&self) -> Result<(), AuditError> {
        for (position, desk) in self.desks.iter().enumerate() {
            let name = &self.names.stations[position];
            let (waiting, ..) = desk.counts();
            let room = desk.room.unwrap_or(u32::MAX);
            ensure!(
                waiting <= room,
                "{waiting} wait at {name}, which has room for {room}"
            );
            let queue = desk.queue.measures();
            let (came, served) = (queue.arrivals, queue.served);
            let here = desk.queue.waiting() as u64 + u64::from(desk.queue.in_service());
            ensure!(
                came == served + here,
                "{came} came to {name}, but {served} were served and {here} are there"
            );
            if let Some(equipment) = &desk.staffing.equipment {
                let (away, all) = (equipment.away, equipment.there(Time::MAX));
                ensure!(
                    away <= all,
                    "{away} pieces of equipment of {all} at {name} are away"
                );
            }
        }
        Ok(())
    }

    /// Every wing holds whom it counts, and whoever a mismatch keeps back is on the ramp or still aboard.
    fn audit_receptions(&self) -> Result<(), AuditError> {
        for place in self.place_ids() {
            let Some(reception) = &self.places[place.index()].reception else {
                continue;
            };
            let name = self.names.place(place);
            let (on_ramp, room) = (reception.persons().count(), reception.ramp().capacity());
            ensure!(
                on_ramp == reception.on_ramp() as usize && on_ramp <= room as usize,
                "{on_ramp} persons are on the ramp of {name} for {room}, {} by count",
                reception.on_ramp()
            );
            let wings = &reception.facility.wings;
            let inside: u32 = wings.iter().map(|wing| wing.inside).sum();
            let accepted = self.persons.in_facility(place);
            ensure!(
                inside == accepted,
                "the wings of {name} count {inside} persons of {accepted}"
            );
            let limit = reception.facility.limit();
            ensure!(
                accepted <= limit,
                "{accepted} persons are in the facility of {name}, which has room for {limit}"
            );
            for wing in wings {
                let (inside, capacity) = (wing.inside, wing.capacity);
                ensure!(
                    inside <= capacity,
                    "{inside} persons are in a wing of {name} for {capacity}"
                );
            }
            let rules = reception.reconciliation.as_ref();
            for person in rules.into_iter().flat_map(|rules| rules.held_back()) {
                let state = self.persons.state(person);
                ensure!(
                    state == State::Aboard || reception.persons().any(|other| other == person),
                    "{} went on from {name} though the load is in dispute",
                    self.names.person(person)
                );
            }
        }
        Ok(())
    }

    /// Every crew with a tail is that tail's crew, and no tail has a crew besides.
    fn audit_crews(&self) -> Result<(), AuditError> {
        let mut out = 0;
        for (position, crew) in self.crews.iter().enumerate() {
            let (Duty::On(tail, _) | Duty::RestingWith(tail)) = crew.state else {
                continue;
            };
            let id = CrewId::at(position);
            ensure!(
                self.tails[tail.index()].crew == Some(id),
                "{} is with {}, which has another crew or none",
                self.names.crew(id),
                self.names.tail(tail)
            );
            out += 1;
        }
        let with_a_crew = self.tails.iter().filter(|tail| tail.crew.is_some());
        let with_a_crew = with_a_crew.count();
        ensure!(
            with_a_crew == out,
            "{with_a_crew} tails have a crew, but {out} crews are with a tail"
        );
        Ok(())
    }

    /// Little's law and conservation of units in every pool and queue, exactly; for the end of a run.
    ///
    /// # Errors
    /// The first resource that does not balance.
    pub fn settle(&self, now: Time) -> Result<(), AuditError> {
        let out = |what: &str, error: crate::sim::Imbalance| {
            AuditError(format!("{what} does not balance: {error}"))
        };
        for (position, place) in self.places.iter().enumerate() {
            let name = self.names.place(PlaceId::at(position));
            let teams = [("teams", &place.teams)];
            for (what, pool) in place.ground_pools().chain(teams) {
                pool.settle(now)
                    .map_err(|error| out(&format!("the pool of {what} at {name}"), error))?;
            }
            if let Some(reception) = &place.reception {
                reception
                    .ramp()
                    .settle()
                    .map_err(|error| out(&format!("the ramp at {name}"), error))?;
            }
        }
        for (position, spare) in self.spares.iter().enumerate() {
            spare.stock.settle(now).map_err(|error| {
                out(
                    &format!("the stock of {}", self.names.spares[position]),
                    error,
                )
            })?;
        }
        for (position, desk) in self.desks.iter().enumerate() {
            desk.queue.settle(now).map_err(|error| {
                out(&format!("station {}", self.names.stations[position]), error)
            })?;
        }
        Ok(())
    }
}

/// Whether a person in this state is on a manifest, on a ramp, in a line, or on the list of a flight home.
fn is_on_a_list(state: State) -> bool {
    matches!(
        state,
        State::Manifested
            | State::Aboard
            | State::Called
            | State::Arriving
            | State::InIntake
            | State::ReleasedForRepatriation
    )
}
