//! Maintenance: broken tails wait at home for a team, and teams mend them one at a time.
//!
//! Owns nothing but the clock of a repair; the teams are a pool of the home base.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ids::TailId;
use super::source::Source;
use super::tails::Status;
use super::world::World;
use crate::sim::{Rank, Request, Time};

impl World {
    /// Whether this sortie leaves the tail broken; asked once a sortie.
    pub(super) fn breaks(&mut self, tail: TailId, now: Time) {
        let record = &self.tails[tail.index()];
        let chance = self.types[record.kind.index()].spec.break_chance;
        let u = self
            .streams
            .occasion(Source::Breakdown, record.entity, record.sortie)
            .uniform();
        if u < chance {
            let (place, status) = (record.place, record.status);
            // Closes the span of time in which it was capable.
            self.set_status(tail, status, now);
            self.tails[tail.index()].broken = true;
            self.tell(Fact::TailBroke { tail, place });
        }
    }

    /// A broken tail is home: it asks for a team.
    pub(super) fn ask_mending(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.stand_down(tail, agenda);
        self.set_status(tail, Status::WaitingForTeam, agenda.now());
        let home = self.tails[tail.index()].home;
        let request = self.places[home.index()]
            .teams
            .request(agenda.now(), tail, 1, 0);
        if request == Request::Granted {
            self.begin_mending(tail, agenda);
        }
    }

    /// A tail is mended: its team goes to the next.
    pub(super) fn on_mended(&mut self, tail: TailId, agenda: &mut Agenda) {
        let home = self.tails[tail.index()].home;
        self.set_status(tail, Status::Ready, agenda.now());
        self.tails[tail.index()].broken = false;
        self.places[home.index()].teams.release(agenda.now(), 1);
        self.tell(Fact::TailMended { tail, place: home });
        while let Some(next) = self.places[home.index()].teams.next_granted() {
            self.begin_mending(next, agenda);
        }
        self.stand_ready(tail, agenda);
    }

    /// A team sets to work; the first draw of the sortie's stream said whether, the second says how long.
    fn begin_mending(&mut self, tail: TailId, agenda: &mut Agenda) {
        let record = &self.tails[tail.index()];
        let mut draws = self
            .streams
            .occasion(Source::Breakdown, record.entity, record.sortie);
        draws.uniform();
        let wait = self.types[record.kind.index()].spec.fix.draw(&mut draws);
        self.set_status(tail, Status::InRepair, agenda.now());
        agenda.schedule(wait, Rank::Ordinary, Event::Mended(tail));
    }
}
