//! Sorties: the way of one tail, read top to bottom.
//!
//! Owns every tail's status. One event, [`SortieEvent::Step`], moves a tail on; what it means
//! follows from the status. Persons aboard are never lost sight of: an empty tail that cannot
//! land aborts, a loaded one diverts to an alternate and tries again.
//!
//! ```text
//! absent -> ready -> preflight -> [fuelling] -> outbound -> waiting to load -> loading
//!   -> [fuelling] -> [waiting to leave] -> en route -> waiting to unload -> unloading -> [blocked]
//!   -> next sortie, or [fuelling] -> homebound -> ready, or waiting for team -> in repair -> ready
//! waiting to load   -> (hold over: abort)  -> homebound
//! waiting to unload -> (hold over: divert) -> diverting -> at alternate -> en route
//! ```

use super::dispatch::Offer;
use super::event::{Agenda, Event};
use super::facts::{Constraint, Fact, Limit, State};
use super::ids::{CrewId, GateId, LaneId, PersonId, PlaceId, TailId, TypeId};
use super::source::Source;
use super::world::World;
use crate::scenario::DurationDist;
use crate::scenario::fleet::Mode;
use crate::sim::{Duration, Entity, Handle, Rank, Request, Ticket, Time};

/// What can happen to a tail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SortieEvent {
    /// It reaches the next step of its way.
    Step(TailId),
    /// It has waited for a landing spot as long as it may.
    HoldOver(TailId),
    /// A surge wave comes, by position.
    WaveComes(u16),
    /// A surge wave leaves, by position.
    WaveLeaves(u16),
}

/// Where a tail stands in its sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Not in the operation: not yet, or no more.
    Absent,
    /// At home, to be tasked.
    Ready,
    /// Tasked, being made ready at home.
    Preflight,
    /// Refuelling before a leg.
    Fuelling(Leg),
    /// On the way to the origin of its lane.
    Outbound,
    /// Waiting for a spot there.
    WaitingToLoad,
    /// Persons board.
    Loading,
    /// Loaded, waiting for weather or light.
    WaitingToLeave,
    /// On the way with persons aboard.
    EnRoute,
    /// Waiting for a spot at the destination.
    WaitingToUnload,
    /// Persons leave.
    Unloading,
    /// The ramp is full; the rest wait aboard.
    Blocked,
    /// On the way to an alternate with persons aboard.
    Diverting,
    /// There, waiting for the destination to open.
    AtAlternate,
    /// On the way home.
    Homebound,
    /// Broken, waiting for a maintenance team.
    WaitingForTeam,
    /// Being mended.
    InRepair,
}

/// A leg of a sortie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// To the origin of the lane.
    Out,
    /// To its destination.
    Loaded,
    /// Home.
    Home,
}

/// A tail.
#[derive(Clone, Debug)]
pub(super) struct Tail {
    pub(super) kind: TypeId,
    pub(super) entity: Entity,
    pub(super) home: PlaceId,
    /// Where it is, or took off from last.
    pub(super) place: PlaceId,
    pub(super) status: Status,
    /// Sorties so far, the present one included.
    pub(super) sortie: u32,
    pub(super) lane: Option<LaneId>,
    /// Persons it is to fetch, or has aboard.
    pub(super) manifest: Vec<PersonId>,
    /// Persons put down so far in this sortie.
    delivered: u32,
    pub(super) escorts: u32,
    pub(super) crew: Option<CrewId>,
    pub(super) broken: bool,
    /// Whether it leaves the operation when next at home.
    pub(super) leaving: bool,
    /// Whether it takes a spot at `place`.
    pub(super) on_spot: bool,
    range_left_km: f64,
    flown: Duration,
    /// When it took off last, or began to hold.
    airborne_since: Time,
    ticket: Option<Ticket>,
    hold_over: Option<Handle>,
    /// Time present, and time of it not broken, up to `since`.
    present: Duration,
    capable: Duration,
    since: Time,
}

