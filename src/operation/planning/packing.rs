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

/// The rules of packing as they stand for one tail, asked of many persons.
struct Rules {
    /// Escorts that one of each tier takes up.
    watched: [f64; Tier::ALL.len()],
    /// Which tiers each may not travel with.
    apart: [[bool; Tier::ALL.len()]; Tier::ALL.len()],
}

/// Who else may join those taken so far.
struct Room {
    /// How many more of each tier.
    of_tier: [u32; Tier::ALL.len()],
    /// How many more beside whom a medic must sit.
    medical: u32,
}

impl Room {
    fn is_for(&self, who: &Traits) -> bool {
        self.of_tier[who.tier as usize] > 0 && (!who.medical || self.medical > 0)
    }

    /// A person joins them, and keeps off all whom the rules keep apart from him.
    fn take(&mut self, who: &Traits, rules: &Rules) {
        self.medical -= u32::from(who.medical);
        self.of_tier[who.tier as usize] -= 1;
        for (room, apart) in self.of_tier.iter_mut().zip(rules.apart[who.tier as usize]) {
            if apart {
                *room = 0;
            }
        }
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
        let rules = self.rules(kind);
        let mut room = Room {
            of_tier: Tier::ALL.map(|tier| self.packing.most(tier)),
            medical: self.types[kind.index()].spec.medical.unwrap_or(u32::MAX),
        };
        let mut persons = Vec::with_capacity(limit.min(all) as usize);
        let (mut seats, mut escorts, mut watched) = (0, supply.aboard, 0.0);
        let (mut full, mut escort_short, mut passed_over) = (false, false, false);
        for &id in self.persons.roster(from).iter().rev() {
            if persons.len() as u32 >= limit {
                break;
            }
            let who = self.persons.traits(id);
            if !self.may_board(id, now) {
                continue;
            }
            let another_age = |first: &PersonId| self.persons.traits(*first).age != who.age;
            let apart = segregated && persons.first().is_some_and(another_age);
            if apart || !room.is_for(who) {
                passed_over = true;
                continue;
            }
            watched += rules.watched[who.tier as usize];
            let mut needed = escorts;
            // A hair is allowed, so that thirds add up to one.
            while watched > f64::from(needed) + 1e-9 {
                needed += 1;
            }
            escort_short = needed > most_escorts;
            if escort_short || seats + who.seats() + needed > all {
                full = true;
                break;
            }
            persons.push(id);
            room.take(who, &rules);
            (seats, escorts) = (seats + who.seats(), needed);
        }
        if persons.is_empty() && escort_short {
            return Err(Constraint::Escort);
        }
        let no_seat_left = !persons.is_empty() && seats + escorts == all;
        Ok(Load {
            persons,
            escorts,
            // Who comes later would be passed over as well: it waits for nobody.
            full: full || no_seat_left || passed_over,
        })
    }

    fn rules(&self, kind: TypeId) -> Rules {
        Rules {
            watched: Tier::ALL.map(|tier| self.escort_load(kind, tier)),
            apart: Tier::ALL.map(|one| Tier::ALL.map(|other| !self.packing.mix(one, other))),
        }
    }
}
