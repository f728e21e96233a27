//! The closed form of a scenario: what the planner's arithmetic says of it before anything has run.
//!
//! Owns the step from the world to the formulas of `arithmetic`. A chain is as fast as its narrowest link, and a link
//! is a lane's fleet, a field, a handover station or a gate's daily limit. Capacities are constant between the dates
//! of waves and gates, so that closing is a sum over a few spans. It knows no weather, breakdown, queue, incident or
//! wait for a full load: that is what the simulation is for.

use serde::{Deserialize, Serialize};

use super::arithmetic::field_per_day;
use super::service::Service;
use crate::operation::facts::State;
use crate::operation::handover::stations::Role;
use crate::operation::ids::{GateId, LaneId, PlaceId, StationId, TypeId};
use crate::operation::world::World;
use crate::scenario::escort::Posted;
use crate::scenario::fleet::Mode;
use crate::sim::{Duration, Time};

/// A lift that takes longer is one that never closes.
const MOST_DAYS: f64 = 36_500.0;

/// A link of the chain that persons are moved along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// The fleet of a lane.
    Lane(LaneId),
    /// The landing spots of a place.
    Field(PlaceId),
    /// The runway of a place.
    Runway(PlaceId),
    /// The limits of a gate.
    Gate(GateId),
    /// A station of a handover.
    Station(StationId),
    /// The escorts posted at a place.
    Escorts(PlaceId),
}

/// What a link lets through by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Capability {
    /// The link.
    pub link: Link,
    /// Persons who must pass it; who takes two lanes of one gate counts twice, and so does who must come to a station
    /// twice.
    pub persons: f64,
    /// Persons that it lets through in a day, the mean over the time of the lift.
    pub per_day: f64,
    /// Share of the time of the lift in which it is the narrowest of all.
    pub narrowest: f64,
}

/// What the arithmetic says of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClosedForm {
    /// When the last person is delivered, be it after the horizon; none if that is never.
    pub closes: Option<Time>,
    /// Days in which every link lets someone through, until it closes.
    pub lifting_days: f64,
    /// Persons moved in that time.
    pub moved: f64,
    /// Every link that anyone must pass.
    pub capabilities: Vec<Capability>,
}

impl ClosedForm {
    /// The link that was the narrowest for the longest time.
    pub fn narrowest(&self) -> Option<&Capability> {
        let binding = self.capabilities.iter().filter(|link| link.narrowest > 0.0);
        binding.max_by(|one, other| one.narrowest.total_cmp(&other.narrowest))
    }
}

/// The world in the words of the formulas.
struct Reckoning<'w> {
    world: &'w World,
    /// By lane.
    services: Vec<Vec<Service>>,
    /// Persons who must take a lane, by lane.
    persons: Vec<f64>,
    /// When each gate can be expected to open.
    opens: Vec<Time>,
}

impl World {
    /// The closed form of a world in which nothing has happened yet.
    pub fn closed_form(&self) -> ClosedForm {
        Reckoning::new(self).close()
    }

    /// When each gate can be expected to open: its date or the gates before it, and the mean time it takes.
    fn expected_opening(&self) -> Vec<Time> {
        let mut opens: Vec<Time> = vec![Time::ZERO; self.gates.len()];
        // Gates wait for one another in no circle: after as many rounds as there are gates, all is said.
        for _ in 0..self.gates.len() {
            for (position, gate) in self.gates.iter().enumerate() {
                let before = gate.after.iter().map(|gate| opens[gate.index()]);
                opens[position] = before.fold(gate.date, Time::max) + gate.takes.mean();
            }
        }
        opens
    }
}

impl<'w> Reckoning<'w> {
    fn new(world: &'w World) -> Self {
        let services = world.lane_ids().map(|lane| {
            let kinds = world.lanes[lane.index()].types.iter();
            kinds.map(|&kind| world.service(kind, lane)).collect()
        });
        let mut reckoning = Reckoning {
            world,
            services: services.collect(),
            persons: vec![0.0; world.lanes.len()],
            opens: world.expected_opening(),
        };
        reckoning.spread();
        reckoning
    }

    /// Persons a lane moves in a day with every tail there will ever be, and the shares as they are.
    fn at_full_strength(&self, lane: LaneId) -> f64 {
        let services = self.services[lane.index()].iter();
        let full = |service: &Service| service.per_day(self.tails(service.kind, |_| true));
        services.map(full).sum()
    }

