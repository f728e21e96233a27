//! Maintenance: grounded tails wait at home for parts and then for a team, and teams mend them one at a time.
//!
//! Owns nothing but the clock of a repair; the teams are a pool of the home base, which its calendar of shifts fills
//! and empties.
//! A team does all the work that is open on a tail. What a shift does not finish goes on in the next: as nobody else
//! is let in between, the end is known when the work begins.
//!
//! ```text
//! homebound -> [waiting for part] -> waiting for team -> in repair -> ready
//! ```

use serde::{Deserialize, Serialize};

use super::faults::{Job, Part, Work};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::handover::staffing::Staffing;
use crate::operation::ids::{PlaceId, SpareId, TailId};
use crate::operation::lift::tails::{Status, Tail};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::sim::{Duration, Rank, Request, Time};

/// What can happen to maintenance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum MaintenanceEvent {
    /// A tail is mended.
    Mended(TailId),
    /// A part that was ordered is there.
    PartComes(SpareId),
    /// The teams of a place begin or end their shift.
    Shift(PlaceId),
}

impl World {
    /// Something happens to maintenance.
    pub(crate) fn on_maintenance(&mut self, event: MaintenanceEvent, agenda: &mut Agenda) {
        match event {
            MaintenanceEvent::Mended(tail) => self.on_mended(tail, agenda),
            MaintenanceEvent::PartComes(spare) => self.on_part(spare, agenda),
            MaintenanceEvent::Shift(place) => {
                let place_here = &mut self.places[place.index()];
                let teams = place_here.mending.on_duty(agenda.now());
                place_here.teams.set_capacity(agenda.now(), teams);
                self.begin_granted(place, agenda);
                self.await_team_shift(place, agenda);
            }
        }
    }

    /// Sets the next change of a place's maintenance shift.
    pub(crate) fn await_team_shift(&mut self, place: PlaceId, agenda: &mut Agenda) {
        let mending = &self.places[place.index()].mending;
        if let Some(at) = mending.next_change(agenda.now()) {
            agenda.schedule(
                at,
                Rank::Capacity,
                Event::Maintenance(MaintenanceEvent::Shift(place)),
            );
        }
    }

    /// A grounded tail is home: it asks for parts, and then for a team.
    pub(crate) fn ask_mending(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.stand_down(tail, agenda);
        self.gather_parts(tail, agenda);
    }

    /// A tail that has all its parts asks for a team.
    pub(crate) fn ask_team(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.set_status(tail, Status::WaitingForTeam, agenda.now());
        let home = self.tails[tail.index()].home;
        let teams = &mut self.places[home.index()].teams;
        if teams.request(agenda.now(), tail, 1, 0) == Request::Granted {
            self.begin_mending(tail, agenda);
        }
    }

    /// A tail is mended: its team goes to the next.
    fn on_mended(&mut self, tail: TailId, agenda: &mut Agenda) {
        let home = self.tails[tail.index()].home;
        self.set_status(tail, Status::Ready, agenda.now());
        let record = &mut self.tails[tail.index()];
        record.broken = false;
        let done = std::mem::take(&mut record.work);
        if done.iter().any(|work| work.job == Job::Inspect) {
            record.phases += 1;
            record.since_phase = Duration::ZERO;
        }
        self.places[home.index()].teams.release(agenda.now(), 1);
        self.tell(Fact::TailMended { tail, place: home });
        self.begin_granted(home, agenda);
        self.stand_ready(tail, agenda);
    }

    fn begin_granted(&mut self, place: PlaceId, agenda: &mut Agenda) {
        while let Some(next) = self.places[place.index()].teams.next_granted() {
            self.begin_mending(next, agenda);
        }
    }

    /// A team sets to work on all that is open on a tail.
    fn begin_mending(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let takes: Duration = record
            .work
            .iter()
            .map(|work| self.work_time(record, work))
            .sum();
        let teams = &self.places[record.home.index()].mending;
        let done = done_at(teams, agenda.now(), takes);
        self.set_status(tail, Status::InRepair, agenda.now());
        if let Some(done) = done {
            let mended = Event::Maintenance(MaintenanceEvent::Mended(tail));
            agenda.schedule(done, Rank::Ordinary, mended);
        }
    }

