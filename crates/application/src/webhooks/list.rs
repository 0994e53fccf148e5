use std::sync::Arc;

use frontrow_domain::webhooks::Endpoint;

use crate::page::{Page, Slice};
use crate::ports::{Unavailable, WebhookEndpoints};

/// Lists the receivers there are, newest first.
pub struct ListWebhooks {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
}

impl ListWebhooks {
    /// One page of them.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, page: Page) -> Result<Slice<Endpoint>, Unavailable> {
        self.endpoints.list(page).await
    }
}
