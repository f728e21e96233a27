//! BLAKE3 of a long text that can be written down half-way and gone on with.
//!
//! Owns the upper part of BLAKE3's tree: of each whole block of 64 KiB its chaining value, and the bytes after the last of
//! them. The library's own hasher holds the same and keeps it to itself.

use blake3::hazmat::{ChainingValue, HasherExt as _, Mode, merge_subtrees_non_root};
use blake3::hazmat::{left_subtree_len, merge_subtrees_root};
use serde::{Deserialize, Serialize};

/// A whole subtree; BLAKE3 is several times faster on long inputs.
const BLOCK: usize = 64 * 1024;

/// The hash of what has been told so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TreeHash {
    /// Of each block before `pending`, in order.
    blocks: Vec<ChainingValue>,
    /// Never empty once anything was told, for the last block may be the root.
    pending: Vec<u8>,
}

impl TreeHash {
    pub(super) fn new() -> Self {
        TreeHash {
            blocks: Vec::new(),
            pending: Vec::with_capacity(BLOCK),
        }
    }

    /// Takes more bytes: whatever `write` puts behind those that it is given.
    pub(super) fn update(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.pending);
        while self.pending.len() > BLOCK {
            let block = subtree(self.blocks.len(), &self.pending[..BLOCK]);
            self.blocks.push(block);
            self.pending.drain(..BLOCK);
        }
    }

    /// The hash of all bytes.
    pub(super) fn hash(&self) -> blake3::Hash {
        if self.blocks.is_empty() {
            return blake3::hash(&self.pending);
        }
        let mut blocks = self.blocks.clone();
        blocks.push(subtree(blocks.len(), &self.pending));
        let (left, right) = halves(&blocks);
        merge_subtrees_root(&joined(left), &joined(right), Mode::Hash)
    }
}

/// The chaining value of the block at a position; the last one may be short.
fn subtree(position: usize, bytes: &[u8]) -> ChainingValue {
    blake3::Hasher::new()
        .set_input_offset((position * BLOCK) as u64)
        .update(bytes)
        .finalize_non_root()
}

/// The chaining value of blocks that are a subtree together.
fn joined(blocks: &[ChainingValue]) -> ChainingValue {
    match blocks {
        [one] => *one,
        many => {
            let (left, right) = halves(many);
            merge_subtrees_non_root(&joined(left), &joined(right), Mode::Hash)
        }
    }
}

/// The two subtrees below one of more than one block: as many blocks to the left as a power of two may be.
fn halves(blocks: &[ChainingValue]) -> (&[ChainingValue], &[ChainingValue]) {
    let left = left_subtree_len((blocks.len() * BLOCK) as u64) as usize / BLOCK;
    blocks.split_at(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at * 31 / 7) as u8).collect()
    }

    fn hashed(text: &[u8]) -> blake3::Hash {
        let mut hash = TreeHash::new();
        for part in text.chunks(82) {
            hash.update(|pending| pending.extend_from_slice(part));
        }
        hash.hash()
    }

    #[test]
    fn it_is_the_hash_of_the_library_at_every_length() {
        let edges = [0, 1, 2, 3, 4, 5, 7, 8, 13].map(|blocks| blocks * BLOCK);
        for edge in edges {
            for length in [edge.saturating_sub(1), edge, edge + 1, edge + 1024] {
                let text = text(length);
                assert_eq!(hashed(&text), blake3::hash(&text), "{length} bytes");
            }
        }
    }
}
