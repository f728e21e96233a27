//! Fuel: what is in the tanks, as flying time above the reserve, and the points at which tanks are filled.
//!
//! Owns every tail's engines, and so its fuel. What burns is time: in the air, holding included, or on the road, and a
//! share of it on the ground. Legs and waits are planned so that what is left never falls below the reserve; a tail
//! that could not go on to a refuge lands where it is. Where a leg leads is `legs`, what comes of fuel that is lost
//! `emergencies`.

use serde::{Deserialize, Serialize};

use super::ground::{Progress, Task};
use super::legs::Leg;
use super::resources::Resource;
use super::tails::Status;
use crate::operation::event::Agenda;
use crate::operation::facts::Fact;
use crate::operation::ids::{PlaceId, TailId, TypeId};
use crate::operation::source::Source;
use crate::operation::world::World;
use crate::scenario::fleet::{FleetType, Mode};
use crate::scenario::routes::Routes;
use crate::sim::{Duration, Time};

/// How far a type gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reach {
    /// Distances, and ways over places with fuel.
    pub(crate) routes: Routes,
    /// Flying time of full tanks, the reserve kept.
    pub(crate) full: Duration,
    /// By place: flying time to the nearest refuge in the slowest weather, never spent on waiting; none if there is none.
    pub(crate) to_refuge: Vec<Option<Duration>>,
    cruise_km_per_hour: f64,
    flies: bool,
}

impl Reach {
    /// The reach of a type; its refuges are still to be found.
    pub(crate) fn new(kind: &FleetType, routes: Routes) -> Self {
        let mut reach = Reach {
            routes,
            full: Duration::ZERO,
            to_refuge: Vec::new(),
            cruise_km_per_hour: kind.cruise.km_per_hour(),
            flies: kind.mode == Mode::Air,
        };
        reach.full = reach.time_for(kind.range.km(), 1.0);
        reach
    }

    /// Time for a distance at a share of cruise.
    pub(crate) fn time_for(&self, km: f64, share: f64) -> Duration {
        Duration::from_secs_f64(km / (self.cruise_km_per_hour * share) * 3600.0)
    }

    /// Whether the type may divert to a place with so many landing spots, and fill its tanks there.
    pub(crate) fn is_refuge(&self, place: usize, spots: u32) -> bool {
        self.routes.has_fuel(place) && (spots > 0 || !self.flies)
    }
}

/// What a tail's engines do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Engines {
    /// They stand.
    Off,
    /// They run on the ground.
    Idle,
    /// They bring it on, in the air or on the road, or hold it in the air.
    Flight,
}

impl World {
    /// Flying time left above the reserve.
    pub(crate) fn fuel_left(&self, id: TailId, now: Time) -> Duration {
        let tail = &self.tails[id.index()];
        tail.fuel - self.burnt(id, now - tail.burnt_until)
    }

    /// Flying time that burns as much as a tail's engines do in a time; on the ground they are stopped before they burn
    /// what the next flight needs.
    fn burnt(&self, id: TailId, time: Duration) -> Duration {
        let tail = &self.tails[id.index()];
        match tail.engines {
            Engines::Off => Duration::ZERO,
            Engines::Flight => {
                let moving = time - tail.halted.min(time);
                match tail.relief {
                    // What is left of the tanks after an emergency is all that burns.
                    Some(_) => moving.min(tail.fuel - self.empty(id)),
                    None => moving,
                }
            }
            Engines::Idle => {
                let share = self.types[tail.kind.index()].ground.idle;
                let spare = (tail.fuel - self.fuel_to_leave(id)).max(Duration::ZERO);
                Duration::from_secs_f64(time.as_secs_f64() * share).min(spare)
            }
        }
    }

