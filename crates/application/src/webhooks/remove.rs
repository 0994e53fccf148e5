use std::sync::Arc;

use frontrow_domain::shared::WebhookId;

use super::WebhookError;
use crate::ports::WebhookEndpoints;

/// Removes a receiver and its secrets. Nothing is sent to it any more; what was is forgotten with time.
pub struct RemoveWebhook {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
}

impl RemoveWebhook {
    /// Removes it.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(&self, id: WebhookId) -> Result<(), WebhookError> {
        if self.endpoints.remove(id).await? { Ok(()) } else { Err(WebhookError::NotFound) }
    }
}
