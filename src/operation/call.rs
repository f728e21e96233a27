//! The daily coordination call: which lanes come first, and how many sorties each gets.
//!
//! Owns the plan until the next call: lanes in rank order with the sorties left to each. It plans
//! from what is known at the hour of the call; carrying out is the dispatch's.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ids::LaneId;
use super::world::World;
use crate::scenario::security::Policy;
use crate::sim::{Duration, Rank};

/// The plan in force.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) policy: Policy,
    /// Whether a tail may serve a lane beyond its planned sorties.
    pub(super) retask: bool,
    /// Lanes, the first to be served first.
    pub(super) ranking: Vec<LaneId>,
    /// Sorties left until the next call, by lane.
    pub(super) left: Vec<u32>,
}

impl World {
    /// Plans for the time before the first call, and sets that call.
    pub(super) fn start_call(&mut self, agenda: &mut Agenda) {
        self.plan(agenda);
        agenda.schedule(self.first_call, Rank::Ordinary, Event::Call);
    }

    /// The call convenes.
    pub(super) fn on_call(&mut self, agenda: &mut Agenda) {
        self.plan(agenda);
        agenda.schedule(Duration::from_days(1), Rank::Ordinary, Event::Call);
        self.request_review(agenda);
    }

    fn plan(&mut self, agenda: &Agenda) {
        let mut scored: Vec<(f64, LaneId)> = self
            .lane_ids()
            .map(|lane| (self.score(lane, agenda), lane))
            .collect();
        // The highest score first; equal scores in the order of the lanes' ids.
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.call.ranking = scored.into_iter().map(|(_, lane)| lane).collect();
        self.allot();
        for rank in 0..self.call.ranking.len() {
            let lane = self.call.ranking[rank];
            let sorties = self.call.left[lane.index()];
            self.tell(Fact::LanePlanned {
                lane,
                rank: rank as u32,
                sorties,
            });
        }
    }

    /// How much a lane wants to be first under the policy.
    fn score(&self, lane: LaneId, agenda: &Agenda) -> f64 {
        let from = self.lanes[lane.index()].from;
        let place = &self.places[from.index()];
        let waiting = self.persons.roster(from).len() as f64;
        match self.call.policy {
            Policy::Risk => place
                .site
                .as_ref()
                .map_or(0.0, |site| site.hazard_per_day(agenda.now()) * waiting),
            Policy::Tier => self.persons.high_share_waiting(from),
            Policy::Largest => waiting,
            Policy::Nearest => -self.lanes[lane.index()].shortest_km,
        }
    }

    /// Gives each lane, in rank order, the sorties that its persons need, as far as the tails go.
    fn allot(&mut self) {
        let mut hours: Vec<f64> = self.type_ids().map(|kind| self.tail_hours(kind)).collect();
        let mut left = vec![0; self.lanes.len()];
        for &id in &self.call.ranking {
            let lane = &self.lanes[id.index()];
            let mut persons =
                self.persons.roster(lane.from).len() as u32 + self.upstream(lane.from);
            for &kind in &lane.types {
                let cycle = self.cycle(kind, id).as_hours_f64().max(0.1);
                let wanted = persons.div_ceil(self.types[kind.index()].spec.seats);
                // Who has hours left begins a sortie, even one that takes longer than they last.
                let left_over = hours[kind.index()];
                let most = if left_over > 0.0 {
                    ((left_over / cycle) as u32).max(1)
                } else {
                    0
                };
                let flown = wanted.min(most);
                hours[kind.index()] = left_over - f64::from(flown) * cycle;
                persons = persons.saturating_sub(flown * self.types[kind.index()].spec.seats);
                left[id.index()] += flown;
            }
        }
        self.call.left = left;
    }
}
