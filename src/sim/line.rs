//! A waiting line: by priority, and first come first served within one.
//!
//! Owns who waits, since when, the length of the line over time and all time spent in it. It serves
//! nobody by itself; [`Pool`](super::Pool) and [`Station`](super::Station) do.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::measure::{Imbalance, Level};
use super::time::{Duration, Time};

/// A place in a waiting line, and the order of the line: lower priority numbers first, then lower numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Ticket {
    priority: i32,
    number: u64,
}

impl Ticket {
    /// The priority; lower is served first.
    #[must_use]
    pub const fn priority(self) -> i32 {
        self.priority
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Place<T> {
    ticket: Ticket,
    since: Time,
    item: T,
}

/// Those who wait, in order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Line<T> {
    places: VecDeque<Place<T>>,
    issued: u64,
    length: Level,
    /// Microseconds in line of all who have left it.
    waited: i128,
}

impl<T: Copy> Line<T> {
    pub(super) const fn new() -> Self {
        Self {
            places: VecDeque::new(),
            issued: 0,
            length: Level::new(0),
            waited: 0,
        }
    }

    /// Issues the next ticket, which is behind all others of its priority.
    pub(super) fn issue(&mut self, priority: i32) -> Ticket {
        let number = self.issued;
        self.issued += 1;
        Ticket { priority, number }
    }

    /// `item` waits from now on, in the place its ticket says. In line, for a customer copied at once after it was
    /// put together waits for its own bytes.
    #[inline(always)]
    pub(super) fn join(&mut self, now: Time, ticket: Ticket, item: T) {
        let place = Place {
            ticket,
            since: now,
            item,
        };
        if self.last().is_none_or(|last| last < ticket) {
            self.places.push_back(place);
        } else {
            let at = self.position(ticket);
            self.places.insert(at, place);
        }
        self.length.add(now, 1);
    }

    /// The first in line.
    pub(super) fn first(&self) -> Option<(Ticket, T)> {
        self.places.front().map(|place| (place.ticket, place.item))
    }

    /// The first in line leaves it; in line for the same reason.
    #[inline(always)]
    pub(super) fn serve(&mut self, now: Time) -> Option<(T, Duration)> {
        let place = self.places.pop_front()?;
        Some(self.left(now, place))
    }

    /// Whoever holds `ticket` leaves the line.
    pub(super) fn leave(&mut self, now: Time, ticket: Ticket) -> Option<(T, Duration)> {
        let at = self.position(ticket);
        self.places.get(at).filter(|place| place.ticket == ticket)?;
        let place = self.places.remove(at)?;
        Some(self.left(now, place))
    }

    /// The first whom `wanted` picks.
    pub(super) fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<Ticket> {
        let place = self.places.iter().find(|place| wanted(&place.item))?;
        Some(place.ticket)
    }

    /// All in line, in order, each with the instant since when.
    pub(super) fn iter(&self) -> impl Iterator<Item = (T, Time)> {
        self.places.iter().map(|place| (place.item, place.since))
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The number in line over time.
    pub(super) fn length(&self) -> Level {
        self.length
    }

    /// Little's law without statistics: the integral of the length is the time spent in line, by those who
    /// left and by those still there.
    pub(super) fn little(&self, now: Time) -> Result<(), Imbalance> {
        let waiting: i128 = self
            .places
            .iter()
            .map(|place| i128::from((now - place.since).micros()))
            .sum();
        Imbalance::check(
            "the integral of a line's length and the time spent in it, in microseconds",
            self.length.integral(now),
            self.waited + waiting,
        )?;
        Imbalance::check(
            "the length of a line and those in it",
            self.length.current(),
            self.places.len() as i128,
        )
    }

    fn last(&self) -> Option<Ticket> {
        self.places.back().map(|place| place.ticket)
    }

    fn position(&self, ticket: Ticket) -> usize {
        self.places.partition_point(|place| place.ticket < ticket)
    }

    fn left(&mut self, now: Time, place: Place<T>) -> (T, Duration) {
        let wait = now - place.since;
        self.length.add(now, -1);
        self.waited += i128::from(wait.micros());
        (place.item, wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: u64) -> Time {
        Time::from_micros(micros)
    }

    #[test]
    fn the_order_is_priority_then_arrival() {
        let mut line = Line::new();
        for (item, priority) in [('a', 5), ('b', 1), ('c', 5), ('d', 1), ('e', 3)] {
            let ticket = line.issue(priority);
            line.join(Time::ZERO, ticket, item);
        }
        let order: String = line.iter().map(|(item, _)| item).collect();
        assert_eq!(order, "bdeac");
        assert_eq!(line.serve(at(7)), Some(('b', Duration::from_micros(7))));
    }

    #[test]
    fn an_old_ticket_takes_its_old_place() {
        let mut line = Line::new();
        let old = line.issue(2);
        for item in ['x', 'y'] {
            let ticket = line.issue(2);
            line.join(Time::ZERO, ticket, item);
        }
        line.join(at(1), old, 'o');
        assert_eq!(line.first(), Some((old, 'o')));
    }

    #[test]
    fn who_left_cannot_leave_again() {
        let mut line = Line::new();
        let ticket = line.issue(0);
        line.join(at(1), ticket, 'a');
        assert_eq!(line.find(|&item| item == 'a'), Some(ticket));
        assert_eq!(
            line.leave(at(4), ticket),
            Some(('a', Duration::from_micros(3)))
        );
        assert_eq!(line.leave(at(4), ticket), None);
        assert_eq!((line.len(), line.length().integral(at(9))), (0, 3));
    }

    #[test]
    fn littles_law_counts_those_still_waiting() {
        let mut line = Line::new();
        for item in 0..4_u64 {
            let ticket = line.issue(0);
            line.join(at(item * 10), ticket, item);
        }
        line.serve(at(35));
        assert_eq!(line.little(at(100)), Ok(()));
    }
}