    fn tails(
        &self,
        kind: TypeId,
        present: impl Fn(&crate::operation::lift::tails::Wave) -> bool,
    ) -> u32 {
        let waves = self.world.waves.iter().filter(|wave| present(wave));
        let of_kind =
            |tail: &&crate::operation::ids::TailId| self.world.tails[tail.index()].kind == kind;
        waves
            .map(|wave| wave.tails.iter().filter(of_kind).count() as u32)
            .sum()
    }

    /// Spreads the persons over the lanes by what each could move alone, and each type over its lanes so that all
    /// are done in the same time.
    fn spread(&mut self) {
        let lanes: Vec<LaneId> = self.world.lane_ids().collect();
        let alone: Vec<f64> = lanes
            .iter()
            .map(|&lane| self.at_full_strength(lane))
            .collect();
        let ends = |lane: LaneId| self.world.lane_ends(lane);
        let out_of = |place: PlaceId| lanes.iter().filter(move |&&lane| ends(lane).0 == place);
        let mut persons = vec![0.0; lanes.len()];
        // No chain of lanes is longer than there are lanes.
        for _ in &lanes {
            let waiting = |place: PlaceId| {
                let into = lanes.iter().filter(|&&lane| ends(lane).1 == place);
                let staged: f64 = into.map(|lane| persons[lane.index()]).sum();
                self.world.persons.roster(place).len() as f64 + staged
            };
            let taken = |&lane: &LaneId| {
                let beside: f64 = out_of(ends(lane).0).map(|lane| alone[lane.index()]).sum();
                let share = if beside > 0.0 {
                    alone[lane.index()] / beside
                } else {
                    1.0
                };
                waiting(ends(lane).0) * share
            };
            persons = lanes.iter().map(taken).collect();
        }
        let days = |lane: usize| {
            if alone[lane] > 0.0 {
                persons[lane] / alone[lane]
            } else {
                0.0
            }
        };
        let mut busy = vec![0.0; self.world.types.len()];
        for (lane, services) in self.services.iter().enumerate() {
            for service in services {
                busy[service.kind.index()] += days(lane);
            }
        }
        for (lane, services) in self.services.iter_mut().enumerate() {
            for service in services {
                let busy = busy[service.kind.index()];
                service.share = if busy > 0.0 { days(lane) / busy } else { 0.0 };
            }
        }
        self.persons = persons;
    }

    /// Every link that anyone must pass, with how many.
    fn links(&self) -> Vec<(Link, f64)> {
        let world = self.world;
        let on = |wanted: &dyn Fn(LaneId) -> bool| -> f64 {
            let lanes = world.lane_ids().filter(|&lane| wanted(lane));
            lanes.map(|lane| self.persons[lane.index()]).sum()
        };
        let lanes = world
            .lane_ids()
            .map(|lane| (Link::Lane(lane), self.persons[lane.index()]));
        let flown_through = |place| {
            on(&|lane| {
                let (from, to) = world.lane_ends(lane);
                (from == place || to == place) && self.flies(lane)
            })
        };
        let fields = world
            .place_ids()
            .map(|place| (Link::Field(place), flown_through(place)));
        let runways = world
            .place_ids()
            .filter(|place| world.places[place.index()].runway.movements.is_some())
            .map(|place| (Link::Runway(place), flown_through(place)));
        let gates = (0..world.gates.len()).map(GateId::at).map(|gate| {
            let need = on(&|lane| world.lanes[lane.index()].needs.contains(&gate));
            (Link::Gate(gate), need)
        });
        let visits = world.expected_visits();
        let stations = world.station_ids().map(|station| {
            let received = match world.desks[station.index()].role {
                Role::Handover(place) => on(&|lane| world.lane_ends(lane).1 == place),
                Role::Screening(_) | Role::Enrolment(_) | Role::Release | Role::Court => 0.0,
            };
            (Link::Station(station), received * visits[station.index()])
        });
        let escorted = |post| {
            let watched = self.watched_from(post);
            (
                Link::Escorts(post),
                watched.map(|(persons, _)| persons).sum(),
            )
        };
        let posts = world.place_ids().map(escorted);
        let links = lanes.chain(fields).chain(runways).chain(posts);
        let links = links.chain(gates).chain(stations);
        links.filter(|&(_, persons)| persons > 0.0).collect()
    }

    fn flies(&self, lane: LaneId) -> bool {
        let world = self.world;
        let by_air = |kind: &TypeId| world.types[kind.index()].spec.mode == Mode::Air;
        world.lanes[lane.index()].types.iter().any(by_air)
    }

    /// Persons that a link lets through in a day, as of an instant.
    fn per_day(&self, link: Link, persons: f64, at: Time) -> f64 {
        match link {
            Link::Lane(lane) => self.lane_per_day(lane, at),
            Link::Field(place) => self.field_per_day(place, persons),
            Link::Runway(place) => self.runway_per_day(place, persons),
            Link::Gate(gate) => self.gate_per_day(gate, at),
            Link::Station(station) => self.station_per_day(station, at),
            Link::Escorts(post) => self.escorts_per_day(post, persons),
        }
    }

