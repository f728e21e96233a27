//! Forecast: what dispatch believes of the weather to come, which is not always what comes.
//!
//! Owns the errors, drawn ahead for every block of time, so that a belief depends on nobody's asking. The nearer the
//! time, the fewer errors remain, always of the same draws: a forecast is corrected, and never wavers. Without a
//! forecast, the weather of the moment is believed to stay.

use serde::{Deserialize, Serialize};

use super::weather::{Effect, Sky};
use crate::operation::facts::{Constraint, Fact};
use crate::operation::ids::{PlaceId, RegimeId, TailId, TypeId};
use crate::operation::lift::timing::Moment;
use crate::operation::planning::dispatch::{Refusal, earlier};
use crate::operation::world::World;
use crate::scenario;
use crate::sim::{Duration, Time};

/// The forecasts for an area.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Forecast {
    pub(crate) law: scenario::weather::Forecast,
    /// Time for which a forecast is right or wrong.
    pub(crate) block: Duration,
    /// For each block of time, how likely an error must be to be made, and which.
    pub(crate) errors: Vec<[f64; 2]>,
    /// Regimes in which nobody is kept from taking off or landing.
    pub(crate) fair: Vec<RegimeId>,
    /// All others.
    pub(crate) foul: Vec<RegimeId>,
}

impl Forecast {
    /// How far ahead it is asked.
    pub(crate) fn reach(&self) -> Duration {
        self.law.horizon.duration()
    }

    /// What is foreseen for a time when the truth will be `truth`.
    fn of(&self, truth: RegimeId, at: Time, lead: Duration) -> RegimeId {
        let (chance, wrong) = if self.foul.contains(&truth) {
            (1.0 - self.law.hit, &self.fair)
        } else {
            (self.law.false_alarm, &self.foul)
        };
        let share = lead.as_secs_f64() / self.reach().as_secs_f64();
        match self.errors.get(self.block(at)) {
            Some([luck, which]) if *luck < chance * share && !wrong.is_empty() => {
                wrong[(which * wrong.len() as f64) as usize]
            }
            _ => truth,
        }
    }

    fn block(&self, at: Time) -> usize {
        ((at - Time::ZERO).micros() / self.block.micros()) as usize
    }

    fn next_block(&self, at: Time) -> Time {
        Time::ZERO + self.block * (self.block(at) as i64 + 1)
    }
}

impl Sky {
    /// The regime that is foreseen for a time, as well as it is from so far ahead.
    pub(crate) fn foreseen(&self, at: Time, lead: Duration) -> RegimeId {
        match &self.forecast {
            Some(forecast) if lead > Duration::ZERO && lead <= forecast.reach() => {
                forecast.of(self.regime_at(at), at, lead)
            }
            _ => self.regime(),
        }
    }

    /// When, after a time, something else may be foreseen.
    fn next_foreseen(&self, at: Time) -> Option<Time> {
        let forecast = self.forecast.as_ref()?;
        earlier(Some(forecast.next_block(at)), self.turn_after(at))
    }

    /// How long after an arrival the weather must be fit for it.
    fn past(&self) -> Duration {
        let past = |forecast: &Forecast| forecast.law.past.duration();
        self.forecast.as_ref().map_or(Duration::ZERO, past)
    }
}

impl World {
    /// What the weather at a moment will let a type do, by the forecast from so far ahead.
    fn foreseen_for(&self, kind: TypeId, moment: Moment, lead: Duration) -> Effect {
        self.sky(moment.place).map_or(Effect::NONE, |sky| {
            let regime = sky.foreseen(moment.at, lead);
            self.regimes[regime.index()].effects[kind.index()]
        })
    }

    /// Whether a type can land at a moment and for the time after it that is asked for, by the forecast. That time is foreseen
    /// as well as the moment: else the answer would change as the end of a block comes nearer, and nothing happens then.
    fn can_land(&self, kind: TypeId, moment: Moment, now: Time) -> bool {
        let sky = self.sky(moment.place);
        let last = moment.at + sky.map_or(Duration::ZERO, Sky::past);
        let mut next = Some(moment.at);
        while let Some(at) = next.filter(|&at| at <= last) {
            if !self
                .foreseen_for(kind, Moment { at, ..moment }, moment.at - now)
                .landing
            {
                return false;
            }
            next = sky.and_then(|sky| sky.next_foreseen(at));
        }
        true
    }

    /// Whether the weather lets a type take off and land at these moments, as far as dispatch knows.
    pub(crate) fn check_weather(
        &self,
        kind: TypeId,
        take_offs: &[Moment],
        landings: &[Moment],
        now: Time,
    ) -> Result<(), Refusal> {
        let takes_off =
            |moment: &Moment| self.foreseen_for(kind, *moment, moment.at - now).take_off;
        let lands = |moment: &Moment| self.can_land(kind, *moment, now);
        if take_offs.iter().all(takes_off) && landings.iter().all(lands) {
            return Ok(());
        }
        let changes = take_offs.iter().chain(landings).flat_map(|moment| {
            let sky = self.sky(moment.place);
            let ends = sky.map(|sky| [moment.at, moment.at + sky.past()]);
            let next = move |at| Some(now + (sky?.next_foreseen(at)? - at));
            ends.into_iter().flatten().filter_map(next)
        });
        Err(Refusal {
            why: Constraint::Weather,
            until: changes.min(),
        })
    }

    /// A tail has come where the weather does not let it land: a forecast, if there was one, was wrong.
    pub(crate) fn tell_missed_forecast(&mut self, tail: TailId, place: PlaceId) {
        let Some(area) = self.places[place.index()].area else {
            return;
        };
        let sky = self.areas[area.index()].sky.as_ref();
        let Some(sky) = sky.filter(|sky| sky.forecast.is_some()) else {
            return;
        };
        let (regime, sortie) = (sky.regime(), self.tails[tail.index()].sortie);
        self.tell(Fact::ForecastMissed {
            tail,
            sortie,
            place,
            area,
            regime,
        });
    }
}
