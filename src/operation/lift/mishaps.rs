//! Mishaps: sorties given up for a fault, breakdowns, and the loss of a tail with whoever is aboard.
//!
//! Owns what becomes of the tail and of the persons. Nobody leaves the account: those aboard a lost tail stay aboard it in
//! the books until they are rescued, and then are held or staged again, or have died. How a tail is lost is never said.

use serde::{Deserialize, Serialize};

use super::fuel::Engines;
use super::ground::Progress;
use super::legs::Leg;
use super::resources::Resource;
use super::sorties::SortieEvent;
use super::tails::Status;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact, State};
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::readiness::faults::{Job, Part, Work};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Duration, Rank, Time};

/// What becomes of the persons aboard a tail that is lost.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Loss {
    pub(crate) tail: TailId,
    /// Share of them who die.
    pub(crate) harmed: f64,
    /// Until the others are at a place again.
    pub(crate) rescue: DurationDist,
}

impl World {
    /// Whether preflight finds a fault; then the sortie is given up, and the tail is to be mended.
    pub(crate) fn fails_preflight(&mut self, tail: TailId, agenda: &mut Agenda) -> bool {
        let record = &self.tails[tail.index()];
        let abort = &self.types[record.kind.index()].spec.abort;
        let chance = abort.as_ref().map_or(0.0, |abort| abort.ground);
        let mut draws = self
            .streams
            .occasion(Source::GroundAbort, record.entity, record.sortie);
        let fails = chance > 0.0 && draws.uniform() < chance;
        if fails {
            self.add_fault(tail);
            self.abort(tail, Constraint::Maintenance, agenda);
        }
        fails
    }

    /// How far a tail gets that leaves the origin with persons aboard and is to turn back: a share of so long a flight.
    pub(crate) fn turns_back(&self, id: TailId, flight: Duration, now: Time) -> Option<Duration> {
        let tail = &self.tails[id.index()];
        let leaves = tail.leg == Leg::Loaded && tail.place == self.lane_of(id).0;
        let abort = &self.types[tail.kind.index()].spec.abort;
        let chance = abort.as_ref().map_or(0.0, |abort| abort.air);
        if !leaves || tail.detours > 0 || tail.stops_in_leg > 0 || chance == 0.0 {
            return None;
        }
        let mut draws = self
            .streams
            .occasion(Source::AirAbort, tail.entity, tail.sortie);
        let turns = draws.uniform() < chance;
        let out = Duration::from_secs_f64(flight.as_secs_f64() * draws.uniform());
        // The way back must be in the tanks.
        let most = Duration::from_micros(self.fuel_left(id, now).micros() / 2);
        turns.then_some(out.min(most))
    }

    /// A tail turns back to where its persons boarded; the way back takes as long as the way out.
    pub(crate) fn turn_back(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let flown = agenda.now() - record.task_since;
        record.leg = Leg::Back;
        record.bound = record.place;
        let (sortie, place) = (record.sortie, record.place);
        self.set_status(tail, Status::Diverting, agenda.now());
        self.tell(Fact::TurnedBack {
            tail,
            sortie,
            place,
        });
        self.step_after(tail, flown, agenda);
    }

    /// Those whom a tail has brought back leave it, and it goes home to be mended.
    pub(crate) fn bring_back(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        self.add_fault(tail);
        self.abort(tail, Constraint::Maintenance, agenda);
        Progress::Waits
    }

    /// A fault that no break code stands for; the type's `fix` mends it.
    fn add_fault(&mut self, tail: TailId) {
        let record = &mut self.tails[tail.index()];
        record.work.push(Work {
            job: Job::Fix,
            occasion: record.sortie,
            part: Part::There,
        });
    }

    /// A tail breaks down now, as scripted: at home it is mended, under way it goes home once its task is done. One that is
    /// not there, or is being mended, is spared.
    pub(crate) fn break_down(&mut self, tail: TailId, agenda: &mut Agenda) {
        let status = self.tails[tail.index()].status;
        if !status.in_service() {
            return;
        }
        self.add_fault(tail);
        self.ground_if_due(tail, agenda);
        if status == Status::Ready {
            self.ask_mending(tail, agenda);
        }
    }