    fn open_at(&self, gates: &[GateId], at: Time) -> bool {
        gates.iter().all(|gate| self.opens[gate.index()] <= at)
    }

    fn lane_per_day(&self, lane: LaneId, at: Time) -> f64 {
        let services = self.services[lane.index()].iter();
        let there = |wave: &crate::operation::lift::tails::Wave| {
            let gone = wave.until.is_some_and(|until| until <= at);
            wave.at <= at && !gone && self.open_at(&wave.needs, at)
        };
        let of_service = |service: &Service| service.per_day(self.tails(service.kind, there));
        services.map(of_service).sum()
    }

    /// What flies through a place: persons carried by sorties of a type, with that service, and whether they board here
    /// and leave here.
    fn flown_through(
        &self,
        place: PlaceId,
    ) -> impl Iterator<Item = (f64, &Service, [bool; 2], f64)> {
        let world = self.world;
        let by_air = |kind: TypeId| world.types[kind.index()].spec.mode == Mode::Air;
        self.carried().filter_map(move |(lane, service, carried)| {
            let (from, to) = world.lane_ends(lane);
            let here = [from == place, to == place];
            let open_h = world.usable_h(service.kind, lane);
            let flies_here = by_air(service.kind) && here.contains(&true);
            flies_here.then_some((carried, service, here, open_h))
        })
    }

    /// Persons carried on each lane by each type.
    fn carried(&self) -> impl Iterator<Item = (LaneId, &Service, f64)> {
        self.world.lane_ids().flat_map(move |lane| {
            let full = self.at_full_strength(lane);
            self.services[lane.index()]
                .iter()
                .filter_map(move |service| {
                    let part = service.per_day(self.tails(service.kind, |_| true)) / full;
                    let carried = self.persons[lane.index()] * part;
                    (carried > 0.0).then_some((lane, service, carried))
                })
        })
    }

    /// Persons carried who are watched by escorts of a post, and the hours for which each takes up one.
    fn watched_from(&self, post: PlaceId) -> impl Iterator<Item = (f64, f64)> {
        let posted_at = move |lane: LaneId, kind: TypeId| {
            let lane = &self.world.lanes[lane.index()];
            match lane.escorts {
                Posted::Home => self.world.types[kind.index()].home == post,
                Posted::Origin => lane.from == post,
            }
        };
        let watched = self.carried().filter(move |(lane, service, _)| {
            service.escort_h > 0.0 && posted_at(*lane, service.kind)
        });
        watched.map(|(_, service, carried)| (carried, service.escort_h))
    }

    /// The limit of the escorts of a post: the hours that they can give in a day, by what one person takes of them.
    fn escorts_per_day(&self, post: PlaceId, persons: f64) -> f64 {
        let watched = self.watched_from(post);
        let hours: f64 = watched.map(|(carried, hours)| carried * hours).sum();
        let rules = self.world.escort.as_ref();
        let day_h = rules.and_then(|rules| {
            let duty_h = rules.duty?.duration().as_hours_f64();
            let rest_h = rules.rest.duration().as_hours_f64();
            Some(24.0 * duty_h / (duty_h + rest_h).max(24.0))
        });
        let posted = self.world.places[post.index()].escorts_posted;
        f64::from(posted) * day_h.unwrap_or(24.0) * persons / hours
    }

    /// The spots' own limit, by the mean time that one person's part of a load keeps a spot.
    fn field_per_day(&self, place: PlaceId, persons: f64) -> f64 {
        let (mut spot_h, mut open_h) = (0.0, 0.0_f64);
        for (carried, service, here, open) in self.flown_through(place) {
            open_h = open_h.max(open);
            for (hours, here) in service.on_spot_h.into_iter().zip(here) {
                spot_h += if here {
                    carried * hours / service.payload
                } else {
                    0.0
                };
            }
        }
        if spot_h == 0.0 {
            return f64::INFINITY;
        }
        let spots = f64::from(self.world.places[place.index()].aprons.working());
        field_per_day(spots, 1.0, open_h, spot_h / persons)
    }

    /// The runway's limit: a load makes two movements, a landing and a take-off.
    fn runway_per_day(&self, place: PlaceId, persons: f64) -> f64 {
        let Some((slots, per)) = &self.world.places[place.index()].runway.movements else {
            return f64::INFINITY;
        };
        let (mut loads, mut open_h) = (0.0, 0.0_f64);
        for (carried, service, _, open) in self.flown_through(place) {
            loads += carried / service.payload;
            open_h = open_h.max(open);
        }
        let movements = f64::from(slots.pool.capacity()) * open_h / per.as_hours_f64();
        movements / 2.0 * persons / loads
    }

