//! Road: what slows or stops a convoy on its way, and when a lane is closed.
//!
//! Owns nothing: a halt is drawn when a drive begins and happens on the way. A drive has one halt at most, the first. What
//! attacks a convoy, and how, is never said; only how long it stands.

use serde::{Deserialize, Serialize};

use super::ground::Task;
use super::legs::Leg;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::{Fact, Halt};
use crate::operation::ids::{LaneId, PlaceId, TailId, TypeId};
use crate::operation::readiness::escorts::count;
use crate::operation::security::clock::unit_exponential;
use crate::operation::source::Source;
use crate::operation::world::{FleetType, World};
use crate::scenario::fleet::Road;
use crate::sim::{Duration, Rank, Stream, Time};

/// The time in which a lane has the same draws for all.
const HOUR: Duration = Duration::from_hours(1);

/// What happens before a flight or a drive has led to its end.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) enum OnTheWay {
    /// It turns back.
    Turns,
    /// A convoy stands for a time, and then has the rest of its way before it.
    Halts {
        why: Halt,
        lasts: Duration,
        rest: Duration,
    },
}

impl FleetType {
    /// The share of its speed that the dark leaves it, if it takes any.
    pub(crate) fn slowed_by_dark(&self) -> Option<f64> {
        let night = self.spec.road.as_ref()?.night;
        (night < 1.0).then_some(night)
    }
}

impl World {
    /// What happens in a flight or a drive of such a length, and after which time.
    pub(crate) fn on_the_way(
        &self,
        id: TailId,
        length: Duration,
        now: Time,
    ) -> Option<(Duration, OnTheWay)> {
        if let Some(after) = self.turns_back(id, length, now) {
            return Some((after, OnTheWay::Turns));
        }
        let kind = &self.types[self.tails[id.index()].kind.index()];
        if kind.flies() {
            return None;
        }
        let attack = self.attack(id, length, now);
        let breakdown = kind.spec.road.as_ref().map(|road| self.breakdown(id, road));
        let halts = breakdown.into_iter().chain(attack);
        let (after, why, lasts) = halts.min_by_key(|(after, ..)| *after)?;
        let rest = length - after;
        (rest > Duration::ZERO).then_some((after, OnTheWay::Halts { why, lasts, rest }))
    }

    /// What the dark adds to a drive that takes so long by day and begins at an instant, or at any hour: what is driven in
    /// the dark takes longer.
    pub(crate) fn slowed_by_dark(
        &self,
        kind: TypeId,
        from: PlaceId,
        by_day: Duration,
        begins: Option<Time>,
    ) -> Duration {
        let Some(share) = self.types[kind.index()].slowed_by_dark() else {
            return Duration::ZERO;
        };
        let sun = &self.places[from.index()].sun;
        let Some(begins) = begins else {
            let lit = sun.share_of_first_day();
            return stretched(by_day, lit + share * (1.0 - lit)) - by_day;
        };
        let (mut at, mut left) = (begins, by_day);
        loop {
            let speed = if sun.is_on(at) { 1.0 } else { share };
            let takes = stretched(left, speed);
            match sun.next_change(at).filter(|&change| change < at + takes) {
                Some(change) => {
                    let driven = Duration::from_secs_f64((change - at).as_secs_f64() * speed);
                    (at, left) = (change, left - driven);
                }
                None => return at + takes - begins - by_day,
            }
        }
    }

    /// When the convoy would be attacked, and how long that would stop it: by the lane's threat for each level of the worst
    /// fighting along it, with persons aboard.
    ///
    /// Each hour of a lane has its own draws, whoever drives then, so that a plan that sends other convoys meets the same
    /// road. A wait that the hour does not use up is drawn anew in the next, which changes nothing of an exponential law.
    fn attack(
        &self,
        id: TailId,
        length: Duration,
        now: Time,
    ) -> Option<(Duration, Halt, Duration)> {
        let tail = &self.tails[id.index()];
        let way = tail.lane.filter(|_| tail.leg == Leg::Loaded)?;
        let lane = &self.lanes[way.index()];
        let threat = lane.threat.as_ref()?;
        let per_hour = threat.rate.per_hour() * f64::from(self.fighting_along(way));
        let hour_of = |time: Time| (time.micros() / HOUR.micros() as u64) as u32;
        (hour_of(now)..=hour_of(now + length)).find_map(|hour| {
            let mut draws = self.streams.occasion(Source::Threat, lane.entity, hour);
            let begins = now.max(Time::ZERO + HOUR * i64::from(hour));
            let ends = Time::ZERO + HOUR * (i64::from(hour) + 1);
            let wait = first_event(&mut draws, per_hour);
            (wait < ends - begins).then(|| {
                (
                    begins - now + wait,
                    Halt::Attack,
                    threat.delay.draw(&mut draws),
                )
            })
        })
    }

