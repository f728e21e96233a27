//! The calendar: what happens next?
//!
//! Owns the clock of a run and every pending event, and hands events out in one total order:
//! time, then rank, then the order in which they were scheduled. Events are `Copy` values in a slab;
//! the order is kept by the event list next door on keys of one `u128`:
//!
//! ```text
//! | time 64 | rank 4 | sequence 36 | slot 24 |     sequence and slot together are the handle's tag
//! ```
//!
//! A cancelled event frees its slot at once; its key stays behind, is recognised by its tag, and is
//! dropped when it surfaces or when more than half of the keys are such. The calendar never calls
//! anybody: the loop that does is [`run`](super::run).

use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::heap::Heap;
use super::time::{Duration, Time};

/// What goes first among events of one instant.
///
/// | rank | for |
/// |---|---|
/// | `Release` | what is given back: departures, ends of use |
/// | `Capacity` | changes of capacity: shifts, closures, repairs |
/// | `Service` | starts of service from a queue |
/// | `Ordinary` | everything else |
/// | `Arrival` | newcomers, who find what the instant has already freed |
/// | `Observer` | samples, who see the instant when it is over |
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// What is given back: departures, ends of use.
    Release = 0,
    /// Changes of capacity.
    Capacity = 1,
    /// Starts of service from a queue.
    Service = 2,
    /// Everything else.
    Ordinary = 3,
    /// Newcomers.
    Arrival = 4,
    /// Samples of the state.
    Observer = 5,
}

impl Rank {
    /// All ranks, first to last.
    pub const ALL: [Self; 6] = [
        Self::Release,
        Self::Capacity,
        Self::Service,
        Self::Ordinary,
        Self::Arrival,
        Self::Observer,
    ];
}

/// Names one scheduled event; harmless once that event is over.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Handle(NonZeroU64);

/// When an event is due: a [`Time`] is an instant, a [`Duration`] counts from now.
pub trait When {
    /// The instant meant, if the clock shows `now`.
    ///
    /// # Panics
    /// If that instant lies before `now`.
    fn instant(self, now: Time) -> Time;
}

impl When for Time {
    fn instant(self, now: Time) -> Time {
        assert!(
            self >= now,
            "an event was scheduled at {self}, but it is already {now}"
        );
        self
    }
}

impl When for Duration {
    fn instant(self, now: Time) -> Time {
        assert!(
            self >= Self::ZERO,
            "an event was scheduled {self} after {now}: the past cannot be changed"
        );
        now + self
    }
}

const SLOT_BITS: u32 = 24;
const SEQUENCE_BITS: u32 = 36;
const TAG_BITS: u32 = SLOT_BITS + SEQUENCE_BITS;
const RANK_BITS: u32 = 4;
/// Marks the tag of a pending event, so that a tag is never zero and never a link of the free list.
const LIVE: u64 = 1 << 63;
/// The end of the free list.
const NO_SLOT: u32 = u32::MAX;
/// Below this many keys, dead ones are not worth a rebuild.
const SMALL: usize = 64;

/// A place for one pending event.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slot<E> {
    /// The pending event's tag, or the next free slot.
    tag: u64,
    event: E,
}

/// Pending events in their total order, and the clock.
///
/// ```
/// use airbridge::sim::{Calendar, Duration, Rank};
///
/// let mut calendar = Calendar::new();
/// calendar.schedule(Duration::from_secs(2), Rank::Ordinary, "late");
/// let early = calendar.schedule(Duration::from_secs(1), Rank::Ordinary, "early");
/// assert!(calendar.cancel(early));
/// assert_eq!(calendar.pop().map(|(_, event)| event), Some("late"));
/// assert_eq!(calendar.now().micros(), 2_000_000);
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendar<E> {
    now: Time,
    list: Heap,
    slots: Vec<Slot<E>>,
    free: u32,
    /// Keys in the list whose event was cancelled.
    dead: usize,
    sequence: u64,
    popped: u64,
    ties: u64,
    /// The key of the event popped last.
    last: u128,
    shuffle: Option<u64>,
}