    /// The daily limit in force; nothing before it opens.
    fn gate_per_day(&self, id: GateId, at: Time) -> f64 {
        let gate = &self.world.gates[id.index()];
        if self.opens[id.index()] > at {
            return 0.0;
        }
        let limit = gate.limit_at(at).map(|limit| limit.per_day);
        limit.map_or(f64::INFINITY, f64::from)
    }

    /// Persons of `all` whom the gates admit in all.
    fn admitted(&self, all: f64, links: &[(Link, f64)]) -> f64 {
        let admitted = |&(link, persons): &(Link, f64)| match link {
            Link::Gate(gate) => {
                let gate = &self.world.gates[gate.index()];
                let last = gate.tranches.last().and_then(|(_, limit)| limit.total);
                let total = [gate.total, last].into_iter().flatten().min()?;
                Some(f64::from(total) * all / persons)
            }
            _ => None,
        };
        links.iter().filter_map(admitted).fold(all, f64::min)
    }

    /// Visits that a station serves in a day, by its staff as of an instant.
    fn station_per_day(&self, id: StationId, at: Time) -> f64 {
        let desk = &self.world.desks[id.index()];
        let tries = 1.0 / ((1.0 - desk.failure) * (1.0 - desk.refusal));
        let together = f64::from(desk.load.most());
        let service_h = desk.service.mean().as_hours_f64() * tries;
        desk.staffing.server_hours_a_day(at) * together / service_h
    }

    /// Instants at which a link's capacity may change.
    fn dates(&self) -> Vec<Time> {
        let waves = self.world.waves.iter();
        let waves = waves.flat_map(|wave| [Some(wave.at), wave.until]).flatten();
        let gates = self.world.gates.iter();
        let tranches = gates.flat_map(|gate| gate.tranches.iter().map(|&(from, _)| from));
        let desks = self.world.desks.iter();
        let staff = desks.flat_map(|desk| desk.staffing.dates());
        let mut dates: Vec<Time> = waves
            .chain(tranches)
            .chain(staff)
            .chain(self.opens.iter().copied())
            .chain([Time::ZERO])
            .map(|date| date.max(Time::ZERO))
            .collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    /// Sums up the spans between the dates until everyone is moved; the last has no end.
    fn close(&self) -> ClosedForm {
        let all = f64::from(self.world.count(State::Held));
        let links = self.links();
        let admitted = self.admitted(all, &links);
        let none = |&(link, persons)| Capability {
            link,
            persons,
            per_day: 0.0,
            narrowest: 0.0,
        };
        let mut result = ClosedForm {
            closes: (all == 0.0).then_some(Time::ZERO),
            capabilities: links.iter().map(none).collect(),
            ..ClosedForm::default()
        };
        let dates = self.dates();
        for (position, &begin) in dates.iter().enumerate() {
            if result.moved >= admitted {
                break;
            }
            let lasts = dates
                .get(position + 1)
                .map_or(MOST_DAYS, |&end| (end - begin).as_hours_f64() / 24.0);
            let capacity = |&(link, persons): &(Link, f64)| self.per_day(link, persons, begin);
            let capacities: Vec<f64> = links.iter().map(capacity).collect();
            // A link that half of them must pass is as narrow as one of twice its capacity that all must.
            let rates = capacities.iter().zip(&links);
            let rates = rates.map(|(per_day, (_, persons))| per_day * all / persons);
            let narrowest = rates
                .enumerate()
                .min_by(|one, other| one.1.total_cmp(&other.1));
            let Some((narrowest, rate)) = narrowest.filter(|&(_, rate)| rate > 0.0) else {
                continue;
            };
            let needs = (admitted - result.moved) / rate;
            let days = needs.min(lasts);
            result.moved = if needs <= lasts {
                admitted
            } else {
                result.moved + rate * days
            };
            result.lifting_days += days;
            result.capabilities[narrowest].narrowest += days;
            for (capability, per_day) in result.capabilities.iter_mut().zip(&capacities) {
                capability.per_day += per_day * days;
            }
            if needs <= lasts && admitted == all {
                result.closes = Some(begin + Duration::from_secs_f64(needs * 86_400.0));
            }
        }
        for capability in &mut result.capabilities {
            let days = result.lifting_days.max(f64::MIN_POSITIVE);
            capability.per_day /= days;
            capability.narrowest /= days;
        }
        result
    }
}
