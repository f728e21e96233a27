//! Setup of the means: fleet types with their distances, lanes, tails and crews.

use std::collections::BTreeMap;

use super::upkeep::hours_at_start;
use super::{Setup, SetupError, find};
use crate::operation::ids::{AreaId, PlaceId, TailId, TypeId};
use crate::operation::lift::tails::{Tail, Wave};
use crate::operation::readiness::crews::{Crew, Duty};
use crate::operation::readiness::faults::BreakCode;
use crate::operation::readiness::flight_hours::{FlightLog, HourLimit};
use crate::operation::readiness::spares::Spare;
use crate::operation::sky::light::Light;
use crate::operation::world::{CrewRules, FleetType, Lane};
use crate::scenario;
use crate::scenario::fleet::tail_name;
use crate::scenario::units::Span;
use crate::sim::{Duration, Entity, Time};

/// The most tails of each type and wave, by the beginning of their names, before and after the changes of a scenario: all
/// of them have names and numbers from the start, so that a change renames none.
#[derive(Debug, Default)]
pub(super) struct Most(BTreeMap<String, u32>);

impl Most {
    pub(super) fn over<'s>(scenarios: impl IntoIterator<Item = &'s scenario::Scenario>) -> Self {
        let mut most = Most::default();
        for (id, kind) in scenarios.into_iter().flat_map(|scenario| &scenario.fleet) {
            most.raise(id.clone(), kind.tails);
            for (wave_id, wave) in &kind.wave {
                most.raise(format!("{id}-{wave_id}"), wave.tails);
            }
        }
        most
    }

    fn raise(&mut self, prefix: String, tails: u32) {
        let most = self.0.entry(prefix).or_default();
        *most = tails.max(*most);
    }

    fn of(&self, prefix: &str) -> u32 {
        self.0.get(prefix).copied().unwrap_or(0)
    }
}

