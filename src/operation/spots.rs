//! Spots: waiting for a landing spot, landing, holding too long, and alternates.
//!
//! Owns no state: the spots are a pool of the place. An empty tail that has held as long as it may
//! aborts, a loaded one diverts and tries again from there. An alternate always has fuel and gives no spot.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ground::{Progress, Task};
use super::ids::{AreaId, PlaceId, TailId};
use super::legs::Leg;
use super::sorties::SortieEvent;
use super::tails::{Status, Tail};
use super::world::World;
use crate::scenario::fleet::Mode;
use crate::sim::{Pool, Rank, Request, Time};

impl World {
    /// A tail is over the place where it is to land; whoever finds no spot holds.
    pub(super) fn ask_spot(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let waiting = match self.tails[tail.index()].leg {
            Leg::Out => Status::WaitingToLoad,
            _ => Status::WaitingToUnload,
        };
        self.set_status(tail, waiting, agenda.now());
        if self.join_queue(tail, agenda) {
            return Progress::Done;
        }
        self.begin_hold(tail, agenda);
        Progress::Waits
    }

    /// A tail holds, for as long as it may.
    fn begin_hold(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let hold = self.types[record.kind.index()].spec.hold.duration();
        let due = Event::Sortie(SortieEvent::HoldOver(tail));
        record.hold_over = Some(agenda.schedule(hold, Rank::Ordinary, due));
        record.holding_since = Some(agenda.now());
        let (sortie, place, barred) = (record.sortie, record.place, record.ticket.is_none());
        self.tell(Fact::HoldingBegan {
            tail,
            sortie,
            place,
        });
        if barred {
            self.tell_missed_forecast(tail, place);
        }
    }

    /// A tail holds no longer; what it flew meanwhile is counted.
    fn end_hold(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let held = record.holding_since.take();
        if let Some(since) = held.filter(|_| record.airborne) {
            record.flown += agenda.now() - since;
        }
        if let Some(due) = record.hold_over.take() {
            agenda.cancel(due);
        }
    }

    /// Takes a tail that waits to land into the queue for a spot, if the weather lets it land; says whether one is its
    /// own at once.
    fn join_queue(&mut self, tail: TailId, agenda: &Agenda) -> bool {
        let record = &self.tails[tail.index()];
        let place = record.place;
        if !self.weather_for(record.kind, place).landing {
            return false;
        }
        let request = self.queue_of(tail, place).request(agenda.now(), tail, 1, 0);
        let record = &mut self.tails[tail.index()];
        match request {
            Request::Granted => record.on_spot = true,
            Request::Queued(ticket) => record.ticket = Some(ticket),
        }
        record.on_spot
    }

    fn leave_queue(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        let place = record.place;
        if let Some(ticket) = record.ticket.take() {
            self.queue_of(tail, place).renege(agenda.now(), ticket);
            self.land_granted(place, agenda);
        }
    }

    /// The weather of an area has turned: tails that may land now join the queue, in the order in which they came, and those
    /// that may no more leave it.
    pub(super) fn review_holds(&mut self, area: AreaId, agenda: &mut Agenda) {
        let held = |tail: &Tail| {
            tail.tasks.first() == Some(&Task::Spot)
                && self.places[tail.place.index()].area == Some(area)
        };
        let mut holding: Vec<TailId> = (0..self.tails.len())
            .filter(|&tail| held(&self.tails[tail]))
            .map(TailId::at)
            .collect();
        holding.sort_by_key(|&tail| (self.tails[tail.index()].holding_since, tail));
        for tail in holding {
            let record = &self.tails[tail.index()];
            if !self.weather_for(record.kind, record.place).landing {
                self.leave_queue(tail, agenda);
            } else if record.ticket.is_none()
                && record.tasks.first() == Some(&Task::Spot)
                && self.join_queue(tail, agenda)
            {
                self.end_hold(tail, agenda);
                self.go_on(tail, agenda);
            }
        }
    }

