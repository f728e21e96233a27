//! Sorties: the way of one tail, read top to bottom.
//!
//! Owns what happens to persons, claims and escorts on that way. The tasks between two legs, and the walk along them, are
//! `ground`. Persons aboard are never lost sight of: an empty tail that cannot land aborts, a loaded one diverts to an
//! alternate and tries again. Nobody boards while the site is shut.
//!
//! ```text
//! absent -> ready -> preflight -> outbound -> waiting to load -> .. -> loading -> .. -> [waiting to leave]
//!   -> .. -> en route -> waiting to unload -> .. -> unloading -> [blocked]
//!   -> next sortie, or .. -> homebound -> ready, or waiting for team -> in repair -> ready
//! loading           -> (site shut) -> held up -> en route, once it is open
//! waiting to load   -> (hold over: abort)  -> homebound
//! before a leg home -> (no duty left) -> crew rests -> next sortie, or homebound
//! waiting to unload -> (hold over: divert) -> diverting -> .. -> en route
//! en route          -> (turns back) -> diverting -> .. -> unloading -> homebound
//! any but in maintenance -> lost
//! ..: at a task of the ground table, or fuelling; a leg may have fuel stops, with the same between two flights
//! ```

use serde::{Deserialize, Serialize};

use super::fuel::Engines;
use super::ground::{LEAVE_HOME, Progress, Task};
use super::legs::Leg;
use super::resources::Resource;
use super::tails::Status;
use crate::operation::event::Agenda;
use crate::operation::facts::{Constraint, Fact, Limit, State};
use crate::operation::ids::{PersonId, PlaceId, TailId};
use crate::operation::planning::dispatch::{Offer, Refusal};
use crate::operation::readiness::escorts::count;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::Time;

/// What can happen to a tail.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum SortieEvent {
    /// It reaches the next step of its way.
    Step(TailId),
    /// It has waited for a landing spot as long as it may.
    HoldOver(TailId),
    /// Those aboard when it was lost are rescued.
    Rescued(TailId),
    /// A surge wave comes, by position.
    WaveComes(u16),
    /// A surge wave leaves, by position.
    WaveLeaves(u16),
}

impl World {
    /// Something happens to a tail.
    pub(crate) fn on_sortie(&mut self, event: SortieEvent, agenda: &mut Agenda) {
        match event {
            SortieEvent::Step(tail) => self.step(tail, agenda),
            SortieEvent::HoldOver(tail) => self.give_up_waiting(tail, agenda),
            SortieEvent::Rescued(tail) => self.on_rescued(tail, agenda),
            SortieEvent::WaveComes(_) => self.bring_waves(agenda),
            SortieEvent::WaveLeaves(position) => self.dismiss(position, agenda),
        }
    }

    // --- tasked ------------------------------------------------------------------------------

    /// Begins a sortie: the manifest is drawn up, crew and escorts go aboard.
    pub(crate) fn task(&mut self, tail: TailId, offer: Offer, agenda: &mut Agenda) {
        let Offer {
            lane,
            manifest,
            escorts,
            escorts_until,
            crew,
        } = offer;
        let now = agenda.now();
        let (from, to) = self.lane_ends(lane);
        let persons = manifest.len() as u32;
        self.man(tail, crew, agenda);
        self.admit(lane, persons);
        self.places[to.index()].inbound += persons;
        let record = &mut self.tails[tail.index()];
        record.begin_sortie(now);
        record.lane = Some(lane);
        let at_home = record.place == record.home && !record.holds.has(Resource::Spot);
        let (sortie, more) = (record.sortie, escorts - count(&record.escorts));
        self.assign_escorts(tail, lane, more, escorts_until, agenda);
        self.tell(Fact::SortieTasked {
            tail,
            sortie,
            lane,
            persons,
            escorts,
        });
        self.take_line(tail, sortie, lane);
        self.call_up(tail, manifest, from, now);
        if at_home {
            self.tails[tail.index()].leg = Leg::Out;
            self.set_to(tail, LEAVE_HOME, agenda);
        } else {
            self.depart(tail, Leg::Out, agenda);
        }
    }

