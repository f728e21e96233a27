//! The daily coordination call: which lanes come first, and how many sorties each gets.
//!
//! Owns the plan until the next call: lanes in rank order, and the order's lines. It plans from what is known at the
//! hour of the call; which tail flies what is written in `tasking`, and carrying out is the dispatch's.

use super::tasking::{Allotment, Line};
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::LaneId;
use crate::operation::world::World;
use crate::scenario::security::{Policy, Retask};
use crate::sim::{Duration, Rank, Time};

/// The plan in force.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) policy: Policy,
    /// Whose lines a tail may take over.
    pub(crate) retask: Retask,
    /// Lanes, the first to be served first.
    pub(crate) ranking: Vec<LaneId>,
    /// The air-tasking order in force.
    pub(crate) lines: Vec<Line>,
}

impl World {
    /// Plans for the time before the first call, and sets that call; where the run begins at its hour, this is it.
    pub(crate) fn start_call(&mut self, agenda: &mut Agenda) {
        self.plan(agenda);
        let first = if self.first_call > Time::ZERO {
            self.first_call
        } else {
            self.first_call + Duration::from_days(1)
        };
        agenda.schedule(first, Rank::Ordinary, Event::Call);
    }

    /// The call convenes.
    pub(crate) fn on_call(&mut self, agenda: &mut Agenda) {
        self.plan(agenda);
        agenda.schedule(Duration::from_days(1), Rank::Ordinary, Event::Call);
        self.request_review(agenda);
    }

    fn plan(&mut self, agenda: &Agenda) {
        self.close_order(agenda.now());
        let mut scored: Vec<(f64, LaneId)> = self
            .lane_ids()
            .map(|lane| (self.score(lane, agenda), lane))
            .collect();
        // The highest score first; equal scores in the order of the lanes' ids.
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.call.ranking = scored.into_iter().map(|(_, lane)| lane).collect();
        let allotted = self.allot();
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
        self.write_order(&allotted, agenda.now());
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
    fn allot(&self) -> Vec<Allotment> {
        let mut hours: Vec<f64> = self.type_ids().map(|kind| self.tail_hours(kind)).collect();
        let mut allotted = Vec::new();
        for &id in &self.call.ranking {
            let lane = &self.lanes[id.index()];
            let mut persons =
                self.persons.roster(lane.from).len() as u32 + self.upstream(lane.from);
            for &kind in &lane.types {
                let home = self.types[kind.index()].home;
                let seats = self.types[kind.index()].spec.cabin(None).seats;
                let cycle = self.cycle(kind, id, home).as_hours_f64().max(0.1);
                let wanted = persons.div_ceil(seats);
                // Who has hours left begins a sortie, even one that takes longer than they last.
                let left_over = hours[kind.index()];
                let most = if left_over > 0.0 {
                    ((left_over / cycle) as u32).max(1)
                } else {
                    0
                };
                let flown = wanted.min(most);
                hours[kind.index()] = left_over - f64::from(flown) * cycle;
                persons = persons.saturating_sub(flown * seats);
                allotted.push(Allotment {
                    lane: id,
                    kind,
                    sorties: flown,
                });
            }
        }
        allotted
    }
}
