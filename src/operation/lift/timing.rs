//! Timing: when a sortie would be where, and whether light and opening hours allow it.
//!
//! Owns no state. It reckons with mean times. Where light or hours forbid, it says at which instant its
//! answer could first be another, so that dispatch looks again then and need not before.

use super::ground::{GO_HOME, LEAVE, LEAVE_HOME, PICK_UP, PUT_DOWN, STOP_OVER};
use crate::operation::facts::Constraint;
use crate::operation::ids::{LaneId, PlaceId, TailId, TypeId};
use crate::operation::planning::dispatch::Refusal;
use crate::operation::readiness::flight_hours::Flight;
use crate::operation::world::{FleetType, World};
use crate::scenario::fleet::{Mode, Window};
use crate::sim::{Duration, Time};

/// A place at an instant of a sortie.
#[derive(Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) place: PlaceId,
    pub(crate) at: Time,
}

/// When a sortie tasked now would be where.
pub(crate) struct Timing {
    /// Setting off from where it stands.
    pub(crate) begin: Moment,
    /// At the origin, to load.
    pub(crate) load: Moment,
    /// From the origin, loaded.
    pub(crate) leave: Moment,
    /// From boarding until everyone is off.
    pub(crate) restrained: Duration,
    /// At the destination.
    pub(crate) land: Moment,
    /// Home.
    pub(crate) home: Moment,
    /// From the take-off for home to the landing there.
    pub(crate) back: Flight,
}

impl Timing {
    fn moments(&self) -> [Moment; 5] {
        [self.begin, self.load, self.leave, self.land, self.home]
    }

    /// The same, later.
    fn put_off(self, by: Duration) -> Self {
        let later = |Moment { place, at }| Moment { place, at: at + by };
        let (takes_off, lands) = self.back;
        Timing {
            begin: later(self.begin),
            load: later(self.load),
            leave: later(self.leave),
            restrained: self.restrained,
            land: later(self.land),
            home: later(self.home),
            back: (takes_off + by, lands + by),
        }
    }
}

/// How often drives that the dark slows are reckoned anew.
const RECKONING: Duration = Duration::from_minutes(15);

impl World {
    /// How old the times are with which a type reckons now. Whom the dark slows takes less time with every moment that
    /// daylight comes nearer: reckoned anew at any time, whatever happens to happen would decide when it goes. So that is done
    /// at known instants.
    pub(crate) fn since_reckoning(&self, kind: TypeId, now: Time) -> Duration {
        if self.types[kind.index()].slowed_by_dark().is_none() {
            return Duration::ZERO;
        }
        Duration::from_micros((now - Time::ZERO).micros() % RECKONING.micros())
    }

    /// When a type reckons anew, if it does so at instants of its own.
    pub(crate) fn next_reckoning(&self, kind: TypeId, now: Time) -> Option<Time> {
        self.types[kind.index()].slowed_by_dark()?;
        Some(now - self.since_reckoning(kind, now) + RECKONING)
    }

    /// Works out a sortie of a tail that would begin now from mean times.
    pub(crate) fn timing(
        &self,
        id: TailId,
        from: PlaceId,
        to: PlaceId,
        persons: u32,
        now: Time,
    ) -> Timing {
        let age = self.since_reckoning(self.tails[id.index()].kind, now);
        self.timing_from(id, from, to, persons, now - age)
            .put_off(age)
    }

    /// Works out a sortie of a tail that begins at an instant.
    pub(crate) fn timing_from(
        &self,
        id: TailId,
        from: PlaceId,
        to: PlaceId,
        persons: u32,
        now: Time,
    ) -> Timing {
        let tail = &self.tails[id.index()];
        let way = [tail.place, from, to, tail.home];
        self.reckon(tail.kind, way, self.km_left(id), persons, Some(now))
    }

    /// Mean time from one tasking to the next when a tail serves a lane from a home and back.
    pub(crate) fn cycle(&self, kind: TypeId, lane: LaneId, home: PlaceId) -> Duration {
        self.mean_sortie(kind, lane, home).home.at - Time::ZERO
    }

    /// Mean time for which a sortie needs light and open places: from the origin reached to the landing with persons. A convoy
    /// needs light only to set out.
    pub(crate) fn time_in_window(&self, kind: TypeId, lane: LaneId, home: PlaceId) -> Duration {
        let timing = self.mean_sortie(kind, lane, home);
        match self.types[kind.index()].spec.mode {
            Mode::Road => Duration::ZERO,
            Mode::Air => timing.land.at - timing.load.at,
        }
    }