    pub(crate) fn prepare(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        self.set_status(tail, Status::Preflight, agenda.now());
        let kind = &self.types[self.tails[tail.index()].kind.index()];
        let wait = self.sortie_draw(tail, Source::Preflight, &kind.spec.preflight);
        self.fill_up(tail, agenda.now());
        Progress::Takes(wait)
    }

    /// Puts persons on a tail's manifest; their places under the gates' limits are counted from today.
    fn call_up(&mut self, tail: TailId, manifest: Vec<PersonId>, from: PlaceId, now: Time) {
        for &person in &manifest {
            let to = if self.persons.state(person) == State::Held {
                State::Manifested
            } else {
                State::Called
            };
            self.pass(person, to, from, Some(tail), now);
        }
        let admitted_on = self.gate_day(now);
        let record = &mut self.tails[tail.index()];
        record.listed = Some(manifest.len() as u32);
        record.manifest = manifest;
        record.admitted_on = admitted_on;
    }

    // --- at the origin -----------------------------------------------------------------------

    /// A briefing before boarding; where the clock of crew or escorts runs out first, the sortie is given up.
    pub(crate) fn brief(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        if let Err(refusal) = self.may_board_by_hours(tail, agenda.now()) {
            self.abort(tail, refusal.why, agenda);
            return Progress::Waits;
        }
        self.take_time(tail, Task::Brief, agenda.now())
    }

    pub(crate) fn load(&mut self, tail: TailId, now: Time) -> Progress {
        let record = &self.tails[tail.index()];
        let kind = &self.types[record.kind.index()];
        let each = kind.spec.load_each.duration() * record.manifest.len() as i64;
        let wait = self.sortie_draw(tail, Source::Load, &kind.spec.load) + each;
        self.set_status(tail, Status::Loading, now);
        Progress::Takes(wait)
    }

    /// Whether those on a tail's manifest may go aboard where it stands: no incident or closure has stopped the lift here,
    /// and no hard limit forbids it.
    pub(crate) fn may_go_aboard(&self, tail: TailId, now: Time) -> Result<(), Refusal> {
        if !self.may_board_at(self.tails[tail.index()].place) {
            return Err(Constraint::Incident.into());
        }
        self.may_restrain(tail, now)
    }

    /// Persons go aboard, if they may; else they wait.
    pub(crate) fn board(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        let place = self.tails[tail.index()].place;
        if self.turns_away(place) {
            self.abort(tail, Constraint::Incident, agenda);
            return Progress::Waits;
        }
        if self.may_go_aboard(tail, now).is_err() {
            self.set_status(tail, Status::HeldUp, now);
            // So that the wake is set which light needs.
            self.request_review(agenda);
            return Progress::Waits;
        }
        let manifest = self.tails[tail.index()].manifest.clone();
        if manifest.is_empty() {
            self.abort(tail, Constraint::NoneLeft, agenda);
            return Progress::Waits;
        }
        self.check_boarding(&manifest, place, now);
        self.board_escorts(tail);
        for &person in &manifest {
            self.pass(person, State::Aboard, place, Some(tail), now);
            self.persons.get_mut(person).since = now;
        }
        let sortie = self.tails[tail.index()].sortie;
        self.tell(Fact::Loaded {
            tail,
            sortie,
            place,
            persons: manifest.len() as u32,
        });
        self.refresh_hazard(place, agenda);
        self.request_review(agenda);
        self.depart(tail, Leg::Loaded, agenda);
        Progress::Waits
    }

