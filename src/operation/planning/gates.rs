//! Gates: approvals that lanes and waves wait for, and the persons each admits a day.
//!
//! Owns which gates are open and what is left of their limits. Talks begin once a gate's date has come, the gates
//! before it are open and the order it waits for is given; their pace may follow what the host perceives. A dated
//! tranche sets the daily limit, and may set one in all for as long as it holds. Who does not depart is given back to the
//! total, and to the daily limit of the day of admission only.
//!
//! ```text
//! waiting -> talks -> open      any -> closed -> (scripted) open      open <-> suspended, which admits nobody
//! ```

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::talks::{self, Talks};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{GateId, LaneId, PlaceId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::scenario::warning::Host;
use crate::sim::{Duration, Entity, Rank, Time};

/// What can happen to a gate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum GateEvent {
    /// It opens.
    Opens(GateId),
    /// Its daily limit changes to that of a tranche, by position.
    Tranche(GateId, u16),
    /// The receiving state suspends it.
    Suspends(GateId),
    /// The receiving state resumes it.
    Resumes(GateId),
    /// Its host has taken in an assessment of the region.
    Hears(GateId, f64),
    /// A new day begins for every gate.
    NewDay,
}

/// What is decided about a gate out of course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ruling {
    Open,
    Close,
    Suspend,
    Resume,
}

/// How far the approval has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Consent {
    /// For the gates before it, or the order.
    Waiting,
    /// Talks go on, or will from a date.
    Talking(Talks),
    Open,
    /// Withdrawn.
    Closed,
}

/// Why a gate lets nobody pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// It waits for the order to prepare.
    Order,
    /// Talks go on, or its date has not come.
    NotYet,
    /// The approval was withdrawn.
    Closed,
    /// The receiving state has suspended it.
    Suspended,
    /// It has admitted all whom it admits.
    Total,
    /// It has admitted all whom it admits today.
    Today,
}

impl Bar {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Bar::Order => "it waits for the order",
            Bar::NotYet => "it is not open yet",
            Bar::Closed => "it is closed",
            Bar::Suspended => "it is suspended",
            Bar::Total => "its total is used up",
            Bar::Today => "it admits no more today",
        }
    }
}

/// What a tranche admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Limit {
    pub(crate) per_day: u32,
    /// In all, those before the tranche counted.
    pub(crate) total: Option<u32>,
}

/// A gate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Gate {
    pub(crate) entity: Entity,
    /// Not before this; zero without a date.
    pub(crate) date: Time,
    pub(crate) after: Vec<GateId>,
    /// Whether it waits for the order to prepare.
    pub(crate) on_order: bool,
    pub(crate) takes: DurationDist,
    pub(crate) host: Option<Host>,
    /// The regional risk that the host perceives.
    pub(crate) perceived: f64,
    /// The daily limit in force, and that before the first tranche.
    pub(crate) per_day: Option<u32>,
    pub(crate) first_limit: Option<u32>,
    pub(crate) total: Option<u32>,
    /// The limit in all that the tranche in force sets.
    pub(crate) tranche_total: Option<u32>,
    /// Limits with the time from which each holds.
    pub(crate) tranches: Vec<(Time, Limit)>,
    /// From when and until when it is to be suspended.
    pub(crate) suspensions: Vec<(Time, Option<Time>)>,
    pub(crate) consent: Consent,
    pub(crate) suspended: bool,
    pub(crate) today: u32,
    pub(crate) admitted: u32,
}

impl Gate {
    /// Whether it is open and lets persons pass.
    fn passable(&self) -> bool {
        matches!(self.consent, Consent::Open) && !self.suspended
    }

    /// What is dated of it.
    fn dates(&self, id: GateId) -> impl Iterator<Item = (Time, GateEvent)> {
        let tranches = self.tranches.iter().enumerate();
        let tranches =
            tranches.map(move |(n, &(from, _))| (from, GateEvent::Tranche(id, n as u16)));
        let suspends = self.suspensions.iter();
        let suspends = suspends.map(move |&(from, _)| (from, GateEvent::Suspends(id)));
        let resumes = self.suspensions.iter().filter_map(|&(_, until)| until);
        let resumes = resumes.map(move |until| (until, GateEvent::Resumes(id)));
        tranches.chain(suspends).chain(resumes)
    }

