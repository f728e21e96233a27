//! Setup of the weather: regimes with what each does to every type, and the sky of each area.

use std::collections::VecDeque;

use super::{Setup, SetupError, find, keys};
use crate::operation::ids::RegimeId;
use crate::operation::sky::forecast::Forecast;
use crate::operation::sky::weather::{Effect, Law, Regime, Sky};
use crate::operation::source::Source;
use crate::scenario;
use crate::scenario::fleet::Mode;
use crate::scenario::weather::{MONTHS, Replay, STATIONARY, Weather};
use crate::sim::{Duration, Entity, Time};

impl Setup<'_> {
    pub(super) fn regimes(&mut self) -> Result<(), SetupError> {
        for (id, weather) in &self.scenario.weather {
            let first = self.regimes.len();
            self.weathers.insert(id, first);
            let ids = keys(&weather.regime);
            for (regime_id, regime) in &weather.regime {
                let months = if regime.month.is_empty() {
                    1
                } else {
                    MONTHS.len()
                };
                let mut laws = Vec::new();
                for month in 0..months {
                    let mut sum = 0.0;
                    let mut next = Vec::new();
                    for (other, weight) in regime.next_in(month) {
                        sum += weight;
                        next.push((sum, RegimeId::at(first + find(&ids, "regime", other)?)));
                    }
                    let dwell = regime.dwell_in(month).cloned().unwrap_or_default();
                    laws.push(Law { dwell, next });
                }
                let lands_all_the_same = regime
                    .class
                    .values()
                    .any(|class| class.landing == Some(true));
                let brownout = regime.brownout.as_ref();
                self.names.regimes.push(regime_id.clone());
                self.regimes.push(Regime {
                    laws,
                    open: regime.flying || lands_all_the_same,
                    go_around: brownout.map_or(0.0, |brownout| brownout.go_around),
                    spacing: brownout.map_or(1.0, |brownout| brownout.spacing),
                    effects: self.effects(regime),
                });
            }
        }
        Ok(())
    }

    /// What a regime lets each type do: what it says of all aircraft, and then of the type's class.
    pub(super) fn effects(&self, regime: &scenario::weather::Regime) -> Vec<Effect> {
        let effect = |(id, kind): (&String, &scenario::fleet::FleetType)| {
            let all = match kind.mode {
                Mode::Air => Effect {
                    take_off: regime.flying,
                    landing: regime.flying,
                    speed: regime.speed,
                },
                Mode::Road => Effect::NONE,
            };
            let Some(own) = regime.class.get(kind.class(id)) else {
                return all;
            };
            Effect {
                take_off: own.take_off.unwrap_or(all.take_off),
                landing: own.landing.unwrap_or(all.landing),
                speed: own.speed.unwrap_or(all.speed),
            }
        };
        self.scenario.fleet.iter().map(effect).collect()
    }

    pub(super) fn sky(
        &self,
        weather: Option<&str>,
        entity: Entity,
    ) -> Result<Option<Sky>, SetupError> {
        let Some(id) = weather else { return Ok(None) };
        let unknown = || SetupError::Unknown {
            kind: "weather",
            id: id.to_owned(),
        };
        let first = *self.weathers.get(id).ok_or_else(unknown)?;
        let law = &self.scenario.weather[id];
        let (path, chain) = match &law.replay {
            Some(replay) => (self.record(law, replay, first)?, None),
            None => {
                let initial = RegimeId::at(first + self.initial(law, entity)?);
                let chain = self.streams.stream(Source::Weather, entity);
                (VecDeque::from([(Time::ZERO, initial)]), Some(chain))
            }
        };
        let forecast = law.forecast.as_ref();
        let forecast = forecast.map(|forecast| self.forecast(law, forecast, first, entity));
        Ok(Some(Sky::new(path, chain, forecast)))
    }

    /// The regime in which a chain begins, by its place among those of its weather.
    fn initial(&self, law: &Weather, entity: Entity) -> Result<usize, SetupError> {
        let initial = law.initial.as_deref().unwrap_or_default();
        if initial != STATIONARY {
            return find(&keys(&law.regime), "regime", initial);
        }
        let shares = law.long_run_shares(self.scenario.start.month());
        let shares = shares.ok_or_else(|| SetupError::Unknown {
            kind: "regime",
            id: STATIONARY.to_owned(),
        })?;
        let mut left = self.streams.stream(Source::WeatherStart, entity).uniform();
        let chosen = shares.iter().position(|share| {
            left -= share;
            left < 0.0
        });
        Ok(chosen.unwrap_or(shares.len() - 1))
    }

    /// A record from the regime in force at the start on.
    fn record(
        &self,
        law: &Weather,
        replay: &Replay,
        first: usize,
    ) -> Result<VecDeque<(Time, RegimeId)>, SetupError> {
        let ids = keys(&law.regime);
        let mut path: VecDeque<(Time, RegimeId)> = VecDeque::new();
        for (at, id) in replay.time.iter().zip(&replay.regime) {
            let regime = RegimeId::at(first + find(&ids, "regime", id)?);
            let since = at.since(self.scenario.start).max(Duration::ZERO);
            if since == Duration::ZERO {
                path.clear();
            }
            if path.back().is_none_or(|last| last.1 != regime) {
                path.push_back((Time::ZERO + since, regime));
            }
        }
        if path.is_empty() {
            find(&ids, "regime", "")?;
        }
        Ok(path)
    }

    fn forecast(
        &self,
        law: &Weather,
        forecast: &scenario::weather::Forecast,
        first: usize,
        entity: Entity,
    ) -> Forecast {
        let mut stream = self.streams.stream(Source::Forecast, entity);
        let covered = self.scenario.horizon.duration() + forecast.horizon.duration();
        let block = forecast.block.duration().max(Duration::from_secs(1));
        let blocks = covered.micros() / block.micros() + 1;
        let regimes = law.regime.values().enumerate();
        let (foul, fair): (Vec<_>, Vec<_>) = regimes.partition(|(_, regime)| regime.hinders());
        let ids = |regimes: Vec<(usize, _)>| -> Vec<RegimeId> {
            let id = |(position, _)| RegimeId::at(first + position);
            regimes.into_iter().map(id).collect()
        };
        Forecast {
            law: forecast.clone(),
            block,
            errors: (0..blocks)
                .map(|_| [stream.uniform(), stream.uniform()])
                .collect(),
            fair: ids(fair),
            foul: ids(foul),
        }
    }
}
