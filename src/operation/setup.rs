//! Setup: from a scenario to the world at time zero.
//!
//! Owns the step from names to indices. Ids come in the order of their texts, so the order of
//! tables in a file means nothing.

use std::collections::BTreeMap;

use super::aftercare::Casework;
use super::call::Plan;
use super::camps::{self, Camp};
use super::conflict::{Area, Drift};
use super::crews::{Crew, Duty};
use super::facts::Cause;
use super::gates::Gate;
use super::guards::Garrison;
use super::ids::{
    AreaId, CountryId, GateId, Names, PersonId, PlaceId, RegimeId, StationId, TailId, TypeId,
};
use super::incidents::{Danger, Site};
use super::inject::Script;
use super::persons::{Person, Persons, Tier};
use super::places::{Place, Sun};
use super::reception::Reception;
use super::repatriation::Country;
use super::sorties::{Tail, Wave};
use super::source::Source;
use super::stations::{Desk, Role};
use super::weather::{Regime, Sky};
use super::world::{CrewRules, FleetType, Lane, World};
use crate::scenario::geography::{At, Distances};
pub use crate::scenario::network::MOST_PERSONS;
use crate::scenario::network::{Detention, Population};
use crate::scenario::security::Injected;
use crate::scenario::units::TimeOfDay;
use crate::scenario::{self, DurationDist, Scenario};
use crate::sim::{Duration, Entity, Order, Pool, Shifts, Station, Streams, Time};

/// A scenario that cannot be set up. Loading checks for all of these with file, line and column;
/// only a scenario built by hand meets them here.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SetupError {
    /// A table names something that is not there.
    #[error("there is no {kind} `{id}`")]
    Unknown {
        /// What kind of thing.
        kind: &'static str,
        /// The id that was named.
        id: String,
    },
    /// Too many persons.
    #[error("{0} persons are more than the {MOST_PERSONS} that a run can hold")]
    TooManyPersons(u64),
}

/// Finds an id among sorted names.
fn find(names: &[String], kind: &'static str, id: &str) -> Result<usize, SetupError> {
    names
        .binary_search_by(|name| name.as_str().cmp(id))
        .map_err(|_| SetupError::Unknown {
            kind,
            id: id.to_owned(),
        })
}

fn keys<V>(table: &BTreeMap<String, V>) -> Vec<String> {
    table.keys().cloned().collect()
}

/// Builds the world of a scenario at time zero.
pub(super) fn build(scenario: &Scenario, streams: Streams) -> Result<World, SetupError> {
    let mut setup = Setup::new(scenario, &streams)?;
    let areas = setup.areas()?;
    let types = setup.types()?;
    let lanes = setup.lanes(&types)?;
    let (persons, person_names) = setup.persons()?;
    setup.names.populations = person_names;
    let places = setup.places(&persons)?;
    let (tails, waves) = setup.tails()?;
    let crews = setup.crews();
    let gates = setup.gates()?;
    let casework = setup.casework();
    let camps = setup.camps();
    let script = setup.script()?;
    let countries = setup.countries();
    let clock = setup.clock;
    let lanes_count = lanes.len();
    Ok(World {
        names: setup.names,
        regimes: setup.regimes,
        desks: setup.desks,
        streams,
        facts: Vec::new(),
        review_due: false,
        first_midnight: Time::ZERO + clock.until(Duration::from_days(1)),
        first_call: Time::ZERO + clock.until(scenario.call.at.since_midnight()),
        guards: scenario.guards.clone(),
        incidents: scenario.incidents.clone(),
        limits: scenario.limits.clone(),
        escort: scenario.escort.clone(),
        outreach: scenario.repatriation.outreach,
        persons,
        places,
        areas,
        lanes,
        types,
        tails,
        waves,
        crews,
        gates,
        call: Plan {
            policy: scenario.call.policy,
            retask: scenario.call.retask,
            ranking: Vec::new(),
            left: vec![0; lanes_count],
        },
        refused: Vec::new(),
        casework,
        countries,
        camps,
        script,
        incidents_open: 0,
    })
}

/// The local time of day at time zero.
#[derive(Clone, Copy)]
struct Clock {
    at_start: Duration,
}

