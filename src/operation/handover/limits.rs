//! Limits of a lawful transfer: every person's clocks, and what is broken when they run over.
//!
//! Owns the clocks, the medical screening at the sites, and the rules by which a hard limit stops a step. A soft one
//! is only told; a hard one is asked by dispatch before it tasks, and may still be broken by what comes after.

use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Constraint, Fact, Limit, State};
use crate::operation::ids::{PersonId, PlaceId, StationId, TailId};
use crate::operation::lift::ground::{LEAVE, PUT_DOWN};
use crate::operation::lift::legs::Leg;
use crate::operation::lift::timing::Timing;
use crate::operation::persons::Age;
use crate::operation::planning::dispatch::Refusal;
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::limits::HardLimit;
use crate::scenario::units::Span;
use crate::sim::{Duration, Rank, Time};

impl World {
    /// Tells a broken limit of the clock that ends now for a person, and starts the next clock.
    pub(crate) fn check_limit(
        &mut self,
        limit: Limit,
        person: PersonId,
        place: PlaceId,
        now: Time,
    ) {
        let allowed = match limit {
            Limit::Restraint => Some(self.limits.restraint),
            Limit::RampWait => Some(self.limits.ramp_wait),
            Limit::Staged => self.limits.staged,
            Limit::CrewDuty
            | Limit::CrewHours
            | Limit::EscortDuty
            | Limit::Crowding
            | Limit::Crowded
            | Limit::Screening
            | Limit::Minors => unreachable!("{limit:?} is not timed from a person's `since`"),
        };
        let lasted = now - self.persons.get(person).since;
        self.persons.get_mut(person).since = now;
        if let Some(allowed) = allowed.filter(|allowed| lasted > allowed.duration()) {
            self.break_limit(limit, person, place, lasted - allowed.duration());
        }
    }

    pub(crate) fn break_limit(
        &mut self,
        limit: Limit,
        person: PersonId,
        place: PlaceId,
        over: Duration,
    ) {
        self.tell(Fact::LimitBroken {
            limit,
            person,
            place,
            over,
        });
    }

    /// Tells every limit that stands broken now, though its clock still runs: for the end of a run.
    pub(crate) fn tell_running_limits(&mut self, now: Time) {
        for person in self.persons.ids() {
            let place = self.persons.place(person);
            if let Some(holder) = self.held_by(person) {
                self.check_crowded(person, holder, now);
            }
            match self.persons.state(person) {
                State::Aboard => self.check_limit(Limit::Restraint, person, place, now),
                State::Staged | State::Called => {
                    self.check_limit(Limit::Staged, person, place, now);
                }
                State::Arriving if self.on_ramp(person, place) => {
                    self.check_limit(Limit::RampWait, person, place, now);
                }
                _ => {}
            }
        }
    }

    /// Persons board together: their stay here, their screening and their company are looked at.
    pub(crate) fn check_boarding(&mut self, manifest: &[PersonId], place: PlaceId, now: Time) {
        let age = |person: &PersonId| self.persons.traits(*person).age;
        let asked = self.limits.screening.map(Span::duration);
        let adults = manifest.iter().any(|person| age(person) == Age::Adult);
        for &person in manifest {
            if self.persons.state(person) == State::Called {
                self.check_limit(Limit::Staged, person, place, now);
            } else if let Some(over) = self.unscreened_for(person, asked, now) {
                self.break_limit(Limit::Screening, person, place, over);
            }
            let minor = self.persons.traits(person).age == Age::Minor;
            if self.limits.minors && adults && minor {
                self.break_limit(Limit::Minors, person, place, Duration::ZERO);
            }
        }
    }

    /// A person has come to a place that may be fuller than it should.
    pub(crate) fn check_crowding(&mut self, person: PersonId, place: PlaceId) {
        if self.limits.crowding.is_some() && self.is_crowded(place) {
            self.break_limit(Limit::Crowding, person, place, Duration::ZERO);
        }
    }

    // --- hard limits ---------------------------------------------------------------------------

    /// A capacity as far as a hard limit on crowding lets it be used.
    pub(crate) fn usable(&self, capacity: u32) -> u32 {
        match self.limits.stops_crowding() {
            Some(share) => libm::floor(share * f64::from(capacity)) as u32,
            None => capacity,
        }
    }

    /// What a hard limit says against bringing anyone to a place now.
    pub(crate) fn closed_by_limit(&self, to: PlaceId, now: Time) -> Option<Constraint> {
        let over = |person: PersonId, allowed: Option<Duration>| {
            allowed.is_some_and(|allowed| now - self.persons.get(person).since > allowed)
        };
        let crowded = self.too_long_crowded(to, now);
        if let Some(reception) = &self.places[to.index()].reception {
            let allowed = self.limits.stops_ramp_wait();
            let waits =
                allowed.is_some() && reception.persons().any(|person| over(person, allowed));
            return (waits || crowded).then_some(Constraint::Hall);
        }
        let allowed = self.limits.stops_staged();
        let roster = self.persons.roster(to);
        let waits = allowed.is_some() && roster.iter().any(|&person| over(person, allowed));
        (waits || crowded).then_some(Constraint::Ramp)
    }

    /// Whether a sortie would keep persons restrained for longer than a hard limit allows, by mean times.
    pub(crate) fn too_long_restrained(&self, timing: &Timing) -> bool {
        let allowed = self.limits.stops_restraint();
        allowed.is_some_and(|allowed| timing.restrained > allowed)
    }

