use std::sync::Arc;

use frontrow_domain::shared::{Outcome, WebhookId};
use frontrow_domain::webhooks::{Endpoint, EndpointEdit};

use super::{AddressNotPublic, Addresses};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Unavailable, WebhookEndpoints};

/// Why a receiver stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditWebhookError {
    /// It does not exist, or was removed.
    #[error("there is no such webhook")]
    NotFound,
    /// It would not be on the internet any more.
    #[error(transparent)]
    AddressNotPublic(#[from] AddressNotPublic),
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Changes where a receiver is, what it wants, and whether it is told anything.
pub struct EditWebhook {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// Where receivers may be.
    pub addresses: Addresses,
}

impl EditWebhook {
    /// The receiver after the change. Of two who change one at once, the second changes what the first has written.
    ///
    /// # Errors
    /// [`EditWebhookError`]
    pub async fn execute(&self, id: WebhookId, edit: EndpointEdit) -> Result<Endpoint, EditWebhookError> {
        if let Some(url) = &edit.url {
            self.addresses.check(url)?;
        }
        for _ in 0..RACES_LOST_AT_MOST {
            let before = self.endpoints.find(id).await?.ok_or(EditWebhookError::NotFound)?;
            match before.edit(edit.clone()) {
                Outcome::Unchanged(same) => return Ok(same),
                Outcome::Changed(after) => {
                    if self.endpoints.replace(&after).await? {
                        return Ok(after);
                    }
                }
            }
        }
        Err(Unavailable::of("a webhook that others keep changing").into())
    }
}