    /// Lets every tail land that was granted a spot at a place.
    pub(super) fn land_granted(&mut self, place: PlaceId, agenda: &mut Agenda) {
        loop {
            let spots = &mut self.places[place.index()];
            let Some(tail) = spots
                .pads
                .next_granted()
                .or_else(|| spots.yard.next_granted())
            else {
                return;
            };
            let record = &mut self.tails[tail.index()];
            record.ticket = None;
            record.on_spot = true;
            self.end_hold(tail, agenda);
            self.go_on(tail, agenda);
        }
    }

    pub(super) fn touch_down(&mut self, tail: TailId, now: Time) -> Progress {
        let record = &mut self.tails[tail.index()];
        let (sortie, place, leg) = (record.sortie, record.place, record.leg);
        if std::mem::take(&mut record.airborne) {
            self.run_engines(tail, true, now);
        }
        if matches!(leg, Leg::Out | Leg::Loaded) {
            self.tell(Fact::Landed {
                tail,
                sortie,
                place,
            });
        }
        Progress::Done
    }

    pub(super) fn free_spot(&mut self, tail: TailId, agenda: &mut Agenda) {
        let place = self.tails[tail.index()].place;
        if std::mem::take(&mut self.tails[tail.index()].on_spot) {
            self.queue_of(tail, place).release(agenda.now(), 1);
            self.land_granted(place, agenda);
        }
    }

    /// The pool of spots that a tail of this mode waits for.
    pub(super) fn queue_of(&mut self, tail: TailId, place: PlaceId) -> &mut Pool<TailId> {
        let kind = self.tails[tail.index()].kind;
        let place = &mut self.places[place.index()];
        match self.types[kind.index()].spec.mode {
            Mode::Air => &mut place.pads,
            Mode::Road => &mut place.yard,
        }
    }

    pub(super) fn queue_open(&mut self, tail: TailId, place: PlaceId) -> bool {
        self.queue_of(tail, place).capacity() > 0
    }

    pub(super) fn give_up_waiting(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let (kind, place, leg) = (record.kind, record.place, record.leg);
        self.end_hold(tail, agenda);
        self.leave_queue(tail, agenda);
        if leg == Leg::Out {
            let why = self.why_no_landing(kind, place, agenda.now());
            self.abort(tail, why, agenda);
        } else {
            self.divert(tail, agenda);
        }
    }

    /// To an alternate: the nearest other place in range that takes landings, or, where none does, that has spots; back to the origin
    /// where there is none at all.
    pub(super) fn divert(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let (here, kind, sortie) = (record.place, record.kind, record.sortie);
        let range = record.range_left_km;
        let cost = |id: PlaceId| {
            let km = self.km(kind, here, id);
            (km > range, !self.may_land(kind, id, agenda.now()), km)
        };
        let alternates = self
            .place_ids()
            .filter(|&id| id != here && self.places[id.index()].spots > 0);
        let best = alternates.min_by(|&a, &b| {
            let ((far_a, shut_a, km_a), (far_b, shut_b, km_b)) = (cost(a), cost(b));
            (far_a, shut_a)
                .cmp(&(far_b, shut_b))
                .then(km_a.total_cmp(&km_b))
        });
        let alternate = best.unwrap_or_else(|| self.origin(tail));
        self.tell(Fact::Diverted {
            tail,
            sortie,
            place: alternate,
        });
        self.tails[tail.index()].alternate = alternate;
        self.depart(tail, Leg::Aside, agenda);
    }

    pub(super) fn reach_alternate(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        self.fill_up(tail);
        self.set_status(tail, Status::AtAlternate, agenda.now());
        self.request_review(agenda);
        Progress::Waits
    }

    /// A tail at an alternate tries its destination again as soon as that takes landings.
    pub(super) fn try_again(&mut self, tail: TailId, agenda: &mut Agenda) {
        let to = self.destination(tail);
        let kind = self.tails[tail.index()].kind;
        if self.queue_open(tail, to) && self.weather_for(kind, to).landing {
            self.depart(tail, Leg::Loaded, agenda);
        }
    }
}
