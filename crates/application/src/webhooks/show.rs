use std::sync::Arc;

use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Endpoint;

use super::WebhookError;
use crate::ports::WebhookEndpoints;

/// Shows a receiver.
pub struct ShowWebhook {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
}

impl ShowWebhook {
    /// The receiver.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(&self, id: WebhookId) -> Result<Endpoint, WebhookError> {
        self.endpoints.find(id).await?.ok_or(WebhookError::NotFound)
    }
}