    /// Takes what the engines have burnt out of the tanks.
    pub(crate) fn burn(&mut self, id: TailId, now: Time) {
        let since = self.tails[id.index()].burnt_until;
        let time = now - since;
        let burnt = self.burnt(id, time);
        let tail = &mut self.tails[id.index()];
        tail.burnt_until = now;
        tail.halted = Duration::ZERO;
        tail.fuel -= burnt;
        match tail.engines {
            Engines::Flight => {
                tail.flown += burnt;
                self.log_flight(id, (since, now));
            }
            _ => tail.idled += burnt,
        }
    }

    /// The engines do something else from now on.
    pub(crate) fn set_engines(&mut self, tail: TailId, engines: Engines, now: Time) {
        self.burn(tail, now);
        self.tails[tail.index()].engines = engines;
    }

    /// Whether a tail refuels before it goes on: where it can, if what it has would not take it to the next fuel and from
    /// there to a refuge. At home it is full, unless it has lost some since.
    pub(crate) fn wants_fuel(&self, id: TailId) -> bool {
        let tail = &self.tails[id.index()];
        let reach = &self.types[tail.kind.index()].reach;
        let at_home = tail.place == tail.home && tail.relief.is_some();
        !tail.airborne
            && (reach.routes.has_fuel(tail.place.index()) || at_home)
            && tail.fuel < self.fuel_wanted(id).min(reach.full)
    }

    /// Time in the weather of now along the rest of the sortie to the first fuel, and from there to a refuge; home needs none.
    fn fuel_wanted(&self, id: TailId) -> Duration {
        let tail = &self.tails[id.index()];
        let kind = &self.types[tail.kind.index()];
        let ends = self.ends_of(id);
        let ends = ends.as_slice();
        let has_fuel = |end: &PlaceId| kind.reach.routes.has_fuel(end.index());
        let last = ends.iter().position(has_fuel).unwrap_or(ends.len() - 1);
        let (mut wanted, mut at) = (Duration::ZERO, tail.place);
        for &end in &ends[..=last] {
            wanted += self.leg_time(tail.kind, at, end);
            at = end;
        }
        // At the end of the sortie it comes home, where it needs no spot.
        let may_hold = kind.flies() && last + 1 < ends.len();
        let refuge = kind.reach.to_refuge[at.index()].filter(|_| may_hold);
        wanted + refuge.unwrap_or(Duration::ZERO)
    }

    /// Good-weather time from the end of the present leg along the rest of the sortie to the first fuel.
    pub(crate) fn time_onward(&self, id: TailId) -> Duration {
        let kind = self.tails[id.index()].kind;
        let reach = &self.types[kind.index()].reach;
        let mut km = 0.0;
        for pair in self.ends_of(id).as_slice().windows(2) {
            if reach.routes.has_fuel(pair[0].index()) {
                break;
            }
            km += self.km(kind, pair[0], pair[1]);
        }
        reach.time_for(km, 1.0)
    }

    /// What must be left for a tail on the ground to go on to fuel, in the weather of now or at least in good weather, and by
    /// no other landing than with all it has; nothing where it lacks that and can fill up.
    fn fuel_to_leave(&self, id: TailId) -> Duration {
        let tail = &self.tails[id.index()];
        let reach = &self.types[tail.kind.index()].reach;
        let (here, to) = (tail.place, self.target(id));
        let direct = [
            self.leg_time(tail.kind, here, to),
            reach.time_for(self.km(tail.kind, here, to), 1.0),
        ];
        let all = direct.map(|direct| direct + self.time_onward(id));
        let all = all.into_iter().find(|all| *all <= tail.fuel);
        let next = self.next_landing(id, tail.fuel);
        all.max(next.map(|(_, needs)| needs))
            .unwrap_or_else(|| reach.time_for(reach.routes.km_to_fuel(here.index()), 1.0))
    }

    /// Takes out of the tanks what engines on the ground have burnt in the weather until now, before it changes.
    pub(crate) fn burn_idling(&mut self, now: Time) {
        for id in (0..self.tails.len()).map(TailId::at) {
            if self.tails[id.index()].engines == Engines::Idle {
                self.burn(id, now);
            }
        }
    }

