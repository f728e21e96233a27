//! Packing: who boards together, and how many escorts go with them.
//!
//! Owns no state. Persons are taken by tier, the high one first, and then by id. Who is unfit, or may not travel with those
//! taken already, is passed over; the first who finds no seat or no escort ends it, so that nobody behind is preferred.

use crate::operation::facts::Constraint;
use crate::operation::ids::{PersonId, PlaceId, TailId, TypeId};
use crate::operation::persons::{Tier, Traits};
use crate::operation::readiness::escorts::Supply;
use crate::operation::world::World;
use crate::sim::Time;

/// Persons chosen for a tail.
pub(crate) struct Load {
    pub(crate) persons: Vec<PersonId>,
    pub(crate) escorts: u32,
    /// Whether another person would not have found a seat or an escort, or was passed over.
    pub(crate) full: bool,
}

/// What those taken so far add up to.
#[derive(Default)]
struct Sums {
    seats: u32,
    /// Escorts that they take up.
    watched: f64,
    by_tier: [u32; Tier::ALL.len()],
    medical: u32,
}

/// The rules of packing as they stand for one tail, asked of many persons.
struct Rules {
    /// Escorts that one of each tier takes up.
    watched: [f64; Tier::ALL.len()],
    /// Which tiers each may not travel with, and the most of each.
    apart: [[bool; Tier::ALL.len()]; Tier::ALL.len()],
    most: [u32; Tier::ALL.len()],
    /// Persons beside whom a medic can sit.
    medical: u32,
}

impl Rules {
    /// Whether a person may join those taken so far.
    fn allow(&self, sums: &Sums, person: &Traits) -> bool {
        let tier = person.tier as usize;
        let mut others = self.apart[tier].iter().zip(sums.by_tier);
        others.all(|(apart, taken)| !apart || taken == 0)
            && sums.by_tier[tier] < self.most[tier]
            && !(person.medical && sums.medical >= self.medical)
    }
}

impl World {
    /// Chooses who boards at a place, as many as seats, escorts, the rules of packing and `limit` allow.
    pub(crate) fn pack(
        &self,
        tail: TailId,
        from: PlaceId,
        limit: u32,
        supply: &Supply,
        now: Time,
    ) -> Result<Load, Constraint> {
        let kind = self.tails[tail.index()].kind;
        let all = self.seats(tail);
        let segregated = self.minors_travel_apart();
        let most_escorts = supply.limit(self.short_of_escorts());
        let mut load = Load {
            persons: Vec::with_capacity(limit.min(all) as usize),
            escorts: supply.aboard,
            full: false,
        };
        let rules = self.rules(kind);
        let mut sums = Sums::default();
        let (mut escort_short, mut passed_over) = (false, false);
        for &id in self.persons.roster(from).iter().rev() {
            if load.persons.len() as u32 >= limit {
                break;
            }
            let person = self.persons.traits(id);
            if !self.may_board(id, now) {
                continue;
            }
            let another_age = |first: &PersonId| self.persons.traits(*first).age != person.age;
            let apart = segregated && load.persons.first().is_some_and(another_age);
            if apart || !rules.allow(&sums, person) {
                passed_over = true;
                continue;
            }
            let watched = sums.watched + rules.watched[person.tier as usize];
            // A hair is allowed, so that thirds add up to one.
            let mut escorts = load.escorts;
            while watched > f64::from(escorts) + 1e-9 {
                escorts += 1;
            }
            escort_short = escorts > most_escorts;
            if escort_short || sums.seats + person.seats() + escorts > all {
                load.full = true;
                break;
            }
            load.persons.push(id);
            load.escorts = escorts;
            sums.watched = watched;
            sums.seats += person.seats();
            sums.by_tier[person.tier as usize] += 1;
            sums.medical += u32::from(person.medical);
            load.full = sums.seats + escorts == all;
        }
        // Who comes later would be passed over as well: it waits for nobody.
        load.full |= passed_over;
        if load.persons.is_empty() && escort_short {
            return Err(Constraint::Escort);
        }
        Ok(load)
    }

    fn rules(&self, kind: TypeId) -> Rules {
        Rules {
            watched: Tier::ALL.map(|tier| self.escort_load(kind, tier)),
            apart: Tier::ALL.map(|one| Tier::ALL.map(|other| !self.packing.mix(one, other))),
            most: Tier::ALL.map(|tier| self.packing.most(tier)),
            medical: self.types[kind.index()].spec.medical.unwrap_or(u32::MAX),
        }
    }
}
