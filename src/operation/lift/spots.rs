//! Spots: waiting for a landing spot, landing, holding too long, and alternates.
//!
//! Owns no state: the spots stand in `aprons`, the runway in `runway`. An empty tail that has held as long as it may,
//! or as its fuel allows, aborts; a loaded one diverts to a place with fuel and tries again from there. One that could
//! not leave for a refuge does not hold: it lands beside the spots and waits its turn there.

use super::fuel::Engines;
use super::ground::{Progress, Task};
use super::legs::Leg;
use super::sorties::SortieEvent;
use super::tails::{Status, Tail};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{AreaId, PlaceId, TailId};
use crate::operation::world::World;
use crate::sim::{Duration, Rank, Time};

impl World {
    /// A tail is over the place where it is to land; whoever finds no spot holds.
    pub(crate) fn ask_spot(&mut self, tail: TailId, agenda: &mut Agenda) -> Progress {
        let waiting = match self.tails[tail.index()].leg {
            Leg::Out => Status::WaitingToLoad,
            _ => Status::WaitingToUnload,
        };
        self.set_status(tail, waiting, agenda.now());
        let record = &self.tails[tail.index()];
        if record.leg == Leg::Out && self.turns_away(record.place) {
            self.abort(tail, Constraint::Incident, agenda);
            return Progress::Waits;
        }
        if self.join_queue(tail, agenda) {
            return Progress::Done;
        }
        self.begin_hold(tail, agenda);
        Progress::Waits
    }

    /// A tail holds, for as long as it may, from its first wait over a place to its landing there.
    pub(crate) fn begin_hold(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let record = &mut self.tails[tail.index()];
        if record.holding_since.is_some() {
            return;
        }
        record.holding_since = Some(now);
        let (sortie, place, barred) = (record.sortie, record.place, record.ticket.is_none());
        self.tell(Fact::HoldingBegan {
            tail,
            sortie,
            place,
        });
        if barred {
            self.tell_missed_forecast(tail, place);
        }
        let longest = self.longest_hold(tail, now);
        let due = Event::Sortie(SortieEvent::HoldOver(tail));
        self.tails[tail.index()].hold_over = Some(agenda.schedule(longest, Rank::Ordinary, due));
    }

    /// How long a tail waits to land: its type's `hold`, and in the air no longer than its fuel allows. One that may
    /// not wait in the air at all lands beside the spots.
    fn longest_hold(&mut self, tail: TailId, now: Time) -> Duration {
        let record = &self.tails[tail.index()];
        let kind = &self.types[record.kind.index()];
        let hold = kind.spec.hold.duration();
        if !kind.flies() || !record.airborne {
            return hold;
        }
        match self.hold_allowed(tail, now) {
            Some(allowed) if self.must_land(tail) => allowed.max(Duration::ZERO),
            Some(allowed) => hold.min(allowed),
            None => {
                self.land_beside(tail, now);
                hold
            }
        }
    }

    /// Whether a tail has come to where it can only land: home, an alternate, a fuel stop, or the origin to which it has
    /// turned back.
    pub(crate) fn must_land(&self, tail: TailId) -> bool {
        let leg = self.tails[tail.index()].leg;
        matches!(leg, Leg::Home | Leg::Back) || self.stops_over(tail)
    }

    /// How long the fuel allows a tail to stay in the air over a place: where it must land, until none is left.
    pub(crate) fn hold_allowed(&self, tail: TailId, now: Time) -> Option<Duration> {
        if self.must_land(tail) {
            Some(self.fuel_left(tail, now))
        } else {
            self.time_to_hold(tail, now)
        }
    }

    /// A tail holds no longer.
    pub(crate) fn end_hold(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        record.holding_since = None;
        if let Some(due) = record.hold_over.take() {
            agenda.cancel(due);
        }
    }

    /// Takes a tail that waits to land into the queue for a spot, if the weather lets it land; says whether one is its
    /// own at once.
    fn join_queue(&mut self, tail: TailId, agenda: &Agenda) -> bool {
        let record = &self.tails[tail.index()];
        if !self.weather_for(record.kind, record.place).landing {
            return false;
        }
        self.obtain(tail, Task::Spot, agenda.now())
    }

    /// The weather of an area has turned: tails that may land now join the queue, in the order in which they came, and those
    /// that may no more leave it.
    pub(crate) fn review_holds(&mut self, area: AreaId, agenda: &mut Agenda) {
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
                self.leave_line(tail, agenda);
            } else if record.ticket.is_none()
                && record.tasks.first() == Some(&Task::Spot)
                && self.join_queue(tail, agenda)
            {
                self.go_on(tail, agenda);
            }
        }
    }

    /// Lands a tail beside the spots, if it is in the air, and stops its engines.
    pub(crate) fn land_beside(&mut self, tail: TailId, now: Time) {
        if !std::mem::take(&mut self.tails[tail.index()].airborne) {
            return;
        }
        self.set_engines(tail, Engines::Off, now);
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        self.tell(Fact::LandedBeside {
            tail,
            sortie,
            place,
        });
        self.tell_low_fuel(tail);
    }

    /// A tail has waited to land as long as it may. One that must land does, and so does one with persons aboard that no
    /// refuge is open to: out of turn on the runway, or beside the spots, where it waits on.
    pub(crate) fn give_up_waiting(&mut self, tail: TailId, agenda: &mut Agenda) {
        let now = agenda.now();
        let must_land = self.must_land(tail);
        let record = &mut self.tails[tail.index()];
        record.hold_over = None;
        let (kind, place, leg) = (record.kind, record.place, record.leg);
        let refuge = match leg {
            Leg::Loaded if !must_land => self.refuge(tail, now),
            _ => None,
        };
        if must_land || leg == Leg::Loaded && refuge.is_none() {
            self.land_at_once(tail, agenda);
            return;
        }
        self.end_hold(tail, agenda);
        self.leave_line(tail, agenda);
        match refuge {
            Some(refuge) => self.divert(tail, refuge, agenda),
            None => {
                let why = self.why_no_landing(kind, place, now);
                self.abort(tail, why, agenda);
            }
        }
    }

    /// Where a tail with persons aboard would divert to: the nearest place with fuel that takes landings, or, where none
    /// does, the nearest with fuel. One that has landed stays.
    pub(crate) fn refuge(&self, tail: TailId, now: Time) -> Option<PlaceId> {
        let record = &self.tails[tail.index()];
        if !record.airborne {
            return None;
        }
        let reach = &self.types[record.kind.index()].reach;
        let fuel = self.fuel_left(tail, now);
        let (kind, here) = (record.kind, record.place);
        let reached = |id: &PlaceId| {
            *id != here
                && reach.is_refuge(id.index(), self.places[id.index()].aprons.spots_for(kind))
                && self.leg_time(kind, here, *id) <= fuel
        };
        let refuges = self.place_ids().filter(reached);
        refuges.min_by(|&a, &b| {
            let shut = |id| !self.may_land(kind, id, now);
            let km = |id| self.km(kind, here, id);
            shut(a).cmp(&shut(b)).then(km(a).total_cmp(&km(b)))
        })
    }

    /// To an alternate, with persons aboard.
    pub(crate) fn divert(&mut self, tail: TailId, alternate: PlaceId, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        record.alternate = alternate;
        let sortie = record.sortie;
        self.tell(Fact::Diverted {
            tail,
            sortie,
            place: alternate,
        });
        self.depart(tail, Leg::Aside, agenda);
    }
}
