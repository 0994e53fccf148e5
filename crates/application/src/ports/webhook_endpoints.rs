use async_trait::async_trait;
use frontrow_domain::shared::WebhookId;
use frontrow_domain::webhooks::Endpoint;

use super::Unavailable;
use crate::page::{Page, Slice};

/// What became of a new receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddEndpointOutcome {
    /// It is there.
    Added,
    /// There are as many as there may be.
    TooMany,
}

/// Who is told over HTTP what happens here.
///
/// # Contract
/// 1. **as written**: `find` gives a receiver exactly as it was last written.
/// 2. **added once**: adding the same receiver again is `Added`, and changes nothing.
/// 3. **bounded**: with `at_most` receivers there, another one is `TooMany`. Two that are added at the same instant may
///    both be the last.
/// 4. **newest first**: `list` gives every receiver once, over its pages.
/// 5. **replaced as it was read**: `replace` writes only over the version before; of two, one is first.
/// 6. **removed for good**: a removed receiver is found no more; removing twice is false.
/// 7. **only the enabled**: `enabled` gives all that are, and no other.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait WebhookEndpoints: Send + Sync {
    /// Adds a receiver.
    async fn add(&self, endpoint: &Endpoint, at_most: u32) -> Result<AddEndpointOutcome, Unavailable>;
    /// One receiver.
    async fn find(&self, id: WebhookId) -> Result<Option<Endpoint>, Unavailable>;
    /// The receivers there are.
    async fn list(&self, page: Page) -> Result<Slice<Endpoint>, Unavailable>;
    /// Writes `after` over the version before it; false when somebody else was first, or it was removed.
    async fn replace(&self, after: &Endpoint) -> Result<bool, Unavailable>;
    /// Removes a receiver; false when there is none.
    async fn remove(&self, id: WebhookId) -> Result<bool, Unavailable>;
    /// Everybody who is to be told.
    async fn enabled(&self) -> Result<Vec<Endpoint>, Unavailable>;
}
