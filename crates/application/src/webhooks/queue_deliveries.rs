use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::{Delivery, Endpoint, Message};
use time::OffsetDateTime;

use super::RecentReceivers;
use crate::events::Event;
use crate::ports::{Clock, EventHandler, EventRendering, IdGenerator, Unavailable, WebhookDeliveries};

/// Deliveries of one commit: some hundred kilobytes, written within milliseconds.
const DELIVERIES_AT_ONCE: usize = 500;

/// Queues every event for everybody who wants it. Queueing is all that the relay waits for; sending is another's work, so
/// that no receiver slows down the sale.
pub struct QueueDeliveries {
    /// Who is to be told.
    pub receivers: RecentReceivers,
    /// Where deliveries wait.
    pub deliveries: Arc<dyn WebhookDeliveries>,
    /// What the world reads of an event.
    pub rendering: Arc<dyn EventRendering>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl EventHandler for QueueDeliveries {
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        self.handle_all(std::slice::from_ref(event)).await
    }

    /// An event that is told again is queued again, and kept once.
    async fn handle_all(&self, events: &[Event]) -> Result<(), Unavailable> {
        let receivers = self.receivers.enabled().await?;
        if receivers.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut queued = Vec::new();
        for message in events.iter().filter_map(|event| self.rendering.render(event)) {
            queued.extend(self.for_each(&receivers, &message, now));
            if queued.len() >= DELIVERIES_AT_ONCE {
                self.deliveries.enqueue(&queued).await?;
                queued.clear();
            }
        }
        if queued.is_empty() { Ok(()) } else { self.deliveries.enqueue(&queued).await }
    }
}

impl QueueDeliveries {
    fn for_each(
        &self,
        receivers: &[Endpoint],
        message: &Message,
        now: OffsetDateTime,
    ) -> impl Iterator<Item = Delivery> {
        let those_who_want = receivers.iter().filter(|receiver| receiver.wants(&message.kind));
        those_who_want.map(move |receiver| {
            let id = DeliveryId::new(self.ids.next_id());
            Delivery::queue(id, receiver.id(), message.clone(), now)
        })
    }
}
