use async_trait::async_trait;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Unavailable;

/// Which replica runs a job that one is enough for. Harmless when two do: the rows decide.
///
/// # Contract
/// 1. **one holder**: while a lease lives, only its holder gets it.
/// 2. **renewable**: the holder gets it again, for longer.
/// 3. **it lapses**: from its end on anybody gets it.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Leases: Send + Sync {
    /// Takes or renews the lease `name` for `holder`, for `ttl` from `now`; whether it could.
    async fn acquire(&self, name: &str, holder: Uuid, ttl: Duration, now: OffsetDateTime) -> Result<bool, Unavailable>;
}