impl Tail {
    pub(super) fn new(kind: TypeId, entity: Entity, home: PlaceId) -> Self {
        Tail {
            kind,
            entity,
            home,
            place: home,
            status: Status::Absent,
            sortie: 0,
            lane: None,
            manifest: Vec::new(),
            delivered: 0,
            escorts: 0,
            crew: None,
            broken: false,
            leaving: false,
            on_spot: false,
            range_left_km: 0.0,
            flown: Duration::ZERO,
            airborne_since: Time::ZERO,
            ticket: None,
            hold_over: None,
            present: Duration::ZERO,
            capable: Duration::ZERO,
            since: Time::ZERO,
        }
    }

    /// Time present and time mission-capable up to `now`.
    pub(super) fn availability(&self, now: Time) -> (Duration, Duration) {
        let span = now - self.since;
        let present = if self.status == Status::Absent { Duration::ZERO } else { span };
        let capable = if matches!(self.status, Status::WaitingForTeam | Status::InRepair) { Duration::ZERO } else { present };
        (self.present + present, self.capable + capable)
    }
}

/// Tails that come and go together.
#[derive(Clone, Debug)]
pub(super) struct Wave {
    pub(super) at: Time,
    pub(super) until: Option<Time>,
    pub(super) needs: Vec<GateId>,
    pub(super) tails: Vec<TailId>,
    pub(super) here: bool,
}

impl World {
    /// Brings the tails that are there from the start, and sets the coming and going of the waves.
    pub(super) fn start_sorties(&mut self, agenda: &mut Agenda) {
        self.bring_waves(agenda);
        for (position, wave) in self.waves.iter().enumerate() {
            let position = position as u16;
            agenda.schedule(wave.at, Rank::Ordinary, Event::Sortie(SortieEvent::WaveComes(position)));
            if let Some(until) = wave.until {
                agenda.schedule(until, Rank::Ordinary, Event::Sortie(SortieEvent::WaveLeaves(position)));
            }
        }
    }

    /// Something happens to a tail.
    pub(super) fn on_sortie(&mut self, event: SortieEvent, agenda: &mut Agenda) {
        match event {
            SortieEvent::Step(tail) => self.step(tail, agenda),
            SortieEvent::HoldOver(tail) => self.give_up_waiting(tail, agenda),
            SortieEvent::WaveComes(_) => self.bring_waves(agenda),
            SortieEvent::WaveLeaves(position) => self.dismiss(position, agenda),
        }
    }

    fn step(&mut self, tail: TailId, agenda: &mut Agenda) {
        match self.tails[tail.index()].status {
            Status::Preflight => self.depart(tail, Leg::Out, agenda),
            Status::Fuelling(leg) => {
                self.fill_up(tail);
                self.set_off(tail, leg, agenda);
            }
            Status::Outbound => self.reach_origin(tail, agenda),
            Status::Loading => self.board(tail, agenda),
            Status::EnRoute => self.reach_destination(tail, agenda),
            Status::Unloading => self.disembark(tail, agenda),
            Status::Diverting => self.reach_alternate(tail, agenda),
            Status::Homebound => self.reach_home(tail, agenda),
            status => unreachable!("no step is set for a tail that is {status:?}"),
        }
    }

    // --- tasked ------------------------------------------------------------------------------

