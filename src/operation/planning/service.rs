//! Services: what one type does on a lane, by its mean times, for the formulas.
//!
//! Owns the hours that light, hours of opening, crews and escorts leave it, and the sorties that fit into them. How many
//! tails there are, and which part of them a lane has, is `closed_form`'s.

use super::arithmetic::{cycle_h, fleet_per_day, sorties_a_day, utilisation_h};
use crate::operation::ids::{CrewId, LaneId, PlaceId, TypeId};
use crate::operation::lift::ground::{LEAVE, PICK_UP, PUT_DOWN};
use crate::operation::lift::timing::Moment;
use crate::operation::world::World;
use crate::scenario::fleet::{Mode, Window};
use crate::sim::{Duration, Time};

/// What one type does on a lane.
pub(super) struct Service {
    pub(super) kind: TypeId,
    /// Persons on a tail, seats for escorts and medics taken off.
    pub(super) payload: f64,
    pub(super) round_trip_h: f64,
    /// Hours on a spot where persons board, and where they leave.
    pub(super) on_spot_h: [f64; 2],
    /// Hours for which one person takes up an escort, there and back.
    pub(super) escort_h: f64,
    /// Sorties that a tail can fly in a day.
    pub(super) each_tail: f64,
    /// Sorties that the crews of the type can fly in a day; infinite where crews are not counted.
    pub(super) all_crews: f64,
    /// Share of the type's tails and crews that the lane has of them.
    pub(super) share: f64,
}

impl Service {
    /// Persons it moves in a day with so many tails of its type.
    pub(super) fn per_day(&self, tails: u32) -> f64 {
        if tails == 0 {
            return 0.0;
        }
        let tails = f64::from(tails);
        let sorties = self.each_tail.min(self.all_crews / tails);
        let ute_h = utilisation_h(sorties, self.round_trip_h);
        fleet_per_day(self.payload, tails * self.share, ute_h, self.round_trip_h)
    }
}

impl World {
    /// Mean times on a spot with so many persons: where they board, and where they leave.
    fn mean_on_spot(&self, kind: TypeId, persons: u32) -> [Duration; 2] {
        [PICK_UP, PUT_DOWN].map(|tasks| {
            self.mean_of(kind, tasks, persons, true) + self.mean_of(kind, LEAVE, persons, true)
        })
    }

    /// Hours of the first day in which a type may load, take off and land on a lane.
    pub(super) fn usable_h(&self, kind: TypeId, lane: LaneId) -> f64 {
        let (from, to) = self.lane_ends(lane);
        let kind = &self.types[kind.index()];
        // A convoy needs light, or the dark, only to set out.
        let by_road = kind.spec.mode == Mode::Road;
        let to = if by_road { from } else { to };
        let ends = |at: Time| [from, to].map(|place| Moment { place, at });
        let open = |end: Moment| by_road || self.places[end.place.index()].usable_at(end.at);
        let usable = |at: Time| {
            let ends = ends(at).into_iter();
            ends.clone().all(open) && ends.into_iter().all(|end| self.light_suits(kind, end))
        };
        let change = |at: Time| {
            let changes = ends(at).map(|end| self.light_changes(kind, end));
            changes.into_iter().flatten().min()
        };
        let day_end = Time::ZERO + Duration::from_days(1);
        let (mut at, mut open) = (Time::ZERO, Duration::ZERO);
        while at < day_end {
            let next = change(at).map_or(day_end, |change| change.min(day_end));
            if usable(at) {
                open += next - at;
            }
            at = next;
        }
        open.as_hours_f64()
    }

    /// Hours of the first day in which crews that may not fly by night can fly a type on a lane.
    fn lit_h(&self, kind: TypeId, lane: LaneId, home: PlaceId) -> f64 {
        let kind = &self.types[kind.index()];
        match (kind.spec.mode, kind.spec.window) {
            (Mode::Road, _) | (Mode::Air, Window::Day) => 24.0,
            (Mode::Air, Window::Night) => 0.0,
            (Mode::Air, Window::Any) => {
                let (from, to) = self.lane_ends(lane);
                let lit = [from, to, home].map(|place| {
                    let sun = &self.places[place.index()].sun;
                    24.0 * sun.share_of_first_day()
                });
                lit.into_iter().fold(24.0, f64::min)
            }
        }
    }

    /// Sorties that the crews of a type can fly in a day on a lane, the first of a tail from home and back, every further one
    /// between the ends; infinite where crews are not counted. Those who may not fly by night have the day for it.
    fn sorties_of_crews(&self, kind: TypeId, lane: LaneId, first_h: f64, next_h: f64) -> f64 {
        let Some(rules) = &self.types[kind.index()].crew else {
            return f64::INFINITY;
        };
        let home = self.types[kind.index()].home;
        let lit_h = self.lit_h(kind, lane, home);
        let duty_h = rules.duty.as_hours_f64();
        let duty_days = 24.0 / (duty_h + rules.rest.as_hours_f64()).max(24.0);
        let of_crew = |id: CrewId| {
            let day_h = match self.crews[id.index()].night {
                true => duty_h,
                false => duty_h.min(lit_h),
            };
            duty_days * sorties_a_day(day_h, first_h, next_h)
        };
        rules.crews().map(of_crew).sum()
    }

    pub(super) fn service(&self, kind: TypeId, lane: LaneId) -> Service {
        let (from, to) = self.lane_ends(lane);
        let home = self.types[kind.index()].home;
        let hours = |span: Duration| span.as_hours_f64();
        let leg = |from, to| hours(self.mean_leg(kind, from, to, None));
        let mix = self.mix_at(from);
        let payload = self.payload(kind, &mix);
        // No round trip takes no time at all, however close its ends.
        let round_trip_h = (leg(from, to) + leg(to, from)).max(1e-6);
        let [boarding, leaving] = self.mean_on_spot(kind, payload as u32).map(hours);
        let first_h = hours(self.cycle(kind, lane, home));
        let next_h = if home == from || home == to {
            first_h
        } else {
            let refuel = hours(self.types[kind.index()].spec.refuel.mean());
            cycle_h(round_trip_h, boarding + leaving + refuel)
        };
        let all_crews = self.sorties_of_crews(kind, lane, first_h, next_h);
        Service {
            kind,
            payload,
            round_trip_h,
            on_spot_h: [boarding, leaving],
            escort_h: self.mean_escorts(kind, &mix) * next_h,
            each_tail: sorties_a_day(
                self.usable_h(kind, lane),
                hours(self.time_in_window(kind, lane, home)),
                next_h,
            )
            .min(24.0 / next_h),
            all_crews,
            share: 1.0,
        }
    }
}
