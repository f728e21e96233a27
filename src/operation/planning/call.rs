//! The daily coordination call: which lanes come first, and how many sorties each gets.
//!
//! Owns the plan until the next call: lanes in rank order, the order's lines, and the counts that the callers know. It
//! plans from what they know at its hour: the truth, or yesterday's counts and the assessments. What a policy wants is
//! written in `policy`, which tail flies what in `tasking`; carrying out is the dispatch's.

use serde::{Deserialize, Serialize};

use super::policy::Draft;
use super::tasking::Line;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{LaneId, PlaceId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::security::{Knows, Policy, Retask};
use crate::sim::{Duration, Entity, Handle, Rank, Time};

/// The plan in force.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) policy: Policy,
    pub(crate) knows: Knows,
    /// Standard deviation of the logarithm of the error in a reported count.
    pub(crate) noise: f64,
    /// Calls so far, the plan before the first included.
    pub(crate) convened: u32,
    /// By place, whose the errors in its counts are.
    pub(crate) reporters: Vec<Entity>,
    /// The weight of each lane, for the policy that asks for it.
    pub(crate) weights: Vec<f64>,
    /// Who waits at each place, as the callers know it.
    pub(crate) counts: Vec<Count>,
    /// Whose lines a tail may take over.
    pub(crate) retask: Retask,
    /// Lanes, the first to be served first.
    pub(crate) ranking: Vec<LaneId>,
    /// The air-tasking order in force.
    pub(crate) lines: Vec<Line>,
    /// The next call.
    pub(crate) next: Option<Handle>,
}

/// Who waits at a place.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Count {
    pub(crate) persons: u32,
    /// Share of the high tier among them.
    pub(crate) high_share: f64,
}

impl Plan {
    fn adopt(&mut self, new: &Plan) {
        (self.policy, self.knows, self.retask) = (new.policy, new.knows, new.retask);
        self.noise = new.noise;
        self.weights.clone_from(&new.weights);
    }
}

impl World {
    /// Plans for the time before the first call, and sets that call; where the run begins at its hour, this is it.
    pub(crate) fn start_call(&mut self, agenda: &mut Agenda) {
        self.call.counts = self.count_waiting();
        self.plan(agenda);
        let first = if self.first_call > Time::ZERO {
            self.first_call
        } else {
            self.first_call + Duration::from_days(1)
        };
        self.call.next = Some(agenda.schedule(first, Rank::Ordinary, Event::Call));
    }

    /// The call convenes.
    pub(crate) fn on_call(&mut self, agenda: &mut Agenda) {
        self.plan(agenda);
        let next = agenda.schedule(Duration::from_days(1), Rank::Ordinary, Event::Call);
        self.call.next = Some(next);
        self.request_review(agenda);
    }

    /// Takes over how and when the next call plans, and whose lines may be taken over.
    pub(crate) fn adopt_call(&mut self, plan: &World, agenda: &mut Agenda) {
        self.call.adopt(&plan.call);
        if self.first_call == plan.first_call {
            return;
        }
        self.first_call = plan.first_call;
        let mut next = self.first_call;
        while next <= agenda.now() {
            next += Duration::from_days(1);
        }
        if let Some(due) = self.call.next.take() {
            agenda.cancel(due);
        }
        self.call.next = Some(agenda.schedule(next, Rank::Ordinary, Event::Call));
    }

    fn plan(&mut self, agenda: &Agenda) {
        let now = agenda.now();
        self.close_order(now);
        let counted = self.count_waiting();
        if self.call.knows == Knows::Truth {
            self.call.counts = counted.clone();
        }
        self.call.ranking = Draft::new(self, now).ranking();
        let allotted = Draft::new(self, now).allot();
        for rank in 0..self.call.ranking.len() {
            let lane = self.call.ranking[rank];
            let of_lane = allotted.iter().filter(|allotment| allotment.lane == lane);
            let sorties = of_lane.map(|allotment| allotment.sorties).sum();
            self.tell(Fact::LanePlanned {
                lane,
                rank: rank as u32,
                sorties,
            });
        }
        self.write_order(&allotted, now);
        // What is counted today is what tomorrow's callers know.
        self.call.convened += 1;
        self.call.counts = self.reported(counted);
    }

    /// Counts as they are reported: each errs by a factor of its own, whose mean is 1.
    fn reported(&self, mut counts: Vec<Count>) -> Vec<Count> {
        let (sd, call) = (self.call.noise, self.call.convened);
        if sd > 0.0 {
            for (count, &reporter) in counts.iter_mut().zip(&self.call.reporters) {
                let mut draws = self.streams.occasion(Source::Report, reporter, call);
                let error = libm::exp(sd * draws.normal() - 0.5 * sd * sd);
                count.persons = libm::round(f64::from(count.persons) * error) as u32;
            }
        }
        counts
    }

    fn count_waiting(&self) -> Vec<Count> {
        let count = |place| Count {
            persons: self.persons.roster(place).len() as u32,
            high_share: self.persons.high_share_waiting(place),
        };
        self.place_ids().map(count).collect()
    }

    /// Who waits at a place, as the callers know it.
    pub(crate) fn counted(&self, place: PlaceId) -> Count {
        self.call.counts[place.index()]
    }

    /// Persons whom the lanes out of a place are to move, as the callers know it: those who wait there, and those to come.
    pub(crate) fn to_move_from(&self, place: PlaceId) -> u32 {
        let origins = self.origins(place).into_iter();
        let upstream: u32 = origins.map(|from| self.counted(from).persons).sum();
        self.counted(place).persons + upstream + self.places[place.index()].inbound
    }

    /// The hazard of a place per day, as the callers know it; 0 at one without any. A site with an open incident has the
    /// one that this found.
    pub(crate) fn hazard_in_view(&self, place: PlaceId, now: Time) -> f64 {
        match self.call.knows {
            Knows::Reports => self.known_hazard(place).unwrap_or(0.0),
            Knows::Truth => {
                let site = self.places[place.index()].site.as_ref();
                site.map_or(0.0, |site| site.standing_hazard_per_day(now))
            }
        }
    }

    /// Escapes that the callers expect a day of each person at a place: the hazard, and the chance that an incident takes
    /// him.
    pub(crate) fn escapes_in_view(&self, place: PlaceId, now: Time) -> f64 {
        let chance = match self.call.knows {
            Knows::Reports => self.known_escape_chance(place).unwrap_or(0.0),
            Knows::Truth => self.mean_escape_chance(place, now),
        };
        self.hazard_in_view(place, now) * chance
    }
}
