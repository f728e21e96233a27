//! Setup of every station: handover, enrolment and case work.

use super::{Setup, SetupError, find, keys};
use crate::operation::handover::aftercare::Casework;
use crate::operation::handover::batches::Batches;
use crate::operation::handover::facility::{Facility, Wing};
use crate::operation::handover::reception::Reception;
use crate::operation::handover::reconciliation::Reconciliation;
use crate::operation::handover::routes::{Route, Way, before};
use crate::operation::handover::staffing::{Change, Equipment, Staffing, Week};
use crate::operation::handover::stations::{Desk, Load, Role};
use crate::operation::ids::{PlaceId, StationId};
use crate::scenario;
use crate::scenario::DurationDist;
use crate::scenario::aftermath::Weekday;
use crate::scenario::stations::{Group, Order, Shift, StaffChange};
use crate::scenario::units::TimeOfDay;
use crate::sim::{Duration, Entity, Station, Time};
use std::collections::BTreeMap;

/// Who works at a station, or in teams, and when, as the planner has written it.
pub(super) struct Roster<'a> {
    pub(super) first: (TimeOfDay, TimeOfDay, u32),
    pub(super) further: Option<&'a BTreeMap<String, Shift>>,
    pub(super) changes: &'a BTreeMap<String, StaffChange>,
    pub(super) days: &'a [Weekday],
    pub(super) equipment: Option<&'a scenario::stations::Equipment>,
}

