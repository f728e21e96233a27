//! ChaCha8, one block at a time.
//!
//! Owns the block function: key, counter and nonce in, eight numbers of 64 bits out. Most streams serve one occasion
//! and are asked once or twice, so each block is made when it is needed; general-purpose generators make four ahead.

/// Draws in a block.
pub(super) const DRAWS: usize = 8;

const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
const DOUBLE_ROUNDS: usize = 4;

/// A key as the words that a block begins with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key([u32; 8]);

impl Key {
    pub(super) fn new(bytes: &[u8; 32]) -> Self {
        let (words, _) = bytes.as_chunks::<4>();
        Key(std::array::from_fn(|word| u32::from_le_bytes(words[word])))
    }
}

/// The block of `key` at `counter` under `nonce`.
pub(super) fn block(Key(k): Key, counter: u64, nonce: u64) -> [u64; DRAWS] {
    let [a, b, c, d] = CONSTANTS;
    let [c0, c1] = halves(counter);
    let [n0, n1] = halves(nonce);
    let start = [
        a, b, c, d, k[0], k[1], k[2], k[3], k[4], k[5], k[6], k[7], c0, c1, n0, n1,
    ];
    let mut state = start;
    for _ in 0..DOUBLE_ROUNDS {
        quarter_round::<0, 4, 8, 12>(&mut state);
        quarter_round::<1, 5, 9, 13>(&mut state);
        quarter_round::<2, 6, 10, 14>(&mut state);
        quarter_round::<3, 7, 11, 15>(&mut state);
        quarter_round::<0, 5, 10, 15>(&mut state);
        quarter_round::<1, 6, 11, 12>(&mut state);
        quarter_round::<2, 7, 8, 13>(&mut state);
        quarter_round::<3, 4, 9, 14>(&mut state);
    }
    let word = |position: usize| u64::from(state[position].wrapping_add(start[position]));
    std::array::from_fn(|draw| word(2 * draw) | word(2 * draw + 1) << 32)
}

fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// Positions are constants, so that the whole state can stay in registers.
#[inline]
fn quarter_round<const A: usize, const B: usize, const C: usize, const D: usize>(
    state: &mut [u32; 16],
) {
    state[A] = state[A].wrapping_add(state[B]);
    state[D] = (state[D] ^ state[A]).rotate_left(16);
    state[C] = state[C].wrapping_add(state[D]);
    state[B] = (state[B] ^ state[C]).rotate_left(12);
    state[A] = state[A].wrapping_add(state[B]);
    state[D] = (state[D] ^ state[A]).rotate_left(8);
    state[C] = state[C].wrapping_add(state[D]);
    state[B] = (state[B] ^ state[C]).rotate_left(7);
}