    /// When a vehicle would break down, and how that would be dealt with: those aboard change to the others, if these have
    /// the seats, or the convoy waits for the repair.
    fn breakdown(&self, id: TailId, road: &Road) -> (Duration, Halt, Duration) {
        let tail = &self.tails[id.index()];
        let mut draws = self.drive_draws(id);
        let per_hour = road.breakdown.per_hour() * f64::from(road.vehicles);
        let after = first_event(&mut draws, per_hour);
        let seats = self.seats(id);
        let persons = tail.manifest.iter().filter(|_| self.carries(id));
        let taken: u32 = persons.map(|&one| self.persons.traits(one).seats()).sum();
        let of_others = seats - seats.div_ceil(road.vehicles);
        if taken + count(&tail.escorts) <= of_others {
            (after, Halt::Transfer, road.transfer.draw(&mut draws))
        } else {
            (after, Halt::Repair, road.repair.draw(&mut draws))
        }
    }

    /// The draws of breakdowns on one drive: each drive of the sortie has its own.
    fn drive_draws(&self, id: TailId) -> Stream {
        const DRAWS_OF_A_DRIVE: u32 = 2;
        let tail = &self.tails[id.index()];
        let source = Source::RoadBreakdown;
        let mut draws = self.streams.occasion(source, tail.entity, tail.sortie);
        for _ in 0..tail.approaches * DRAWS_OF_A_DRIVE {
            draws.uniform();
        }
        draws
    }

    /// A convoy halts; it burns nothing meanwhile.
    pub(crate) fn halt(
        &mut self,
        tail: TailId,
        why: Halt,
        lasts: Duration,
        rest: Duration,
        agenda: &mut Agenda,
    ) {
        let record = &mut self.tails[tail.index()];
        record.halted += lasts;
        record.lands_at += lasts;
        let (sortie, place) = (record.sortie, record.place);
        self.tell(Fact::ConvoyHalted {
            tail,
            sortie,
            place,
            why,
            lasts,
        });
        self.step_after(tail, lasts + rest, agenda);
    }

    /// A convoy that drives is attacked, as scripted: it stands for a time, and no other halt comes on this drive.
    pub(crate) fn attack_convoy(&mut self, tail: TailId, lasts: Duration, agenda: &mut Agenda) {
        let record = &mut self.tails[tail.index()];
        if record.tasks.first() != Some(&Task::Fly) || record.leg == Leg::Back {
            return;
        }
        if let Some(step) = record.step.take() {
            agenda.cancel(step);
        }
        record.on_the_way = None;
        let rest = record.lands_at - agenda.now();
        self.halt(tail, Halt::Attack, lasts, rest, agenda);
    }

    // --- lanes -------------------------------------------------------------------------------

    /// The worst fighting along a lane.
    fn fighting_along(&self, lane: LaneId) -> u32 {
        let areas = self.lanes[lane.index()].areas.iter();
        let levels = areas.map(|&area| self.fighting_in(Some(area)));
        levels.max().unwrap_or(0)
    }

    /// Whether nobody may set out on a lane: closed by date, or by the fighting along it.
    pub(crate) fn lane_closed(&self, id: LaneId, now: Time) -> bool {
        let lane = &self.lanes[id.index()];
        lane.closed
            .iter()
            .any(|&(from, until)| from <= now && now < until)
            || lane
                .closed_above
                .is_some_and(|level| self.fighting_along(id) > level)
    }

    /// Sets a review for every lane that opens again on a date.
    pub(crate) fn start_lanes(&self, agenda: &mut Agenda) {
        let closures = self.lanes.iter().flat_map(|lane| &lane.closed);
        for &(_, until) in closures {
            agenda.schedule(until, Rank::Arrival, Event::Review);
        }
    }
}

/// What takes so long at full speed, at a share of it.
fn stretched(time: Duration, share: f64) -> Duration {
    Duration::from_secs_f64(time.as_secs_f64() / share)
}

/// Time to the first event of a rate an hour; never, of none.
fn first_event(draws: &mut Stream, per_hour: f64) -> Duration {
    let threshold = unit_exponential(draws);
    if per_hour > 0.0 {
        Duration::from_secs_f64(threshold / per_hour * 3600.0)
    } else {
        Duration::MAX
    }
}