    /// How long a job takes a team.
    fn work_time(&self, tail: &Tail, work: &Work) -> Duration {
        let upkeep = &self.types[tail.kind.index()].upkeep;
        let code = match work.job {
            Job::Mend(code) => code,
            Job::Inspect => {
                let mut draws = self
                    .streams
                    .occasion(Source::Phase, tail.entity, work.occasion);
                let law = upkeep.phase.as_ref().map(|(_, law)| law);
                return law.map_or(Duration::ZERO, |law| law.draw(&mut draws));
            }
            Job::Fix => {
                let mut draws = self
                    .streams
                    .occasion(Source::Fix, tail.entity, work.occasion);
                return self.types[tail.kind.index()].spec.fix.draw(&mut draws);
            }
        };
        let mut draws = self.fault_draws(tail, code, work.occasion);
        // The first draw said whether it fails.
        draws.uniform();
        let fix = self.codes[code.index()].fix.draw(&mut draws);
        match &upkeep.cannibalise {
            Some(extra) if work.part == Part::Cannibalised => fix + extra.draw(&mut draws),
            _ => fix,
        }
    }

    /// Mean wait of the tails that were mended or are being mended, for a team and for each part, in hours.
    pub fn mean_maintenance_waits_h(&self) -> (f64, f64) {
        let mean = |pools: &mut dyn Iterator<Item = &crate::sim::Pool<TailId>>| {
            let (sum, count) = pools.fold((0, 0), |(sum, count), pool| {
                let waits = pool.measures().wait;
                (sum + waits.sum(), count + waits.count())
            });
            sum as f64 / count.max(1) as f64 / Duration::from_hours(1).micros() as f64
        };
        (
            mean(&mut self.places.iter().map(|place| &place.teams)),
            mean(&mut self.spares.iter().map(|spare| &spare.stock)),
        )
    }
}

/// No run lasts so long.
const FOR_EVER: Duration = Duration::from_days(40_000);

/// When work of so much team time that begins `now`, on shift, is done, if it rests whenever no team works; never, where
/// none works any more.
fn done_at(teams: &Staffing, begins: Time, mut work: Duration) -> Option<Time> {
    let mut now = begins;
    while let Some(change) = teams.next_change(now) {
        if teams.on_duty(now) > 0 {
            if now + work <= change {
                return Some(now + work);
            }
            work -= change - now;
        }
        if change - begins > FOR_EVER {
            return None;
        }
        now = change;
    }
    (teams.on_duty(now) > 0).then(|| now + work)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::handover::staffing::Change;
    use crate::sim::Shifts;

    #[test]
    fn work_rests_between_shifts() {
        let hours = Duration::from_hours;
        let at = |h: i64| Time::ZERO + hours(h);
        let mut teams = Staffing::always(2);
        assert_eq!(done_at(&teams, at(17), hours(25)), Some(at(42)));
        teams.shifts = Shifts::daily(&[(hours(8), hours(18), 2)], hours(0));
        let done = |teams: &Staffing, from, work| done_at(teams, at(from), hours(work));
        assert_eq!(done(&teams, 9, 9), Some(at(18)));
        assert_eq!(done(&teams, 9, 10), Some(at(24 + 9)));
        assert_eq!(done(&teams, 17, 25), Some(at(72 + 12)));
        // Nobody from 10:00 on the first day to 09:00 on the second; then nobody at all from 12:00 on.
        let away = |from: i64, until: Time| Change {
            from: at(from),
            until,
            servers: -2,
        };
        teams.changes = vec![away(10, at(33)), away(36, Time::MAX)];
        assert_eq!(done(&teams, 9, 3), Some(at(24 + 11)));
        assert_eq!(done(&teams, 9, 5), None);
    }
}