impl Setup<'_> {
    pub(super) fn reception(
        &mut self,
        place_id: &str,
        place: PlaceId,
        reception: &scenario::reception::Reception,
    ) -> Result<Reception, SetupError> {
        let ids = keys(&reception.station);
        let base = self.desks.len();
        let position = |id: &str| find(&ids, "station", id);
        let first = StationId::at(base + position(&reception.first)?);
        let ways = ways(reception, base, &position)?;
        for ((id, step), way) in reception.station.iter().zip(ways) {
            let full_name = format!("{place_id}.{id}");
            let mut desk = self.desk(&full_name, Role::Handover(place), &step.service);
            desk.staffing = self.staffing(Roster {
                first: (step.opens, step.closes, step.servers),
                further: Some(&step.shift),
                changes: &step.staff,
                days: &step.days,
                equipment: step.equipment.as_ref(),
            });
            desk.order = step.order;
            if let Some(batch) = &step.batch {
                let batches = Batches::new(batch.size, batch.wait.duration());
                desk.load = Load::Batches(Box::new(batches));
            }
            desk.room = Some(step.room);
            desk.failure = step.rework;
            desk.refusal = step.refusal;
            desk.comes_back = step.resolution.clone();
            desk.way = way;
            self.add_desk(id, desk);
        }
        let enrolment = reception.enrolment.as_ref().map(|enrolment| {
            let full_name = format!("{place_id}.enrolment");
            let mut desk = self.desk(&full_name, Role::Enrolment(place), &enrolment.service);
            desk.staffing = self.staffing(Roster {
                first: (enrolment.opens, enrolment.closes, enrolment.teams),
                further: Some(&enrolment.shift),
                changes: &enrolment.staff,
                days: &enrolment.days,
                equipment: enrolment.equipment.as_ref(),
            });
            desk.failure = enrolment.failure;
            self.add_desk("enrolment", desk)
        });
        let inbound = reception.inbound.unwrap_or(reception.ramp);
        Ok(Reception::new(
            first,
            enrolment,
            reception.ramp,
            self.facility(reception),
            reception
                .reconciliation
                .as_ref()
                .map(|rules| Reconciliation::new(rules.misnamed, rules.resolution.clone())),
            (inbound, self.largest_load(place_id)),
        ))
    }

    pub(super) fn screening(
        &mut self,
        place_id: &str,
        place: PlaceId,
        screening: &scenario::limits::Screening,
    ) -> StationId {
        let full_name = format!("{place_id}.screening");
        let mut desk = self.desk(&full_name, Role::Screening(place), &screening.service);
        desk.staffing = self.staffing(Roster {
            first: (screening.opens, screening.closes, screening.teams),
            further: Some(&screening.shift),
            changes: &screening.staff,
            days: &screening.days,
            equipment: None,
        });
        desk.order = Order::Tier;
        self.add_desk("screening", desk)
    }

    fn facility(&self, reception: &scenario::reception::Reception) -> Facility {
        let whole = Wing {
            when: Group::default(),
            capacity: u32::MAX,
            inside: 0,
        };
        let wing = |wing: &scenario::reception::Wing| Wing {
            when: wing.when,
            capacity: wing.capacity,
            inside: 0,
        };
        let wings: Vec<Wing> = reception.wing.values().map(wing).collect();
        let earlier = reception.earlier.as_ref();
        let moves = earlier
            .into_iter()
            .flat_map(|earlier| earlier.step.values());
        Facility {
            capacity: reception.capacity,
            earlier: earlier.map_or(0, |earlier| earlier.persons),
            moves: moves
                .map(|step| (self.time(step.at), step.persons))
                .collect(),
            wings: if wings.is_empty() { vec![whole] } else { wings },
        }
    }

    pub(super) fn casework(&mut self) -> Option<Casework> {
        let casework = self.scenario.casework.as_ref()?;
        let mut agencies = Vec::new();
        for (id, agency) in &casework.agency {
            let name = format!("agency.{id}");
            let mut desk = self.desk(&name, Role::Release, &agency.release);
            desk.staffing = self.staffing(Roster {
                first: (agency.opens, agency.closes, agency.analysts),
                further: None,
                changes: &agency.staff,
                days: &agency.days,
                equipment: None,
            });
            desk.order = Order::Tier;
            desk.failure = agency.refusal;
            desk.comes_back = agency.appeal.clone();
            agencies.push(self.add_desk(id, desk));
        }
        let court = &casework.court;
        let mut desk = self.desk("court", Role::Court, &court.hearing);
        desk.staffing = self.staffing(Roster {
            first: (court.opens, court.closes, court.judges),
            further: None,
            changes: &court.staff,
            days: &court.days,
            equipment: None,
        });
        desk.order = Order::Tier;
        Some(Casework {
            agencies,
            court: self.add_desk("court", desk),
            awaited: BTreeMap::new(),
            refusals: BTreeMap::new(),
        })
    }

    /// The working week, if any day of it is off.
    fn week(&self, days: &[Weekday]) -> Option<Week> {
        let worked = Weekday::ALL.map(|day| days.contains(&day));
        if worked == [true; 7] {
            return None;
        }
        // 1 January 1970 was a Thursday, the fourth day of its week.
        let start = self.scenario.start;
        let offset = Duration::from_minutes(i64::from(start.offset_minutes()));
        let local = start.unix_micros() + offset.micros() + Duration::from_days(3).micros();
        let at_start = Duration::from_micros(local.rem_euclid(Duration::from_days(7).micros()));
        Some(Week { worked, at_start })
    }

    /// Seats of the largest type that a lane brings to a place.
    fn largest_load(&self, place_id: &str) -> u32 {
        let lanes = self.scenario.lane.values();
        let types = lanes
            .filter(|lane| lane.to == place_id)
            .flat_map(|lane| &lane.fleet);
        let seats = types
            .filter_map(|id| self.scenario.fleet.get(id))
            .flat_map(|kind| kind.cabins())
            .map(|cabin| cabin.seats);
        seats.max().unwrap_or(0)
    }

    /// Who works at a station, or in teams.
    pub(super) fn staffing(&self, roster: Roster<'_>) -> Staffing {
        let further = roster.further.into_iter().flat_map(BTreeMap::values);
        let shifts = further.map(|shift| (shift.opens, shift.closes, shift.servers));
        let windows: Vec<_> = [roster.first].into_iter().chain(shifts).collect();
        let changes = roster.changes.values().map(|change| Change {
            from: self.time(change.from),
            until: change.until.map_or(Time::MAX, |until| self.time(until)),
            servers: change.servers,
        });
        Staffing {
            shifts: self.clock.windows(&windows),
            changes: changes.collect(),
            week: self.week(roster.days),
            equipment: roster.equipment.map(|equipment| Equipment {
                count: equipment.count,
                deliveries: equipment
                    .delivery
                    .values()
                    .map(|delivery| (self.time(delivery.at), delivery.count))
                    .collect(),
                away: 0,
                failures_per_hour: equipment.failure.per_hour(),
                repair: equipment.repair.clone(),
            }),
        }
    }

    /// A station of one server at all times, that nobody fails at and custody is accepted after.
    fn desk(&self, full_name: &str, role: Role, service: &DurationDist) -> Desk {
        Desk {
            role,
            entity: Entity::named("station", full_name),
            queue: Station::new(self.desks.len() as u32, 1),
            order: Order::Fifo,
            load: Load::Single,
            room: None,
            shift_due: None,
            staffing: Staffing::always(1),
            service: service.clone(),
            failure: 0.0,
            refusal: 0.0,
            comes_back: DurationDist::default(),
            way: Way::default(),
            returning: std::collections::VecDeque::new(),
            blocked: std::collections::VecDeque::new(),
        }
    }

    /// Opens a station with the servers on duty at the start.
    fn add_desk(&mut self, name: &str, mut desk: Desk) -> StationId {
        let id = StationId::at(self.desks.len());
        let servers = desk.staffing.on_duty(Time::ZERO);
        let mut queue = Station::new(u32::from(id.0), servers).order(match desk.order {
            Order::Fifo => crate::sim::Order::Fifo,
            Order::Tier | Order::LongestWait => crate::sim::Order::Priority,
        });
        if let (Some(room), Load::Single) = (desk.room, &desk.load) {
            queue = queue.room(room);
        }
        desk.queue = queue;
        self.names.stations.push(name.to_owned());
        self.desks.push(desk);
        id
    }
}

/// The ways on from each station of a reception, whose first is number `base`.
fn ways(
    reception: &scenario::reception::Reception,
    base: usize,
    position: &impl Fn(&str) -> Result<usize, SetupError>,
) -> Result<Vec<Way>, SetupError> {
    let number = |to: &Option<String>| to.as_deref().map(position).transpose();
    let mut links = Vec::new();
    let mut ways = Vec::new();
    for step in reception.station.values() {
        let next = number(&step.next)?;
        let mut to = vec![next];
        let mut routes = Vec::new();
        for route in step.route.values() {
            to.push(number(&route.to)?);
            routes.push(Route {
                when: route.when,
                share: route.share,
                to: to[to.len() - 1].map(|to| StationId::at(base + to)),
            });
        }
        links.push(to.into_iter().flatten().collect());
        ways.push(Way {
            next: next.map(|next| StationId::at(base + next)),
            routes,
            before: Vec::new(),
        });
    }
    for (way, before) in ways.iter_mut().zip(before(&links)) {
        way.before = before
            .into_iter()
            .map(|id| StationId::at(base + id))
            .collect();
    }
    Ok(ways)
}