    /// The limits that dates set for an instant.
    pub(crate) fn limit_at(&self, now: Time) -> Option<Limit> {
        let begun = self.tranches.iter().rev().find(|(from, _)| *from <= now);
        let first = self.first_limit.map(|per_day| Limit {
            per_day,
            total: None,
        });
        begun.map(|&(_, limit)| limit).or(first)
    }

    /// Whether it is to be suspended at an instant.
    fn suspended_at(&self, now: Time) -> bool {
        let on = |&(from, until): &(Time, Option<Time>)| {
            from <= now && until.is_none_or(|until| now < until)
        };
        self.suspensions.iter().any(on)
    }

    /// Persons it still admits today.
    fn left(&self) -> u32 {
        if !self.passable() {
            return 0;
        }
        let today = self
            .per_day
            .map_or(u32::MAX, |limit| limit.saturating_sub(self.today));
        today.min(self.left_in_all())
    }

    /// How many it still admits, whatever the day.
    fn left_in_all(&self) -> u32 {
        let totals = [self.total, self.tranche_total].into_iter().flatten();
        let left = totals.map(|limit| limit.saturating_sub(self.admitted));
        left.min().unwrap_or(u32::MAX)
    }

    /// Why it lets nobody pass, if it does not.
    fn bar(&self) -> Option<Bar> {
        match self.consent {
            Consent::Waiting => Some(Bar::Order),
            Consent::Talking(_) => Some(Bar::NotYet),
            Consent::Closed => Some(Bar::Closed),
            Consent::Open if self.suspended => Some(Bar::Suspended),
            Consent::Open if self.left_in_all() == 0 => Some(Bar::Total),
            Consent::Open => (self.left() == 0).then_some(Bar::Today),
        }
    }

    /// The pace of its talks under so much liaison effort.
    fn pace(&self, effort: f64) -> f64 {
        self.host
            .as_ref()
            .map_or(1.0, |host| talks::pace(host, effort, self.perceived))
    }
}

impl World {
    /// Asks for every approval that waits for no other, and sets tranches, suspensions and the first midnight.
    pub(crate) fn start_gates(&mut self, agenda: &mut Agenda) {
        if self.gates.is_empty() {
            return;
        }
        let perceived = self.regional_risk();
        for position in 0..self.gates.len() {
            let id = GateId::at(position);
            self.gates[position].perceived = perceived;
            let gate = &self.gates[position];
            for (at, event) in gate.dates(id) {
                agenda.schedule(at, Rank::Capacity, Event::Gate(event));
            }
        }
        agenda.schedule(
            self.first_midnight,
            Rank::Capacity,
            Event::Gate(GateEvent::NewDay),
        );
        self.ask_gates(agenda);
    }

    /// Something happens to a gate.
    pub(crate) fn on_gate(&mut self, event: GateEvent, agenda: &mut Agenda) {
        match event {
            GateEvent::Opens(gate) => self.open_gate(gate, agenda),
            GateEvent::Tranche(id, _) | GateEvent::Suspends(id) | GateEvent::Resumes(id) => {
                // A change may have taken the date back.
                let date = (agenda.now(), event);
                if self.gates[id.index()].dates(id).any(|other| other == date) {
                    self.on_date(id, event, agenda);
                }
            }
            GateEvent::Hears(gate, risk) => {
                self.gates[gate.index()].perceived = risk;
                return self.pace_talks(gate, agenda);
            }
            GateEvent::NewDay => {
                for gate in &mut self.gates {
                    gate.today = 0;
                }
                agenda.schedule(
                    Duration::from_days(1),
                    Rank::Capacity,
                    Event::Gate(GateEvent::NewDay),
                );
            }
        }
        self.request_review(agenda);
    }

    /// What is dated happens to a gate.
    fn on_date(&mut self, id: GateId, event: GateEvent, agenda: &mut Agenda) {
        match event {
            GateEvent::Tranche(_, number) => {
                let limit = self.gates[id.index()].tranches[number as usize].1;
                self.set_limit(id, limit);
            }
            _ => self.suspend(id, matches!(event, GateEvent::Suspends(_)), agenda),
        }
    }

    fn set_limit(&mut self, id: GateId, limit: Limit) {
        let gate = &mut self.gates[id.index()];
        (gate.per_day, gate.tranche_total) = (Some(limit.per_day), limit.total);
        self.tell(Fact::TrancheSet {
            gate: id,
            per_day: limit.per_day,
            total: limit.total,
        });
    }

