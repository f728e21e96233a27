//! Setup of the weather: regimes with what each does to every type, and the sky of each area.

use super::{Setup, SetupError, find, keys};
use crate::operation::ids::RegimeId;
use crate::operation::source::Source;
use crate::operation::weather::{Effect, Regime, Sky};
use crate::scenario;
use crate::scenario::fleet::Mode;
use crate::sim::Entity;

impl Setup<'_> {
    pub(super) fn regimes(&mut self) -> Result<(), SetupError> {
        for (id, weather) in &self.scenario.weather {
            let first = self.regimes.len();
            self.weathers.insert(id, first);
            let ids = keys(&weather.regime);
            for (regime_id, regime) in &weather.regime {
                let mut sum = 0.0;
                let mut next = Vec::new();
                for (other, weight) in &regime.next {
                    sum += weight;
                    next.push((sum, RegimeId::at(first + find(&ids, "regime", other)?)));
                }
                let lands_all_the_same = regime
                    .class
                    .values()
                    .any(|class| class.landing == Some(true));
                self.names.regimes.push(regime_id.clone());
                self.regimes.push(Regime {
                    dwell: regime.dwell.clone(),
                    next,
                    open: regime.flying || lands_all_the_same,
                    effects: self.effects(regime),
                });
            }
        }
        Ok(())
    }

    /// What a regime lets each type do: what it says of all aircraft, and then of the type's class.
    fn effects(&self, regime: &scenario::weather::Regime) -> Vec<Effect> {
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
        let first = self.weathers.get(id).ok_or_else(unknown)?;
        let law = &self.scenario.weather[id];
        let initial = find(&keys(&law.regime), "regime", &law.initial)?;
        let stream = self.streams.stream(Source::Weather, entity);
        Ok(Some(Sky {
            regime: RegimeId::at(first + initial),
            stream,
        }))
    }
}
