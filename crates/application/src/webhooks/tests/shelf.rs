//! Deliveries in memory, and a way to the receivers whose answers the test says.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::{Attempt, Delivery, Reply, State, Status};
use time::{Duration, OffsetDateTime};

use crate::page::{Page, Slice};
use crate::ports::{Answered, Outgoing, Unavailable, WebhookDeliveries, WebhookSender};

#[derive(Default)]
pub(super) struct Shelf {
    deliveries: Mutex<BTreeMap<DeliveryId, Delivery>>,
    claims: Mutex<BTreeMap<DeliveryId, OffsetDateTime>>,
    log: Mutex<Vec<(DeliveryId, Attempt)>>,
}

impl Shelf {
    pub(super) fn holding(deliveries: impl IntoIterator<Item = Delivery>) -> Self {
        let deliveries = deliveries.into_iter().map(|delivery| (delivery.id(), delivery)).collect();
        Self { deliveries: Mutex::new(deliveries), ..Self::default() }
    }

    pub(super) fn get(&self, id: DeliveryId) -> Delivery {
        self.deliveries.lock().unwrap()[&id].clone()
    }

    pub(super) fn all(&self) -> Vec<Delivery> {
        self.deliveries.lock().unwrap().values().cloned().collect()
    }

    pub(super) fn log(&self) -> Vec<(DeliveryId, Attempt)> {
        self.log.lock().unwrap().clone()
    }

    fn due(&self, now: OffsetDateTime) -> Vec<Delivery> {
        let claims = self.claims.lock().unwrap();
        let is_due = |delivery: &Delivery| match delivery.state() {
            State::Pending { due } => due.max(claims.get(&delivery.id()).copied().unwrap_or(due)) <= now,
            State::Delivered { .. } | State::Failed { .. } => false,
        };
        self.all().into_iter().filter(is_due).collect()
    }
}

#[async_trait]
impl WebhookDeliveries for Shelf {
    async fn enqueue(&self, deliveries: &[Delivery]) -> Result<(), Unavailable> {
        let deliveries = deliveries.iter().map(|delivery| (delivery.id(), delivery.clone()));
        self.deliveries.lock().unwrap().extend(deliveries);
        Ok(())
    }

    async fn find(&self, id: DeliveryId) -> Result<Option<Delivery>, Unavailable> {
        Ok(self.deliveries.lock().unwrap().get(&id).cloned())
    }

    async fn endpoints_due(&self, now: OffsetDateTime) -> Result<Vec<WebhookId>, Unavailable> {
        let mut endpoints: Vec<WebhookId> = self.due(now).iter().map(Delivery::endpoint).collect();
        endpoints.sort_unstable();
        endpoints.dedup();
        Ok(endpoints)
    }

    async fn claim_due(
        &self,
        endpoint: WebhookId,
        now: OffsetDateTime,
        claim: Duration,
        at_most: u32,
    ) -> Result<Vec<Delivery>, Unavailable> {
        let due = self.due(now).into_iter().filter(|delivery| delivery.endpoint() == endpoint);
        let claimed: Vec<Delivery> = due.take(at_most as usize).collect();
        self.claims.lock().unwrap().extend(claimed.iter().map(|delivery| (delivery.id(), now + claim)));
        Ok(claimed)
    }

    async fn record(&self, after: &Delivery, attempt: Option<Attempt>) -> Result<bool, Unavailable> {
        let mut deliveries = self.deliveries.lock().unwrap();
        if deliveries[&after.id()].version() + 1 != after.version() {
            return Ok(false);
        }
        deliveries.insert(after.id(), after.clone());
        self.claims.lock().unwrap().remove(&after.id());
        self.log.lock().unwrap().extend(attempt.map(|attempt| (after.id(), attempt)));
        Ok(true)
    }

    async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>, Unavailable> {
        Ok(self.log().into_iter().filter(|(of, _)| *of == id).map(|(_, attempt)| attempt).collect())
    }

    async fn list(&self, _: WebhookId, _: Option<Status>, _: Page) -> Result<Slice<Delivery>, Unavailable> {
        Ok(Slice { items: self.all(), next: None })
    }

    async fn forget_before(&self, _: OffsetDateTime, _: u32) -> Result<u64, Unavailable> {
        Ok(0)
    }

    async fn count_due(&self, now: OffsetDateTime) -> Result<u64, Unavailable> {
        Ok(self.due(now).len() as u64)
    }
}

type Say = dyn Fn(&Outgoing) -> Answered + Send + Sync;

/// Answers as `say` says, and keeps what was sent.
pub(super) struct Said {
    say: Box<Say>,
    sent: Mutex<Vec<Outgoing>>,
}

impl Said {
    pub(super) fn by(say: impl Fn(&Outgoing) -> Answered + Send + Sync + 'static) -> Self {
        Self { say: Box::new(say), sent: Mutex::default() }
    }

    pub(super) fn always(reply: Reply) -> Self {
        Self::by(move |_| Answered { reply, retry_after: None })
    }

    pub(super) fn sent(&self) -> Vec<Outgoing> {
        self.sent.lock().unwrap().clone()
    }
}

#[async_trait]
impl WebhookSender for Said {
    async fn send(&self, outgoing: &Outgoing) -> Answered {
        self.sent.lock().unwrap().push(outgoing.clone());
        (self.say)(outgoing)
    }
}