    /// A sortie of a tail on a lane from a home and back, at any hour.
    fn mean_sortie(&self, kind: TypeId, lane: LaneId, home: PlaceId) -> Timing {
        let (from, to) = self.lane_ends(lane);
        let spec = &self.types[kind.index()].spec;
        let (way, left_km) = ([home, from, to, home], spec.range.km());
        self.reckon(kind, way, left_km, spec.cabin(None).seats, None)
    }

    /// Works out a sortie by way of four places: where it stands, with so many kilometres left, origin, destination, home.
    /// One that begins at no instant in particular begins at the start, and drives at the mean speed of a day.
    fn reckon(
        &self,
        kind: TypeId,
        way: [PlaceId; 4],
        left_km: f64,
        persons: u32,
        now: Option<Time>,
    ) -> Timing {
        let [here, from, to, home] = way;
        let ground = |tasks, moves| self.mean_of(kind, tasks, persons, moves);
        let at = |time: Time| now.map(|_| time);
        let first = if here == home { LEAVE_HOME } else { LEAVE };
        let begin = now.unwrap_or(Time::ZERO) + ground(first, here != from);
        let (out, left_km) = self.mean_way(kind, here, from, left_km, at(begin));
        let load = begin + out;
        let aboard = load + ground(PICK_UP, here != from);
        let leave = aboard + ground(LEAVE, from != to);
        let (loaded, left_km) = self.mean_way(kind, from, to, left_km, at(leave));
        let land = leave + loaded;
        let refuel = self.mean_refuel(kind, to, out + loaded);
        let off = land + ground(PUT_DOWN, from != to);
        let free = off + refuel + ground(LEAVE, to != home);
        let (back, _) = self.mean_way(kind, to, home, left_km, at(free));
        let home_at = free + back + ground(GO_HOME, to != home);
        let moment = |place, at| Moment { place, at };
        Timing {
            begin: moment(here, begin),
            load: moment(from, load),
            leave: moment(from, leave),
            restrained: off - aboard,
            land: moment(to, land),
            home: moment(home, home_at),
            back: (free, free + back),
        }
    }

    /// Mean time from one place to another with so many kilometres left, fuel stops included, and the kilometres left then,
    /// if it sets off at an instant, or at any hour.
    pub(crate) fn mean_way(
        &self,
        kind: TypeId,
        from: PlaceId,
        to: PlaceId,
        left_km: f64,
        begins: Option<Time>,
    ) -> (Duration, f64) {
        let routes = &self.types[kind.index()].reach.routes;
        let mut time = Duration::ZERO;
        let left_km = routes.walk(from.index(), to.index(), left_km, |here, next| {
            let (here, next) = (PlaceId::at(here), PlaceId::at(next));
            let leg = self.mean_leg(kind, here, next, begins.map(|begins| begins + time));
            time += leg;
            if next != to {
                let ground = |tasks| self.mean_of(kind, tasks, 0, true);
                time += ground(STOP_OVER) + self.mean_refuel(kind, next, leg) + ground(LEAVE);
            }
        });
        match left_km {
            Some(left_km) => (time, left_km),
            // Dispatch will not send it; the arithmetic of the call reckons as if it could go.
            None => (self.mean_leg(kind, from, to, begins), 0.0),
        }
    }

    /// Mean time of a refuelling at a place after so much time on the way.
    fn mean_refuel(&self, kind_id: TypeId, place: PlaceId, flown: Duration) -> Duration {
        let kind = &self.types[kind_id.index()];
        kind.spec.refuel.mean() + self.flow_time(kind_id, place, flown.min(kind.reach.full))
    }

    /// Kilometres in good weather that a tail can go from where it stands: with full tanks where it can fill them.
    pub(crate) fn km_left(&self, id: TailId) -> f64 {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let fills = kind.reach.routes.has_fuel(tail.place.index()) || tail.place == tail.home;
        let share = match fills {
            true => 1.0,
            false => tail.fuel.as_secs_f64() / kind.reach.full.as_secs_f64(),
        };
        kind.spec.range.km() * share
    }

    /// Mean time of a flight or a drive that begins at an instant, or at any hour.
    pub(crate) fn mean_leg(
        &self,
        kind: TypeId,
        from: PlaceId,
        to: PlaceId,
        begins: Option<Time>,
    ) -> Duration {
        if from == to {
            return Duration::ZERO;
        }
        let leg = self.leg_time(kind, from, to);
        let delay = self.types[kind.index()].spec.leg_delay.mean();
        leg + self.slowed_by_dark(kind, from, leg, begins) + delay
    }

