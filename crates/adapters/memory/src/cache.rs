use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use frontrow_application::ports::{Cache, CacheKey, Cached, Clock, Unavailable};
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};

use crate::guard::lock;

/// Whoever read a concert before its change has answered by then: no request takes longer.
const LATE_READERS_ARE_GONE_AFTER: Duration = Duration::seconds(10);

/// Answers that this process has read before.
pub struct MemoryCache {
    clock: Arc<dyn Clock>,
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    entries: HashMap<CacheKey, Entry>,
    /// The entries by their end, and by when they were put where ends are equal.
    ends: BTreeMap<End, CacheKey>,
    puts: u64,
    forgotten: HashMap<ConcertId, OffsetDateTime>,
}

type End = (OffsetDateTime, u64);

struct Entry {
    value: Cached,
    end: End,
}

impl MemoryCache {
    /// Answers kept when nothing else is said: some 20 MB of concerts with long descriptions.
    pub const DEFAULT_CAPACITY: usize = 5_000;

    /// An empty cache for at most `capacity` answers; `clock` tells when one ends.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, capacity: usize) -> Self {
        Self { clock, capacity, kept: Mutex::new(Kept::default()) }
    }
}

impl Kept {
    fn remove(&mut self, key: CacheKey) {
        if let Some(entry) = self.entries.remove(&key) {
            self.ends.remove(&entry.end);
        }
    }

    fn insert(&mut self, key: CacheKey, value: Cached, until: OffsetDateTime) {
        self.puts += 1;
        let end = (until, self.puts);
        self.ends.insert(end, key);
        self.entries.insert(key, Entry { value, end });
    }

    /// Makes room for one more: what ends first goes first.
    fn make_room(&mut self, capacity: usize) {
        while self.entries.len() >= capacity.max(1) {
            let Some((_, key)) = self.ends.pop_first() else { return };
            self.entries.remove(&key);
        }
    }
}

fn concert_of(value: &Cached) -> ConcertId {
    match value {
        Cached::Concert(concert) => concert.id,
        Cached::Sale(sale) => sale.concert.id,
    }
}

#[async_trait]
impl Cache for MemoryCache {
    async fn get(&self, key: CacheKey) -> Result<Option<Cached>, Unavailable> {
        let now = self.clock.now();
        let kept = lock(&self.kept);
        Ok(kept.entries.get(&key).filter(|entry| now < entry.end.0).map(|entry| entry.value.clone()))
    }

    async fn put(&self, key: CacheKey, value: Cached, lifetime: Duration) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let mut kept = lock(&self.kept);
        kept.remove(key);
        let may_be_stale = kept.forgotten.get(&concert_of(&value)).is_some_and(|until| now < *until);
        if !may_be_stale {
            kept.make_room(self.capacity);
            kept.insert(key, value, now + lifetime);
        }
        Ok(())
    }

    /// Goes through all entries: concerts change seldom, and there are a few thousand at most.
    async fn forget_concert(&self, concert: ConcertId) -> Result<(), Unavailable> {
        let now = self.clock.now();
        let mut kept = lock(&self.kept);
        let of_concert = kept.entries.iter().filter(|(_, entry)| concert_of(&entry.value) == concert);
        for key in of_concert.map(|(key, _)| *key).collect::<Vec<_>>() {
            kept.remove(key);
        }
        kept.forgotten.retain(|_, until| now < *until);
        kept.forgotten.insert(concert, now + LATE_READERS_ARE_GONE_AFTER);
        Ok(())
    }
}
