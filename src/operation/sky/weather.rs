//! Weather: a semi-Markov chain of regimes in each area, or a record of them.
//!
//! Owns the regime of every area. It says who may take off and land and how fast; it never moves a tail.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::forecast::Forecast;
use crate::operation::event::{Agenda, Event};
use crate::operation::facts::Fact;
use crate::operation::ids::{AreaId, PlaceId, RegimeId, TypeId};
use crate::operation::world::World;
use crate::scenario::DurationDist;
use crate::scenario::units::Instant;
use crate::sim::{Duration, Handle, Rank, Stream, Time};

/// What weather lets a type do.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Effect {
    /// Take off with persons aboard.
    pub(crate) take_off: bool,
    pub(crate) landing: bool,
    /// Block speed as a share of cruise.
    pub(crate) speed: f64,
}

impl Effect {
    /// Weather that hinders nobody.
    pub(crate) const NONE: Effect = Effect {
        take_off: true,
        landing: true,
        speed: 1.0,
    };
}

/// How long a regime lasts, and what may follow it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Law {
    pub(crate) dwell: DurationDist,
    /// What follows, with weights that are added up; empty if it stays for good.
    pub(crate) next: Vec<(f64, RegimeId)>,
}

/// A regime.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Regime {
    /// One law, or one for each month.
    pub(crate) laws: Vec<Law>,
    /// Whether aircraft of any class may land.
    pub(crate) open: bool,
    /// Probability that a landing is broken off.
    pub(crate) go_around: f64,
    /// How many times longer a movement keeps its place on the runway.
    pub(crate) spacing: f64,
    /// What it lets each type do.
    pub(crate) effects: Vec<Effect>,
}

impl Regime {
    fn law(&self, month: usize) -> &Law {
        &self.laws[month % self.laws.len()]
    }
}

/// The weather of one area that has any.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sky {
    /// The regime in force and those to come, as far as they are known, with the times at which they begin.
    path: VecDeque<(Time, RegimeId)>,
    /// The draws of the chain; a record has none, and is known to its end.
    chain: Option<Stream>,
    pub(crate) forecast: Option<Forecast>,
    /// The next turn that is set.
    due: Option<Handle>,
}

impl Sky {
    pub(crate) fn new(
        path: VecDeque<(Time, RegimeId)>,
        chain: Option<Stream>,
        forecast: Option<Forecast>,
    ) -> Self {
        Sky {
            path,
            chain,
            forecast,
            due: None,
        }
    }

    /// The regime in force.
    pub(crate) fn regime(&self) -> RegimeId {
        self.path[0].1
    }

    /// The regime at a time from now on that is known.
    pub(crate) fn regime_at(&self, time: Time) -> RegimeId {
        self.path[self.begun_by(time).saturating_sub(1)].1
    }

    /// The first turn after a time, if it is known.
    pub(crate) fn turn_after(&self, time: Time) -> Option<Time> {
        self.path.get(self.begun_by(time)).map(|next| next.0)
    }

    fn begun_by(&self, time: Time) -> usize {
        self.path.partition_point(|&(began, _)| began <= time)
    }

    /// Draws the chain on until all is known that may be asked before its next turn.
    fn look_ahead(&mut self, regimes: &[Regime], start: Instant) {
        let reach = self
            .forecast
            .as_ref()
            .map_or(Duration::ZERO, Forecast::reach);
        while let Some(&(began, _)) = self.path.back()
            && self.path.get(1).is_none_or(|turn| began < turn.0 + reach)
            && self.draw_on(regimes, start)
        {}
    }

    /// Draws the chain on by one regime, if there is another.
    fn draw_on(&mut self, regimes: &[Regime], start: Instant) -> bool {
        let (Some(stream), Some(&(began, last))) = (&mut self.chain, self.path.back()) else {
            return false;
        };
        let month = |time: Time| start.plus(time - Time::ZERO).month();
        let regime = &regimes[last.index()];
        if regime.laws[0].next.is_empty() {
            return false;
        }
        let ends = began + regime.law(month(began)).dwell.draw(stream);
        let next = &regime.law(month(ends)).next;
        let total = next.last().map_or(0.0, |(sum, _)| *sum);
        let u = stream.uniform();
        let chosen = next.partition_point(|(sum, _)| *sum < u * total);
        self.path
            .push_back((ends, next[chosen.min(next.len() - 1)].1));
        true
    }

