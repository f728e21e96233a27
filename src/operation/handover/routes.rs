//! Routes: where a person goes from a handover station.
//!
//! Owns the choice among a station's ways on, and which of them lead back. Whoever goes back waits aside for a place
//! there, as one refused does, and keeps no server meanwhile; so blocking only ever reaches from a station to those
//! before it, and no circle of full stations can stand still.

use serde::{Deserialize, Serialize};

use crate::operation::ids::{PersonId, StationId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::stations::{Group, most_specific};

/// The ways on from a station.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Way {
    /// For whomever no route is meant; custody is accepted if there is none.
    pub(crate) next: Option<StationId>,
    pub(crate) routes: Vec<Route>,
    /// Stations from which one can come here: a way to one of them leads back.
    pub(crate) before: Vec<StationId>,
}

/// A way on for some.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Route {
    pub(crate) when: Group,
    pub(crate) share: f64,
    pub(crate) to: Option<StationId>,
}

impl World {
    /// The station that a person goes to from this one, or none if custody is to be accepted.
    pub(crate) fn way_on(&self, id: StationId, person: PersonId) -> Option<StationId> {
        let desk = &self.desks[id.index()];
        let who = self.persons.get(person);
        let profile = self.persons.traits(person).profile();
        let meant = || most_specific(desk.way.routes.iter(), |route| route.when, profile);
        let all: f64 = meant().map(|route| route.share).sum();
        let Some(first) = meant().next() else {
            return desk.way.next;
        };
        if meant().nth(1).is_none() {
            return first.to;
        }
        let entity = who.entity.joined(desk.entity);
        let mut draws = self.streams.occasion(Source::Route, entity, who.turn());
        let mut left = draws.uniform() * all;
        let chosen = meant().find(|route| {
            left -= route.share;
            left < 0.0
        });
        chosen.unwrap_or(first).to
    }

    /// Whether the way from one station to another leads back.
    pub(crate) fn leads_back(&self, from: StationId, to: StationId) -> bool {
        self.desks[from.index()].way.before.contains(&to)
    }
}

/// For each station, those from which one can come to it along `links`, itself only by a circle.
pub(crate) fn before(links: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let reached_from = |start: usize| {
        let mut reached = vec![false; links.len()];
        let mut ahead = links[start].clone();
        while let Some(here) = ahead.pop() {
            if !std::mem::replace(&mut reached[here], true) {
                ahead.extend(&links[here]);
            }
        }
        reached
    };
    let reach: Vec<Vec<bool>> = (0..links.len()).map(reached_from).collect();
    (0..links.len())
        .map(|to| (0..links.len()).filter(|&from| reach[from][to]).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_puts_its_stations_before_one_another() {
        // 0 -> 1 -> 2 -> 1, 2 -> 3
        let links = [vec![1], vec![2], vec![1, 3], vec![]];
        assert_eq!(
            before(&links),
            [vec![], vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2]]
        );
    }
}