impl<E: Copy> Default for Calendar<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Copy> Calendar<E> {
    /// An empty calendar at the start of time.
    #[must_use]
    pub fn new() -> Self {
        Self {
            now: Time::ZERO,
            list: Heap::default(),
            slots: Vec::new(),
            free: NO_SLOT,
            dead: 0,
            sequence: 0,
            popped: 0,
            ties: 0,
            last: u128::MAX,
            shuffle: None,
        }
    }

    /// An empty calendar that permutes the order within equal time and rank.
    ///
    /// A check, not a model: a result that moves under it leans on the order of scheduling.
    #[must_use]
    pub fn with_shuffled_ties(seed: u64) -> Self {
        Self {
            shuffle: Some(seed),
            ..Self::new()
        }
    }

    /// The clock.
    #[must_use]
    pub fn now(&self) -> Time {
        self.now
    }

    /// Adds an event, due at an instant or after a while.
    ///
    /// # Panics
    /// If it would be due in the past, or the calendar is full: 2^24 pending, 2^36 in one run.
    #[inline]
    pub fn schedule(&mut self, when: impl When, rank: Rank, event: E) -> Handle {
        let time = when.instant(self.now);
        let tag = self.occupy(event);
        self.list.push(key(time, rank, tag));
        Handle(NonZeroU64::new(tag | LIVE).expect("a live tag is not zero"))
    }

    /// Takes an event back; says whether it was still pending. Costs O(1), at the current instant too.
    pub fn cancel(&mut self, handle: Handle) -> bool {
        let pending = self.is_pending(handle);
        if pending {
            self.vacate(slot_of(handle.0.get()));
            self.dead += 1;
            if self.dead > SMALL && self.dead * 2 > self.list.len() {
                self.compact();
            }
        }
        pending
    }

    /// Whether the event is still to come.
    #[must_use]
    pub fn is_pending(&self, handle: Handle) -> bool {
        self.is_live(handle.0.get())
    }

    /// When the next event is due.
    pub fn next_time(&mut self) -> Option<Time> {
        self.next_key().map(time_of)
    }

    /// Takes the next event out and moves the clock to it.
    pub fn pop(&mut self) -> Option<(Time, E)> {
        self.pop_by(Time::MAX)
    }

    /// As [`pop`](Self::pop), if an event is due no later than `limit`.
    #[inline]
    pub(super) fn pop_by(&mut self, limit: Time) -> Option<(Time, E)> {
        let key = self.next_key()?;
        let time = time_of(key);
        if time > limit {
            return None;
        }
        self.list.drop_peeked();
        let slot = slot_of(key as u64);
        let event = self.slots[slot as usize].event;
        self.vacate(slot);
        self.popped += 1;
        self.ties += u64::from((key ^ self.last) >> TAG_BITS == 0);
        self.last = key;
        self.now = time;
        Some((time, event))
    }

    /// Moves the clock on where nothing is pending in between.
    ///
    /// # Panics
    /// If `time` is in the past, or an event is due before it.
    pub fn advance_to(&mut self, time: Time) {
        let now = self.now;
        assert!(time >= now, "the clock cannot go back from {now} to {time}");
        if let Some(next) = self.next_time() {
            assert!(
                time <= next,
                "the clock cannot go to {time} past the event due at {next}"
            );
        }
        self.now = time;
    }

