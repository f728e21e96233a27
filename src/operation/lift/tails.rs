//! Tails: what is known of each, and the surge waves with which they come and go.
//!
//! Owns every tail's record and its status; what moves it from one status to the next is `sorties`.

use serde::{Deserialize, Serialize};

use super::fuel::Engines;
use super::ground::{Task, rest_of_a_list};
use super::legs::Leg;
use super::resources::Holdings;
use super::road::OnTheWay;
use super::sorties::SortieEvent;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Fact, State};
use crate::operation::ids::{CrewId, GateId, LaneId, PersonId, PlaceId, TailId, TypeId};
use crate::operation::readiness::escorts::Party;
use crate::operation::readiness::faults::Work;
use crate::operation::security::reaction::Squad;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::scenario::fleet::Configuration;
use crate::sim::{Duration, Entity, Handle, Rank, Ticket, Time};

/// Where a tail stands in its sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Status {
    /// Not in the operation: not yet, or no more.
    Absent,
    /// At home, to be tasked.
    Ready,
    /// Tasked, being made ready at home.
    Preflight,
    /// Refuelling before a leg.
    Fuelling(Leg),
    /// At a task of the ground table.
    At(Task),
    /// On the way to the origin of its lane.
    Outbound,
    /// Waiting for a spot there.
    WaitingToLoad,
    /// Persons board.
    Loading,
    /// Boarding, stopped by an incident or a closure at the origin.
    HeldUp,
    /// Waiting on the ground for weather in which the fuel is enough; with persons aboard, for weather, light or hours, or
    /// for a shut destination to open.
    WaitingToLeave,
    /// On the way with persons aboard.
    EnRoute,
    /// Waiting for a spot at the destination.
    WaitingToUnload,
    /// Persons leave.
    Unloading,
    /// The ramp is full; the rest wait aboard.
    Blocked,
    /// On the way to an alternate, or back, with persons aboard.
    Diverting,
    /// Away from home, until its crew has rested.
    CrewRests,
    /// On the way home.
    Homebound,
    /// Broken, waiting for a spare part.
    WaitingForPart,
    /// Broken, waiting for a maintenance team.
    WaitingForTeam,
    /// Being mended.
    InRepair,
    /// Lost for good.
    Lost,
}

impl Status {
    /// Waiting for a landing spot.
    pub(crate) fn holds(self) -> bool {
        matches!(self, Status::WaitingToLoad | Status::WaitingToUnload)
    }

    /// At work on its spot.
    pub(crate) fn works(self) -> bool {
        matches!(
            self,
            Status::Fuelling(_) | Status::Loading | Status::Unloading | Status::Blocked
        )
    }

    /// Waiting on the ground for something that others have now.
    pub(crate) fn in_line(self) -> bool {
        matches!(self, Status::At(task) if task.resource().is_some())
    }

    /// There and not in maintenance.
    pub(crate) fn in_service(self) -> bool {
        !matches!(
            self,
            Status::Absent
                | Status::WaitingForPart
                | Status::WaitingForTeam
                | Status::InRepair
                | Status::Lost
        )
    }

    /// Part of the operation.
    pub(crate) fn is_present(self) -> bool {
        !matches!(self, Status::Absent | Status::Lost)
    }

    /// Whether a review may move the tail on.
    pub(crate) fn waits_for_review(self) -> bool {
        matches!(
            self,
            Status::Ready | Status::HeldUp | Status::WaitingToLeave
        )
    }
}

/// A flight from one place to another.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Course {
    pub(crate) to: PlaceId,
    /// How long it takes, the delay included.
    pub(crate) takes: Duration,
}