    /// Begins a sortie: the manifest is drawn up, crew and escorts go aboard.
    pub(super) fn task(&mut self, tail: TailId, offer: Offer, agenda: &mut Agenda) {
        let Offer { lane, manifest, escorts, crew } = offer;
        let now = agenda.now();
        let (from, to) = self.lane_ends(lane);
        let persons = manifest.len() as u32;
        self.man(tail, crew, agenda);
        self.admit(lane, persons);
        self.places[to.index()].inbound += persons;
        self.call.left[lane.index()] = self.call.left[lane.index()].saturating_sub(1);
        let record = &mut self.tails[tail.index()];
        record.sortie += 1;
        record.delivered = 0;
        record.lane = Some(lane);
        let at_home = record.place == record.home && !record.on_spot;
        if at_home {
            // Dispatch has seen that they are free.
            if escorts > 0 {
                self.places[record.home.index()].escorts.request(now, tail, escorts, 0);
            }
            record.escorts = escorts;
        }
        let (sortie, escorts) = (record.sortie, record.escorts);
        self.tell(Fact::SortieTasked { tail, sortie, lane, persons, escorts });
        for &person in &manifest {
            let to = if self.persons.state(person) == State::Held { State::Manifested } else { State::Called };
            self.pass(person, to, from, Some(tail), now);
        }
        self.tails[tail.index()].manifest = manifest;
        if at_home {
            self.set_status(tail, Status::Preflight, now);
            let kind = &self.types[self.tails[tail.index()].kind.index()];
            let wait = self.sortie_draw(tail, Source::Preflight, &kind.preflight);
            self.fill_up_at_home(tail);
            agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
        } else {
            self.depart(tail, Leg::Out, agenda);
        }
    }

    // --- legs --------------------------------------------------------------------------------

    /// Prepares a leg: refuels first where there is fuel and the range left would not do.
    fn depart(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let short = record.range_left_km < self.range_needed(tail, leg);
        if short && self.places[record.place.index()].refuel {
            let source = match leg {
                Leg::Out => Source::RefuelOut,
                Leg::Loaded => Source::RefuelLoaded,
                Leg::Home => Source::RefuelHome,
            };
            let wait = self.sortie_draw(tail, source, &self.types[record.kind.index()].refuel);
            self.set_status(tail, Status::Fuelling(leg), agenda.now());
            agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
        } else {
            self.set_off(tail, leg, agenda);
        }
    }

    /// Takes off, unless it is loaded and weather, light or the place forbid.
    fn set_off(&mut self, tail: TailId, leg: Leg, agenda: &mut Agenda) {
        if leg == Leg::Loaded && !self.may_leave_loaded(tail, agenda.now()) {
            self.set_status(tail, Status::WaitingToLeave, agenda.now());
            return;
        }
        let (target, status, source) = match leg {
            Leg::Out => (self.origin(tail), Status::Outbound, Source::LegOut),
            Leg::Loaded => (self.destination(tail), Status::EnRoute, Source::LegLoaded),
            Leg::Home => (self.tails[tail.index()].home, Status::Homebound, Source::LegHome),
        };
        let delay = self.sortie_draw(tail, source, &self.types[self.tails[tail.index()].kind.index()].leg_delay);
        self.fly(tail, target, status, delay, agenda);
    }

    /// A loaded tail leaves as soon as it may.
    pub(super) fn leave_if_allowed(&mut self, tail: TailId, agenda: &mut Agenda) {
        if self.may_leave_loaded(tail, agenda.now()) {
            self.set_off(tail, Leg::Loaded, agenda);
        }
    }

    fn fly(&mut self, tail: TailId, target: PlaceId, status: Status, delay: Duration, agenda: &mut Agenda) {
        let now = agenda.now();
        let here = self.tails[tail.index()].place;
        self.free_spot(tail, agenda);
        let kind = self.tails[tail.index()].kind;
        let km = self.km(kind, here, target);
        let moves = here != target;
        let wait = if moves { self.leg_time(kind, here, target) + delay } else { Duration::ZERO };
        let aboard = if self.carries(tail) { self.tails[tail.index()].manifest.len() as u32 } else { 0 };
        let record = &mut self.tails[tail.index()];
        record.range_left_km -= km;
        record.airborne_since = now;
        record.flown += wait;
        let sortie = record.sortie;
        self.set_status(tail, status, now);
        if moves {
            self.tell(Fact::TookOff { tail, sortie, place: here, persons: aboard });
        }
        agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
    }

