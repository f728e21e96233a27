//! A finite buffer: a store of equal things with a limit.
//!
//! Owns the content, the limit and their measures. Nobody waits at a buffer: what does not fit is refused,
//! and the model decides who waits where.

use serde::{Deserialize, Serialize};

use super::measure::{Imbalance, Level};
use super::time::Time;

/// A store with a limit.
///
/// ```
/// use airbridge::sim::{Buffer, Time};
///
/// let mut hall = Buffer::new(10);
/// assert!(hall.put(Time::ZERO, 8));
/// assert!(!hall.put(Time::ZERO, 3), "no room for a part of it either");
/// assert_eq!((hall.level(), hall.room()), (8, 2));
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Buffer {
    measures: BufferMeasures,
}

/// What a buffer has measured.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BufferMeasures {
    /// The content.
    pub level: Level,
    /// The limit.
    pub capacity: Level,
    /// Things put in.
    pub put: u64,
    /// Things taken out.
    pub taken: u64,
    /// Things refused for want of room.
    pub refused: u64,
    /// Things asked for that were not there.
    pub missed: u64,
}

impl Buffer {
    /// An empty buffer with this limit.
    #[must_use]
    pub fn new(capacity: u32) -> Self {
        Self {
            measures: BufferMeasures {
                level: Level::new(0),
                capacity: Level::new(capacity.into()),
                put: 0,
                taken: 0,
                refused: 0,
                missed: 0,
            },
        }
    }

    /// Puts `count` things in, all or none; says whether they fitted.
    pub fn put(&mut self, now: Time, count: u32) -> bool {
        let fits = count <= self.room();
        if fits {
            self.measures.level.add(now, count.into());
            self.measures.put += u64::from(count);
        } else {
            self.measures.refused += u64::from(count);
        }
        fits
    }

    /// Takes `count` things out, all or none; says whether they were there.
    pub fn take(&mut self, now: Time, count: u32) -> bool {
        let there = count <= self.level();
        if there {
            self.measures.level.add(now, -i64::from(count));
            self.measures.taken += u64::from(count);
        } else {
            self.measures.missed += u64::from(count);
        }
        there
    }

    /// Changes the limit. It may drop below the content, which then stays until taken.
    pub fn set_capacity(&mut self, now: Time, capacity: u32) {
        self.measures.capacity.set(now, capacity.into());
    }

    /// The content.
    #[must_use]
    pub fn level(&self) -> u32 {
        self.measures.level.count()
    }

    /// The limit.
    #[must_use]
    pub fn capacity(&self) -> u32 {
        self.measures.capacity.count()
    }

    /// How much more fits.
    #[must_use]
    pub fn room(&self) -> u32 {
        self.capacity().saturating_sub(self.level())
    }

    /// What has been measured so far.
    #[must_use]
    pub fn measures(&self) -> &BufferMeasures {
        &self.measures
    }

    /// Checks that what was put in was taken out or is still there.
    ///
    /// # Errors
    /// The law that does not hold, with both sides.
    pub fn settle(&self) -> Result<(), Imbalance> {
        Imbalance::check(
            "things put into a buffer, and those taken out or still there",
            self.measures.put,
            i128::from(self.measures.taken) + i128::from(self.level()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_whole_and_counted() {
        let mut buffer = Buffer::new(5);
        assert!(buffer.put(Time::ZERO, 4));
        assert!(!buffer.put(Time::ZERO, 2));
        assert!(!buffer.take(Time::ZERO, 5));
        assert!(buffer.take(Time::from_micros(3), 4));
        let measures = buffer.measures();
        assert_eq!((measures.put, measures.taken), (4, 4));
        assert_eq!((measures.refused, measures.missed), (2, 5));
        assert_eq!(measures.level.integral(Time::from_micros(9)), 12);
        assert_eq!(buffer.settle(), Ok(()));
    }

    #[test]
    fn a_lowered_limit_leaves_the_content_and_closes_the_door() {
        let mut buffer = Buffer::new(5);
        assert!(buffer.put(Time::ZERO, 5));
        buffer.set_capacity(Time::ZERO, 2);
        assert_eq!((buffer.level(), buffer.room()), (5, 0));
        assert!(buffer.take(Time::ZERO, 4));
        assert!(buffer.put(Time::ZERO, 1));
        assert_eq!(buffer.settle(), Ok(()));
    }
}
