use std::sync::Arc;

use frontrow_domain::shared::{DeliveryId, WebhookId};
use frontrow_domain::webhooks::Delivery;

use super::WebhookError;
use crate::ports::{Clock, EventRendering, IdGenerator, WebhookDeliveries, WebhookEndpoints};

/// Sends a receiver an event that means nothing, whatever kinds it wants. It goes the way of any other.
pub struct TestWebhook {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// What goes to them.
    pub deliveries: Arc<dyn WebhookDeliveries>,
    /// What a receiver reads of an event.
    pub rendering: Arc<dyn EventRendering>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl TestWebhook {
    /// The delivery, due at once.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(&self, receiver: WebhookId) -> Result<Delivery, WebhookError> {
        self.endpoints.find(receiver).await?.ok_or(WebhookError::NotFound)?;
        let (id, now) = (DeliveryId::new(self.ids.next_id()), self.clock.now());
        let message = self.rendering.render_test(format!("test-{id}"), receiver, now);
        let delivery = Delivery::queue(id, receiver, message, now);
        self.deliveries.enqueue(std::slice::from_ref(&delivery)).await?;
        Ok(delivery)
    }
}
