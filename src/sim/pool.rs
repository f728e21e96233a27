//! A pool of equal units, taken several at a time and given back.
//!
//! Owns the count of units, the line of requests and their measures. Who holds how many is the model's to
//! know. Units given back go to the next in line within the same call: a newcomer of the same instant can
//! never take them, whatever the order of events.
//!
//! The rule: a request is granted at once if enough units are free and nobody waits at its priority or a
//! better one. Otherwise it waits, even if the units would suffice: a small request never overtakes a large
//! one of its own priority. The first in line is served as soon as its units are there, and nobody
//! behind it before.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::line::{Line, Ticket};
use super::measure::{Imbalance, Level, Tally};
use super::time::Time;

/// What became of a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Request {
    /// The units are taken.
    Granted,
    /// The request waits; the ticket serves to renege.
    Queued(Ticket),
}

/// Counted units and the requests for them.
///
/// A model that takes units from holders of lower rank (preemption) requests first, at a better priority,
/// and then releases for those it dispossesses: the units pass to the request at the head of the line.
///
/// ```
/// use airbridge::sim::{Pool, Request, Time};
///
/// let mut tools = Pool::new(2);
/// assert_eq!(tools.request(Time::ZERO, "first", 2, 0), Request::Granted);
/// assert!(matches!(tools.request(Time::ZERO, "second", 1, 0), Request::Queued(_)));
/// tools.release(Time::from_micros(5), 2);
/// assert_eq!(tools.next_granted(), Some("second"));
/// assert_eq!(tools.free(), 1);
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pool<T: Copy> {
    capacity: Level,
    in_use: Level,
    line: Line<Claim<T>>,
    granted: VecDeque<T>,
    counts: Counts,
}

/// A request that waits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Claim<T> {
    token: T,
    units: u32,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Counts {
    requested: u64,
    wait: Tally,
    reneged_wait: Tally,
    units_granted: u64,
    units_released: u64,
}

/// What a pool has measured; times in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct PoolMeasures {
    /// Units there are.
    pub capacity: Level,
    /// Units taken; above capacity while holders finish after a drop.
    pub in_use: Level,
    /// Requests waiting.
    pub queue: Level,
    /// Waits of the granted requests, those granted at once included.
    pub wait: Tally,
    /// Waits of the requests that reneged.
    pub reneged_wait: Tally,
    /// Requests made.
    pub requested: u64,
    /// Requests granted.
    pub granted: u64,
    /// Requests that gave up waiting.
    pub reneged: u64,
}

impl<T: Copy> Pool<T> {
    /// `capacity` units, all free.
    #[must_use]
    pub fn new(capacity: u32) -> Self {
        Self {
            capacity: Level::new(capacity.into()),
            in_use: Level::new(0),
            line: Line::new(),
            granted: VecDeque::new(),
            counts: Counts::default(),
        }
    }

    /// Asks for `units` units on behalf of `token`; a lower `priority` is served first.
    ///
    /// A request for more than the capacity waits until the capacity rises, and all behind it with it.
    ///
    /// # Panics
    /// If `units` is 0.
    pub fn request(&mut self, now: Time, token: T, units: u32, priority: i32) -> Request {
        assert!(units > 0, "0 units were requested: expected 1 at least");
        self.counts.requested += 1;
        let ticket = self.line.issue(priority);
        let overtakes = self.line.first().is_none_or(|(first, _)| ticket < first);
        if overtakes && units <= self.free() {
            self.take(now, units);
            self.counts.wait.record(0);
            return Request::Granted;
        }
        self.line.join(now, ticket, Claim { token, units });
        Request::Queued(ticket)
    }

    /// Gives back `units` units; they go to the next in line, or are retired above a lowered capacity.
    ///
    /// # Panics
    /// If fewer are in use.
    pub fn release(&mut self, now: Time, units: u32) {
        let in_use = self.in_use();
        assert!(
            units <= in_use,
            "{units} units were released, but only {in_use} are in use"
        );
        self.in_use.add(now, -i64::from(units));
        self.counts.units_released += u64::from(units);
        self.hand_over(now);
    }

    /// Changes the number of units. It may drop below those in use: holders finish, and what they give
    /// back is retired until the rest fits.
    pub fn set_capacity(&mut self, now: Time, capacity: u32) {
        self.capacity.set(now, capacity.into());
        self.hand_over(now);
    }