impl Clock {
    /// Time from the start to the next such time of day; zero if that is the start itself.
    fn until(self, time_of_day: Duration) -> Duration {
        let wait = time_of_day - self.at_start;
        if wait < Duration::ZERO {
            wait + Duration::from_days(1)
        } else {
            wait
        }
    }

    /// A capacity held between two times of day.
    fn shifts(self, opens: TimeOfDay, closes: TimeOfDay, capacity: u32) -> Shifts {
        let (from, to) = (opens.since_midnight(), closes.since_midnight());
        let whole_day = from == to || to - from == Duration::from_days(1);
        if whole_day {
            Shifts::always(capacity)
        } else {
            Shifts::daily(&[(from, to, capacity)], self.at_start)
        }
    }
}

struct Setup<'a> {
    scenario: &'a Scenario,
    streams: &'a Streams,
    clock: Clock,
    names: Names,
    /// First regime of each weather.
    weathers: BTreeMap<&'a str, usize>,
    regimes: Vec<Regime>,
    desks: Vec<Desk>,
}

impl<'a> Setup<'a> {
    fn new(scenario: &'a Scenario, streams: &'a Streams) -> Result<Self, SetupError> {
        let offset = Duration::from_minutes(i64::from(scenario.start.offset_minutes()));
        let local = scenario.start.unix_micros() + offset.micros();
        let at_start = Duration::from_micros(local.rem_euclid(Duration::from_days(1).micros()));
        let mut setup = Setup {
            scenario,
            streams,
            clock: Clock { at_start },
            names: Names {
                places: keys(&scenario.place),
                areas: keys(&scenario.area),
                lanes: keys(&scenario.lane),
                types: keys(&scenario.fleet),
                gates: keys(&scenario.gate),
                countries: keys(&scenario.country),
                ..Names::default()
            },
            weathers: BTreeMap::new(),
            regimes: Vec::new(),
            desks: Vec::new(),
        };
        setup.regimes()?;
        Ok(setup)
    }

    fn time(&self, instant: scenario::units::Instant) -> Time {
        Time::ZERO + instant.since(self.scenario.start)
    }

    fn place(&self, id: &str) -> Result<PlaceId, SetupError> {
        find(&self.names.places, "place", id).map(PlaceId::at)
    }

    fn gate_ids(&self, ids: &[String]) -> Result<Vec<GateId>, SetupError> {
        let mut gates = Vec::new();
        for id in ids {
            gates.push(GateId::at(find(&self.names.gates, "gate", id)?));
        }
        gates.sort_unstable();
        gates.dedup();
        Ok(gates)
    }

    // --- weather and fighting ----------------------------------------------------------------

