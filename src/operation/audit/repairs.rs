//! Recount of maintenance: teams, parts, and who is grounded.

use super::AuditError;
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::lift::tails::Status;
use crate::operation::world::World;

impl World {
    pub(super) fn audit_repairs(&self) -> Result<(), AuditError> {
        for (position, place) in self.places.iter().enumerate() {
            let (id, name) = (PlaceId::at(position), &self.names.places[position]);
            let count = |status: Status| {
                let is = |tail: &&crate::operation::lift::tails::Tail| {
                    tail.home == id && tail.status == status
                };
                self.tails.iter().filter(is).count()
            };
            let (mending, teams) = (count(Status::InRepair), place.teams.in_use());
            ensure!(
                mending == teams as usize,
                "{mending} tails of {name} are being mended, by {teams} teams"
            );
            let (idle, waiting) = (count(Status::WaitingForTeam), place.teams.waiting());
            ensure!(
                idle == waiting,
                "{idle} tails of {name} wait for a team, {waiting} are in line"
            );
            let here = self.spares.iter().filter(|spare| spare.place == id);
            let in_line: usize = here.map(|spare| spare.stock.waiting()).sum();
            let idle = count(Status::WaitingForPart);
            ensure!(
                idle == in_line,
                "{idle} tails of {name} wait for a part, {in_line} are in line"
            );
        }
        for (position, spare) in self.spares.iter().enumerate() {
            let (due, out) = (spare.ordered - spare.delivered, spare.stock.in_use());
            ensure!(
                due == out,
                "{due} of {} are on order, {out} are gone from the stock",
                self.names.spares[position]
            );
        }
        for (position, tail) in self.tails.iter().enumerate() {
            let id = TailId::at(position);
            ensure!(
                tail.broken == self.grounded(tail),
                "{} is grounded or not against what is to be done on it: {:?}",
                self.names.tail(id),
                tail.work
            );
            ensure!(
                (tail.status == Status::WaitingForPart) <= self.missing_part(id).is_some(),
                "{} waits for a part and lacks none",
                self.names.tail(id)
            );
        }
        Ok(())
    }
}
