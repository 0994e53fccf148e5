use async_trait::async_trait;
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Attempt, Delivery, Status};
use time::{Duration, OffsetDateTime};

use super::Unavailable;
use crate::page::{Page, Slice};

/// What goes to whom, and what came of it.
///
/// # Contract
/// 1. **as written**: `find` gives a delivery exactly as it was last written.
/// 2. **queued once**: of all deliveries of one event to one receiver the first is kept, whoever queues them and how
///    often.
/// 3. **due ones come up**: `claim_due` gives what is pending and due of one receiver, oldest first, each claimed until
///    `now + claim`, so that two workers do not send the same.
/// 4. **a claim lapses**: a delivery whose claim has run out comes up again; nothing is forgotten by a crash.
/// 5. **whose are due**: `endpoints_due` names every enabled receiver that something is due of, and no other; what
///    waits for a disabled one goes on waiting.
/// 6. **recorded as it was read**: `record` writes a delivery with its attempt over the version before, or neither.
/// 7. **every attempt**: `attempts` gives the log of a delivery in its order.
/// 8. **newest first**: `list` gives every delivery of a receiver once, over its pages; of one status, where one is said.
/// 9. **kept for a while**: `forget_before` forgets deliveries queued before the instant with their attempts, at most
///    `at_most`, and no other.
/// 10. **the backlog**: `count_due` counts what is due of enabled receivers.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait WebhookDeliveries: Send + Sync {
    /// Queues deliveries; those of an event that a receiver has already are passed over.
    async fn enqueue(&self, deliveries: &[Delivery]) -> Result<(), Unavailable>;
    /// One delivery.
    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, Unavailable>;
    /// Whose deliveries are due.
    async fn endpoints_due(&self, now: OffsetDateTime) -> Result<Vec<WebhookId>, Unavailable>;
    /// Takes charge of at most `at_most` deliveries of one receiver.
    async fn claim_due(
        &self,
        endpoint: WebhookId,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Delivery>, Unavailable>;
    /// Writes `after` over the version before it, and the attempt that led there where one did; false when somebody else
    /// was first.
    async fn record(&self, after: &Delivery, attempt: Option<Attempt>) -> Result<bool, Unavailable>;
    /// What came of each attempt.
    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, Unavailable>;
    /// What went, goes and will go to one receiver.
    async fn list(
        &self,
        endpoint: WebhookId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Slice<Delivery>, Unavailable>;
    /// Forgets old deliveries; gives how many.
    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable>;
    /// How many should have gone out by now.
    async fn count_due(&self, now: OffsetDateTime) -> Result<u64, Unavailable>;
}