    /// How many events are pending.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len() - self.dead
    }

    /// Whether nothing is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many events have been popped.
    #[must_use]
    pub fn popped(&self) -> u64 {
        self.popped
    }

    /// How many of them had the time and rank of the one before.
    #[must_use]
    pub fn ties(&self) -> u64 {
        self.ties
    }

    /// The least key of a pending event.
    #[inline]
    fn next_key(&mut self) -> Option<u128> {
        if self.dead > 0 {
            self.drop_dead();
        }
        self.list.peek()
    }

    /// Drops the dead keys above the least of a pending event.
    #[inline(never)]
    fn drop_dead(&mut self) {
        while let Some(key) = self.list.peek()
            && !self.is_live(tag_of(key) | LIVE)
        {
            self.list.drop_peeked();
            self.dead -= 1;
        }
    }

    /// Whether this tag (with its mark) is that of a pending event.
    fn is_live(&self, tag: u64) -> bool {
        let slot = slot_of(tag) as usize;
        self.slots.get(slot).is_some_and(|held| held.tag == tag)
    }

    /// Puts the event into a slot and returns its tag, without the mark.
    #[inline]
    fn occupy(&mut self, event: E) -> u64 {
        if self.free == NO_SLOT {
            self.add_slot(event);
        }
        let slot = self.free;
        let tag = self.next_sequence() << SLOT_BITS | u64::from(slot);
        let held = &mut self.slots[slot as usize];
        self.free = held.tag as u32;
        *held = Slot {
            tag: tag | LIVE,
            event,
        };
        tag
    }

    /// Adds a free slot, which needs some event to hold.
    #[inline(never)]
    fn add_slot(&mut self, event: E) {
        let slot = self.slots.len() as u32;
        assert!(
            slot < 1 << SLOT_BITS,
            "the calendar is full: {slot} events are pending"
        );
        let tag = u64::from(NO_SLOT);
        self.slots.push(Slot { tag, event });
        self.free = slot;
    }

    fn vacate(&mut self, slot: u32) {
        self.slots[slot as usize].tag = u64::from(self.free);
        self.free = slot;
    }

    #[inline]
    fn next_sequence(&mut self) -> u64 {
        let sequence = self.sequence;
        assert!(
            sequence < 1 << SEQUENCE_BITS,
            "the calendar is used up: {sequence} events were scheduled in one run"
        );
        self.sequence += 1;
        match self.shuffle {
            None => sequence,
            Some(seed) => shuffled(sequence, seed),
        }
    }

    fn compact(&mut self) {
        let slots = &self.slots;
        self.list.retain(|key| {
            let tag = tag_of(key) | LIVE;
            slots[slot_of(tag) as usize].tag == tag
        });
        self.dead = 0;
    }
}

fn key(time: Time, rank: Rank, tag: u64) -> u128 {
    u128::from(time.micros()) << (RANK_BITS + TAG_BITS)
        | u128::from(rank as u64) << TAG_BITS
        | u128::from(tag)
}

fn time_of(key: u128) -> Time {
    Time::from_micros((key >> (RANK_BITS + TAG_BITS)) as u64)
}

fn tag_of(key: u128) -> u64 {
    key as u64 & ((1 << TAG_BITS) - 1)
}

fn slot_of(tag: u64) -> u32 {
    tag as u32 & ((1 << SLOT_BITS) - 1)
}

/// A keyed permutation of the sequence numbers: four Feistel rounds on two halves of 18 bits.
#[inline(never)]
fn shuffled(sequence: u64, seed: u64) -> u64 {
    const HALF_BITS: u32 = SEQUENCE_BITS / 2;
    const HALF: u64 = (1 << HALF_BITS) - 1;
    let (mut left, mut right) = (sequence >> HALF_BITS, sequence & HALF);
    for round in 0..4 {
        // Any function of the half keeps the whole a bijection; this one is SplitMix64's finisher.
        let mut mixed = seed ^ (right | round << HALF_BITS).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (left, right) = (right, left ^ (mixed >> 31 & HALF));
    }
    left << HALF_BITS | right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelled_events_do_not_pile_up() {
        let mut calendar = Calendar::new();
        calendar.schedule(Duration::from_days(1), Rank::Ordinary, 0);
        for event in 1..10_000 {
            let handle = calendar.schedule(Duration::from_secs(1), Rank::Ordinary, event);
            assert!(calendar.cancel(handle));
            assert!(calendar.list.len() <= SMALL + 2, "dead keys are dropped");
        }
        assert_eq!(calendar.slots.len(), 2, "slots are used again");
        assert_eq!(calendar.pop().map(|(_, event)| event), Some(0));
    }

    #[test]
    fn shuffling_is_a_permutation() {
        let mut shuffled: Vec<u64> = (0..50_000).map(|n| super::shuffled(n, 7)).collect();
        assert!(shuffled.iter().all(|&number| number < 1 << SEQUENCE_BITS));
        shuffled.sort_unstable();
        shuffled.dedup();
        assert_eq!(shuffled.len(), 50_000);
    }

    #[test]
    fn an_optional_handle_is_as_small_as_a_handle() {
        assert_eq!(size_of::<Option<Handle>>(), 8);
    }
}
