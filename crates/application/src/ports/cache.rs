use async_trait::async_trait;
use frontrow_domain::shared::{ConcertId, DateId};
use time::Duration;

use super::{Sale, Unavailable};
use frontrow_domain::catalog::Concert;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CacheKey {
    /// One concert.
    Concert(ConcertId),
    /// One date with its concert.
    Sale(DateId),
}

/// A kept value. The availability inside is as old as the entry; nothing is decided by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cached {
    /// One concert.
    Concert(Concert),
    /// One date with its concert.
    Sale(Sale),
}

/// Answers that were read before. A cache may be wrong for its lifetime, empty, or away: it decides nothing.
///
/// # Contract
/// 1. **what was put**: `get` gives what was put last, or nothing.
/// 2. **it ends**: nothing is given after its lifetime.
/// 3. **cleared at once**: after `forget_concert` returned, nothing of that concert is given.
/// 4. **bounded**: however much is put, memory stays within a fixed number of entries.
/// 5. **late readers bring nothing back**: what was read before `forget_concert` and is put after it is not given.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Cache: Send + Sync {
    /// What is kept under `key`.
    async fn get(&self, key: CacheKey) -> Result<Option<Cached>, Unavailable>;
    /// Keeps `value` for `lifetime`.
    async fn put(&self, key: CacheKey, value: Cached, lifetime: Duration) -> Result<(), Unavailable>;
    /// Forgets a concert and its dates.
    async fn forget_concert(&self, concert: ConcertId) -> Result<(), Unavailable>;
}
