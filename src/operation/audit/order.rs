//! The audit of the air-tasking order.

use super::AuditError;
use crate::operation::world::World;

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
}
