use std::sync::Arc;

use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Endpoint;

use super::WebhookError;
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Clock, IdGenerator, Unavailable, WebhookEndpoints};

/// Gives a receiver a new secret. The one before signs as well for a day.
pub struct RotateSecret {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// Where the secret comes from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl RotateSecret {
    /// The receiver with its new secret, which is told this once.
    ///
    /// # Errors
    /// [`WebhookError`]
    pub async fn execute(&self, id: WebhookId) -> Result<Endpoint, WebhookError> {
        for _ in 0..RACES_LOST_AT_MOST {
            let before = self.endpoints.find(id).await?.ok_or(WebhookError::NotFound)?;
            let after = before.rotate(self.ids.next_secret(), self.clock.now());
            if self.endpoints.replace(&after).await? {
                return Ok(after);
            }
        }
        Err(Unavailable::of("a webhook that others keep changing").into())
    }
}
