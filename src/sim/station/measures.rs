//! What a station measures, and the laws its measures must obey.

use serde::{Deserialize, Serialize};

use super::rules::Loss;
use super::{Server, Station};
use crate::sim::measure::{Imbalance, Level, Tally};
use crate::sim::time::Time;

/// What a station has measured; times in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct StationMeasures {
    /// Servers there should be.
    pub capacity: Level,
    /// Customers in line.
    pub queue: Level,
    /// Customers in service.
    pub busy: Level,
    /// Customers served who keep their server.
    pub blocked: Level,
    /// From arrival to the first beginning of service, of all who began.
    pub wait: Tally,
    /// From arrival to departure, of all who left served.
    pub stay: Tally,
    /// Arrivals, those turned away included.
    pub arrivals: u64,
    /// Completed services.
    pub served: u64,
    /// Services interrupted, whatever became of them.
    pub interrupted: u64,
    /// Newcomers turned away because the waiting room was full.
    pub full: u64,
    /// Customers whose service was abandoned.
    pub abandoned: u64,
    /// Customers who gave up waiting.
    pub withdrawn: u64,
}

impl StationMeasures {
    /// Customers lost for this reason.
    #[must_use]
    pub const fn lost(&self, reason: Loss) -> u64 {
        match reason {
            Loss::Full => self.full,
            Loss::Abandoned => self.abandoned,
            Loss::Withdrawn => self.withdrawn,
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Levels {
    pub(super) capacity: Level,
    pub(super) busy: Level,
    pub(super) blocked: Level,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Tallies {
    pub(super) wait: Tally,
    pub(super) stay: Tally,
    pub(super) lost_stay: Tally,
    pub(super) arrivals: u64,
    pub(super) served: u64,
    pub(super) full: u64,
    pub(super) abandoned: u64,
    pub(super) withdrawn: u64,
    pub(super) interrupted: u64,
}

impl<T: Copy> Station<T> {
    /// Checks that no customer and no server was lost, that Little's law holds exactly for the line and for
    /// the station, that nobody waits before an idle server, and that every loss was heard.
    ///
    /// # Errors
    /// The law that does not hold, with both sides.
    pub fn settle(&self, now: Time) -> Result<(), Imbalance> {
        self.line.little(now)?;
        self.settle_customers(now)?;
        self.settle_servers()?;
        Imbalance::check(
            "customers abandoned and those announced",
            self.abandoned.len() as i128,
            0,
        )
    }

    fn settle_customers(&self, now: Time) -> Result<(), Imbalance> {
        let counts = &self.tallies;
        let levels = &self.levels;
        let inside = self.line.len() as u64 + u64::from(self.in_service());
        Imbalance::check(
            "customers who came, and those served, lost or still there",
            counts.arrivals,
            counts.served + counts.full + counts.abandoned + counts.withdrawn + inside,
        )?;
        Imbalance::check(
            "customers served, and those who left or keep their server",
            counts.served,
            counts.stay.count() + u64::from(self.blocked()),
        )?;
        let so_far: i128 = self
            .line
            .iter()
            .map(|(customer, _)| customer)
            .chain(self.servers.iter().filter_map(Server::customer))
            .map(|customer| i128::from((now - customer.arrived).micros()))
            .sum();
        Imbalance::check(
            "the integral of the customers in a station and their time there, in microseconds",
            self.line.length().integral(now)
                + levels.busy.integral(now)
                + levels.blocked.integral(now),
            counts.stay.sum() + counts.lost_stay.sum() + so_far,
        )
    }

    fn settle_servers(&self) -> Result<(), Imbalance> {
        let idle = self.idle.len() as i128;
        Imbalance::check(
            "servers made, and those idle, closed, busy or held",
            self.servers.len() as i128,
            idle + self.closed.len() as i128
                + i128::from(self.in_service())
                + i128::from(self.blocked()),
        )?;
        Imbalance::check(
            "customers waiting while servers are idle",
            idle.min(self.line.len() as i128),
            0,
        )?;
        let missing = i128::from(self.servers()) - i128::from(self.present());
        Imbalance::check("servers missing", missing.max(0), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Calendar, Duration, Tick};

    /// One server, of two; one is served, one is in service, one waits.
    fn station() -> (Station<u8>, Time) {
        let mut calendar = Calendar::<Tick>::new();
        let mut station = Station::new(0, 1);
        for token in 0..3 {
            station.arrive(&mut calendar, token, Duration::from_secs(5), 0);
        }
        let (now, tick) = calendar.pop().expect("the first is done");
        station.depart(&mut calendar, tick);
        (station, now + Duration::from_secs(1))
    }

    #[test]
    fn what_is_lost_does_not_balance() {
        let (sound, now) = station();
        assert_eq!(sound.settle(now), Ok(()));
        let spoils: [fn(&mut Station<u8>); 6] = [
            |station| station.tallies.arrivals += 1,
            |station| station.tallies.served += 1,
            |station| station.tallies.stay.record(1),
            |station| station.idle.push(0),
            |station| station.closed.push(0),
            |station| station.abandoned.push_back(9),
        ];
        for (number, spoil) in spoils.iter().enumerate() {
            let mut spoiled = sound.clone();
            spoil(&mut spoiled);
            assert!(spoiled.settle(now).is_err(), "{number}");
        }
    }
}