/// A tail.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Tail {
    pub(crate) kind: TypeId,
    pub(crate) entity: Entity,
    pub(crate) home: PlaceId,
    pub(crate) cabin: Configuration,
    /// Where it is, or took off from last.
    pub(crate) place: PlaceId,
    pub(crate) status: Status,
    /// What it has to do, the present task first; nothing while it is ready, absent or broken.
    #[serde(deserialize_with = "rest_of_a_list")]
    pub(crate) tasks: &'static [Task],
    /// When the present task began.
    pub(crate) task_since: Time,
    /// The leg that it flies, or prepares.
    pub(crate) leg: Leg,
    /// Where it goes if that leg leads aside.
    pub(crate) alternate: PlaceId,
    /// Where it lands next: the end of the leg, or a fuel stop on the way.
    pub(crate) bound: PlaceId,
    /// When its present flight or drive leads to its end.
    pub(crate) lands_at: Time,
    /// The flight from `place` that it is on, as it was begun; none once it has left it.
    pub(crate) course: Option<Course>,
    /// When its present task is over, if that takes a time.
    pub(crate) step: Option<Handle>,
    /// Whether the last leg led from one place to another.
    pub(crate) moved: bool,
    /// Between take-off and touch-down.
    pub(crate) airborne: bool,
    /// Sorties so far, the present one included.
    pub(crate) sortie: u32,
    /// When it was tasked with it.
    pub(crate) tasked: Time,
    pub(crate) lane: Option<LaneId>,
    /// Part of a reaction force aboard.
    pub(crate) squad: Option<Squad>,
    /// Persons it is to fetch, or has aboard.
    pub(crate) manifest: Vec<PersonId>,
    /// Names on the manifest as sent ahead, until heads are counted against it.
    pub(crate) listed: Option<u32>,
    /// The gates' day on which the manifest was admitted.
    pub(crate) admitted_on: i64,
    /// Legs flown so far in this sortie because of diversions.
    pub(crate) detours: u32,
    /// Approaches so far in this sortie, and those to the present landing that were broken off.
    pub(crate) approaches: u32,
    pub(crate) go_arounds: u32,
    /// What happens next, before it gets where it is bound for.
    pub(crate) on_the_way: Option<OnTheWay>,
    /// Time for which it has stood on its present drive.
    pub(crate) halted: Duration,
    /// Landings for fuel on the way, so far in this sortie and in its present leg.
    pub(crate) stops: u32,
    pub(crate) stops_in_leg: u32,
    /// Refuellings so far in this sortie.
    pub(crate) refills: u32,
    /// The delay of the flight to come, once it is known.
    pub(crate) delay: Option<Duration>,
    /// Persons put down so far in this sortie.
    pub(crate) delivered: u32,
    /// Escorts aboard, and those assigned to it who wait where persons board.
    pub(crate) escorts: Vec<Party>,
    pub(crate) awaiting: Vec<Party>,
    pub(crate) crew: Option<CrewId>,
    /// Whether it is grounded until it is mended.
    pub(crate) broken: bool,
    /// What is to be mended or inspected.
    pub(crate) work: Vec<Work>,
    /// Flight hours from the last phase inspection to the end of the last sortie, and inspections so far.
    pub(crate) since_phase: Duration,
    pub(crate) phases: u32,
    /// Whether it leaves the operation when next at home.
    pub(crate) leaving: bool,
    /// What it has taken hold of at `place`.
    pub(crate) holds: Holdings,
    pub(crate) engines: Engines,
    /// Up to when what they burn has been reckoned.
    pub(crate) burnt_until: Time,
    /// Flying time in the tanks above the reserve, time flown in this sortie, and flying time that burns as much as its
    /// engines did on the ground.
    pub(crate) fuel: Duration,
    pub(crate) flown: Duration,
    pub(crate) idled: Duration,
    /// How long it would wait for fuel to be brought: since it has lost some, until its tanks are filled.
    pub(crate) relief: Option<Duration>,
    /// Since when it waits to land, if it does.
    pub(crate) holding_since: Option<Time>,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) hold_over: Option<Handle>,
    /// Time present, and time of it not broken, up to `since`.
    pub(crate) present: Duration,
    pub(crate) capable: Duration,
    pub(crate) since: Time,
}

impl Tail {
    pub(crate) fn new(kind: TypeId, entity: Entity, home: PlaceId, cabin: Configuration) -> Self {
        Tail {
            kind,
            entity,
            home,
            cabin,
            place: home,
            status: Status::Absent,
            tasks: &[],
            task_since: Time::ZERO,
            leg: Leg::Out,
            alternate: home,
            bound: home,
            lands_at: Time::ZERO,
            course: None,
            step: None,
            moved: false,
            airborne: false,
            sortie: 0,
            tasked: Time::ZERO,
            lane: None,
            squad: None,
            manifest: Vec::new(),
            listed: None,
            admitted_on: 0,
            detours: 0,
            approaches: 0,
            go_arounds: 0,
            on_the_way: None,
            halted: Duration::ZERO,
            stops: 0,
            stops_in_leg: 0,
            refills: 0,
            delay: None,
            delivered: 0,
            escorts: Vec::new(),
            awaiting: Vec::new(),
            crew: None,
            broken: false,
            work: Vec::new(),
            since_phase: Duration::ZERO,
            phases: 0,
            leaving: false,
            holds: Holdings::default(),
            engines: Engines::Off,
            burnt_until: Time::ZERO,
            fuel: Duration::ZERO,
            flown: Duration::ZERO,
            idled: Duration::ZERO,
            relief: None,
            holding_since: None,
            ticket: None,
            hold_over: None,
            present: Duration::ZERO,
            capable: Duration::ZERO,
            since: Time::ZERO,
        }
    }

    /// Counts a new sortie, in which nothing has happened yet.
    pub(crate) fn begin_sortie(&mut self, now: Time) {
        self.sortie += 1;
        self.tasked = now;
        self.delivered = 0;
        self.detours = 0;
        self.approaches = 0;
        self.stops = 0;
        self.stops_in_leg = 0;
        self.refills = 0;
    }

    /// The task after the present one becomes the present one.
    pub(crate) fn next_task(&mut self) {
        self.tasks = self.tasks.get(1..).unwrap_or_default();
    }

    /// Time present and time mission-capable up to `now`.
    pub(crate) fn availability(&self, now: Time) -> (Duration, Duration) {
        let span = now - self.since;
        let present = if self.status.is_present() {
            span
        } else {
            Duration::ZERO
        };
        let capable = if self.broken { Duration::ZERO } else { present };
        (self.present + present, self.capable + capable)
    }
}