    // --- at the origin -----------------------------------------------------------------------

    fn reach_origin(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.tails[tail.index()].place = self.origin(tail);
        self.ask_spot(tail, Status::WaitingToLoad, agenda);
    }

    fn begin_loading(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        if record.manifest.is_empty() {
            self.abort(tail, Constraint::NoneLeft, agenda);
            return;
        }
        let kind = &self.types[record.kind.index()];
        let each = kind.load_each.duration() * record.manifest.len() as i64;
        let wait = self.sortie_draw(tail, Source::Load, &kind.load) + each;
        self.set_status(tail, Status::Loading, agenda.now());
        agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
    }

    fn board(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let manifest = self.tails[tail.index()].manifest.clone();
        if manifest.is_empty() {
            self.abort(tail, Constraint::NoneLeft, agenda);
            return;
        }
        let place = self.tails[tail.index()].place;
        for &person in &manifest {
            self.pass(person, State::Aboard, place, Some(tail), now);
            self.persons.get_mut(person).since = now;
        }
        let sortie = self.tails[tail.index()].sortie;
        self.tell(Fact::Loaded { tail, sortie, place, persons: manifest.len() as u32 });
        self.refresh_hazard(place, agenda);
        self.depart(tail, Leg::Loaded, agenda);
    }

    /// Gives up before anyone has boarded; those on the manifest wait for another tail.
    fn abort(&mut self, tail: TailId, why: Constraint, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        let manifest = std::mem::take(&mut record.manifest);
        self.tell(Fact::SortieAborted { tail, sortie, place, why });
        for &person in &manifest {
            let to = if self.persons.state(person) == State::Manifested { State::Held } else { State::Staged };
            self.pass(person, to, place, Some(tail), agenda.now());
        }
        self.release_claims(tail, manifest.len() as u32);
        self.breaks(tail);
        self.depart(tail, Leg::Home, agenda);
        self.request_review(agenda);
    }

    /// Strikes somebody who has escaped or died from whichever manifest has the name.
    pub(super) fn take_off_manifest(&mut self, person: PersonId) {
        for position in 0..self.tails.len() {
            let manifest = &mut self.tails[position].manifest;
            if let Some(found) = manifest.iter().position(|&other| other == person) {
                manifest.remove(found);
                self.release_claims(TailId::at(position), 1);
                return;
            }
        }
    }

    /// Persons on manifests who are still at a place.
    pub(super) fn manifested_at(&self, place: PlaceId) -> Vec<PersonId> {
        let still_here = |person: &PersonId| {
            self.persons.state(*person) == State::Manifested && self.persons.place(*person) == place
        };
        self.tails.iter().flat_map(|tail| tail.manifest.iter().copied()).filter(still_here).collect()
    }

    /// Gives back gate and destination room claimed for persons who will not come.
    fn release_claims(&mut self, tail: TailId, persons: u32) {
        let Some(lane) = self.tails[tail.index()].lane else { return };
        let to = self.lanes[lane.index()].to;
        self.give_back(lane, persons);
        self.places[to.index()].inbound -= persons;
    }

    // --- at the destination ------------------------------------------------------------------

    fn reach_destination(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.tails[tail.index()].place = self.destination(tail);
        self.ask_spot(tail, Status::WaitingToUnload, agenda);
    }

    fn begin_unloading(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let kind = &self.types[record.kind.index()];
        let each = kind.unload_each.duration() * record.manifest.len() as i64;
        let wait = self.sortie_draw(tail, Source::Unload, &kind.unload) + each;
        self.set_status(tail, Status::Unloading, agenda.now());
        agenda.schedule(wait, Rank::Ordinary, Event::Sortie(SortieEvent::Step(tail)));
    }

