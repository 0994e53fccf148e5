use async_trait::async_trait;
use time::OffsetDateTime;

use super::Unavailable;

/// The clock of the database, by which every replica sets its own.
///
/// # Contract
/// 1. **the database's time**: UTC, at least to the millisecond.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait TimeSource: Send + Sync {
    /// The database's current instant.
    async fn database_now(&self) -> Result<OffsetDateTime, Unavailable>;
}
