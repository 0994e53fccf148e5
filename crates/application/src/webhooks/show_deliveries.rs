use std::sync::Arc;

use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::{Delivery, Status};

use super::WebhookError;
use crate::page::{Page, Slice};
use crate::ports::{WebhookDeliveries, WebhookEndpoints};

/// Lists what went, goes and will go to one receiver, newest first.
pub struct ShowDeliveries {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// What goes to them.
    pub deliveries: Arc<dyn WebhookDeliveries>,
}

impl ShowDeliveries {
    /// One page of it; of one status, where one is said.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(
        &self,
        receiver: WebhookId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Slice<Delivery>, WebhookError> {
        self.endpoints.find(receiver).await?.ok_or(WebhookError::NotFound)?;
        Ok(self.deliveries.list(receiver, status, page).await?)
    }
}
