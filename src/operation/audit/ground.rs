//! Recount of what tails take hold of on the ground: spots, loading teams, movements.

use super::AuditError;
use crate::operation::ids::{PlaceId, TailId, TypeId};
use crate::operation::lift::resources::Resource;
use crate::operation::lift::tails::Tail;
use crate::operation::world::World;
use crate::sim::Pool;

impl World {
    pub(super) fn audit_ground(&self) -> Result<(), AuditError> {
        for (position, place) in self.places.iter().enumerate() {
            let id = PlaceId::at(position);
            let name = self.names.place(id);
            for apron in place.aprons.all() {
                let stands = |kind: TypeId| std::ptr::eq(place.aprons.stand(kind), apron);
                self.recount(id, Resource::Spot, &apron.parking, 0, stands)?;
                self.recount(id, Resource::WorkingSpot, &apron.working, 0, stands)?;
                let (taken, spots) = (apron.parking.in_use(), apron.spots);
                ensure!(
                    taken <= spots,
                    "{taken} of the {spots} spots of {name} are taken"
                );
                let (taken, spots) = (apron.working.in_use(), apron.working.capacity());
                ensure!(
                    taken <= spots,
                    "{taken} of the {spots} working spots of {name} are taken"
                );
            }
            self.recount(id, Resource::Point, &place.points, 0, |_| true)?;
            if let Some(loaders) = &place.loaders {
                self.recount(id, Resource::Team, &loaders.teams, 0, |_| true)?;
            }
            if let Some((slots, _)) = &place.runway.movements {
                self.recount(id, Resource::Slot, &slots.pool, slots.clearing, |_| true)?;
            }
            for (&kind, serial) in &place.runway.serials {
                let own = |other| other == kind;
                self.recount(id, Resource::Serial, &serial.pool, serial.clearing, own)?;
            }
        }
        for (position, tail) in self.tails.iter().enumerate() {
            ensure!(
                tail.holds.has(Resource::WorkingSpot) <= tail.holds.has(Resource::Spot),
                "{} works on no spot",
                self.names.tail(TailId::at(position))
            );
        }
        Ok(())
    }

    /// Compares a pool with the tails of some types that hold its resource, or wait for it, at a place.
    fn recount(
        &self,
        place: PlaceId,
        resource: Resource,
        pool: &Pool<TailId>,
        clearing: u32,
        of: impl Fn(TypeId) -> bool,
    ) -> Result<(), AuditError> {
        let name = self.names.place(place);
        let here = |tail: &&Tail| tail.place == place && of(tail.kind);
        let size = |tail: &Tail| match resource {
            Resource::Spot | Resource::WorkingSpot => {
                self.places[place.index()].aprons.size(tail.kind)
            }
            _ => 1,
        };
        let holders = self.tails.iter().filter(here);
        let held: u32 = holders
            .filter(|tail| tail.holds.has(resource))
            .map(size)
            .sum();
        ensure!(
            held + clearing == pool.in_use(),
            "{} units of {resource:?} are taken at {name}, by tails that hold {held}",
            pool.in_use()
        );
        let in_line = |tail: &&Tail| {
            let task = tail.tasks.first();
            tail.ticket.is_some() && task.and_then(|task| task.resource()) == Some(resource)
        };
        let waiting = self.tails.iter().filter(here).filter(in_line).count();
        ensure!(
            waiting == pool.waiting(),
            "{} tails are in line for {resource:?} at {name}, {waiting} wait",
            pool.waiting()
        );
        Ok(())
    }
}