/// Tails that come and go together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Wave {
    pub(crate) at: Time,
    pub(crate) until: Option<Time>,
    pub(crate) needs: Vec<GateId>,
    pub(crate) tails: Vec<TailId>,
    pub(crate) here: bool,
}

impl World {
    /// Brings the tails that are there from the start, and sets the coming and going of the waves.
    pub(crate) fn start_sorties(&mut self, agenda: &mut Agenda) {
        self.bring_waves(agenda);
        for position in 0..self.waves.len() {
            self.await_wave(position, agenda);
        }
    }

    /// Sets the coming and going of a wave.
    fn await_wave(&self, position: usize, agenda: &mut Agenda) {
        let (wave, number) = (&self.waves[position], position as u16);
        let comes = Event::Sortie(SortieEvent::WaveComes(number));
        agenda.schedule(wave.at, Rank::Ordinary, comes);
        if let Some(until) = wave.until {
            let leaves = Event::Sortie(SortieEvent::WaveLeaves(number));
            agenda.schedule(until, Rank::Ordinary, leaves);
        }
    }

    /// Takes over dates and numbers of every wave, and of the tails that are there from the start: of one that is here more
    /// come at once, or the last of it leave as at its end.
    pub(crate) fn adopt_waves(&mut self, plan: &World, agenda: &mut Agenda) {
        for (position, new) in plan.waves.iter().enumerate() {
            let before = self.waves[position].clone();
            let same = (before.at, before.until, &before.needs) == (new.at, new.until, &new.needs);
            if same && before.tails == new.tails {
                continue;
            }
            self.waves[position] = Wave {
                here: before.here,
                ..new.clone()
            };
            if before.here {
                let now = agenda.now();
                let gone = before.tails.iter().filter(|tail| !new.tails.contains(tail));
                gone.for_each(|&tail| self.send_away(tail, agenda));
                let more = new.tails.iter().filter(|tail| !before.tails.contains(tail));
                more.for_each(|&tail| self.bring(tail, now));
            }
            if !same {
                self.await_wave(position, agenda);
            }
            self.bring_waves(agenda);
        }
    }

    /// A tail joins the operation at home.
    fn bring(&mut self, tail: TailId, now: Time) {
        let record = &mut self.tails[tail.index()];
        let place = record.home;
        record.leaving = false;
        if record.status == Status::Absent {
            self.set_status(tail, Status::Ready, now);
            self.tell(Fact::TailArrived { tail, place });
        }
    }

    /// A tail leaves the operation once it is at home.
    fn send_away(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.tails[tail.index()].leaving = true;
        if self.tails[tail.index()].status == Status::Ready {
            self.stand_ready(tail, agenda);
        }
        // Others may fly what it was ordered to.
        self.request_review(agenda);
    }

    /// Brings every wave whose time has come and whose gates are open.
    pub(crate) fn bring_waves(&mut self, agenda: &mut Agenda) {
        let now = agenda.now();
        for position in 0..self.waves.len() {
            let wave = &self.waves[position];
            let gone = wave.until.is_some_and(|until| until <= now);
            if wave.here || gone || wave.at > now || !self.all_open(&wave.needs) {
                continue;
            }
            self.waves[position].here = true;
            for tail in self.waves[position].tails.clone() {
                self.bring(tail, now);
            }
        }
        self.request_review(agenda);
    }

    pub(crate) fn dismiss(&mut self, position: u16, agenda: &mut Agenda) {
        let wave = &self.waves[position as usize];
        let over = wave.until.is_some_and(|until| until <= agenda.now());
        if !wave.here || !over {
            return;
        }
        for tail in wave.tails.clone() {
            self.send_away(tail, agenda);
        }
    }

    /// A duration drawn for the present sortie of a tail.
    pub(crate) fn sortie_draw(&self, tail: TailId, source: Source, law: &DurationDist) -> Duration {
        let record = &self.tails[tail.index()];
        law.draw(&mut self.streams.occasion(source, record.entity, record.sortie))
    }

    /// Sets the status and keeps the tail's time present and capable.
    pub(crate) fn set_status(&mut self, tail: TailId, status: Status, now: Time) {
        let record = &mut self.tails[tail.index()];
        (record.present, record.capable) = record.availability(now);
        record.since = now;
        record.status = status;
    }

    /// Whether the persons on the manifest are aboard.
    pub(crate) fn carries(&self, tail: TailId) -> bool {
        let first = self.tails[tail.index()].manifest.first();
        first.is_some_and(|&person| self.persons.state(person) == State::Aboard)
    }

    /// Seats of a tail, for persons, escorts and medics together.
    pub(crate) fn seats(&self, tail: TailId) -> u32 {
        self.tails[tail.index()].cabin.seats
    }

    pub(crate) fn destination(&self, tail: TailId) -> PlaceId {
        self.lane_of(tail).1
    }

    pub(crate) fn lane_of(&self, tail: TailId) -> (PlaceId, PlaceId) {
        let record = &self.tails[tail.index()];
        record
            .lane
            .map_or((record.home, record.home), |lane| self.lane_ends(lane))
    }
}
