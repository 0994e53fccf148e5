use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::page::{Page, Slice};
use frontrow_application::ports::{Unavailable, WebhookDeliveries};
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Attempt, Delivery, Status};
use frontrow_testkit::storage::{Storage, webhook_deliveries};
use time::{Duration, OffsetDateTime};

use super::bites;

/// How telling a receiver is spoilt.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    /// Takes charge of nothing it hands out.
    ClaimsNothing,
    /// Never hands out again what a worker died with.
    ClaimsForEver,
    /// Writes the delivery, and not what came of the attempt.
    LosesAttempts,
    /// Says that it wrote, whoever was first.
    NeverLosesARace,
}

struct Flawed {
    inner: Arc<dyn WebhookDeliveries>,
    flaw: Flaw,
}

#[async_trait]
impl WebhookDeliveries for Flawed {
    async fn enqueue(&self, deliveries: &[Delivery]) -> Result<(), Unavailable> {
        self.inner.enqueue(deliveries).await
    }

    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, Unavailable> {
        self.inner.find(id).await
    }

    async fn endpoints_due(&self, now: OffsetDateTime) -> Result<Vec<WebhookId>, Unavailable> {
        self.inner.endpoints_due(now).await
    }

    async fn claim_due(
        &self,
        endpoint: WebhookId,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Delivery>, Unavailable> {
        let claim = match self.flaw {
            Flaw::ClaimsNothing => Duration::ZERO,
            Flaw::ClaimsForEver => Duration::weeks(52),
            Flaw::LosesAttempts | Flaw::NeverLosesARace => claim,
        };
        self.inner.claim_due(endpoint, now, claim, at_most).await
    }

    async fn record(&self, after: &Delivery, attempt: Option<Attempt>) -> Result<bool, Unavailable> {
        let attempt = attempt.filter(|_| self.flaw != Flaw::LosesAttempts);
        let is_first = self.inner.record(after, attempt).await?;
        Ok(is_first || self.flaw == Flaw::NeverLosesARace)
    }

    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, Unavailable> {
        self.inner.attempts(id).await
    }

    async fn list(
        &self,
        endpoint: WebhookId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Slice<Delivery>, Unavailable> {
        self.inner.list(endpoint, status, page).await
    }

    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable> {
        self.inner.forget_before(instant, at_most).await
    }

    async fn count_due(&self, now: OffsetDateTime) -> Result<u64, Unavailable> {
        self.inner.count_due(now).await
    }
}

fn flawed(flaw: Flaw) -> impl FnOnce(&mut Storage) {
    move |storage| storage.webhook_deliveries = Arc::new(Flawed { inner: storage.webhook_deliveries.clone(), flaw })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_two_workers_send_is_caught() {
    assert!(bites(flawed(Flaw::ClaimsNothing), webhook_deliveries::due_ones_come_up).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_a_crash_forgets_is_caught() {
    assert!(bites(flawed(Flaw::ClaimsForEver), webhook_deliveries::a_claim_lapses).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_is_not_in_the_log_is_caught() {
    assert!(bites(flawed(Flaw::LosesAttempts), webhook_deliveries::every_attempt).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_is_recorded_twice_is_caught() {
    assert!(bites(flawed(Flaw::NeverLosesARace), webhook_deliveries::recorded_as_it_was_read).await);
}
