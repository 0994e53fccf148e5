use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use frontrow_domain::shared::ConcertId;
use time::Duration;

use crate::ports::{Cache, CacheKey, Cached, Unavailable};

/// Concerts that are changed while the cache is away; of more, what is kept stays until its lifetime ends.
const OWED_AT_MOST: usize = 1_000;

/// A cache outside this process that may be away for a while and come back with all it had: what it was told to forget
/// meanwhile it forgets before anything is read from it.
pub struct SteadfastCache {
    inner: Arc<dyn Cache>,
    owed: Mutex<BTreeSet<ConcertId>>,
}

impl SteadfastCache {
    /// Makes up for what `inner` could not forget.
    #[must_use]
    pub fn new(inner: Arc<dyn Cache>) -> Self {
        Self { inner, owed: Mutex::default() }
    }

    fn owed(&self) -> MutexGuard<'_, BTreeSet<ConcertId>> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn owe(&self, concert: ConcertId) {
        let mut owed = self.owed();
        if owed.len() < OWED_AT_MOST {
            owed.insert(concert);
        }
    }

    /// Several who ask at once do it several times, which changes nothing.
    async fn make_up(&self) -> Result<(), Unavailable> {
        let owed = self.owed().clone();
        for concert in owed {
            self.inner.forget_concert(concert).await?;
            self.owed().remove(&concert);
        }
        Ok(())
    }
}

#[async_trait]
impl Cache for SteadfastCache {
    async fn get(&self, key: CacheKey) -> Result<Option<Cached>, Unavailable> {
        self.make_up().await?;
        self.inner.get(key).await
    }

    async fn put(&self, key: CacheKey, value: Cached, lifetime: Duration) -> Result<(), Unavailable> {
        self.inner.put(key, value, lifetime).await
    }

    /// Owed until it is done: whoever asks may be gone before the answer.
    async fn forget_concert(&self, concert: ConcertId) -> Result<(), Unavailable> {
        self.owe(concert);
        self.inner.forget_concert(concert).await?;
        self.owed().remove(&concert);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
