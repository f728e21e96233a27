//! Recount of security: open incidents, persons at sites, reaction forces.

use super::AuditError;
use crate::operation::ids::{ForceId, PlaceId};
use crate::operation::security::reaction::Posture;
use crate::operation::world::World;

impl World {
    /// Every site knows whom it holds, and every reaction force where its guards are.
    pub(super) fn audit_security(&self) -> Result<(), AuditError> {
        let mut open = 0;
        for (position, place) in self.places.iter().enumerate() {
            let Some(site) = &place.site else { continue };
            let (id, name) = (PlaceId::at(position), &self.names.places[position]);
            open += u32::from(site.unsafe_now());
            let there = self.persons.guarded_at(id);
            ensure!(
                site.persons == there,
                "the hazards of {name} count {} persons of {there}",
                site.persons
            );
            let apart = there - self.persons.inside_at(id);
            ensure!(
                apart == 0 || apart == self.persons.recount_apart(id),
                "{apart} persons are counted as kept apart at {name}, but others are"
            );
            let on_site = |posture: &Posture| match posture {
                Posture::Deployed(deployment) if deployment.place == id => deployment.on_site,
                _ => 0,
            };
            let come: u32 = self
                .forces
                .iter()
                .map(|force| on_site(&force.posture))
                .sum();
            ensure!(
                come == site.garrison.reinforced,
                "{come} of reaction forces are at {name}, which counts {}",
                site.garrison.reinforced
            );
        }
        ensure!(
            open == self.incidents_open,
            "{open} incidents are open, {} are counted",
            self.incidents_open
        );
        self.audit_forces()
    }

    /// The parts of a force that has been sent out add up to it, and no more of it is aboard than it has.
    fn audit_forces(&self) -> Result<(), AuditError> {
        for (position, force) in self.forces.iter().enumerate() {
            let (id, name) = (ForceId::at(position), &self.names.forces[position]);
            let squads = self.tails.iter().filter_map(|tail| tail.squad);
            let (mut aboard, mut lost) = (0, 0);
            for squad in squads.filter(|squad| squad.force == id && squad.call == force.calls) {
                aboard += squad.guards;
                lost += u32::from(squad.guards > force.guards);
            }
            ensure!(lost == 0, "more of {name} are aboard than it has");
            if let Posture::Deployed(deployment) = &force.posture {
                let parts = aboard + deployment.total();
                ensure!(
                    parts == force.guards,
                    "{parts} of {name} are deployed, of {}",
                    force.guards
                );
            }
        }
        Ok(())
    }
}
