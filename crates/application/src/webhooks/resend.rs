use std::sync::Arc;

use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::Delivery;

use super::WebhookError;
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Clock, Unavailable, WebhookDeliveries, WebhookEndpoints};

/// Sends a delivery again, whatever became of it.
pub struct ResendDelivery {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// What goes to them.
    pub deliveries: Arc<dyn WebhookDeliveries>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ResendDelivery {
    /// The delivery, due at once.
    ///
    /// # Errors
    /// [`WebhookError::NotFound`] also where its receiver was removed.
    pub async fn execute(&self, id: DeliveryId) -> Result<Delivery, WebhookError> {
        for _ in 0..RACES_LOST_AT_MOST {
            let before = self.deliveries.find(id).await?.ok_or(WebhookError::NotFound)?;
            self.endpoints.find(before.endpoint()).await?.ok_or(WebhookError::NotFound)?;
            let after = before.resend(self.clock.now());
            if self.deliveries.record(&after, None).await? {
                return Ok(after);
            }
        }
        Err(Unavailable::of("a delivery that others keep changing").into())
    }
}
