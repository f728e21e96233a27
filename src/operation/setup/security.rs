//! Setup of security: areas, sites, ceasefires, reaction forces, and what is scripted.

use super::{Setup, SetupError, find};
use crate::operation::facts::Cause;
use crate::operation::ids::{AreaId, CeasefireId, ForceId, TypeId};
use crate::operation::inject::Script;
use crate::operation::lift::emergencies::Leak;
use crate::operation::lift::mishaps::Loss;
use crate::operation::planning::gates::Ruling;
use crate::operation::security::campaign::{Ceasefire, Offensive};
use crate::operation::security::clock::Clock;
use crate::operation::security::conflict::Area;
use crate::operation::security::control::Control;
use crate::operation::security::damage::Fabric;
use crate::operation::security::guards::{Departure, Garrison, GuardShift};
use crate::operation::security::hazards::Danger;
use crate::operation::security::reaction::{Force, Posture};
use crate::operation::security::site::Site;
use crate::operation::security::threat::Outbreak;
use crate::operation::source::Source;
use crate::scenario::security::Injected;
use crate::scenario::units::Rate;
use crate::sim::{Entity, Time};

impl Setup<'_> {
    pub(super) fn area(&self, id: &str) -> Result<AreaId, SetupError> {
        find(&self.names.areas, "area", id).map(AreaId::at)
    }

    fn ceasefire(&self, id: &str) -> Result<CeasefireId, SetupError> {
        find(&self.names.ceasefires, "ceasefire", id).map(CeasefireId::at)
    }

    pub(super) fn areas(&self) -> Result<Vec<Area>, SetupError> {
        let mut areas = Vec::new();
        for (id, area) in &self.scenario.area {
            let entity = Entity::named("area", id);
            let stream = |source| self.streams.stream(source, entity);
            let mut spill = Vec::new();
            for (other, rate) in &area.spill {
                spill.push((self.area(other)?, rate.per_hour()));
            }
            areas.push(Area {
                entity,
                sky: self.sky(area.weather.as_deref(), entity)?,
                level: area.fighting,
                escalation: area.escalation.per_hour(),
                easing: area.easing.per_hour(),
                spill,
                rise: Clock::new(stream(Source::FightingUp)),
                fall: Clock::new(stream(Source::FightingDown)),
                bounds: Vec::new(),
            });
        }
        Ok(areas)
    }

    /// A place where persons are guarded, if it is one; `held` are there at the start.
    pub(super) fn site(
        &self,
        id: &str,
        place: &crate::scenario::network::Place,
        held: u32,
    ) -> Option<Site> {
        let guarded = place.guarded()?;
        let persons = match place.detention {
            Some(_) => held,
            None => guarded.capacity,
        };
        let planned = guarded.guards_planned.unwrap_or(guarded.guards);
        let entity = Entity::named("place", id);
        let stream = |source| self.streams.stream(source, entity);
        let decay = 1.0 / self.scenario.incidents.memory.duration().as_hours_f64();
        let danger =
            |cause, rate: Rate, source| Danger::new(cause, rate.per_hour(), decay, stream(source));
        let [moves, desertion] = [Source::Guards, Source::Desertion].map(stream);
        let garrison = Garrison::new(planned, guarded.guards, moves, desertion);
        let control = Control::under(place.takeover.clone());
        let dangers = [
            danger(Cause::Unrest, guarded.incident_rate, Source::Unrest),
            danger(Cause::Attack, guarded.attack_rate, Source::Attack),
            danger(Cause::Exit, self.scenario.incidents.exit_rate, Source::Exit),
        ];
        Some(Site::new(
            entity,
            Fabric::new(guarded.capacity),
            persons,
            garrison,
            control,
            dangers,
        ))
    }

    pub(super) fn guard_shifts(&self) -> Vec<GuardShift> {
        let shift = |shift: &crate::scenario::guards::GuardShift| GuardShift {
            hours: self.clock.shifts(shift.begins, shift.ends, 1),
            share: shift.share,
        };
        self.scenario.guards.shift.values().map(shift).collect()
    }

    pub(super) fn ceasefires(&self) -> Result<Vec<Ceasefire>, SetupError> {
        let mut ceasefires = Vec::new();
        for (id, terms) in &self.scenario.ceasefire {
            let areas: Result<Vec<AreaId>, SetupError> =
                terms.areas.iter().map(|area| self.area(area)).collect();
            let entity = Entity::named("ceasefire", id);
            ceasefires.push(Ceasefire {
                areas: areas?,
                rise: terms.rise,
                fall: terms.fall,
                lapse: terms.lapse.per_hour(),
                stream: self.streams.stream(Source::Ceasefire, entity),
                force: None,
            });
        }
        Ok(ceasefires)
    }

    pub(super) fn forces(&self) -> Result<Vec<Force>, SetupError> {
        let mut forces = Vec::new();
        for (id, law) in &self.scenario.reaction {
            let mut types = Vec::new();
            for kind in &law.fleet {
                types.push(TypeId::at(find(&self.names.types, "fleet type", kind)?));
            }
            forces.push(Force {
                entity: Entity::named("force", id),
                base: self.place(&law.place)?,
                types,
                guards: law.guards,
                law: law.clone(),
                posture: Posture::AtBase,
                calls: 0,
            });
        }
        Ok(forces)
    }

    pub(super) fn script(&self) -> Result<Vec<(Time, Script)>, SetupError> {
        let mut script = Vec::new();
        for inject in &self.scenario.inject {
            let event = match &inject.event {
                Injected::Incident { place, stage } => Script::Incident(self.place(place)?, *stage),
                Injected::Fighting { area, level } => Script::Fighting(self.area(area)?, *level),
                Injected::Attack { place } => Script::Attack(self.place(place)?),
                Injected::Offensive {
                    area,
                    level,
                    lasts,
                    reach,
                    advance,
                    fade,
                } => Script::Offensive(Offensive {
                    area: self.area(area)?,
                    level: *level,
                    lasts: lasts.duration(),
                    reach: *reach,
                    advance: advance.clone(),
                    fade: *fade,
                }),
                Injected::Pressure { area, level, lasts } => {
                    Script::Pressure(self.area(area)?, *level, lasts.duration())
                }
                Injected::Ceasefire { ceasefire, lasts } => {
                    let lasts = lasts.map(|lasts| lasts.duration());
                    Script::Ceasefire(self.ceasefire(ceasefire)?, lasts)
                }
                Injected::Extension { ceasefire, by } => {
                    Script::Extension(self.ceasefire(ceasefire)?, by.duration())
                }
                Injected::Lapse { ceasefire } => Script::Lapse(self.ceasefire(ceasefire)?),
                Injected::Desertion { place, share } => {
                    Script::GuardsLeave(self.place(place)?, *share, Departure::Desertion)
                }
                Injected::Withdrawal { place, share } => {
                    Script::GuardsLeave(self.place(place)?, *share, Departure::Withdrawal)
                }
                Injected::Reinforcement { place, guards } => {
                    Script::Reinforcement(self.place(place)?, *guards)
                }
                Injected::Control {
                    place,
                    guards,
                    lift,
                } => Script::Control(self.place(place)?, *guards, *lift),
                Injected::Escape { place, persons } => Script::Escape(self.place(place)?, *persons),
                Injected::Containment { place } => Script::Containment(self.place(place)?),
                Injected::EscapeElsewhere {
                    place,
                    persons,
                    retaken,
                    after,
                } => Script::EscapeElsewhere(Outbreak {
                    place: self.place(place)?,
                    persons: *persons,
                    retaken: (*retaken).min(*persons),
                    after: after.duration(),
                }),
                Injected::Weather {
                    area,
                    regime,
                    lasts,
                } => {
                    let id = self.area(area)?;
                    Script::Weather(id, self.regime_of(area, regime)?, lasts.duration())
                }
                Injected::CrewsAway {
                    fleet,
                    crews,
                    lasts,
                } => {
                    let kind = find(&self.names.types, "fleet type", fleet)?;
                    Script::CrewsAway(TypeId::at(kind), *crews, lasts.duration())
                }
                Injected::GateOpens { gate } => self.ruling(gate, Ruling::Open)?,
                Injected::GateCloses { gate } => self.ruling(gate, Ruling::Close)?,
                Injected::GateSuspended { gate } => self.ruling(gate, Ruling::Suspend)?,
                Injected::GateResumed { gate } => self.ruling(gate, Ruling::Resume)?,
                Injected::CampPasses { place } => Script::CampPasses(self.place(place)?),
                Injected::CampBreakout { place, households } => {
                    Script::CampBreakout(self.place(place)?, *households)
                }
                Injected::Alarm {} => Script::Alarm,
                Injected::OrderToPrepare {} => Script::Order,
                Injected::Closure { place, lasts } => {
                    Script::Closure(self.place(place)?, lasts.duration())
                }
                Injected::RoadAttack { tail, lasts } => {
                    Script::RoadAttack(self.tail(tail)?, lasts.duration())
                }
                Injected::EscortsAway {
                    place,
                    escorts,
                    lasts,
                } => Script::EscortsAway(self.place(place)?, *escorts, lasts.duration()),
                Injected::ReactionAway { reaction, lasts } => {
                    let force = find(&self.names.forces, "reaction force", reaction)?;
                    Script::ReactionAway(ForceId::at(force), lasts.duration())
                }
                Injected::FuelOutage { place, lasts } => {
                    Script::FuelOutage(self.place(place)?, lasts.duration())
                }
                Injected::LoadersAway {
                    place,
                    teams,
                    lasts,
                } => Script::LoadersAway(self.place(place)?, *teams, lasts.duration()),
                Injected::FalseReading { place, factor } => {
                    Script::FalseReading(self.place(place)?, *factor)
                }
                Injected::Breakdown { tail } => Script::Breakdown(self.tail(tail)?),
                Injected::FuelEmergency {
                    tail,
                    lost,
                    relief,
                    harmed,
                    rescue,
                } => Script::FuelEmergency(Leak {
                    fuel: lost.duration(),
                    relief: relief.clone(),
                    loss: Loss {
                        tail: self.tail(tail)?,
                        harmed: *harmed,
                        rescue: rescue.clone(),
                    },
                }),
                Injected::Loss {
                    tail,
                    harmed,
                    rescue,
                } => Script::Loss(Loss {
                    tail: self.tail(tail)?,
                    harmed: *harmed,
                    rescue: rescue.clone(),
                }),
            };
            script.push((self.time(inject.at), event));
        }
        Ok(script)
    }
}
