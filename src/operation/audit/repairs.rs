//! Recount of maintenance: teams, parts, and who is grounded.

use super::AuditError;
use crate::operation::ids::{PlaceId, TailId};
use crate::operation::lift::tails::Status;
use crate::operation::world::World;

impl World {
    pub(super) fn audit_repairs(&self) -> Result<(), AuditError> {
        let mut by_home = vec![[0_usize; 3]; self.places.len()];
        for tail in &self.tails {
            let [mending, for_a_team, for_a_part] = &mut by_home[tail.home.index()];
            match tail.status {
                Status::InRepair => *mending += 1,
                Status::WaitingForTeam => *for_a_team += 1,
                Status::WaitingForPart => *for_a_part += 1,
                _ => {}
            }
        }
        for (position, place) in self.places.iter().enumerate() {
            let (id, name) = (PlaceId::at(position), &self.names.places[position]);
            let [mending, for_a_team, for_a_part] = by_home[position];
            let teams = place.teams.in_use();
            ensure!(
                mending == teams as usize,
                "{mending} tails of {name} are being mended, by {teams} teams"
            );
            let waiting = place.teams.waiting();
            ensure!(
                for_a_team == waiting,
                "{for_a_team} tails of {name} wait for a team, {waiting} are in line"
            );
            let here = self.spares.iter().filter(|spare| spare.place == id);
            let in_line: usize = here.map(|spare| spare.stock.waiting()).sum();
            ensure!(
                for_a_part == in_line,
                "{for_a_part} tails of {name} wait for a part, {in_line} are in line"
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
