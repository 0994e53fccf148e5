use async_trait::async_trait;
use time::Duration;
use uuid::Uuid;

use super::Unavailable;

/// A lock that spares the database hopeless tries. It grants nothing: the conditional UPDATE decides, with or without
/// it.
///
/// # Contract
/// 1. **one owner**: while a lock is held, nobody else gets it; its owner gets it again, for longer.
/// 2. **owner-checked release**: only the owner's release frees it; a late release frees nobody else's.
/// 3. **it lapses**: after `ttl` anybody may take it.
/// 4. **all or nothing**: of several names, all are locked or none.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait SeatLock: Send + Sync {
    /// Locks every name for `owner`, for `ttl`; whether it could.
    async fn acquire(&self, names: &[Uuid], owner: Uuid, ttl: Duration) -> Result<bool, Unavailable>;
    /// Frees what `owner` still holds of the names.
    async fn release(&self, names: &[Uuid], owner: Uuid) -> Result<(), Unavailable>;
}
