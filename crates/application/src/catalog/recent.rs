//! Copies of what is asked for far more often than it changes.

mod entry;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use time::OffsetDateTime;

use self::entry::{Began, Counted, Entry, Look};
use crate::ports::{Clock, Unavailable};

/// What can be kept.
pub(super) trait Keepable: Clone + Send + Sync {
    /// How much memory it takes, in whatever unit the limit is given in.
    fn weight(&self) -> usize {
        1
    }

    /// From when on it is known to be wrong.
    fn right_until(&self) -> Option<OffsetDateTime> {
        None
    }

    /// Whether it is read so quickly that nobody need ever be told what news of this replica have made wrong.
    fn is_quickly_read(&self) -> bool {
        true
    }
}

/// The last value of each key. Of all who ask for a key one reads, the others are told what was read: the last value
/// while it is recent, else the one that is being read. Whoever changes something on this replica and looks sees their
/// change, unless reading takes long: then the last value is good for a little more. What is overheard from elsewhere
/// makes a value due and lets nobody wait.
pub(super) struct Recent<K, V> {
    entries: RwLock<Entries<K, V>>,
    limits: Limits,
    /// News that concern every key.
    news_of_all: AtomicU64,
    overheard_of_all: AtomicU64,
}

/// What somebody who reads a value knows of it.
pub(super) struct Before<V> {
    /// What was kept.
    pub(super) last: Option<V>,
    /// Whether it is known to have changed since.
    pub(super) is_wrong: bool,
}

struct Entries<K, V> {
    by_key: HashMap<K, Arc<Entry<V>>>,
    /// What all of them were counted with.
    weight: usize,
}

/// How much is kept.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// Keys at once; the one that was read longest ago makes room.
    pub(super) keys_at_most: usize,
    /// The weight of all values together. What is heavier by itself is not kept.
    pub(super) weight_at_most: usize,
}

impl<K: Copy + Eq + Hash, V: Keepable> Recent<K, V> {
    pub(super) fn new(limits: Limits) -> Self {
        let entries = Entries { by_key: HashMap::new(), weight: 0 };
        Self {
            entries: RwLock::new(entries),
            limits,
            news_of_all: AtomicU64::new(0),
            overheard_of_all: AtomicU64::new(0),
        }
    }

    /// The value of `key`, at most a second older than now; `read` gives it anew, from what was kept before. What does
    /// not exist is not kept.
    pub(super) async fn get<R>(
        &self,
        key: K,
        clock: &dyn Clock,
        read: impl FnOnce(Before<V>, OffsetDateTime) -> R,
    ) -> Result<Option<V>, Unavailable>
    where
        R: Future<Output = Result<Option<V>, Unavailable>>,
    {
        let entry = self.entry(key);
        let (now, news) = (clock.now(), self.news(&entry));
        let (turn, due) = match entry.look(now, news) {
            Look::Recent(value) => return Ok(Some(value)),
            Look::Due(value) => match entry.turn.try_lock() {
                Some(turn) => (turn, Some(value)),
                None => return Ok(Some(value)),
            },
            Look::Missing { reads } => {
                let turn = entry.turn.lock().await;
                if let Some(read_meanwhile) = entry.read_since(reads, news) {
                    return read_meanwhile;
                }
                (turn, None)
            }
        };
        let began = Began { at: clock.now(), news: self.news(&entry) };
        let found = read(entry.before(began), began.at).await;
        entry.finish(began, found.as_ref().ok().cloned(), clock.now());
        drop(turn);
        self.tidy(key, &entry);
        // What was due is still recent enough to be told.
        found.or_else(|unavailable| due.map_or(Err(unavailable), |value| Ok(Some(value))))
    }

    /// The last value, however old.
    pub(super) fn last(&self, key: &K) -> Option<V> {
        self.find(key)?.last()
    }

    /// The value of `key` has changed.
    pub(super) fn changed(&self, key: &K) {
        if let Some(entry) = self.find(key) {
            entry.news.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Any value may have changed.
    pub(super) fn all_changed(&self) {
        self.news_of_all.fetch_add(1, Ordering::AcqRel);
    }

    /// Somebody elsewhere has changed the value of `key`.
    pub(super) fn overheard(&self, key: &K) {
        if let Some(entry) = self.find(key) {
            entry.overheard.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Somebody elsewhere may have changed any value.
    pub(super) fn all_overheard(&self) {
        self.overheard_of_all.fetch_add(1, Ordering::AcqRel);
    }

    /// Nothing is kept any more; what is being read is not kept either.
    pub(super) fn clear(&self) {
        let mut entries = self.entries();
        entries.by_key.clear();
        entries.weight = 0;
    }

    fn entries(&self) -> RwLockWriteGuard<'_, Entries<K, V>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, key: &K) -> Option<Arc<Entry<V>>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner).by_key.get(key).cloned()
    }

    /// Both of each kind only grow, so their sum changes with each.
    fn news(&self, entry: &Entry<V>) -> Counted {
        let sum =
            |of_all: &AtomicU64, of_one: &AtomicU64| of_all.load(Ordering::Acquire) + of_one.load(Ordering::Acquire);
        let here = sum(&self.news_of_all, &entry.news);
        Counted { here, elsewhere: sum(&self.overheard_of_all, &entry.overheard) }
    }

    fn entry(&self, key: K) -> Arc<Entry<V>> {
        if let Some(entry) = self.find(&key) {
            return entry;
        }
        let mut entries = self.entries();
        while entries.by_key.len() >= self.limits.keys_at_most && !entries.by_key.contains_key(&key) {
            entries.remove_oldest();
        }
        Arc::clone(entries.by_key.entry(key).or_default())
    }

    /// Drops the entry where there is nothing or too much, and the oldest until the rest is light enough.
    fn tidy(&self, key: K, entry: &Arc<Entry<V>>) {
        if entry.weight() == Some(entry.counted.load(Ordering::Acquire)) {
            return;
        }
        let mut entries = self.entries();
        if !entries.by_key.get(&key).is_some_and(|current| Arc::ptr_eq(current, entry)) {
            return;
        }
        match entry.weight().filter(|weight| *weight <= self.limits.weight_at_most) {
            Some(weight) => entries.weight = entries.weight + weight - entry.counted.swap(weight, Ordering::AcqRel),
            None => entries.remove(key),
        }
        while entries.weight > self.limits.weight_at_most {
            entries.remove_oldest();
        }
    }
}

impl<K: Copy + Eq + Hash, V: Keepable> Entries<K, V> {
    fn remove(&mut self, key: K) {
        if let Some(entry) = self.by_key.remove(&key) {
            self.weight -= entry.counted.load(Ordering::Acquire);
        }
    }

    /// What was read longest ago, and before that what is not read yet: it goes unseen to whoever waits for it.
    fn remove_oldest(&mut self) {
        let oldest = self.by_key.iter().min_by_key(|(_, entry)| entry.read_at());
        if let Some(key) = oldest.map(|(key, _)| *key) {
            self.remove(key);
        }
    }
}

#[cfg(test)]
mod tests;
