use std::sync::Arc;

use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::{Description, Endpoint, EndpointUrl, EventKinds, NewEndpoint};

use super::{AddressNotPublic, Addresses};
use crate::ports::{AddEndpointOutcome, Clock, IdGenerator, Unavailable, WebhookEndpoints};

/// Every event is written once for each receiver that wants it; fifty is more than a shop has partners.
pub const RECEIVERS_AT_MOST: u32 = 50;

/// Somebody wants to be told.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where.
    pub url: EndpointUrl,
    /// What.
    pub kinds: EventKinds,
    /// What to remember of it.
    pub description: Description,
}

/// Why nobody was added.
#[derive(Debug, thiserror::Error)]
pub enum CreateWebhookError {
    /// It is not on the internet.
    #[error(transparent)]
    AddressNotPublic(#[from] AddressNotPublic),
    /// There are as many as there may be.
    #[error("there are {RECEIVERS_AT_MOST} webhooks, and there may not be more")]
    TooMany,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Adds a receiver, with a secret that is told this once.
pub struct CreateWebhook {
    /// The receivers there are.
    pub endpoints: Arc<dyn WebhookEndpoints>,
    /// Where its id and its secret come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where receivers may be.
    pub addresses: Addresses,
}

impl CreateWebhook {
    /// The receiver. A request that is sent twice makes two; what both are told has one name, so that a receiver knows.
    ///
    /// # Errors
    /// [`CreateWebhookError`]
    pub async fn execute(&self, new: NewWebhook) -> Result<Endpoint, CreateWebhookError> {
        self.addresses.check(&new.url)?;
        let endpoint = NewEndpoint {
            id: WebhookId::new(self.ids.next_id()),
            url: new.url,
            kinds: new.kinds,
            description: new.description,
            secret: self.ids.next_secret(),
        };
        let endpoint = Endpoint::create(endpoint, self.clock.now());
        match self.endpoints.add(&endpoint, RECEIVERS_AT_MOST).await? {
            AddEndpointOutcome::Added => Ok(endpoint),
            AddEndpointOutcome::TooMany => Err(CreateWebhookError::TooMany),
        }
    }
}
