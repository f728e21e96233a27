//! The other side: loops written by hand for one purpose each, with the same draws.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::heap::Heap;
use crate::models::{BETWEEN, Lengths, Purpose, SERVERS};

/// A bare 4-ary heap in the hold loop: the next event is read off the root and its successor put in its
/// place, with no clock, no ranks, no events and nothing to cancel.
pub fn hold(pending: u32, events: u64) -> u64 {
    let mut delays = Lengths::new(Purpose::Delays, 1_000.0);
    let mut sequence = 0;
    let mut keys: Vec<u128> = (0..pending)
        .map(|event| {
            sequence += 1;
            key(delays.next().micros() as u64, sequence, event)
        })
        .collect();
    // A sorted list is a heap.
    keys.sort_unstable();
    let mut now = 0;
    for _ in 0..events {
        let root = keys[0];
        now = (root >> 64) as u64;
        sequence += 1;
        let next = key(now + delays.next().micros() as u64, sequence, root as u32);
        replace_root(&mut keys, next);
    }
    now
}

fn key(time: u64, sequence: u64, event: u32) -> u128 {
    u128::from(time) << 64 | u128::from(sequence << 24 | u64::from(event & 0xFF_FFFF))
}

fn replace_root(keys: &mut [u128], key: u128) {
    let mut node = 0;
    loop {
        let first = 4 * node + 1;
        let Some(four) = keys.get(first..first + 4) else {
            break;
        };
        let left = usize::from(four[1] < four[0]);
        let right = 2 + usize::from(four[3] < four[2]);
        let child = first
            + if four[right] < four[left] {
                right
            } else {
                left
            };
        keys[node] = keys[child];
        node = child;
    }
    let rest = 4 * node + 1..keys.len().max(4 * node + 1);
    if let Some(child) = rest.min_by_key(|&child| keys[child]) {
        keys[node] = keys[child];
        node = child;
    }
    while node > 0 && keys[(node - 1) / 4] > key {
        keys[node] = keys[(node - 1) / 4];
        node = (node - 1) / 4;
    }
    keys[node] = key;
}

/// What the hold loop needs of an event list.
pub trait List {
    fn put(&mut self, key: u128);
    fn take(&mut self) -> Option<u128>;
}

impl List for Heap {
    fn put(&mut self, key: u128) {
        self.push(key);
    }
    fn take(&mut self) -> Option<u128> {
        let least = self.peek()?;
        self.drop_peeked();
        Some(least)
    }
}

/// The standard library's heap.
#[derive(Default)]
pub struct StdHeap(BinaryHeap<Reverse<u128>>);

impl List for StdHeap {
    fn put(&mut self, key: u128) {
        self.0.push(Reverse(key));
    }
    fn take(&mut self) -> Option<u128> {
        self.0.pop().map(|Reverse(key)| key)
    }
}

/// The hold loop over any event list: take one, put one.
pub fn hold_on(mut list: impl List, pending: u32, events: u64) -> u64 {
    let mut delays = Lengths::new(Purpose::Delays, 1_000.0);
    let mut sequence = 0;
    for event in 0..pending {
        sequence += 1;
        list.put(key(delays.next().micros() as u64, sequence, event));
    }
    let mut now = 0;
    for _ in 0..events {
        let Some(root) = list.take() else { break };
        now = (root >> 64) as u64;
        sequence += 1;
        let delay = delays.next().micros() as u64;
        list.put(key(now + delay, sequence, root as u32));
    }
    now
}

/// M/M/4 and nothing else: the next arrival, four ends of service, a line, the sum of waits and the
/// integrals of two levels.
pub fn mm4(customers: u64) -> u64 {
    const NEVER: u64 = u64::MAX;
    let mut arrivals = Lengths::new(Purpose::Arrivals, BETWEEN);
    let mut services = Lengths::new(Purpose::Services, 1.0);
    let draw = |lengths: &mut Lengths| lengths.next().micros() as u64;
    let mut ends = [NEVER; SERVERS as usize];
    let mut line: VecDeque<(u64, u64)> = VecDeque::new();
    let (mut now, mut busy, mut to_come) = (0, 0_u64, customers);
    let (mut waits, mut queue_integral, mut busy_integral) = (0_u64, 0, 0);
    let mut next_arrival = draw(&mut arrivals);
    loop {
        let mut server = 0;
        for other in 1..ends.len() {
            if ends[other] < ends[server] {
                server = other;
            }
        }
        let next = ends[server].min(next_arrival);
        if next == NEVER {
            break;
        }
        queue_integral += line.len() as u64 * (next - now);
        busy_integral += busy * (next - now);
        now = next;
        if ends[server] <= next_arrival {
            if let Some((arrived, work)) = line.pop_front() {
                waits += now - arrived;
                ends[server] = now + work;
            } else {
                ends[server] = NEVER;
                busy -= 1;
            }
            continue;
        }
        let work = draw(&mut services);
        if let Some(idle) = ends.iter().position(|&end| end == NEVER) {
            ends[idle] = now + work;
            busy += 1;
        } else {
            line.push_back((now, work));
        }
        to_come -= 1;
        next_arrival = if to_come > 0 {
            now + draw(&mut arrivals)
        } else {
            NEVER
        };
    }
    assert_eq!(queue_integral, waits, "Little's law");
    assert!(busy_integral > 0);
    waits
}