    /// Whether light and hours allow a sortie; if they do, whether part of it is in the dark.
    pub(crate) fn check_light(
        &self,
        kind_id: TypeId,
        timing: &Timing,
        now: Time,
    ) -> Result<bool, Refusal> {
        let kind = &self.types[kind_id.index()];
        let by_road = kind.spec.mode == Mode::Road;
        let usable = |moment: Moment| self.places[moment.place.index()].usable_at(moment.at);
        let with_persons = [timing.load, timing.leave, timing.land];
        let suits = |moment: &Moment| self.light_suits(kind, *moment);
        let allowed = match by_road {
            true => suits(&timing.leave),
            false => usable(timing.load) && usable(timing.land) && with_persons.iter().all(suits),
        };
        if !allowed {
            let until = self.next_change(kind_id, timing, now);
            return Err(Refusal {
                why: Constraint::Light,
                until,
            });
        }
        let dark = |moment: &Moment| !self.places[moment.place.index()].sun.is_on(moment.at);
        // Whoever drives may drive in the dark.
        Ok(!by_road && timing.moments().iter().any(dark))
    }

    /// Whether the light at a moment is what a type needs: by its window, and by the moon.
    pub(crate) fn light_suits(&self, kind: &FleetType, moment: Moment) -> bool {
        let place = moment.place.index();
        let day = self.places[place].sun.is_on(moment.at);
        let bright = kind.bright.as_ref();
        bright.is_none_or(|bright| bright[place].is_on(moment.at))
            && match kind.spec.window {
                Window::Any => true,
                Window::Day => day,
                Window::Night => !day,
            }
    }

    /// When, after a moment, the light or the hours there may suit a type otherwise.
    pub(crate) fn light_changes(&self, kind: &FleetType, moment: Moment) -> Option<Time> {
        let place = &self.places[moment.place.index()];
        let bright = kind.bright.as_ref();
        let changes = [
            place.sun.next_change(moment.at),
            place.hours.next_change(moment.at),
            bright.and_then(|bright| bright[moment.place.index()].next_change(moment.at)),
        ];
        changes.into_iter().flatten().min()
    }

    /// When the light or the hours at any moment of this sortie change, if it is put off until then.
    pub(crate) fn next_change(&self, kind: TypeId, timing: &Timing, now: Time) -> Option<Time> {
        self.next_change_at(kind, &timing.moments(), now)
    }

    fn next_change_at(&self, kind: TypeId, moments: &[Moment], now: Time) -> Option<Time> {
        let kind = &self.types[kind.index()];
        let changes = moments
            .iter()
            .filter_map(|&moment| Some(now + (self.light_changes(kind, moment)? - moment.at)));
        changes.min()
    }

    /// Whether a tail on the ground may take off with persons at an instant for its next landing.
    pub(crate) fn may_leave_loaded(
        &self,
        id: TailId,
        to: PlaceId,
        take_off: Time,
        now: Time,
    ) -> Result<(), Refusal> {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let here = tail.place;
        let shut = |place: PlaceId| self.places[place.index()].shut();
        let closed = tail.lane.is_some_and(|lane| self.lane_closed(lane, now));
        if closed || shut(to) || shut(self.destination(id)) {
            return Err(Constraint::Incident.into());
        }
        let reckoned = take_off - self.since_reckoning(tail.kind, now);
        let land = take_off + self.mean_leg(tail.kind, here, to, Some(reckoned));
        let moments = [(here, take_off), (to, land)].map(|(place, at)| Moment { place, at });
        self.check_weather(tail.kind, &moments[..1], &moments[1..], now)?;
        let suits = |moment: &Moment| self.light_suits(kind, *moment);
        let allowed = match kind.spec.mode {
            Mode::Road => suits(&moments[0]),
            Mode::Air => moments.iter().all(suits) && self.places[to.index()].usable_at(land),
        };
        if allowed {
            return Ok(());
        }
        let until = self.next_change_at(tail.kind, &moments, now);
        Err(Refusal {
            why: Constraint::Light,
            until,
        })
    }

    /// Hours that the tails of a type can give in a day, crews' duty days allowing.
    pub(crate) fn tail_hours(&self, kind: TypeId) -> f64 {
        let day = self.types[kind.index()]
            .crew
            .as_ref()
            .map_or(24.0, |crew| crew.duty.as_hours_f64().min(24.0));
        let fit = |id: &TailId| self.tails[id.index()].kind == kind && self.unable(*id).is_none();
        let tails = (0..self.tails.len()).map(TailId::at);
        day * tails.filter(fit).count() as f64
    }
}
