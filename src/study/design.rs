//! Designs: which points to try. Permutations, Latin hypercubes, scrambled Sobol points.
//!
//! Owns the points of the unit cube; what a coordinate means is the asker's. All is decided by the seed.

use crate::sim::Stream;

/// The numbers below `count` in random order (Fisher and Yates 1938, Durstenfeld 1964), one draw a number.
pub fn shuffled(count: usize, draws: &mut Stream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        // The bias of a remainder is below 1e-17 for any number that fits in memory.
        let other = (draws.bits() % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    order
}
