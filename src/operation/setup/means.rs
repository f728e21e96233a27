//! Setup of the means: fleet types with their distances, lanes, tails and crews.

use super::upkeep::hours_at_start;
use super::{Setup, SetupError, find};
use crate::operation::ids::{AreaId, TailId, TypeId};
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

impl Setup<'_> {
    pub(super) fn types(
        &mut self,
        spares: &[Spare],
    ) -> Result<(Vec<FleetType>, Vec<BreakCode>), SetupError> {
        let mut first_crew = 0;
        let mut types = Vec::new();
        let mut codes = Vec::new();
        for (position, kind) in self.scenario.fleet.values().enumerate() {
            let crew = kind.crew.as_ref().map(|crew| crew_rules(crew, first_crew));
            first_crew += kind.crew.as_ref().map_or(0, |crew| crew.crews);
            let home = self.place(&kind.home)?;
            types.push(FleetType {
                home,
                bright: self.bright(kind),
                spec: kind.clone(),
                ground: kind.ground.clone().unwrap_or_default(),
                crew,
                upkeep: self.upkeep(kind, home, spares, &mut codes)?,
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
        for lane in self.scenario.lane.values() {
            let (from, to) = (self.place(&lane.from)?, self.place(&lane.to)?);
            let mut kinds = Vec::new();
            for id in &lane.fleet {
                kinds.push(TypeId::at(find(&self.names.types, "fleet type", id)?));
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
            for id in &lane.areas {
                areas.push(AreaId::at(find(&self.names.areas, "area", id)?));
            }
            let closed = lane
                .closed
                .values()
                .map(|closed| (self.time(closed.from), self.time(closed.until)));
            lanes.push(Lane {
                from,
                to,
                types: kinds,
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
            let home = self.place(&kind.home)?;
            let mut group = |prefix: String, count: u32, names: &mut Vec<String>| -> Vec<TailId> {
                (1..=count)
                    .map(|number| {
                        let name = tail_name(&prefix, number);
                        let entity = Entity::named("tail", &name);
                        tails.push(Tail {
                            since_phase: hours_at_start(kind, number - 1, count),
                            ..Tail::new(TypeId::at(position), entity, home)
                        });
                        names.push(name);
                        TailId::at(tails.len() - 1)
                    })
                    .collect()
            };
            let base = group(id.clone(), kind.tails, &mut self.names.tails);
            waves.push(Wave {
                at: Time::ZERO,
                until: None,
                needs: Vec::new(),
                tails: base,
                here: false,
            });
            for (wave_id, wave) in &kind.wave {
                waves.push(Wave {
                    at: Time::ZERO + wave.at.since(self.scenario.start),
                    until: wave
                        .until
                        .map(|until| Time::ZERO + until.since(self.scenario.start)),
                    needs: Vec::new(),
                    tails: group(format!("{id}-{wave_id}"), wave.tails, &mut self.names.tails),
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

    pub(super) fn crews(&mut self) -> Vec<Crew> {
        let mut crews = Vec::new();
        for (position, (id, kind)) in self.scenario.fleet.iter().enumerate() {
            let Some(rules) = &kind.crew else { continue };
            let night = libm::round(rules.night * f64::from(rules.crews)) as u32;
            let augmented = rules.augmented.as_ref();
            for number in 1..=rules.crews {
                self.names.crews.push(format!("{id}-crew-{number:02}"));
                let longer = augmented.filter(|augmented| number <= augmented.crews);
                crews.push(Crew {
                    kind: TypeId::at(position),
                    night: number <= night,
                    duty: longer.map_or(rules.duty, |longer| longer.duty).duration(),
                    state: Duty::Rested,
                    half: None,
                    rests_since: Time::ZERO,
                    log: FlightLog::default(),
                });
            }
        }
        crews
    }
}

fn crew_rules(crew: &scenario::fleet::Crew, first: u32) -> CrewRules {
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
        count: crew.crews,
    }
}
