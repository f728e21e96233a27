//! Recount of what tails take hold of on the ground: spots, loading teams, movements.

use super::AuditError;
use crate::operation::ids::{TailId, TypeId};
use crate::operation::lift::aprons::Aprons;
use crate::operation::lift::resources::Resource;
use crate::operation::lift::tails::Tail;
use crate::operation::world::World;
use crate::sim::Pool;

impl World {
    pub(super) fn audit_ground(&self) -> Result<(), AuditError> {
        let mut tails: Vec<Vec<&Tail>> = vec![Vec::new(); self.places.len()];
        for tail in &self.tails {
            tails[tail.place.index()].push(tail);
        }
        for (position, place) in self.places.iter().enumerate() {
            let name = &self.names.places[position];
            let here = Here {
                name,
                aprons: &place.aprons,
                tails: &tails[position],
            };
            for apron in place.aprons.all() {
                let stands = |kind: TypeId| std::ptr::eq(place.aprons.stand(kind), apron);
                here.recount(Resource::Spot, &apron.parking, 0, stands)?;
                here.recount(Resource::WorkingSpot, &apron.working, 0, stands)?;
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
            here.recount(Resource::Point, &place.points, 0, |_| true)?;
            if let Some(loaders) = &place.loaders {
                here.recount(Resource::Team, &loaders.teams, 0, |_| true)?;
            }
            if let Some((slots, _)) = &place.runway.movements {
                here.recount(Resource::Slot, &slots.pool, slots.clearing, |_| true)?;
            }
            for (&kind, serial) in &place.runway.serials {
                let own = |other| other == kind;
                here.recount(Resource::Serial, &serial.pool, serial.clearing, own)?;
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
}

/// A place and the tails there.
struct Here<'w> {
    name: &'w str,
    aprons: &'w Aprons,
    tails: &'w [&'w Tail],
}

impl Here<'_> {
    /// Compares a pool with the tails of some types that hold its resource, or wait for it.
    fn recount(
        &self,
        resource: Resource,
        pool: &Pool<TailId>,
        clearing: u32,
        of: impl Fn(TypeId) -> bool,
    ) -> Result<(), AuditError> {
        let name = self.name;
        let size = |tail: &Tail| match resource {
            Resource::Spot | Resource::WorkingSpot => self.aprons.size(tail.kind),
            _ => 1,
        };
        let in_line = |tail: &Tail| {
            let task = tail.tasks.first();
            tail.ticket.is_some() && task.and_then(|task| task.resource()) == Some(resource)
        };
        let (mut held, mut waiting) = (0, 0);
        for tail in self.tails.iter().filter(|tail| of(tail.kind)) {
            held += u32::from(tail.holds.has(resource)) * size(tail);
            waiting += usize::from(in_line(tail));
        }
        ensure!(
            held + clearing == pool.in_use(),
            "{} units of {resource:?} are taken at {name}, by tails that hold {held}",
            pool.in_use()
        );
        ensure!(
            waiting == pool.waiting(),
            "{} tails are in line for {resource:?} at {name}, {waiting} wait",
            pool.waiting()
        );
        Ok(())
    }
}