    fn regimes(&mut self) -> Result<(), SetupError> {
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
                self.names.regimes.push(regime_id.clone());
                self.regimes.push(Regime {
                    dwell: regime.dwell.clone(),
                    flying: regime.flying,
                    speed: regime.speed,
                    next,
                });
            }
        }
        Ok(())
    }

    fn areas(&self) -> Result<Vec<Area>, SetupError> {
        let mut areas = Vec::new();
        for (id, area) in &self.scenario.area {
            let entity = Entity::named("area", id);
            let stream = |source| self.streams.stream(source, entity);
            let mut spill = Vec::new();
            for (other, rate) in &area.spill {
                spill.push((
                    AreaId::at(find(&self.names.areas, "area", other)?),
                    rate.per_hour(),
                ));
            }
            areas.push(Area {
                sky: self.sky(area.weather.as_deref(), entity)?,
                level: area.fighting,
                escalation: area.escalation.per_hour(),
                easing: area.easing.per_hour(),
                spill,
                rise: Drift::new(stream(Source::FightingUp)),
                fall: Drift::new(stream(Source::FightingDown)),
            });
        }
        Ok(areas)
    }

    fn sky(&self, weather: Option<&str>, entity: Entity) -> Result<Option<Sky>, SetupError> {
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

    // --- means and lanes ---------------------------------------------------------------------

    fn types(&self) -> Result<Vec<FleetType>, SetupError> {
        let mut first_crew = 0;
        let mut types = Vec::new();
        for (id, kind) in &self.scenario.fleet {
            let crew = kind.crew.as_ref().map(|crew| CrewRules {
                duty: crew.duty,
                rest: crew.rest,
                first: first_crew,
                count: crew.crews,
            });
            first_crew += kind.crew.as_ref().map_or(0, |crew| crew.crews);
            types.push(FleetType {
                home: self.place(&kind.home)?,
                mode: kind.mode,
                window: kind.window,
                seats: kind.seats,
                cruise: kind.cruise,
                range: kind.range,
                leg_delay: kind.leg_delay.clone(),
                preflight: kind.preflight.clone(),
                load: kind.load.clone(),
                load_each: kind.load_each,
                unload: kind.unload.clone(),
                unload_each: kind.unload_each,
                refuel: kind.refuel.clone(),
                hold: kind.hold,
                break_chance: kind.break_chance,
                fix: kind.fix.clone(),
                fuel: kind.fuel,
                crew,
                km: self.distances(id, kind.routing),
            });
        }
        Ok(types)
    }

    /// Kilometres between all places for a type, by origin and then by destination.
    fn distances(&self, kind: &str, routing: f64) -> Vec<f64> {
        let serves = |lane: &&scenario::network::Lane| lane.fleet.iter().any(|id| id == kind);
        let distances = Distances::new(routing, self.scenario.lane.values().filter(serves));
        let places: Vec<At<'_>> = self
            .scenario
            .place
            .iter()
            .map(|(id, place)| (id.as_str(), place))
            .collect();
        let to_all = |&from| places.iter().map(move |&to| (from, to));
        let pairs = places.iter().flat_map(to_all);
        pairs.map(|(from, to)| distances.km(from, to)).collect()
    }

    fn lanes(&self, types: &[FleetType]) -> Result<Vec<Lane>, SetupError> {
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
                types[kind.index()].km[from.index() * self.names.places.len() + to.index()]
            };
            let shortest_km = kinds.iter().map(km).fold(f64::INFINITY, f64::min);
            lanes.push(Lane {
                from,
                to,
                types: kinds,
                needs: self.gate_ids(&lane.needs)?,
                shortest_km,
            });
        }
        Ok(lanes)
    }

    fn tails(&mut self) -> Result<(Vec<Tail>, Vec<Wave>), SetupError> {
        let mut tails = Vec::new();
        let mut waves = Vec::new();
        for (position, (id, kind)) in self.scenario.fleet.iter().enumerate() {
            let home = self.place(&kind.home)?;
            let mut group = |prefix: String, count: u32, names: &mut Vec<String>| -> Vec<TailId> {
                let width = if count > 99 { 3 } else { 2 };
                (1..=count)
                    .map(|number| {
                        let name = format!("{prefix}-{number:0width$}");
                        tails.push(Tail::new(
                            TypeId::at(position),
                            Entity::named("tail", &name),
                            home,
                        ));
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

    fn crews(&mut self) -> Vec<Crew> {
        let mut crews = Vec::new();
        for (position, (id, kind)) in self.scenario.fleet.iter().enumerate() {
            let Some(rules) = &kind.crew else { continue };
            let night = libm::round(rules.night * f64::from(rules.crews)) as u32;
            for number in 1..=rules.crews {
                self.names.crews.push(format!("{id}-crew-{number:02}"));
                crews.push(Crew {
                    kind: TypeId::at(position),
                    night: number <= night,
                    state: Duty::Rested,
                });
            }
        }
        crews
    }

    fn gates(&self) -> Result<Vec<Gate>, SetupError> {
        let mut gates = Vec::new();
        for (id, gate) in &self.scenario.gate {
            let mut tranches: Vec<(Time, u32)> = gate
                .tranche
                .values()
                .map(|tranche| (self.time(tranche.from), tranche.per_day))
                .collect();
            tranches.sort_unstable();
            gates.push(Gate {
                entity: Entity::named("gate", id),
                date: gate.opens.map_or(Time::ZERO, |opens| self.time(opens)),
                after: self.gate_ids(&gate.after)?,
                takes: gate.takes.clone(),
                per_day: gate.per_day,
                total: gate.total,
                tranches,
                asked: false,
                open: false,
                today: 0,
                admitted: 0,
            });
        }
        Ok(gates)
    }

    // --- places ------------------------------------------------------------------------------

    fn places(&mut self, persons: &Persons) -> Result<Vec<Place>, SetupError> {
        let scenario = self.scenario;
        let (start, horizon) = (scenario.start.unix_micros(), scenario.horizon.duration());
        let mut places = Vec::new();
        for (position, (id, place)) in scenario.place.iter().enumerate() {
            let area = match &place.area {
                Some(area) => Some(AreaId::at(find(&self.names.areas, "area", area)?)),
                None => None,
            };
            let (pads, yard) = Place::new_pools(place.pads);
            let held = persons.held_at(PlaceId::at(position));
            let reception = match &place.reception {
                Some(reception) => Some(self.reception(id, PlaceId::at(position), reception)?),
                None => None,
            };
            places.push(Place {
                area,
                spots: place.pads,
                night: place.night,
                hours: self.clock.shifts(place.opens, place.closes, 1),
                refuel: place.refuel,
                sun: Sun::new(place.lat, place.lon, start, horizon),
                closures: 0,
                pads,
                yard,
                escorts: Pool::new(place.escorts),
                teams: Pool::new(place.maintenance_teams),
                site: place
                    .detention
                    .as_ref()
                    .map(|detention| self.site(id, detention, held)),
                staging: place.staging.as_ref().map(|staging| staging.capacity),
                reception,
                inbound: 0,
            });
        }
        Ok(places)
    }

    fn site(&self, id: &str, detention: &Detention, held: u32) -> Site {
        let entity = Entity::named("place", id);
        let stream = |source| self.streams.stream(source, entity);
        let decay = 1.0 / self.scenario.incidents.memory.duration().as_hours_f64();
        let danger = |cause, rate: scenario::units::Rate, source| {
            Danger::new(cause, rate.per_hour(), decay, stream(source))
        };
        let garrison = Garrison {
            planned: detention.guards,
            present: detention.guards,
            stream: stream(Source::Guards),
        };
        let dangers = [
            danger(Cause::Unrest, detention.incident_rate, Source::Unrest),
            danger(Cause::Attack, detention.attack_rate, Source::Attack),
        ];
        Site::new(entity, detention.capacity, held, garrison, dangers)
    }

    fn reception(
        &mut self,
        place_id: &str,
        place: PlaceId,
        reception: &scenario::reception::Reception,
    ) -> Result<Reception, SetupError> {
        let ids = keys(&reception.station);
        let base = self.desks.len();
        let station =
            |id: &str| find(&ids, "station", id).map(|position| StationId::at(base + position));
        let first = station(&reception.first)?;
        for (id, step) in &reception.station {
            let next = match &step.next {
                Some(next) => Some(station(next)?),
                None => None,
            };
            self.add_desk(
                id,
                &format!("{place_id}.{id}"),
                DeskPlan {
                    role: Role::Handover { place, next },
                    servers: step.servers,
                    shifts: self.clock.shifts(step.opens, step.closes, step.servers),
                    room: Some(step.room),
                    order: Order::Fifo,
                    service: &step.service,
                    failure: step.rework,
                    refusal: step.refusal,
                    comes_back: &step.resolution,
                },
            );
        }
        let enrolment = reception.enrolment.as_ref().map(|enrolment| {
            let nothing = DurationDist::default();
            self.add_desk(
                "enrolment",
                &format!("{place_id}.enrolment"),
                DeskPlan {
                    role: Role::Enrolment(place),
                    servers: enrolment.teams,
                    shifts: self
                        .clock
                        .shifts(enrolment.opens, enrolment.closes, enrolment.teams),
                    room: None,
                    order: Order::Fifo,
                    service: &enrolment.service,
                    failure: enrolment.failure,
                    refusal: 0.0,
                    comes_back: &nothing,
                },
            )
        });
        let inbound = reception.inbound.unwrap_or(reception.ramp);
        Ok(Reception::new(
            first,
            enrolment,
            reception.ramp,
            reception.capacity,
            inbound,
        ))
    }

    fn add_desk(&mut self, name: &str, full_name: &str, plan: DeskPlan<'_>) -> StationId {
        let id = StationId::at(self.desks.len());
        let servers = plan.shifts.capacity_at(Time::ZERO);
        debug_assert!(
            servers <= plan.servers,
            "a shift has the servers of its station"
        );
        let mut queue = Station::new(u32::from(id.0), servers).order(plan.order);
        if let Some(room) = plan.room {
            queue = queue.room(room);
        }
        self.names.stations.push(name.to_owned());
        self.desks.push(Desk {
            role: plan.role,
            entity: Entity::named("station", full_name),
            queue,
            shifts: plan.shifts,
            service: plan.service.clone(),
            failure: plan.failure,
            refusal: plan.refusal,
            comes_back: plan.comes_back.clone(),
            returning: std::collections::VecDeque::new(),
            blocked: std::collections::VecDeque::new(),
        });
        id
    }

    fn casework(&mut self) -> Option<Casework> {
        let casework = self.scenario.casework.as_ref()?;
        let nothing = DurationDist::default();
        let mut desk = |name, role, servers, service, failure, comes_back| {
            self.add_desk(
                name,
                name,
                DeskPlan {
                    role,
                    servers,
                    shifts: Shifts::always(servers),
                    room: None,
                    order: Order::Priority,
                    service,
                    failure,
                    refusal: 0.0,
                    comes_back,
                },
            )
        };
        let release = desk(
            "release",
            Role::Release,
            casework.analysts,
            &casework.release,
            casework.refusal,
            &casework.appeal,
        );
        let court = desk(
            "court",
            Role::Court,
            casework.judges,
            &casework.hearing,
            0.0,
            &nothing,
        );
        Some(Casework { release, court })
    }

    fn countries(&self) -> Vec<Country> {
        let outreach = self.scenario.repatriation.outreach;
        let country = |country: &scenario::aftermath::Country| Country {
            willingness: (country.willingness * outreach).min(1.0),
            delay: country.delay.clone(),
            pickup_every: country.pickup_every.duration(),
            pickup_seats: country.pickup_seats,
            waiting: std::collections::VecDeque::new(),
        };
        self.scenario.country.values().map(country).collect()
    }

    fn camps(&self) -> Vec<Camp> {
        let mut camps = Vec::new();
        for (position, (id, place)) in self.scenario.place.iter().enumerate() {
            let Some(camp) = &place.camp else { continue };
            let before = camps::Regime {
                leave: camp.leave_before.per_hour(),
                uncontrolled: camp.uncontrolled_before,
            };
            let after = camps::Regime {
                leave: camp.leave_after.per_hour(),
                uncontrolled: camp.uncontrolled_after,
            };
            let draws = self
                .streams
                .stream(Source::Camp, Entity::named("place", id));
            let passes = camp.passes.map(|at| self.time(at));
            let people = (camp.persons, camp.households);
            camps.push(Camp::new(
                PlaceId::at(position),
                people,
                (before, after),
                passes,
                draws,
            ));
        }
        camps
    }

    fn script(&self) -> Result<Vec<(Time, Script)>, SetupError> {
        let mut script = Vec::new();
        for inject in &self.scenario.inject {
            let event = match &inject.event {
                Injected::Incident { place, stage } => Script::Incident(self.place(place)?, *stage),
                Injected::Fighting { area, level } => {
                    Script::Fighting(AreaId::at(find(&self.names.areas, "area", area)?), *level)
                }
                Injected::EscapeElsewhere { place, persons } => {
                    Script::EscapeElsewhere(self.place(place)?, *persons)
                }
                Injected::Closure { place, lasts } => {
                    Script::Closure(self.place(place)?, lasts.duration())
                }
            };
            script.push((self.time(inject.at), event));
        }
        Ok(script)
    }

    // --- persons -----------------------------------------------------------------------------

    fn persons(&self) -> Result<(Persons, Vec<(String, u32)>), SetupError> {
        let total: u64 = self
            .scenario
            .population
            .values()
            .map(|population| u64::from(population.persons))
            .sum();
        if total > MOST_PERSONS {
            return Err(SetupError::TooManyPersons(total));
        }
        let mut who = Vec::with_capacity(total as usize);
        let mut places = Vec::with_capacity(total as usize);
        let mut names = Vec::new();
        for (id, population) in &self.scenario.population {
            let place = self.place(&population.place)?;
            names.push((id.clone(), PersonId::at(who.len()).0));
            who.extend(self.people(id, population));
            places.resize(who.len(), place);
        }
        Ok((Persons::new(who, places, self.names.places.len()), names))
    }

    /// The persons of a population. Shares are met exactly (largest remainder); who gets which is drawn.
    fn people(&self, id: &str, population: &Population) -> Vec<Person> {
        const ATTRIBUTES: usize = 4;
        let entities: Vec<Entity> = (1..=population.persons)
            .map(|number| Entity::named("person", &format!("{id}-{number:04}")))
            .collect();
        let mut draws: Vec<_> = entities
            .iter()
            .map(|&entity| self.streams.stream(Source::Person, entity))
            .collect();
        let mut uniforms: [Vec<f64>; ATTRIBUTES] = Default::default();
        for stream in &mut draws {
            for column in &mut uniforms {
                column.push(stream.uniform());
            }
        }
        let [by_tier, by_country, by_need, by_fitness] = &uniforms;
        let weights = &population.tier;
        let tiers = allot(by_tier, &[weights.high, weights.medium, weights.low]);
        let shares: Vec<f64> = population.countries.values().copied().collect();
        let countries = allot(by_country, &shares);
        let country_ids: Vec<Option<CountryId>> = population
            .countries
            .keys()
            .map(|country| {
                find(&self.names.countries, "country", country)
                    .ok()
                    .map(CountryId::at)
            })
            .collect();
        let medical = allot(by_need, &[population.medical, 1.0 - population.medical]);
        let unfit = allot(by_fitness, &[population.unfit, 1.0 - population.unfit]);
        let person = |(position, entity): (usize, Entity)| Person {
            entity,
            tier: Tier::ALL[tiers[position]],
            country: countries
                .get(position)
                .and_then(|&country| country_ids[country]),
            medical: medical[position] == 0,
            fit_from: if unfit[position] == 0 {
                Time::ZERO + population.recovery.draw(&mut draws[position])
            } else {
                Time::ZERO
            },
            since: Time::ZERO,
            served: Duration::ZERO,
            tries: 0,
            visits: 0,
            escapes: 0,
        };
        entities.into_iter().enumerate().map(person).collect()
    }
}

/// What a station is made from.
struct DeskPlan<'a> {
    role: Role,
    servers: u32,
    shifts: Shifts,
    room: Option<u32>,
    order: Order,
    service: &'a DurationDist,
    failure: f64,
    refusal: f64,
    comes_back: &'a DurationDist,
}

/// Gives each of the drawn a class, in shares as close to the weights as whole persons allow; lower draws
/// take earlier classes. No classes, no answer.
fn allot(uniforms: &[f64], weights: &[f64]) -> Vec<usize> {
    if weights.is_empty() {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..uniforms.len()).collect();
    order.sort_by(|&a, &b| uniforms[a].total_cmp(&uniforms[b]).then(a.cmp(&b)));
    let quota = largest_remainder(uniforms.len(), weights);
    let classes = quota
        .iter()
        .enumerate()
        .flat_map(|(class, &count)| std::iter::repeat_n(class, count));
    let mut given = vec![0; uniforms.len()];
    for (position, class) in order.into_iter().zip(classes) {
        given[position] = class;
    }
    given
}

/// Whole numbers in proportion to weights that sum to `total` (Hamilton's method; ties to the earlier class).
fn largest_remainder(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        let mut all_first = vec![0; weights.len()];
        all_first[0] = total;
        return all_first;
    }
    let exact: Vec<f64> = weights
        .iter()
        .map(|weight| weight / sum * total as f64)
        .collect();
    let mut quota: Vec<usize> = exact.iter().map(|share| *share as usize).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by(|&a, &b| {
        exact[b]
            .fract()
            .total_cmp(&exact[a].fract())
            .then(a.cmp(&b))
    });
    let missing = total - quota.iter().sum::<usize>();
    for &class in by_remainder.iter().cycle().take(missing) {
        quota[class] += 1;
    }
    quota
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_sum_to_the_total_and_follow_the_largest_remainder() {
        assert_eq!(largest_remainder(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(largest_remainder(7, &[0.5, 0.3, 0.2]), [4, 2, 1]);
        assert_eq!(largest_remainder(3, &[0.0, 0.0]), [3, 0]);
    }

    #[test]
    fn the_lowest_draws_take_the_first_class() {
        assert_eq!(allot(&[0.9, 0.1, 0.5, 0.3], &[1.0, 1.0]), [1, 0, 1, 0]);
    }
}
