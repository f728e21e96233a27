//! Setup of how far each type gets: its ways over places with fuel, and what it keeps for the way to a refuge.

use super::Setup;
use crate::operation::lift::fuel::Reach;
use crate::scenario::fleet::FleetType;
use crate::scenario::network::{Lane, Place};
use crate::scenario::routes;

impl Setup<'_> {
    pub(super) fn reach(&self, position: usize, kind: &FleetType) -> Reach {
        let scenario = self.scenario;
        let id = &self.names.types[position];
        let serves = |lane: &&Lane| lane.fleet.contains(id);
        let lanes = scenario.lane.values().filter(serves);
        let routes = routes::of_type(kind, &scenario.place, lanes);
        let mut reach = Reach::new(kind, routes);
        let places: Vec<&Place> = scenario.place.values().collect();
        let slowest: Vec<f64> = places
            .iter()
            .map(|place| self.slowest(place, position))
            .collect();
        let refuges: Vec<usize> = (0..places.len())
            .filter(|&to| reach.is_refuge(to, places[to].pads))
            .collect();
        let nearest = |from: usize| {
            let others = refuges.iter().filter(|&&to| to != from);
            let time = |&to: &usize| {
                let share = slowest[from].min(slowest[to]);
                reach.time_for(reach.routes.km(from, to), share)
            };
            others.map(time).min()
        };
        reach.to_refuge = (0..places.len()).map(nearest).collect();
        reach
    }

    /// The lowest share of its speed that any weather at a place leaves to a type.
    fn slowest(&self, place: &Place, position: usize) -> f64 {
        let area = place
            .area
            .as_ref()
            .and_then(|id| self.scenario.area.get(id));
        let weather = area.and_then(|area| self.scenario.weather.get(area.weather.as_ref()?));
        let regimes = weather
            .into_iter()
            .flat_map(|weather| weather.regime.values());
        regimes
            .map(|regime| self.effects(regime)[position].speed)
            .fold(1.0, f64::min)
    }
}