    /// A waiting request gives up; says whether it was still waiting.
    pub fn renege(&mut self, now: Time, ticket: Ticket) -> bool {
        let Some((_, wait)) = self.line.leave(now, ticket) else {
            return false;
        };
        self.counts.reneged_wait.record_duration(wait);
        self.hand_over(now);
        true
    }

    /// The next request that was granted after waiting. Its units are taken already; drain this after every
    /// call that may free units.
    pub fn next_granted(&mut self) -> Option<T> {
        self.granted.pop_front()
    }

    /// Units there are.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        self.capacity.count()
    }

    /// Units taken.
    #[must_use]
    pub fn in_use(&self) -> u32 {
        self.in_use.count()
    }

    /// Units that nobody holds.
    #[must_use]
    pub fn free(&self) -> u32 {
        self.capacity().saturating_sub(self.in_use())
    }

    /// Requests in line.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Who waits, in the order in which they will be served.
    pub fn waiters(&self) -> impl Iterator<Item = T> {
        self.line.iter().map(|(claim, _)| claim.token)
    }

    /// What has been measured so far.
    #[must_use]
    pub fn measures(&self) -> PoolMeasures {
        PoolMeasures {
            capacity: self.capacity,
            in_use: self.in_use,
            queue: self.line.length(),
            wait: self.counts.wait,
            reneged_wait: self.counts.reneged_wait,
            requested: self.counts.requested,
            granted: self.counts.wait.count(),
            reneged: self.counts.reneged_wait.count(),
        }
    }

    /// Checks that no request and no unit was lost, that Little's law holds exactly for the line, and that
    /// every grant was heard.
    ///
    /// # Errors
    /// The law that does not hold, with both sides.
    pub fn settle(&self, now: Time) -> Result<(), Imbalance> {
        let counts = &self.counts;
        self.line.little(now)?;
        Imbalance::check(
            "requests made, and those granted, gone or waiting",
            counts.requested,
            i128::from(counts.wait.count())
                + i128::from(counts.reneged_wait.count())
                + self.line.len() as i128,
        )?;
        Imbalance::check(
            "the integral of a pool's line and the waits of all requests, in microseconds",
            self.line.length().integral(now),
            counts.wait.sum() + counts.reneged_wait.sum() + self.time_still_waiting(now),
        )?;
        Imbalance::check(
            "units granted, and those in use or released",
            counts.units_granted,
            i128::from(counts.units_released) + i128::from(self.in_use()),
        )?;
        Imbalance::check(
            "requests granted after waiting and those told so",
            self.granted.len() as i128,
            0,
        )
    }

    fn take(&mut self, now: Time, units: u32) {
        self.in_use.add(now, units.into());
        self.counts.units_granted += u64::from(units);
    }

    /// Serves the line from its head for as long as the head's units are there.
    fn hand_over(&mut self, now: Time) {
        while let Some((_, claim)) = self.line.first()
            && claim.units <= self.free()
            && let Some((_, wait)) = self.line.serve(now)
        {
            self.take(now, claim.units);
            self.counts.wait.record_duration(wait);
            self.granted.push_back(claim.token);
        }
    }

    fn time_still_waiting(&self, now: Time) -> i128 {
        self.line
            .iter()
            .map(|(_, since)| i128::from((now - since).micros()))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two units, taken; two wait, of whom one gives up; then one is released.
    fn pool() -> Pool<u8> {
        let at = Time::from_micros;
        let mut pool = Pool::new(2);
        pool.request(at(0), 1, 1, 0);
        pool.request(at(1), 2, 1, 0);
        let Request::Queued(gone) = pool.request(at(2), 3, 1, 0) else {
            panic!("all are taken");
        };
        pool.request(at(3), 4, 1, 0);
        assert!(pool.renege(at(5), gone));
        pool.release(at(9), 1);
        assert_eq!(pool.next_granted(), Some(4));
        pool
    }

    #[test]
    fn what_is_lost_does_not_balance() {
        let end = Time::from_micros(10);
        assert_eq!(pool().settle(end), Ok(()));
        let spoils: [fn(&mut Pool<u8>); 5] = [
            |pool| pool.counts.requested += 1,
            |pool| pool.counts.wait.record(1),
            |pool| pool.counts.reneged_wait.record(1),
            |pool| pool.counts.units_granted += 1,
            |pool| pool.granted.push_back(9),
        ];
        for (number, spoil) in spoils.iter().enumerate() {
            let mut spoiled = pool();
            spoil(&mut spoiled);
            assert!(spoiled.settle(end).is_err(), "{number}");
        }
    }
}
