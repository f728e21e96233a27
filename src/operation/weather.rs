//! Weather: a semi-Markov chain of regimes in each area.
//!
//! Owns the regime of every area. It says who may take off and land and how fast; it never moves a tail.

use super::event::{Agenda, Event};
use super::facts::Fact;
use super::ids::{AreaId, PlaceId, RegimeId, TypeId};
use super::world::World;
use crate::scenario::DurationDist;
use crate::sim::{Rank, Stream};

/// What weather lets a type do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Effect {
    /// Take off with persons aboard.
    pub(super) take_off: bool,
    pub(super) landing: bool,
    /// Block speed as a share of cruise.
    pub(super) speed: f64,
}

impl Effect {
    /// Weather that hinders nobody.
    pub(super) const NONE: Effect = Effect {
        take_off: true,
        landing: true,
        speed: 1.0,
    };
}

/// A regime, and what may follow it.
#[derive(Clone, Debug)]
pub(super) struct Regime {
    pub(super) dwell: DurationDist,
    /// Whether aircraft of any class may land.
    pub(super) open: bool,
    /// What it lets each type do.
    pub(super) effects: Vec<Effect>,
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
        self.review_holds(area, agenda);
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

    /// Whether the weather at a place lets aircraft of any class land.
    pub(super) fn open_weather(&self, place: PlaceId) -> bool {
        self.regime_at(place).is_none_or(|regime| regime.open)
    }

    /// What the weather at a place lets a type do.
    pub(super) fn weather_for(&self, kind: TypeId, place: PlaceId) -> Effect {
        self.regime_at(place)
            .map_or(Effect::NONE, |regime| regime.effects[kind.index()])
    }

    fn regime_at(&self, place: PlaceId) -> Option<&Regime> {
        let area = self.places[place.index()].area?;
        let sky = self.areas[area.index()].sky.as_ref()?;
        Some(&self.regimes[sky.regime.index()])
    }
}