    /// Whether those on a tail's manifest may be taken aboard now: under a hard limit of restraint only if it may leave
    /// with them as well.
    pub(crate) fn may_restrain(&self, tail: TailId, now: Time) -> Result<(), Refusal> {
        if self.limits.stops_restraint().is_none() {
            return Ok(());
        }
        let record = &self.tails[tail.index()];
        let persons = record.manifest.len() as u32;
        let take_off = now + self.mean_of(record.kind, LEAVE, persons, true);
        self.may_leave_loaded(tail, self.lane_of(tail).1, take_off, now)
    }

    /// From when on a hard limit of restraint keeps those aboard a tail that waits to leave from waiting on: the rest of the
    /// way would, by mean times, take longer than they may still be restrained. That is asked at the origin, and on the way
    /// where they may leave the tail.
    pub(crate) fn restrained_until(&self, tail: TailId, now: Time) -> Option<Time> {
        let allowed = self.limits.stops_restraint()?;
        let record = &self.tails[tail.index()];
        let (from, to) = self.lane_of(tail);
        let first = *record.manifest.first()?;
        let persons = record.manifest.len() as u32;
        let may_get_off = record.place == from || self.takes_in(record.place, persons);
        if record.leg != Leg::Loaded || record.airborne || !may_get_off {
            return None;
        }
        let take_off = self.take_off(tail, now);
        let reckoned = take_off - self.since_reckoning(record.kind, now);
        let left_km = self.km_left(tail);
        let (way, _) = self.mean_way(record.kind, record.place, to, left_km, Some(reckoned));
        let rest = take_off - now + way + self.mean_of(record.kind, PUT_DOWN, persons, true);
        Some(self.persons.get(first).since + allowed - rest + Duration::MOMENT)
    }

    /// Whether those aboard a tail that waits to leave have waited for as long as a hard limit allows.
    pub(crate) fn held_too_long(&self, tail: TailId, now: Time) -> bool {
        let until = self.restrained_until(tail, now);
        until.is_some_and(|until| until <= now)
    }

    /// Whether a person may board, health and hard limits permitting.
    #[inline]
    pub(crate) fn may_board(&self, person: PersonId, now: Time) -> bool {
        self.persons.traits(person).fit_from <= now
            && self.limits.stops_screening().is_none_or(|valid| {
                self.persons.state(person) != State::Held
                    || self.unscreened_for(person, Some(valid), now).is_none()
            })
    }

    /// Whether minors and adults may not share a vehicle.
    pub(crate) fn minors_travel_apart(&self) -> bool {
        self.limits.minors && self.limits.is_hard(HardLimit::Minors)
    }

    // --- screening -----------------------------------------------------------------------------

    /// Everyone at a site with medical teams is to be seen.
    pub(crate) fn start_screening(&mut self, agenda: &mut Agenda) {
        for place in self.place_ids() {
            let everyone: Vec<PersonId> =
                self.persons.roster(place).iter().rev().copied().collect();
            for person in everyone {
                self.ask_screening(person, place, agenda);
            }
        }
    }

    /// Whether a hard limit keeps persons at a place until they have been seen, and a medical team is seeing them.
    pub(crate) fn awaits_screening(&self, place: PlaceId) -> bool {
        let desk = self.places[place.index()].screening;
        let desk = desk.filter(|_| self.limits.stops_screening().is_some());
        desk.is_some_and(|desk| self.desks[desk.index()].persons().next().is_some())
    }

    fn ask_screening(&mut self, person: PersonId, place: PlaceId, agenda: &mut Agenda) {
        let Some(id) = self.places[place.index()].screening else {
            return;
        };
        let record = self.persons.get(person);
        let mut draws = self
            .streams
            .occasion(Source::Screening, record.entity, record.screenings);
        let work = self.desks[id.index()].service.draw(&mut draws);
        self.persons.get_mut(person).screenings += 1;
        self.queue_up(id, person, work, agenda);
    }

    /// A person has been seen; in time he has to be seen again.
    pub(crate) fn finish_screening(
        &mut self,
        id: StationId,
        person: PersonId,
        place: PlaceId,
        agenda: &mut Agenda,
    ) {
        let now = agenda.now();
        self.persons.get_mut(person).screened = Some(now);
        self.tell(Fact::PersonScreened {
            person,
            place,
            station: id,
        });
        if let Some(valid) = self.limits.screening {
            let lapse = Event::ScreeningLapsed(person);
            agenda.schedule(valid.duration(), Rank::Ordinary, lapse);
            self.request_review(agenda);
        }
        if let Some(until) = self.limits.stops_screening() {
            // Who may board is another question from the instant after: none else may decide when it is asked.
            let after = until + Duration::MOMENT;
            agenda.schedule(after, Rank::Arrival, Event::Review);
        }
    }

    /// A person's screening is out of date: whoever is still held is seen again.
    pub(crate) fn on_screening_lapsed(&mut self, person: PersonId, agenda: &mut Agenda) {
        if matches!(self.persons.state(person), State::Held | State::Manifested) {
            self.ask_screening(person, self.persons.place(person), agenda);
        }
    }

    /// For how long a person has lacked a screening of that age at most, if one is asked for and he lacks it.
    fn unscreened_for(
        &self,
        person: PersonId,
        valid: Option<Duration>,
        now: Time,
    ) -> Option<Duration> {
        let valid = valid?;
        let lacking = match self.persons.get(person).screened {
            Some(at) => now - at - valid,
            None => now - Time::ZERO,
        };
        let never = self.persons.get(person).screened.is_none();
        (never || lacking > Duration::ZERO).then_some(lacking)
    }
}
