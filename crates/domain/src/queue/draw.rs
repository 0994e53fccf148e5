//! The draw: everybody who comes before the opening gets a random place, and can check their own.
//!
//! Before the opening the room shows the commitment, the SHA-256 of a secret seed; afterwards the seed. Entry `e` of
//! `n` then has the place that anybody works out like this. Let `w` be the smallest number of bits, at least 1, with
//! `2^(2w) >= n`. Take `x = e - 1` and apply a Feistel network to it until the result is below `n`; the place is that
//! result plus 1. The network splits `x` into the halves `l = x >> w` and `r = x & (2^w - 1)`; in each of six rounds
//! `i = 0…5` it makes `(l, r) = (r, l ^ f)`, where `f` is the lowest `w` bits of the first eight bytes, big-endian, of
//! the SHA-256 over the 32 bytes of the seed, the byte `i` and the eight bytes of `r`, big-endian; the result is
//! `l << w | r`.

use std::fmt;

use sha2::{Digest, Sha256};

/// Six rounds of a keyed round function leave nothing to be seen of the order of the entries.
const ROUNDS: u8 = 6;

/// What decides a draw, secret until the opening: 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed([u8; 32]);

/// The seed is a secret until the waiting room reveals it.
impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl Seed {
    /// A seed that was stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The seed that stands for `secrets`, which together carry at least 128 unguessable bits.
    #[must_use]
    pub fn from_secrets<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut digest = Sha256::new();
        for secret in secrets {
            digest.update(secret);
        }
        Self(digest.finalize().into())
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What is shown before the opening: nobody finds the seed by it, and no other seed fits it.
    #[must_use]
    pub fn commitment(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The place of entry `entry` of `entries`, both from 1; none for an entry that does not exist. No two entries
    /// share a place.
    #[must_use]
    pub fn place_of(&self, entry: u64, entries: u64) -> Option<u64> {
        if entry == 0 || entry > entries {
            return None;
        }
        let width = half_width(entries);
        let mut x = self.shuffle(entry - 1, width);
        // Fewer than four times as many numbers as entries are shuffled, and each cycle leads back to its entry.
        while x >= entries {
            x = self.shuffle(x, width);
        }
        Some(x + 1)
    }

    fn shuffle(&self, x: u64, width: u32) -> u64 {
        let mask = (1 << width) - 1;
        let (mut left, mut right) = (x >> width, x & mask);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ (self.scramble(round, right) & mask));
        }
        left << width | right
    }

    fn scramble(&self, round: u8, half: u64) -> u64 {
        let digest = Sha256::new().chain_update(self.0).chain_update([round]).chain_update(half.to_be_bytes());
        let bytes: [u8; 32] = digest.finalize().into();
        bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

/// The smallest number of bits, at least 1, of which twice as many number every entry.
fn half_width(entries: u64) -> u32 {
    let bits = u64::BITS - (entries - 1).leading_zeros();
    bits.div_ceil(2).max(1)
}
