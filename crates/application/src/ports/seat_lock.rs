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
/// 5. **no long wait**: `acquire` may wait for others to finish, and answers within 200 ms all the same.
///
/// A scope is what names are looked up in: the names of one call share it, and another scope's are others.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait SeatLock: Send + Sync {
    /// Locks every name for `owner`, for `ttl`; whether it could.
    async fn acquire(&self, scope: Uuid, names: &[Uuid], owner: Uuid, ttl: Duration) -> Result<bool, Unavailable>;
    /// Frees what `owner` still holds of the names.
    async fn release(&self, scope: Uuid, names: &[Uuid], owner: Uuid) -> Result<(), Unavailable>;
}