    /// How long a tail may wait in the air: what is left beyond the way to a refuge, and, before it has loaded, beyond the
    /// way to the next fuel. None if it may not wait at all, or there is no refuge.
    pub(crate) fn time_to_hold(&self, id: TailId, now: Time) -> Option<Duration> {
        let tail = &self.tails[id.index()];
        let reach = &self.types[tail.kind.index()].reach;
        let onward = match tail.leg {
            Leg::Out | Leg::React => self.time_onward(id),
            _ => Duration::ZERO,
        };
        let kept = reach.to_refuge[tail.place.index()]?.max(onward);
        let spare = self.fuel_left(id, now) - kept;
        (spare > Duration::ZERO).then_some(spare)
    }

    // --- refuelling --------------------------------------------------------------------------

    /// A tail that needs fuel asks for a refuelling point.
    pub(crate) fn ask_point(&mut self, tail: TailId, now: Time) -> Progress {
        self.burn(tail, now);
        if !self.wants_fuel(tail) {
            return Progress::Done;
        }
        self.wait_parked(tail, Task::Point, now)
    }

    /// A tail at a refuelling point takes fuel: the fixed time of its type, and what flows.
    pub(crate) fn refuel(&mut self, tail: TailId, now: Time) -> Progress {
        let record = &self.tails[tail.index()];
        if !record.holds.has(Resource::Point) {
            let leg = record.leg;
            return match self.stranded_for(tail) {
                Some(relief) => {
                    self.set_status(tail, Status::Fuelling(leg), now);
                    Progress::Takes(relief)
                }
                None => Progress::Done,
            };
        }
        let kind = &self.types[record.kind.index()];
        let leg = record.leg;
        let missing = kind.reach.full - record.fuel;
        let flows = self.flow_time(record.kind, record.place, missing);
        let fixed = if record.stops_in_leg > 0 || leg == Leg::Loaded && record.detours > 0 {
            let earlier = record.refills;
            self.later_draw(tail, Source::RefuelOnTheWay, earlier, &kind.spec.refuel)
        } else {
            let source = match leg {
                Leg::Out | Leg::React => Source::RefuelOut,
                Leg::Loaded | Leg::Aside | Leg::Back => Source::RefuelLoaded,
                Leg::Home => Source::RefuelHome,
            };
            self.sortie_draw(tail, source, &kind.spec.refuel)
        };
        self.tails[tail.index()].refills += 1;
        self.set_status(tail, Status::Fuelling(leg), now);
        Progress::Takes(fixed + flows)
    }

    /// Time in which so much flying time flows into the tanks at a place; none where the flow is not counted.
    pub(crate) fn flow_time(&self, kind: TypeId, place: PlaceId, missing: Duration) -> Duration {
        let burns = self.types[kind.index()].spec.fuel.kg_per_hour();
        let flow = self.places[place.index()].refuel_flow;
        flow.map_or(Duration::ZERO, |flow| {
            Duration::from_secs_f64(missing.as_secs_f64() * (burns / flow.kg_per_hour()))
        })
    }

    /// The tanks are full; the point goes to the next in line.
    pub(crate) fn end_refuelling(&mut self, tail: TailId, agenda: &mut Agenda) {
        self.fill_up(tail, agenda.now());
        let record = &self.tails[tail.index()];
        let (sortie, place) = (record.sortie, record.place);
        self.tell(Fact::Refuelled {
            tail,
            sortie,
            place,
        });
        self.let_go(tail, Resource::Point, agenda);
    }

    pub(crate) fn fill_up(&mut self, tail: TailId, now: Time) {
        self.burn(tail, now);
        let kind = self.tails[tail.index()].kind;
        let record = &mut self.tails[tail.index()];
        record.fuel = self.types[kind.index()].reach.full;
        record.relief = None;
    }
}
