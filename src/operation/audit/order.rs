//! The audit of the air-tasking order, of tails that wait to go on, and of forces that wait for a tail.

use super::AuditError;
use crate::operation::ids::TailId;
use crate::operation::world::World;
use crate::sim::Time;

impl World {
    /// Nobody flies two lines in one sortie, and what has taken a line has been tasked.
    pub(super) fn audit_order(&self) -> Result<(), AuditError> {
        let mut taken: Vec<_> = self.lines_taken().collect();
        taken.sort_unstable();
        for pair in taken.windows(2) {
            let (tail, sortie) = pair[0];
            ensure!(
                pair[0] != pair[1],
                "sortie {sortie} of {} flies two lines of the order",
                self.names.tail(tail)
            );
        }
        for (tail, sortie) in taken {
            let flown = self.tails[tail.index()].sortie;
            ensure!(
                sortie <= flown,
                "sortie {sortie} of {} flies a line and has not been tasked",
                self.names.tail(tail)
            );
        }
        Ok(())
    }

    /// At an instant at which nothing happens no tail stands idle that could move on, and no force waits that one could take:
    /// what lets a tail go is an event of its own or a review set for that instant, and never whatever happens next.
    pub(crate) fn audit_idle(&self, now: Time) -> Result<(), AuditError> {
        let ids = (0..self.tails.len()).map(TailId::at);
        for id in ids.filter(|id| self.tails[id.index()].status.waits_for_review()) {
            ensure!(
                self.must_wait(id, now).is_err(),
                "{} waits at {:.6} h although it could go on",
                self.names.tail(id),
                now.as_hours_f64()
            );
        }
        if let Some((force, tail)) = self.waits_in_vain(now) {
            return Err(AuditError(format!(
                "the force {} waits at {:.6} h although {} could take it",
                self.names.force(force),
                now.as_hours_f64(),
                self.names.tail(tail)
            )));
        }
        Ok(())
    }
}
