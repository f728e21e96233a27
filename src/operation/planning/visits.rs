//! Expected visits to the stations of a handover, from the traffic equations of its network.
//!
//! Owns the step from routes to means: a person's visits to a station are one if it is the first, plus the visits to
//! each station times the chance to go from there to here. They are solved exactly for each profile in the population,
//! as routes ask for tier, age and medical need. Refusals are not routes: who is refused comes back to the same
//! station, and its capacity counts that.

use crate::operation::handover::routes::Way;
use crate::operation::handover::stations::Role;
use crate::operation::ids::{PlaceId, StationId};
use crate::operation::world::World;
use crate::scenario::stations::{Profile, most_specific};

impl Way {
    /// Where a person may go from here, and with which chance; none stands for acceptance.
    fn chances(&self, who: Profile) -> Vec<(Option<StationId>, f64)> {
        let meant = || most_specific(self.routes.iter(), |route| route.when, who);
        let all: f64 = meant().map(|route| route.share).sum();
        match meant().next() {
            None => vec![(self.next, 1.0)],
            // Shares that are all zero say nothing, and the first of them is taken.
            Some(first) if all == 0.0 => vec![(first.to, 1.0)],
            Some(_) => meant().map(|route| (route.to, route.share / all)).collect(),
        }
    }
}

impl World {
    /// Mean visits of a person to each station, for receptions only; zero for every other station.
    pub(super) fn expected_visits(&self) -> Vec<f64> {
        let mut visits = vec![0.0; self.desks.len()];
        let receptions = self.place_ids();
        for place in receptions.filter(|place| self.places[place.index()].reception.is_some()) {
            let profiles = self.profiles_at(place);
            let all: u32 = profiles.iter().map(|(_, persons)| persons).sum();
            for (who, persons) in profiles {
                for (station, mean) in self.visits_of(who, place) {
                    visits[station.index()] += mean * f64::from(persons) / f64::from(all);
                }
            }
        }
        visits
    }

    /// Every profile among those who come to a place, with how many have it.
    fn profiles_at(&self, place: PlaceId) -> Vec<(Profile, u32)> {
        let mut found: Vec<(Profile, u32)> = Vec::new();
        for person in self.bound_for(place) {
            let who = person.profile();
            match found.iter_mut().find(|(other, _)| *other == who) {
                Some((_, persons)) => *persons += 1,
                None => found.push((who, 1)),
            }
        }
        found
    }

    /// Mean visits of a person to the stations of one reception.
    fn visits_of(&self, who: Profile, place: PlaceId) -> Vec<(StationId, f64)> {
        let Some(reception) = &self.places[place.index()].reception else {
            return Vec::new();
        };
        let stations: Vec<StationId> = self
            .station_ids()
            .filter(|id| self.desks[id.index()].role == Role::Handover(place))
            .collect();
        let row_of = |id: StationId| stations.iter().position(|&other| other == id);
        let mut balance = vec![vec![0.0; stations.len() + 1]; stations.len()];
        for (from, &id) in stations.iter().enumerate() {
            balance[from][from] += 1.0;
            for (to, chance) in self.desks[id.index()].way.chances(who) {
                if let Some(to) = to.and_then(row_of) {
                    balance[to][from] -= chance;
                }
            }
        }
        if let Some(first) = row_of(reception.first) {
            balance[first][stations.len()] = 1.0;
        }
        stations.into_iter().zip(solve(balance)).collect()
    }
}

/// Solves linear equations, each a row of coefficients and the right-hand side, by elimination.
///
/// Traffic equations of a network that everyone leaves have one solution; unknowns without one come out as infinite.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let unknowns = rows.len();
    for pivot in 0..unknowns {
        let largest = (pivot..unknowns)
            .max_by(|&one, &other| rows[one][pivot].abs().total_cmp(&rows[other][pivot].abs()));
        rows.swap(pivot, largest.unwrap_or(pivot));
        let pivot_row = rows[pivot].clone();
        for (position, row) in rows.iter_mut().enumerate() {
            if position == pivot {
                continue;
            }
            let factor = row[pivot] / pivot_row[pivot];
            for (cell, above) in row.iter_mut().zip(&pivot_row).skip(pivot) {
                *cell -= factor * above;
            }
        }
    }
    let value = |row: usize| rows[row][unknowns] / rows[row][row];
    (0..unknowns).map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_multiplies_the_visits_of_all_its_stations() {
        // first -> a -> b -> a with 1/4, else out: a is visited 4/3 times, and so is b.
        let (first, a, b) = (
            [1.0, 0.0, 0.0, 1.0],
            [-1.0, 1.0, -0.25, 0.0],
            [0.0, -1.0, 1.0, 0.0],
        );
        let visits = solve([first, a, b].map(Vec::from).to_vec());
        let expected = [1.0, 4.0 / 3.0, 4.0 / 3.0];
        for (visits, expected) in visits.iter().zip(expected) {
            assert!(
                (visits - expected).abs() < 1e-12,
                "{visits}, not {expected}"
            );
        }
    }

    #[test]
    fn a_zero_on_the_diagonal_is_no_obstacle() {
        // y = 3 and x + y = 5, written with the first equation first.
        assert_eq!(
            solve(vec![vec![0.0, 1.0, 3.0], vec![1.0, 1.0, 5.0]]),
            [2.0, 3.0]
        );
    }
}
