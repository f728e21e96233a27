//! Weather: a semi-Markov chain of regimes in each area.
//!
//! Owns the regime of every area. It says whether aircraft fly and how fast; it never moves one.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ids::{AreaId, RegimeId};
use super::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Rank, Stream};

/// A regime, and what may follow it.
#[derive(Clone, Debug)]
pub(super) struct Regime {
    pub(super) dwell: DurationDist,
    pub(super) flying: bool,
    pub(super) speed: f64,
    /// What follows, with weights that are added up; empty if it stays for good.
    pub(super) next: Vec<(f64, RegimeId)>,
}

/// The weather of one area that has any.
#[derive(Clone, Debug)]
pub(super) struct Sky {
    pub(super) regime: RegimeId,
    pub(super) stream: Stream,
}

impl World {
    /// Starts every chain.
    pub(super) fn start_weather(&mut self, agenda: &mut Agenda) {
        for area in self.area_ids() {
            self.await_weather(area, agenda);
        }
    }

    /// The weather of an area turns.
    pub(super) fn on_weather(&mut self, area: AreaId, agenda: &mut Agenda) {
        let Some(sky) = &mut self.areas[area.index()].sky else {
            return;
        };
        let u = sky.stream.uniform();
        let next = &self.regimes[sky.regime.index()].next;
        let total = next.last().map_or(0.0, |(sum, _)| *sum);
        let chosen = next.partition_point(|(sum, _)| *sum < u * total);
        let regime = next[chosen.min(next.len() - 1)].1;
        sky.regime = regime;
        self.tell(Fact::WeatherChanged { area, regime });
        self.await_weather(area, agenda);
        self.refresh_landings_in(area, agenda);
    }

    fn await_weather(&mut self, area: AreaId, agenda: &mut Agenda) {
        let Some(sky) = &mut self.areas[area.index()].sky else {
            return;
        };
        let regime = &self.regimes[sky.regime.index()];
        if !regime.next.is_empty() {
            let dwell = regime.dwell.draw(&mut sky.stream);
            agenda.schedule(dwell, Rank::Ordinary, Event::Weather(area));
        }
    }

    /// Whether aircraft may take off and land in an area; everywhere without weather they may.
    pub(super) fn flyable(&self, area: Option<AreaId>) -> bool {
        self.regime_of(area).is_none_or(|regime| regime.flying)
    }

    /// Block speed in an area as a share of cruise.
    pub(super) fn speed_share(&self, area: Option<AreaId>) -> f64 {
        self.regime_of(area).map_or(1.0, |regime| regime.speed)
    }

    fn regime_of(&self, area: Option<AreaId>) -> Option<&Regime> {
        let sky = self.areas[area?.index()].sky.as_ref()?;
        Some(&self.regimes[sky.regime.index()])
    }
}