    /// Persons leave the tail, as many as there is room for; the rest wait aboard.
    pub(super) fn disembark(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let place = self.tails[tail.index()].place;
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
        if self.tails[tail.index()].manifest.is_empty() {
            self.turn(tail, agenda);
        } else {
            self.wait_for_ramp(tail, place);
            self.set_status(tail, Status::Blocked, now);
        }
        self.feed_stations(place, agenda);
    }

    /// Tells a broken limit of the clock that ends now for a person, and starts the next clock.
    pub(super) fn check_limit(&mut self, limit: Limit, person: PersonId, place: PlaceId, now: Time) {
        let allowed = match limit {
            Limit::Restraint => self.limits.restraint.duration(),
            Limit::RampWait => self.limits.ramp_wait.duration(),
            Limit::CrewDuty => unreachable!("a crew's clock is the crews' own"),
        };
        let over = now - self.persons.get(person).since - allowed;
        self.persons.get_mut(person).since = now;
        if over > Duration::ZERO {
            self.tell(Fact::LimitBroken { limit, person, place, over });
        }
    }

    /// Everyone is off: on to the next sortie from here, or home.
    fn turn(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let (sortie, place, persons) = (record.sortie, record.place, record.delivered);
        self.tell(Fact::Unloaded { tail, sortie, place, persons });
        self.breaks(tail);
        self.request_review(agenda);
        let record = &self.tails[tail.index()];
        if record.broken || record.leaving || record.place == record.home {
            self.depart(tail, Leg::Home, agenda);
            return;
        }
        match self.best_offer(tail, agenda.now()) {
            Ok(offer) => {
                self.end_sortie(tail);
                self.task(tail, offer, agenda);
            }
            Err(_) => self.depart(tail, Leg::Home, agenda),
        }
    }

    // --- alternates --------------------------------------------------------------------------

    fn give_up_waiting(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        record.hold_over = None;
        let Some(ticket) = record.ticket.take() else { return };
        let (place, status) = (record.place, record.status);
        record.flown += agenda.now() - record.airborne_since;
        self.queue_of(tail, place).renege(agenda.now(), ticket);
        self.land_granted(place, agenda);
        if status == Status::WaitingToLoad {
            let why = self.why_no_landing(place, agenda.now());
            self.abort(tail, why, agenda);
        } else {
            self.divert(tail, agenda);
        }
    }

    /// To the nearest other place in range that takes landings, or, where none does, that has spots; back to the origin
    /// where there is none at all.
    fn divert(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let (here, kind, sortie, range) = (record.place, record.kind, record.sortie, record.range_left_km);
        let cost = |id: PlaceId| {
            let km = self.km(kind, here, id);
            (km > range, !self.takes_landings(id, agenda.now()), km)
        };
        let alternates = self.place_ids().filter(|&id| id != here && self.places[id.index()].spots > 0);
        let best = alternates.min_by(|&a, &b| {
            let ((far_a, shut_a, km_a), (far_b, shut_b, km_b)) = (cost(a), cost(b));
            (far_a, shut_a).cmp(&(far_b, shut_b)).then(km_a.total_cmp(&km_b))
        });
        let alternate = best.unwrap_or_else(|| self.origin(tail));
        self.tell(Fact::Diverted { tail, sortie, place: alternate });
        let delay = self.sortie_draw(tail, Source::Diversion, &self.types[kind.index()].leg_delay);
        self.fly(tail, alternate, Status::Diverting, delay, agenda);
        self.tails[tail.index()].place = alternate;
    }

    fn reach_alternate(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.fill_up(tail);
        self.set_status(tail, Status::AtAlternate, agenda.now());
        self.request_review(agenda);
    }

    /// A tail at an alternate tries its destination again as soon as that takes landings.
    pub(super) fn try_again(&mut self, tail: TailId, agenda: &mut Agenda) {
        let to = self.destination(tail);
        if self.queue_open(tail, to) {
            self.depart(tail, Leg::Loaded, agenda);
        }
    }

    // --- home --------------------------------------------------------------------------------

