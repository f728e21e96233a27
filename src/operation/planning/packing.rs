//! Packing: who boards together, and how many escorts go with them.
//!
//! Owns no state. Persons are taken by tier, the high one first, and then by id. Who is unfit, or may not travel with those
//! taken already, is passed over; the first who finds no seat or no escort ends it, so that nobody behind is preferred.

use crate::operation::facts::Constraint;
use crate::operation::ids::{PersonId, PlaceId, TailId};
use crate::operation::persons::{Person, Tier};
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
        let most_escorts = supply.limit(self.short_of_escorts());
        let mut load = Load {
            persons: Vec::with_capacity(limit.min(all) as usize),
            escorts: supply.aboard,
            full: false,
        };
        let loads = Tier::ALL.map(|tier| self.escort_load(kind, tier));
        let mut sums = Sums::default();
        let (mut escort_short, mut passed_over) = (false, false);
        for &id in self.persons.roster(from).iter().rev() {
            if load.persons.len() as u32 >= limit {
                break;
            }
            let person = self.persons.get(id);
            let first = load.persons.first();
            if !self.may_board(id, now) {
                continue;
            }
            let apart = first.is_some_and(|&first| !self.may_travel_together(first, id));
            if apart || !self.fits_in(&sums, tail, person) {
                passed_over = true;
                continue;
            }
            let watched = sums.watched + loads[person.tier as usize];
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

    /// Whether the rules of packing let a person join those taken so far.
    fn fits_in(&self, sums: &Sums, tail: TailId, person: &Person) -> bool {
        let kind = self.tails[tail.index()].kind;
        let medical = self.types[kind.index()].spec.medical.unwrap_or(u32::MAX);
        let mixes =
            |other: Tier| sums.by_tier[other as usize] == 0 || self.packing.mix(person.tier, other);
        Tier::ALL.into_iter().all(mixes)
            && sums.by_tier[person.tier as usize] < self.packing.most(person.tier)
            && !(person.medical && sums.medical >= medical)
    }
}