    /// Lays a regime over the path from `now` to `until`; then it goes on as if that had not been.
    fn impose(&mut self, regime: RegimeId, now: Time, until: Time) {
        let after = self.regime_at(until);
        self.path.retain(|&(began, _)| began > until);
        self.path.push_front((until, after));
        self.path.push_front((now, regime));
    }
}

impl World {
    /// Starts every chain.
    pub(crate) fn start_weather(&mut self, agenda: &mut Agenda) {
        for area in self.area_ids() {
            self.await_weather(area, agenda);
        }
    }

    /// The weather of an area turns.
    pub(crate) fn on_weather(&mut self, area: AreaId, agenda: &mut Agenda) {
        self.burn_idling(agenda.now());
        let Some(sky) = &mut self.areas[area.index()].sky else {
            return;
        };
        sky.path.pop_front();
        let regime = sky.regime();
        self.turn_weather(area, regime, agenda);
    }

    /// A scripted regime rules in an area for a time.
    pub(crate) fn impose_weather(
        &mut self,
        area: AreaId,
        regime: RegimeId,
        lasts: Duration,
        agenda: &mut Agenda,
    ) {
        self.burn_idling(agenda.now());
        let until = agenda.now() + lasts;
        let Some(sky) = &mut self.areas[area.index()].sky else {
            return;
        };
        while sky.path.back().is_some_and(|&(began, _)| began <= until)
            && sky.draw_on(&self.regimes, self.start_at)
        {}
        sky.impose(regime, agenda.now(), until);
        self.turn_weather(area, regime, agenda);
    }

    fn turn_weather(&mut self, area: AreaId, regime: RegimeId, agenda: &mut Agenda) {
        self.tell(Fact::WeatherChanged { area, regime });
        self.await_weather(area, agenda);
        self.refresh_landings_in(area, agenda);
        self.review_holds(area, agenda);
    }

    fn await_weather(&mut self, area: AreaId, agenda: &mut Agenda) {
        let Some(sky) = &mut self.areas[area.index()].sky else {
            return;
        };
        sky.look_ahead(&self.regimes, self.start_at);
        if let Some(due) = sky.due.take() {
            agenda.cancel(due);
        }
        let turn = sky.path.get(1);
        sky.due =
            turn.map(|&(turn, _)| agenda.schedule(turn, Rank::Ordinary, Event::Weather(area)));
    }

    /// Whether the weather at a place lets aircraft of any class land.
    pub(crate) fn open_weather(&self, place: PlaceId) -> bool {
        self.regime_at(place).is_none_or(|regime| regime.open)
    }

    /// What the weather at a place lets a type do.
    pub(crate) fn weather_for(&self, kind: TypeId, place: PlaceId) -> Effect {
        self.regime_at(place)
            .map_or(Effect::NONE, |regime| regime.effects[kind.index()])
    }

    /// The probability that a landing at a place is broken off, and how many times longer a movement keeps its place on
    /// the runway: the worse of what the weather and the dark do.
    pub(crate) fn brownout(&self, place: PlaceId, now: Time) -> (f64, f64) {
        let (chance, spacing) = self
            .regime_at(place)
            .map_or((0.0, 1.0), |regime| (regime.go_around, regime.spacing));
        let record = &self.places[place.index()];
        match &record.unlit {
            Some(dark) if !record.sun.is_on(now) => {
                (chance.max(dark.go_around), spacing.max(dark.spacing))
            }
            _ => (chance, spacing),
        }
    }

    fn regime_at(&self, place: PlaceId) -> Option<&Regime> {
        let sky = self.sky(place)?;
        Some(&self.regimes[sky.regime().index()])
    }

    /// The weather over a place, if there is any.
    pub(crate) fn sky(&self, place: PlaceId) -> Option<&Sky> {
        let area = self.places[place.index()].area?;
        self.areas[area.index()].sky.as_ref()
    }
}