    /// Takes over dates, limits and hosts of every gate. Talks that have begun keep what they have to do; those that
    /// wait for their date begin by the new one.
    pub(crate) fn adopt_gates(&mut self, plan: &World, agenda: &mut Agenda) {
        let now = agenda.now();
        self.liaison = plan.liaison;
        for (position, new) in plan.gates.iter().enumerate() {
            let id = GateId::at(position);
            let gate = &mut self.gates[position];
            let old = gate.clone();
            gate.tranches.clone_from(&new.tranches);
            gate.suspensions.clone_from(&new.suspensions);
            gate.total = new.total;
            gate.host.clone_from(&new.host);
            gate.date = new.date;
            gate.takes = new.takes.clone();
            gate.first_limit = new.first_limit;
            for date in gate.dates(id).filter(|date| date.0 > now) {
                if !old.dates(id).any(|other| other == date) {
                    agenda.schedule(date.0, Rank::Capacity, Event::Gate(date.1));
                }
            }
            self.catch_up(id, &old, agenda);
            self.pace_talks(id, agenda);
        }
    }

    /// What new dates and limits say of now that the old ones did not.
    fn catch_up(&mut self, id: GateId, old: &Gate, agenda: &mut Agenda) {
        let now = agenda.now();
        let gate = &self.gates[id.index()];
        let (limit, suspended) = (gate.limit_at(now), gate.suspended_at(now));
        let put_off = (gate.date, &gate.takes) != (old.date, &old.takes);
        let begun = !matches!(&gate.consent, Consent::Talking(talks) if !talks.begun(now));
        if let Some(limit) = limit
            && old.limit_at(now) != Some(limit)
        {
            self.set_limit(id, limit);
        }
        if old.suspended_at(now) != suspended {
            self.suspend(id, suspended, agenda);
        }
        if put_off && !begun {
            self.begin_talks(id, agenda);
        }
    }

    /// Something is decided about a gate out of course.
    pub(crate) fn rule(&mut self, id: GateId, ruling: Ruling, agenda: &mut Agenda) {
        match ruling {
            Ruling::Open => self.open_gate(id, agenda),
            Ruling::Close => self.close_gate(id, agenda),
            Ruling::Suspend => self.suspend(id, true, agenda),
            Ruling::Resume => self.suspend(id, false, agenda),
        }
        self.request_review(agenda);
    }

    /// Whether every one of these gates is open and lets persons pass.
    pub(crate) fn all_open(&self, gates: &[GateId]) -> bool {
        gates.iter().all(|gate| self.gates[gate.index()].passable())
    }

    /// Persons that the gates of a lane still admit today.
    pub(crate) fn gates_left(&self, lane: LaneId) -> u32 {
        let needs = &self.lanes[lane.index()].needs;
        needs
            .iter()
            .map(|gate| self.gates[gate.index()].left())
            .min()
            .unwrap_or(u32::MAX)
    }

    /// The gates that let nobody from a place pass, and why, in their order. Of those that wait for others, the others
    /// are named.
    pub fn bars(&self, from: PlaceId) -> Vec<(GateId, Bar)> {
        let lanes = self.lanes.iter().filter(|lane| lane.from == from);
        let mut asked: Vec<GateId> = lanes.flat_map(|lane| lane.needs.iter().copied()).collect();
        let mut seen = BTreeSet::new();
        let mut bars = Vec::new();
        while let Some(id) = asked.pop() {
            let gate = &self.gates[id.index()];
            let Some(bar) = gate.bar().filter(|_| seen.insert(id)) else {
                continue;
            };
            let is_open = |id: &GateId| matches!(self.gates[id.index()].consent, Consent::Open);
            let before: Vec<GateId> = gate
                .after
                .iter()
                .copied()
                .filter(|id| !is_open(id))
                .collect();
            if bar == Bar::Order && !before.is_empty() {
                asked.extend(before);
            } else {
                bars.push((id, bar));
            }
        }
        bars.sort_unstable_by_key(|(id, _)| *id);
        bars
    }

    /// Days since the start, midnight to midnight; what a gate admits is counted by them.
    pub(crate) fn gate_day(&self, now: Time) -> i64 {
        let day = Duration::from_days(1).micros();
        (now - self.first_midnight).micros().div_euclid(day)
    }

    /// Counts persons against every gate of a lane.
    pub(crate) fn admit(&mut self, lane: LaneId, persons: u32) {
        for gate in &self.lanes[lane.index()].needs {
            let gate = &mut self.gates[gate.index()];
            gate.today += persons;
            gate.admitted += persons;
        }
    }