    /// Gives up before anyone has been moved, or after they have been brought back or put down on the way: those on the
    /// manifest, aboard already or not, wait for another tail, and the lane has its planned sortie back.
    pub(crate) fn abort(&mut self, tail: TailId, why: Constraint, agenda: &mut Agenda) {
        if let Some(squad) = self.tails[tail.index()].squad.take() {
            self.strand_squad(tail, squad, why, agenda);
        } else {
            let record = &self.tails[tail.index()];
            let (sortie, place) = (record.sortie, record.place);
            self.tell(Fact::SortieAborted {
                tail,
                sortie,
                place,
                why,
            });
        }
        self.send_back(tail, agenda);
        self.look_over(tail, agenda);
        self.depart(tail, Leg::Home, agenda);
        self.request_review(agenda);
    }

    /// Those on a manifest stay where they are after all; those aboard leave the tail where it stands.
    pub(crate) fn send_back(&mut self, tail: TailId, agenda: &mut Agenda) {
        let carries = self.carries(tail);
        let record = &mut self.tails[tail.index()];
        let (sortie, here) = (record.sortie, record.place);
        let manifest = std::mem::take(&mut record.manifest);
        for &person in &manifest {
            let place = if carries {
                here
            } else {
                self.persons.place(person)
            };
            self.put_back(person, place, tail, agenda);
        }
        self.dismiss_escorts(tail, agenda);
        self.release_claims(tail, manifest.len() as u32, agenda.now());
        self.reopen_line(tail, sortie);
    }

    /// Somebody on a manifest, aboard already or not, is held or staged at a place again.
    pub(crate) fn put_back(
        &mut self,
        person: PersonId,
        place: PlaceId,
        tail: TailId,
        agenda: &mut Agenda,
    ) {
        let now = agenda.now();
        let to = match self.persons.state(person) {
            State::Manifested => State::Held,
            State::Aboard if self.places[place.index()].detention.is_some() => State::Held,
            _ => State::Staged,
        };
        let aboard = self.persons.state(person) == State::Aboard;
        self.pass(person, to, place, Some(tail), now);
        if aboard {
            self.check_limit(Limit::Restraint, person, place, now);
            self.refresh_hazard(place, agenda);
        }
    }

    /// Strikes somebody who has escaped or died from whichever manifest has the name.
    pub(crate) fn take_off_manifest(&mut self, person: PersonId, now: Time) {
        for position in 0..self.tails.len() {
            let manifest = &mut self.tails[position].manifest;
            if let Some(found) = manifest.iter().position(|&other| other == person) {
                manifest.remove(found);
                self.release_claims(TailId::at(position), 1, now);
                return;
            }
        }
    }

    /// Persons on manifests who are still at a place.
    pub(crate) fn manifested_at(&self, place: PlaceId) -> Vec<PersonId> {
        let still_here = |person: &PersonId| {
            let state = self.persons.state(*person);
            matches!(state, State::Manifested | State::Called)
                && self.persons.place(*person) == place
        };
        self.tails
            .iter()
            .flat_map(|tail| tail.manifest.iter().copied())
            .filter(still_here)
            .collect()
    }

    /// Gives back gate and destination room claimed for persons who will not come; a gate's daily limit only on the
    /// day of the claim.
    pub(crate) fn release_claims(&mut self, tail: TailId, persons: u32, now: Time) {
        let Some(lane) = self.tails[tail.index()].lane else {
            return;
        };
        let admitted_on = self.tails[tail.index()].admitted_on;
        let to = self.lanes[lane.index()].to;
        self.give_back(lane, persons, admitted_on, now);
        self.places[to.index()].inbound -= persons;
    }

    // --- at the destination ------------------------------------------------------------------

    pub(crate) fn unload(&mut self, tail: TailId, now: Time) -> Progress {
        let record = &self.tails[tail.index()];
        let kind = &self.types[record.kind.index()];
        let each = kind.spec.unload_each.duration() * record.manifest.len() as i64;
        let wait = self.sortie_draw(tail, Source::Unload, &kind.spec.unload) + each;
        self.set_status(tail, Status::Unloading, now);
        Progress::Takes(wait)
    }