    fn reach_home(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let record = &mut self.tails[tail.index()];
        record.place = record.home;
        let (home, escorts) = (record.home, std::mem::take(&mut record.escorts));
        self.places[home.index()].escorts.release(now, escorts);
        self.end_sortie(tail);
        self.fill_up_at_home(tail);
        if self.tails[tail.index()].broken {
            self.ask_mending(tail, agenda);
        } else {
            self.stand_ready(tail, agenda);
        }
    }

    /// A tail stands at home and may be tasked, or leaves the operation if that was asked.
    pub(super) fn stand_ready(&mut self, tail: TailId, agenda: &mut Agenda) {
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

    fn end_sortie(&mut self, tail: TailId) {
        let record = &mut self.tails[tail.index()];
        record.lane = None;
        let flown = std::mem::take(&mut record.flown);
        let (sortie, place, kind) = (record.sortie, record.place, record.kind);
        let fuel = self.types[kind.index()].fuel.kg_per_hour() * flown.as_hours_f64();
        let fuel_kg = libm::round(fuel) as u32;
        self.tell(Fact::SortieEnded { tail, sortie, place, flown, fuel_kg });
    }

    // --- waves -------------------------------------------------------------------------------

    /// Brings every wave whose time has come and whose gates are open.
    pub(super) fn bring_waves(&mut self, agenda: &mut Agenda) {
        let now = agenda.now();
        for position in 0..self.waves.len() {
            let wave = &self.waves[position];
            let gone = wave.until.is_some_and(|until| until <= now);
            if wave.here || gone || wave.at > now || !self.all_open(&wave.needs) {
                continue;
            }
            self.waves[position].here = true;
            for tail in self.waves[position].tails.clone() {
                let place = self.tails[tail.index()].home;
                self.set_status(tail, Status::Ready, now);
                self.tell(Fact::TailArrived { tail, place });
            }
        }
        self.request_review(agenda);
    }

    fn dismiss(&mut self, position: u16, agenda: &mut Agenda) {
        let wave = &self.waves[position as usize];
        if !wave.here {
            return;
        }
        for tail in wave.tails.clone() {
            self.tails[tail.index()].leaving = true;
            if self.tails[tail.index()].status == Status::Ready {
                self.stand_ready(tail, agenda);
            }
        }
    }

    // --- spots -------------------------------------------------------------------------------

    fn ask_spot(&mut self, tail: TailId, waiting: Status, agenda: &mut Agenda) {
        let now = agenda.now();
        let place = self.tails[tail.index()].place;
        self.set_status(tail, waiting, now);
        match self.queue_of(tail, place).request(now, tail, 1, 0) {
            Request::Granted => self.land(tail, agenda),
            Request::Queued(ticket) => {
                let hold = self.types[self.tails[tail.index()].kind.index()].hold.duration();
                let due = agenda.schedule(hold, Rank::Ordinary, Event::Sortie(SortieEvent::HoldOver(tail)));
                let record = &mut self.tails[tail.index()];
                record.ticket = Some(ticket);
                record.hold_over = Some(due);
                record.airborne_since = now;
                let sortie = record.sortie;
                self.tell(Fact::HoldingBegan { tail, sortie, place });
            }
        }
    }

    /// Lands every tail that was granted a spot at a place.
    pub(super) fn land_granted(&mut self, place: PlaceId, agenda: &mut Agenda) {
        loop {
            let spots = &mut self.places[place.index()];
            let Some(tail) = spots.pads.next_granted().or_else(|| spots.yard.next_granted()) else { return };
            let record = &mut self.tails[tail.index()];
            record.ticket = None;
            record.flown += agenda.now() - record.airborne_since;
            if let Some(due) = record.hold_over.take() {
                agenda.cancel(due);
            }
            self.land(tail, agenda);
        }
    }

    fn land(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        record.on_spot = true;
        let (sortie, place, status) = (record.sortie, record.place, record.status);
        self.tell(Fact::Landed { tail, sortie, place });
        if status == Status::WaitingToLoad {
            self.begin_loading(tail, agenda);
        } else {
            self.begin_unloading(tail, agenda);
        }
    }

    fn free_spot(&mut self, tail: TailId, agenda: &mut Agenda) {
        let place = self.tails[tail.index()].place;
        if std::mem::take(&mut self.tails[tail.index()].on_spot) {
            self.queue_of(tail, place).release(agenda.now(), 1);
            self.land_granted(place, agenda);
        }
    }

    /// The pool of spots that a tail of this mode waits for.
    fn queue_of(&mut self, tail: TailId, place: PlaceId) -> &mut crate::sim::Pool<TailId> {
        let kind = self.tails[tail.index()].kind;
        let place = &mut self.places[place.index()];
        match self.types[kind.index()].mode {
            Mode::Air => &mut place.pads,
            Mode::Road => &mut place.yard,
        }
    }

    fn queue_open(&mut self, tail: TailId, place: PlaceId) -> bool {
        self.queue_of(tail, place).capacity() > 0
    }

    // --- small questions ---------------------------------------------------------------------

    /// A duration drawn for the present sortie of a tail.
    fn sortie_draw(&self, tail: TailId, source: Source, law: &DurationDist) -> Duration {
        let record = &self.tails[tail.index()];
        law.draw(&mut self.streams.occasion(source, record.entity, record.sortie))
    }

    /// Sets the status and keeps the tail's time present and capable.
    pub(super) fn set_status(&mut self, tail: TailId, status: Status, now: Time) {
        let record = &mut self.tails[tail.index()];
        (record.present, record.capable) = record.availability(now);
        record.since = now;
        record.status = status;
    }

    /// Whether the persons on the manifest are aboard.
    pub(super) fn carries(&self, tail: TailId) -> bool {
        let first = self.tails[tail.index()].manifest.first();
        first.is_some_and(|&person| self.persons.state(person) == State::Aboard)
    }

    fn fill_up(&mut self, tail: TailId) {
        self.fill_up_at_home(tail);
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        self.tell(Fact::Refuelled { tail, sortie, place });
    }

    fn fill_up_at_home(&mut self, tail: TailId) {
        let kind = self.tails[tail.index()].kind;
        self.tails[tail.index()].range_left_km = self.types[kind.index()].range.km();
    }

    fn origin(&self, tail: TailId) -> PlaceId {
        self.lane_of(tail).0
    }

    fn destination(&self, tail: TailId) -> PlaceId {
        self.lane_of(tail).1
    }

    fn lane_of(&self, tail: TailId) -> (PlaceId, PlaceId) {
        let record = &self.tails[tail.index()];
        record.lane.map_or((record.home, record.home), |lane| self.lane_ends(lane))
    }

    /// Kilometres a tail must be able to go from here before the next fuel, if this leg comes next.
    fn range_needed(&self, tail: TailId, leg: Leg) -> f64 {
        let record = &self.tails[tail.index()];
        let (from, to) = self.lane_of(tail);
        let home = record.home;
        let stops: &[PlaceId] = match leg {
            Leg::Out => &[from, to, home],
            Leg::Loaded => &[to, home],
            Leg::Home => &[home],
        };
        self.km_to_fuel(record.kind, record.place, stops)
    }

    /// Kilometres along stops until one has fuel; the last always has.
    pub(super) fn km_to_fuel(&self, kind: TypeId, here: PlaceId, stops: &[PlaceId]) -> f64 {
        let mut km = 0.0;
        let mut at = here;
        for &stop in stops {
            km += self.km(kind, at, stop);
            at = stop;
            if self.places[stop.index()].refuel {
                break;
            }
        }
        km
    }

    /// Kilometres left in a tail's tanks, reserve not counted.
    pub(super) fn range_left(&self, tail: TailId) -> f64 {
        self.tails[tail.index()].range_left_km
    }
}
