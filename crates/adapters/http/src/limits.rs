//! Nobody asks more often than the operator allows: one token bucket a person, one an address.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often somebody may ask. 0 is as often as they like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimits {
    /// Of one signed-in person (`limits.per_person_per_second`).
    pub per_person_per_second: u32,
    /// Of one address (`limits.per_address_per_second`).
    pub per_address_per_second: u32,
    /// Whether the last address in `X-Forwarded-For` is believed: only behind a proxy that writes it.
    pub trusts_forwarded_for: bool,
}

/// A bucket is full again after this long, and a full bucket need not be remembered.
const REFILL: Duration = Duration::from_secs(1);
/// Somebody with more addresses than this is no single loud caller; the newcomers among them are let in.
const KEYS_AT_MOST: usize = 65_536;
/// So that requests on all cores do not wait for one mutex.
const SHARDS: usize = 16;

/// One token bucket a key, as many tokens as seconds allow, in a bounded memory.
pub(crate) struct Limiter {
    per_second: u32,
    hasher: RandomState,
    shards: Vec<Mutex<Generations>>,
}

/// Buckets touched since `since`, and those touched in the time before: what is older is full.
struct Generations {
    since: Instant,
    current: HashMap<u128, Bucket>,
    previous: HashMap<u128, Bucket>,
}

#[derive(Clone, Copy)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Limiter {
    pub(crate) fn new(per_second: u32, now: Instant) -> Self {
        let empty = || Mutex::new(Generations { since: now, current: HashMap::new(), previous: HashMap::new() });
        Self { per_second, hasher: RandomState::new(), shards: (0..SHARDS).map(|_| empty()).collect() }
    }

    /// Whether `key` may ask once more.
    pub(crate) fn admits(&self, key: u128, now: Instant) -> bool {
        if self.per_second == 0 {
            return true;
        }
        let shard = self.hasher.hash_one(key).to_le_bytes()[0] as usize % SHARDS;
        let mut generations = self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner);
        generations.turn(now);
        let full = f64::from(self.per_second);
        let bucket = generations.take(key).unwrap_or(Bucket { tokens: full, at: now });
        let gained = now.saturating_duration_since(bucket.at).as_secs_f64() * full;
        let tokens = (bucket.tokens + gained).min(full);
        let admitted = tokens >= 1.0;
        if generations.current.len() < KEYS_AT_MOST / SHARDS {
            let left = if admitted { tokens - 1.0 } else { tokens };
            generations.current.insert(key, Bucket { tokens: left, at: now });
        }
        admitted
    }
}

impl Generations {
    fn turn(&mut self, now: Instant) {
        let age = now.saturating_duration_since(self.since);
        if age >= REFILL {
            self.previous = std::mem::take(&mut self.current);
            self.since = now;
        }
        if age >= REFILL * 2 {
            self.previous.clear();
        }
    }

    fn take(&mut self, key: u128) -> Option<Bucket> {
        self.current.remove(&key).or_else(|| self.previous.remove(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_more_than_the_limit_in_a_second() {
        let start = Instant::now();
        let limiter = Limiter::new(5, start);
        let admitted = (0..50).filter(|step| limiter.admits(1, start + Duration::from_millis(step * 10))).count();
        assert!((5..=8).contains(&admitted), "{admitted} in half a second");
        assert!(limiter.admits(2, start), "somebody else is not affected");
    }

    #[test]
    fn a_rest_of_a_second_fills_the_bucket() {
        let start = Instant::now();
        let limiter = Limiter::new(3, start);
        let burst = |at| (0..10).filter(|_| limiter.admits(1, at)).count();
        assert_eq!(burst(start), 3);
        assert_eq!(burst(start + Duration::from_secs(1)), 3);
        assert_eq!(burst(start + Duration::from_secs(60)), 3);
    }

    #[test]
    fn a_turn_of_generations_gives_no_tokens_away() {
        let start = Instant::now();
        let limiter = Limiter::new(10, start);
        let just_before = start + Duration::from_millis(999);
        assert_eq!((0..20).filter(|_| limiter.admits(1, just_before)).count(), 10);
        assert!(!limiter.admits(1, start + Duration::from_millis(1001)));
    }

    #[test]
    fn zero_is_no_limit() {
        let start = Instant::now();
        let limiter = Limiter::new(0, start);
        assert!((0..1000).all(|_| limiter.admits(1, start)));
    }

    #[test]
    fn memory_is_bounded_however_many_ask() {
        let start = Instant::now();
        let limiter = Limiter::new(1, start);
        (0..200_000_u128).for_each(|key| {
            limiter.admits(key, start);
        });
        let kept: usize = limiter.shards.iter().map(|shard| shard.lock().unwrap().current.len()).sum();
        assert!(kept <= KEYS_AT_MOST, "{kept}");
    }
}