impl Setup<'_> {
    pub(super) fn types(
        &mut self,
        spares: &[Spare],
    ) -> Result<(Vec<FleetType>, Vec<BreakCode>), SetupError> {
        let mut first_crew = 0;
        let mut types = Vec::new();
        let mut codes = Vec::new();
        for (position, kind) in self.scenario.fleet.values().enumerate() {
            let count = all_crews(kind);
            let crew = kind
                .crew
                .as_ref()
                .map(|crew| crew_rules(crew, first_crew, count));
            first_crew += count;
            let home = self.place(&kind.home)?;
            types.push(FleetType {
                home,
                bright: self.bright(kind),
                spec: kind.clone(),
                ground: kind.ground.clone().unwrap_or_default(),
                crew,
                upkeep: self.upkeep(kind, spares, &mut codes)?,
                reach: self.reach(position, kind),
            });
        }
        Ok((types, codes))
    }

    /// When it is bright enough for a type that needs the moon by night, place by place.
    fn bright(&self, kind: &crate::scenario::fleet::FleetType) -> Option<Vec<Light>> {
        let least = kind.moon?;
        let places = self.scenario.place.values();
        let bright = places.map(|place| {
            let scene = self.scene(place);
            Light::day(scene, place.twilight).or(&Light::moon(scene, least))
        });
        Some(bright.collect())
    }

    pub(super) fn lanes(&self, types: &[FleetType]) -> Result<Vec<Lane>, SetupError> {
        let mut lanes = Vec::new();
        for (id, lane) in &self.scenario.lane {
            let (from, to) = (self.place(&lane.from)?, self.place(&lane.to)?);
            let mut kinds = Vec::new();
            for kind in &lane.fleet {
                kinds.push(TypeId::at(find(&self.names.types, "fleet type", kind)?));
            }
            kinds.sort_unstable();
            kinds.dedup();
            let km = |kind: &TypeId| {
                types[kind.index()]
                    .reach
                    .routes
                    .km(from.index(), to.index())
            };
            let shortest_km = kinds.iter().map(km).fold(f64::INFINITY, f64::min);
            let mut areas = Vec::new();
            for area in &lane.areas {
                areas.push(AreaId::at(find(&self.names.areas, "area", area)?));
            }
            let closed = lane
                .closed
                .values()
                .map(|closed| (self.time(closed.from), self.time(closed.until)));
            lanes.push(Lane {
                entity: Entity::named("lane", id),
                from,
                to,
                types: kinds,
                escorts: lane.escorts,
                needs: self.gate_ids(&lane.needs)?,
                areas,
                threat: lane.threat.clone(),
                closed: closed.collect(),
                closed_above: lane.closed_above,
                shortest_km,
            });
        }
        Ok(lanes)
    }

    pub(super) fn tails(&mut self) -> Result<(Vec<Tail>, Vec<Wave>), SetupError> {
        let mut tails = Vec::new();
        let mut waves = Vec::new();
        for (position, (id, kind)) in self.scenario.fleet.iter().enumerate() {
            let base = self.place(&kind.home)?;
            // Names are given to the most that a change may bring; so many of them come.
            let mut group =
                |prefix: String, home, cabin, come: u32, names: &mut Vec<String>| -> Vec<TailId> {
                    let first = tails.len();
                    for number in 1..=self.most.of(&prefix).max(come) {
                        let name = tail_name(&prefix, number);
                        let entity = Entity::named("tail", &name);
                        tails.push(Tail {
                            since_phase: hours_at_start(kind, number - 1, come.max(number)),
                            ..Tail::new(TypeId::at(position), entity, home, cabin)
                        });
                        names.push(name);
                    }
                    let come = first..first + come as usize;
                    come.map(TailId::at).collect()
                };
            let tails_of_type = group(
                id.clone(),
                base,
                kind.cabin(None),
                kind.tails,
                &mut self.names.tails,
            );
            waves.push(Wave {
                at: Time::ZERO,
                until: None,
                needs: Vec::new(),
                tails: tails_of_type,
                here: false,
            });
            for (wave_id, wave) in &kind.wave {
                let home = match &wave.home {
                    Some(home) => PlaceId::at(find(&self.names.places, "place", home)?),
                    None => base,
                };
                waves.push(Wave {
                    at: Time::ZERO + wave.at.since(self.scenario.start),
                    until: wave
                        .until
                        .map(|until| Time::ZERO + until.since(self.scenario.start)),
                    needs: Vec::new(),
                    tails: group(
                        format!("{id}-{wave_id}"),
                        home,
                        kind.cabin(Some(wave)),
                        wave.tails,
                        &mut self.names.tails,
                    ),
                    here: false,
                });
                let needs = self.gate_ids(&wave.needs)?;
                if let Some(last) = waves.last_mut() {
                    last.needs = needs;
                }
            }
        }
        Ok((tails, waves))
    }

    pub(super) fn crews(&mut self) -> Result<Vec<Crew>, SetupError> {
        let mut crews = Vec::new();
        for (position, (id, kind)) in self.scenario.fleet.iter().enumerate() {
            let Some(rules) = &kind.crew else { continue };
            let mut group = |prefix: &str, home: PlaceId, count: u32, augmented: u32| {
                let night = libm::round(rules.night * f64::from(count)) as u32;
                for number in 1..=count {
                    self.names.crews.push(format!("{prefix}-crew-{number:02}"));
                    let longer = rules.augmented.as_ref();
                    let longer = longer.filter(|_| number <= augmented);
                    crews.push(Crew {
                        kind: TypeId::at(position),
                        home,
                        night: number <= night,
                        duty: longer.map_or(rules.duty, |longer| longer.duty).duration(),
                        state: Duty::Rested,
                        half: None,
                        rests_since: Time::ZERO,
                        log: FlightLog::default(),
                    });
                }
            };
            let place = |home| find(&self.names.places, "place", home).map(PlaceId::at);
            let homes = own_homes(kind)
                .map(|(wave_id, home, count)| Ok((format!("{id}-{wave_id}"), place(home)?, count)));
            let homes: Vec<_> = homes.collect::<Result<_, SetupError>>()?;
            let augmented = rules.augmented.as_ref().map_or(0, |longer| longer.crews);
            group(id, place(&kind.home)?, rules.crews, augmented);
            for (prefix, home, count) in homes {
                group(&prefix, home, count, 0);
            }
        }
        Ok(crews)
    }
}

/// Waves that have a home of their own, with that home and their crews.
fn own_homes(kind: &scenario::fleet::FleetType) -> impl Iterator<Item = (&str, &str, u32)> {
    let waves = kind.wave.iter();
    waves.filter_map(|(id, wave)| {
        Some((id.as_str(), wave.home.as_deref()?, wave.crews.unwrap_or(0)))
    })
}

/// Crews of a type, those of its waves included.
fn all_crews(kind: &scenario::fleet::FleetType) -> u32 {
    let of_type = kind.crew.as_ref();
    let of_waves = own_homes(kind).map(|(_, _, crews)| crews).sum::<u32>();
    of_type.map_or(0, |crew| crew.crews + of_waves)
}

fn crew_rules(crew: &scenario::fleet::Crew, first: u32, count: u32) -> CrewRules {
    let limits = [
        (crew.flight_day, 1),
        (crew.flight_week, 7),
        (crew.flight_month, 30),
    ];
    let limit = |(most, days): (Option<Span>, i64)| {
        Some(HourLimit {
            window: Duration::from_days(days),
            most: most?.duration(),
        })
    };
    CrewRules {
        duty: crew.duty.duration(),
        rest: crew.rest.duration(),
        swap: crew.swap.unwrap_or(crew.rest).duration(),
        hours: limits.into_iter().filter_map(limit).collect(),
        first,
        count,
    }
}
