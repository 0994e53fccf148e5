use async_trait::async_trait;
use frontrow_domain::shared::UserId;

use super::Unavailable;
use crate::idempotency::Remembered;

/// What callers' keys stand for, for every request but a hold (whose key lives in its reservation).
///
/// # Contract
/// 1. **as written**: `find` gives what a key stands for once the effect's transaction is committed, nothing before.
/// 2. **one's own**: the same key of another person is another key.
/// 3. **kept a day**: `forget_before` forgets keys older than the instant, at most `at_most`, and no other.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait IdempotencyKeys: Send + Sync {
    /// What a person's key stands for.
    async fn find(&self, owner: UserId, digest: [u8; 16]) -> Result<Option<Remembered>, Unavailable>;
    /// Forgets old keys; gives how many.
    async fn forget_before(&self, instant: time::OffsetDateTime, at_most: u32) -> Result<u64, Unavailable>;
}
