use frontrow_domain::webhooks::EndpointUrl;

use crate::ports::Unavailable;

/// Why there is nothing to show, to change or to send.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// It does not exist, or was removed or forgotten.
    #[error("there is no such webhook or delivery")]
    NotFound,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Where receivers may be (`webhooks.allow_private_addresses`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// On the internet.
    Public,
    /// Anywhere, this machine included.
    Any,
}

/// An address that says by itself that it is not on the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this address is not on the public internet")]
pub struct AddressNotPublic;

impl Addresses {
    /// What can be told without looking up a name. Names are looked up, and judged, each time something is sent.
    pub(super) fn check(self, url: &EndpointUrl) -> Result<(), AddressNotPublic> {
        match self {
            Self::Public if url.is_plainly_private() => Err(AddressNotPublic),
            Self::Public | Self::Any => Ok(()),
        }
    }
}
