//! Tokens whose signature was checked before: a person shows theirs with every request.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::mem;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// As many as are inside and in line at once, some 20 MB; whoever is not among them is checked once more.
const TOKENS_AT_MOST: usize = 100_000;
/// So that requests on all cores seldom wait for one mutex.
const SHARDS: usize = 16;
/// Two generations share a shard's room.
const TOKENS_OF_A_GENERATION: usize = TOKENS_AT_MOST / SHARDS / 2;

/// Tells tokens apart; the token itself is not kept.
pub(super) type TokenDigest = [u8; 32];

/// What tokens say that were verified, those shown of late.
pub(super) struct Verified<V> {
    shards: Vec<Mutex<Generations<V>>>,
}

/// Tokens shown since the last turn, and those shown before it. What was shown in neither is forgotten.
struct Generations<V> {
    current: ByDigest<V>,
    previous: ByDigest<V>,
}

type ByDigest<V> = HashMap<TokenDigest, V, BuildHasherDefault<FirstBytes>>;

/// A digest is as good as random already, and nobody chooses it: only tokens with a valid signature come here.
#[derive(Default)]
struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for (index, byte) in bytes.iter().take(8).enumerate() {
            self.0 ^= u64::from(*byte) << (8 * index);
        }
    }

    fn write_usize(&mut self, _length: usize) {}
}

pub(super) fn digest(token: &str) -> TokenDigest {
    Sha256::digest(token).into()
}

impl<V: Copy> Verified<V> {
    pub(super) fn new() -> Self {
        let empty = || Mutex::new(Generations { current: HashMap::default(), previous: HashMap::default() });
        Self { shards: (0..SHARDS).map(|_| empty()).collect() }
    }

    /// What the token says, if it was verified before. Whether it still says so, the caller has to look.
    pub(super) fn get(&self, token: &TokenDigest) -> Option<V> {
        let mut generations = self.shard(token).lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = generations.current.get(token) {
            return Some(*said);
        }
        let said = generations.previous.remove(token)?;
        generations.put(*token, said);
        Some(said)
    }

    /// The token was verified.
    pub(super) fn put(&self, token: TokenDigest, said: V) {
        self.shard(&token).lock().unwrap_or_else(PoisonError::into_inner).put(token, said);
    }

    fn shard(&self, token: &TokenDigest) -> &Mutex<Generations<V>> {
        &self.shards[usize::from(token[31]) % SHARDS]
    }
}

impl<V> Generations<V> {
    fn put(&mut self, token: TokenDigest, said: V) {
        if self.current.len() >= TOKENS_OF_A_GENERATION {
            self.previous = mem::take(&mut self.current);
        }
        self.current.insert(token, said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_found_and_nothing_else() {
        let verified = Verified::new();
        verified.put(digest("one"), 1);
        verified.put(digest("other"), 2);
        assert_eq!((verified.get(&digest("one")), verified.get(&digest("other"))), (Some(1), Some(2)));
        assert_eq!(verified.get(&digest("One")), None);
    }

    #[test]
    fn memory_is_bounded_and_who_is_seen_often_stays() {
        let verified = Verified::new();
        let regular = digest("regular");
        verified.put(regular, 0);
        for number in 1..=300_000_u32 {
            verified.put(digest(&number.to_string()), number);
            if number % 1_000 == 0 {
                assert_eq!(verified.get(&regular), Some(0), "after {number}");
            }
        }
        let kept: usize = verified.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!((TOKENS_AT_MOST / 4..=TOKENS_AT_MOST).contains(&kept), "{kept}");
    }

    impl<V> Generations<V> {
        fn len(&self) -> usize {
            self.current.len() + self.previous.len()
        }
    }
}
