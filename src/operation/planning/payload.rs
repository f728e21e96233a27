//! Payload: what a load takes of the persons that a lane moves, for the formulas.
//!
//! Owns the mix of those who take a lane, and the step from seats, escorts, medics and the rules of packing to persons a
//! load. Means alone: whole persons and whole escorts for a load of the mean mix, and then no more loads than the rules ask
//! for on average. Who stands before whom in the line is packing's, and no formula's.

use crate::operation::ids::{PlaceId, TypeId};
use crate::operation::persons::{Tier, Traits};
use crate::operation::world::World;

/// The persons of a lane, each part as a share of all of them.
#[derive(Clone, Debug)]
pub(super) struct Mix {
    /// Seats that one takes up, the medic's included.
    seats: f64,
    /// Those with a medical need.
    medical: f64,
    by_tier: [f64; Tier::ALL.len()],
}

impl World {
    /// The persons who come to a place along the lanes, or are held there.
    pub(super) fn bound_for(&self, place: PlaceId) -> impl Iterator<Item = &Traits> {
        let mut leads_there = vec![false; self.places.len()];
        leads_there[place.index()] = true;
        // No way is longer than there are lanes.
        for _ in 0..self.lanes.len() {
            for lane in &self.lanes {
                leads_there[lane.from.index()] |= leads_there[lane.to.index()];
            }
        }
        let ids = self.persons.ids();
        ids.filter(move |&id| leads_there[self.persons.place(id).index()])
            .map(|id| self.persons.traits(id))
    }

    /// The mix of those who take a lane out of a place: of all sites from which it is reached.
    pub(super) fn mix_at(&self, place: PlaceId) -> Mix {
        let (mut persons, mut medical, mut by_tier) = (0_u32, 0_u32, [0_u32; Tier::ALL.len()]);
        for person in self.bound_for(place) {
            persons += 1;
            medical += person.seats() - 1;
            by_tier[person.tier as usize] += 1;
        }
        let share = |part: u32| f64::from(part) / f64::from(persons.max(1));
        Mix {
            seats: 1.0 + share(medical),
            medical: share(medical),
            by_tier: by_tier.map(share),
        }
    }

    /// Escorts that one person of a mix takes up aboard a type, on average.
    pub(super) fn mean_escorts(&self, kind: TypeId, mix: &Mix) -> f64 {
        let tiers = Tier::ALL.into_iter().zip(mix.by_tier);
        tiers
            .map(|(tier, share)| share * self.escort_load(kind, tier))
            .sum()
    }

    /// Persons of a mix whom a load takes aboard a type, on average.
    pub(super) fn payload(&self, kind: TypeId, mix: &Mix) -> f64 {
        let mixed = self.seated(kind, mix.seats, self.mean_escorts(kind, mix));
        // Loads for one person of the mix, by each rule that may ask for more of them than there are seats.
        let of_tier = |tier: Tier| {
            let alone = self.seated(kind, mix.seats, self.escort_load(kind, tier));
            let most = alone.min(f64::from(self.packing.most(tier)));
            mix.by_tier[tier as usize] / most
        };
        let limited = Tier::ALL.map(|tier| match self.packing.most(tier) {
            u32::MAX => 0.0,
            _ => of_tier(tier),
        });
        let [high, medium, low] = Tier::ALL;
        let apart = [[high, medium], [high, low], [medium, low]].map(|[one, other]| {
            let mixes = self.packing.mix(one, other);
            let loads = of_tier(one) + of_tier(other);
            if mixes { 0.0 } else { loads }
        });
        let all_apart = match apart.iter().all(|&loads| loads > 0.0) {
            true => Tier::ALL.map(of_tier).iter().sum(),
            false => 0.0,
        };
        let medics = self.types[kind.index()].spec.medical;
        let medical = medics.map_or(0.0, |most| mix.medical / f64::from(most));
        let rules = limited.into_iter().chain(apart);
        let loads = rules
            .chain([all_apart, medical])
            .filter(|&loads| loads > 0.0);
        loads.map(|loads| 1.0 / loads).fold(mixed, f64::min)
    }

    /// The most persons, so many seats and so many escorts each, whom a type has the seats for.
    fn seated(&self, kind: TypeId, seats: f64, escorts: f64) -> f64 {
        let there_are = self.types[kind.index()].spec.cabin(None).seats;
        let fits = |persons: &u32| {
            let persons = f64::from(*persons);
            persons * seats + libm::ceil(persons * escorts - 1e-9) <= f64::from(there_are)
        };
        (1..=there_are).rev().find(fits).map_or(0.0, f64::from)
    }
}