    /// Gives back what persons admitted on a day had used and who did not depart; of the daily limits only
    /// today's can still be used.
    pub(crate) fn give_back(&mut self, lane: LaneId, persons: u32, day: i64, now: Time) {
        let same_day = day == self.gate_day(now);
        for gate in &self.lanes[lane.index()].needs {
            let gate = &mut self.gates[gate.index()];
            if same_day {
                gate.today -= persons;
            }
            gate.admitted -= persons;
        }
    }

    /// An assessment of the region is known: each host takes it in after a while.
    pub(crate) fn tell_hosts(&self, risk: f64, agenda: &mut Agenda) {
        for (position, gate) in self.gates.iter().enumerate() {
            if let Some(host) = &gate.host {
                let event = Event::Gate(GateEvent::Hears(GateId::at(position), risk));
                agenda.schedule(host.lag.duration(), Rank::Ordinary, event);
            }
        }
    }

    /// Begins the talks that nothing more keeps waiting.
    pub(crate) fn ask_gates(&mut self, agenda: &mut Agenda) {
        for position in 0..self.gates.len() {
            let gate = &self.gates[position];
            let waits = matches!(gate.consent, Consent::Waiting);
            if !waits || !self.all_open(&gate.after) || gate.on_order && !self.ordered() {
                continue;
            }
            self.begin_talks(GateId::at(position), agenda);
        }
    }

    /// Talks of a gate begin, or will on its date.
    fn begin_talks(&mut self, id: GateId, agenda: &mut Agenda) {
        let gate = &self.gates[id.index()];
        let mut draws = self.streams.stream(Source::Gate, gate.entity);
        let begin = gate.date.max(agenda.now());
        let talks = Talks::new(gate.takes.draw(&mut draws), gate.pace(self.liaison), begin);
        self.end_talks(id, Consent::Talking(talks), agenda);
        self.await_opening(id, agenda);
    }

    /// Brings the pace of a gate's talks up to date.
    pub(crate) fn pace_talks(&mut self, id: GateId, agenda: &mut Agenda) {
        let gate = &mut self.gates[id.index()];
        let pace = gate.pace(self.liaison);
        if let Consent::Talking(talks) = &mut gate.consent
            && talks.go_at(pace, agenda.now())
        {
            self.await_opening(id, agenda);
        }
    }

    /// Sets when the talks of a gate end, and tells their pace where there is a host to make it.
    fn await_opening(&mut self, id: GateId, agenda: &mut Agenda) {
        let gate = &mut self.gates[id.index()];
        let pace = gate.pace(self.liaison);
        let Consent::Talking(talks) = &mut gate.consent else {
            return;
        };
        if let Some(due) = talks.due.take() {
            agenda.cancel(due);
        }
        let opens = Event::Gate(GateEvent::Opens(id));
        talks.due = Some(agenda.schedule(talks.end(), Rank::Capacity, opens));
        if gate.host.is_some() {
            self.tell(Fact::TalksPaced {
                gate: id,
                pace: libm::round(pace * 1e3) as i64,
            });
        }
    }

    fn open_gate(&mut self, id: GateId, agenda: &mut Agenda) {
        if self.end_talks(id, Consent::Open, agenda) {
            self.tell(Fact::GateOpened { gate: id });
            self.ask_gates(agenda);
            self.bring_waves(agenda);
        }
    }

    fn close_gate(&mut self, id: GateId, agenda: &mut Agenda) {
        if self.end_talks(id, Consent::Closed, agenda) {
            self.tell(Fact::GateClosed { gate: id });
        }
    }

    /// The talks of a gate, if any, are over, and it stands elsewhere; says whether it did not before.
    fn end_talks(&mut self, id: GateId, to: Consent, agenda: &mut Agenda) -> bool {
        let consent = &mut self.gates[id.index()].consent;
        let moves = std::mem::discriminant(consent) != std::mem::discriminant(&to);
        if let Consent::Talking(talks) = std::mem::replace(consent, to)
            && let Some(due) = talks.due
        {
            agenda.cancel(due);
        }
        moves
    }

    fn suspend(&mut self, id: GateId, suspended: bool, agenda: &mut Agenda) {
        let gate = &mut self.gates[id.index()];
        if std::mem::replace(&mut gate.suspended, suspended) == suspended {
            return;
        }
        if suspended {
            self.tell(Fact::GateSuspended { gate: id });
        } else {
            self.tell(Fact::GateResumed { gate: id });
            self.ask_gates(agenda);
            self.bring_waves(agenda);
        }
    }
}