    // --- loss --------------------------------------------------------------------------------

    /// A tail is lost, on the ground or in the air. One that is not there, or is being mended, is spared.
    pub(crate) fn lose(&mut self, loss: &Loss, agenda: &mut Agenda) {
        let (now, tail) = (agenda.now(), loss.tail);
        if !self.tails[tail.index()].status.in_service() {
            return;
        }
        let carries = self.carries(tail);
        self.clear_away(tail, agenda);
        if !carries {
            self.send_back(tail, agenda);
        }
        let harmed = self.harm(tail, loss.harmed, now);
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        let persons = record.manifest.len() as u32;
        self.set_status(tail, Status::Lost, now);
        self.tell(Fact::TailLost {
            tail,
            sortie,
            place,
            persons,
            harmed,
        });
        let wait = if carries {
            self.sortie_draw(tail, Source::Rescue, &loss.rescue)
        } else {
            Duration::ZERO
        };
        let rescued = Event::Sortie(SortieEvent::Rescued(tail));
        agenda.schedule(wait, Rank::Ordinary, rescued);
        self.request_review(agenda);
    }

    /// Takes a tail out of every line and off every spot, and its crew off it.
    fn clear_away(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let place = self.tails[tail.index()].place;
        self.set_engines(tail, Engines::Off, now);
        self.end_hold(tail, agenda);
        self.leave_line(tail, agenda);
        for resource in Resource::ALL {
            self.let_go(tail, resource, agenda);
        }
        self.forget_blocked(tail, place);
        self.stand_down(tail, agenda);
        let record = &mut self.tails[tail.index()];
        record.airborne = false;
        record.tasks = &[];
    }

    /// Some of those aboard die: a share, rounded, drawn by lot.
    fn harm(&mut self, tail: TailId, share: f64, now: Time) -> u32 {
        if !self.carries(tail) {
            return 0;
        }
        let record = &self.tails[tail.index()];
        let place = record.place;
        let harmed = libm::round(share * record.manifest.len() as f64) as u32;
        let mut draws = self
            .streams
            .occasion(Source::Harm, record.entity, record.sortie);
        for _ in 0..harmed {
            let manifest = &mut self.tails[tail.index()].manifest;
            let lot = (draws.uniform() * manifest.len() as f64) as usize;
            let person = manifest.remove(lot);
            self.pass(person, State::Died, place, Some(tail), now);
            self.release_claims(tail, 1, now);
        }
        harmed
    }

    /// Those aboard a lost tail are at a place again; the sortie is over.
    pub(crate) fn on_rescued(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let persons = std::mem::take(&mut self.tails[tail.index()].manifest);
        if !persons.is_empty() {
            let to = self.shelter(tail, persons.len() as u32);
            for &person in &persons {
                self.put_back(person, to, tail, agenda);
            }
            self.release_claims(tail, persons.len() as u32, now);
        }
        self.rescue_escorts(tail, agenda);
        let squad = self.tails[tail.index()].squad.take();
        if let Some(squad) = squad {
            self.lose_squad(squad);
        }
        if squad.is_some() || self.tails[tail.index()].lane.is_some() {
            self.end_sortie(tail, now);
        }
        self.request_review(agenda);
    }

    /// The nearest place that takes in so many persons; the origin, where none does.
    fn shelter(&self, tail: TailId, persons: u32) -> PlaceId {
        let record = &self.tails[tail.index()];
        let km = |id: PlaceId| self.km(record.kind, record.place, id);
        self.place_ids()
            .filter(|&id| self.takes_in(id, persons))
            .min_by(|&a, &b| km(a).total_cmp(&km(b)))
            .unwrap_or(self.lane_of(tail).0)
    }

    /// Whether persons may leave a tail at a place that is not its destination: they are moved on from there, and it has room
    /// for so many.
    pub(crate) fn takes_in(&self, id: PlaceId, persons: u32) -> bool {
        let place = &self.places[id.index()];
        let staged = self.persons.staged_at(id) + place.inbound;
        let leads_on = self.lanes.iter().any(|lane| lane.from == id);
        leads_on && (place.detention.is_some() || place.staging_room() >= staged + persons)
    }
}
