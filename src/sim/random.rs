//! Random numbers by address: one stream per source and entity.
//!
//! Owns the key of a replication and the map from (source, entity, occasion, draw) to 64 bits. A stream
//! serves one purpose of one entity, so a draw more or less there shifts nothing anywhere else, and two
//! runs that differ in one entity share the numbers of all the others (common random numbers).
//!
//! ```text
//! key           = BLAKE3 derive_key("airbridge rng v1", seed u64 LE, replication u32 LE, lineage u64 LE)
//! ChaCha8 nonce = entity (64 bits)
//! block counter = | source 16 | occasion 32 | block 16 |      each block holds eight u64
//! ```
//!
//! It never reads entropy, a clock or an address. Generator and layout are frozen: a change of either
//! changes every result, and the known-answer test with it.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::special::normal_quantile;

/// What a draw is for. Implemented by the model's registry, an enum with explicit numbers.
pub trait Source: Copy {
    /// The number of this source: given once, never reused, never renumbered.
    fn number(self) -> u16;
}

/// Whom a draw is for: a number made from a kind and a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Entity(u64);

impl Entity {
    /// The entity of this kind with this id: the first eight bytes, little-endian, of the BLAKE3 hash of
    /// both texts, each behind its length in bytes as a little-endian `u64`.
    ///
    /// Hashing costs about a tenth of a microsecond: make it once and keep it.
    #[must_use]
    pub fn named(kind: &str, id: &str) -> Self {
        let mut material = Vec::with_capacity(2 * size_of::<u64>() + kind.len() + id.len());
        for text in [kind, id] {
            material.extend_from_slice(&(text.len() as u64).to_le_bytes());
            material.extend_from_slice(text.as_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&blake3::hash(&material).as_bytes()[..8]);
        Self(u64::from_le_bytes(first))
    }

    /// The entity made of this one and another, in that order: one party to an encounter of the two.
    ///
    /// Both numbers are hashes already, so a bijective mix (the finaliser of SplitMix64) of one, added to the
    /// other and mixed again, keeps pairs apart as well as 64 bits can.
    #[must_use]
    pub const fn joined(self, other: Self) -> Self {
        const fn mixed(value: u64) -> u64 {
            let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            value ^ (value >> 31)
        }
        Self(mixed(mixed(self.0).wrapping_add(other.0)))
    }

    /// The number.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }
}

/// All random numbers of one replication.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Streams {
    key: [u8; 32],
}

impl Streams {
    /// The numbers of replication `replication` under `seed`; `lineage` tells apart runs forked from it.
    #[must_use]
    pub fn new(seed: u64, replication: u32, lineage: u64) -> Self {
        let mut material = [0; 20];
        material[..8].copy_from_slice(&seed.to_le_bytes());
        material[8..12].copy_from_slice(&replication.to_le_bytes());
        material[12..].copy_from_slice(&lineage.to_le_bytes());
        Self {
            key: blake3::derive_key("airbridge rng v1", &material),
        }
    }

    /// The stream of `source` for `entity`, to be kept and drawn from in order.
    ///
    /// It is occasion 0, and holds 2^16 blocks, that is 524,288 draws, before it would run into the numbers
    /// of occasion 1. A source is used either by `stream` or by `occasion`, not by both.
    #[must_use]
    pub fn stream(&self, source: impl Source, entity: Entity) -> Stream {
        self.occasion(source, entity, 0)
    }

    /// The draws of one occasion of that purpose: the third time, the seventh time.
    ///
    /// An occasion that does not happen shifts no other.
    #[must_use]
    pub fn occasion(&self, source: impl Source, entity: Entity, occasion: u32) -> Stream {
        const WORDS_PER_BLOCK_BITS: u32 = 4;
        let block = u64::from(source.number()) << 48 | u64::from(occasion) << 16;
        let mut generator = ChaCha8Rng::from_seed(self.key);
        generator.set_stream(entity.value());
        generator.set_word_pos(u128::from(block) << WORDS_PER_BLOCK_BITS);
        Stream { generator }
    }
}

/// An endless row of random numbers at one address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stream {
    generator: ChaCha8Rng,
}

impl Stream {
    /// A standard normal draw, by inversion of one uniform.
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.generator.next_u64()
    }

    /// A number in the open interval (0, 1): one of 2^52 midpoints of equal cells.
    ///
    /// With one bit more the last midpoint would round to 1, and an inverse would meet infinity; at 52 bits
    /// every midpoint is exact, and 1 - u is as likely as u.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        const CELL: f64 = 1.0 / (1_u64 << 52) as f64;
        ((self.bits() >> 12) as f64 + 0.5) * CELL
    }
}
