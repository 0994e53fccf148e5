use async_trait::async_trait;
use time::OffsetDateTime;

use super::Unavailable;
use crate::events::EventId;

/// An event that a consumer took, written in the commit of what follows from it
/// ([`Settlement`](super::Settlement)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Who took it: 1 to 40 characters. The same event is another one for another consumer.
    pub consumer: &'static str,
    /// Which event.
    pub event: EventId,
    /// When it was taken.
    pub at: OffsetDateTime,
}

/// Which events consumers have taken.
///
/// # Contract
/// 1. **kept while it may come again**: `forget_before` forgets what was taken before the instant, at most `at_most`,
///    and nothing else.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Forgets what was taken long ago; gives how many events.
    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable>;
}
