use async_trait::async_trait;

use super::Unavailable;
use crate::events::Event;

/// Number of one commit; ascending per reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId(pub i64);

/// Everything one commit has to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Which commit.
    pub id: BatchId,
    /// What happened, in the order of versions.
    pub events: Vec<Event>,
}

/// What was committed and not yet told.
///
/// # Contract
/// 1. **nothing is lost**: every committed transition is in exactly one batch, until that batch is settled.
/// 2. **nothing is invented**: what was rolled back is in no batch.
/// 3. **in order**: batches come in ascending number, and the versions of one reservation ascend over them.
/// 4. **told once settled**: a settled batch does not come again; settling twice is once.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Outbox: Send + Sync {
    /// The oldest batches, at most `at_most`.
    async fn pending(&self, at_most: u32) -> Result<Vec<Batch>, Unavailable>;
    /// The batches were told.
    async fn settle(&self, batches: &[BatchId]) -> Result<(), Unavailable>;
}
