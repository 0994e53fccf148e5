use std::sync::Arc;

use frontrow_domain::shared::DeliveryId;
use frontrow_domain::webhooks::{Attempt, Delivery};

use super::WebhookError;
use crate::ports::WebhookDeliveries;

/// A delivery, and what came of each attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryWithLog {
    /// The delivery.
    pub delivery: Delivery,
    /// Its attempts, in their order.
    pub attempts: Vec<Attempt>,
}

/// Shows a delivery, with what was sent and what came of it.
pub struct ShowDelivery {
    /// What goes to receivers.
    pub deliveries: Arc<dyn WebhookDeliveries>,
}

impl ShowDelivery {
    /// The delivery with its log.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(&self, id: DeliveryId) -> Result<DeliveryWithLog, WebhookError> {
        let delivery = self.deliveries.find(id).await?.ok_or(WebhookError::NotFound)?;
        let attempts = self.deliveries.attempts(id).await?;
        Ok(DeliveryWithLog { delivery, attempts })
    }
}