    /// Persons leave the tail, as many as there is room for; the rest wait aboard.
    pub(crate) fn disembark(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        let place = self.tails[tail.index()].place;
        self.reconcile(tail, place, agenda);
        let room = self.ramp_room(place);
        let leaving = room.min(self.tails[tail.index()].manifest.len());
        let record = &mut self.tails[tail.index()];
        let persons: Vec<PersonId> = record.manifest.drain(..leaving).collect();
        record.delivered += leaving as u32;
        for person in persons {
            self.check_limit(Limit::Restraint, person, place, now);
            self.places[place.index()].inbound -= 1;
            self.put_down(person, place, tail, agenda);
        }
        self.recount_guarded(place, agenda);
        if self.tails[tail.index()].manifest.is_empty() {
            self.turn(tail, agenda);
        } else {
            self.wait_for_ramp(tail, place);
            self.set_status(tail, Status::Blocked, now);
        }
        self.feed_stations(place, agenda);
        Progress::Waits
    }

    /// Everyone is off: on to the next sortie from here, or home.
    pub(crate) fn turn(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let (sortie, place, persons) = (record.sortie, record.place, record.delivered);
        self.tell(Fact::Unloaded {
            tail,
            sortie,
            place,
            persons,
        });
        let kg = libm::round(self.tails[tail.index()].cabin.cargo.kg()) as u32;
        if kg > 0 {
            self.tell(Fact::CargoDelivered {
                tail,
                sortie,
                place,
                kg,
            });
        }
        self.look_over(tail, agenda);
        self.request_review(agenda);
        self.take_next(tail, agenda);
    }

    /// An empty tail takes the next sortie from where it is, or goes home.
    pub(crate) fn take_next(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        if record.broken || record.leaving || record.place == record.home {
            self.depart(tail, Leg::Home, agenda);
            return;
        }
        match self.best_offer(tail, agenda.now()) {
            Ok(offer) => {
                self.end_sortie(tail, agenda.now());
                self.task(tail, offer, agenda);
            }
            Err(_) => self.depart(tail, Leg::Home, agenda),
        }
    }

    // --- home --------------------------------------------------------------------------------

    pub(crate) fn reach_home(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let now = agenda.now();
        self.set_engines(tail, Engines::Off, now);
        self.bring_escorts_home(tail, agenda);
        self.request_review(agenda);
        self.look_over(tail, agenda);
        self.end_sortie(tail, now);
        self.fill_up(tail, now);
        if self.tails[tail.index()].broken {
            self.ask_mending(tail, agenda);
        } else {
            self.stand_ready(tail, agenda);
        }
        Progress::Waits
    }

    /// A tail stands at home and may be tasked, or leaves the operation if that was asked.
    pub(crate) fn stand_ready(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.set_status(tail, Status::Ready, agenda.now());
        self.end_duty_if_over(tail, agenda);
        if self.tails[tail.index()].leaving {
            self.stand_down(tail, agenda);
            self.set_status(tail, Status::Absent, agenda.now());
            let place = self.tails[tail.index()].place;
            self.tell(Fact::TailLeft { tail, place });
        }
        self.request_review(agenda);
    }

    pub(crate) fn end_sortie(&mut self, tail: TailId, now: Time) {
        self.burn(tail, now);
        let record = &mut self.tails[tail.index()];
        record.lane = None;
        let flown = std::mem::take(&mut record.flown);
        record.since_phase += flown;
        let idled = std::mem::take(&mut record.idled);
        let (sortie, place, kind) = (record.sortie, record.place, record.kind);
        let burnt = (flown + idled).as_hours_f64();
        let fuel = self.types[kind.index()].spec.fuel.kg_per_hour() * burnt;
        let fuel_kg = libm::round(fuel) as u32;
        self.tell(Fact::SortieEnded {
            tail,
            sortie,
            place,
            flown,
            fuel_kg,
        });
    }
}
