use frontrow_domain::reservation::ConfirmationCode;
use frontrow_domain::webhooks::SigningSecret;
use uuid::Uuid;

/// Where ids come from.
///
/// # Contract
/// 1. **unique**: no id is made twice, on any replica.
/// 2. **time-ordered**: ids are UUID v7, so rows written together lie together.
/// 3. **unguessable codes**: a confirmation code has 50 bits from a secure source.
/// 4. **unguessable secrets**: a signing secret has 256.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait IdGenerator: Send + Sync {
    /// A new id.
    fn next_id(&self) -> Uuid;
    /// A new confirmation code.
    fn next_code(&self) -> ConfirmationCode;
    /// A new secret for a receiver of webhooks.
    fn next_secret(&self) -> SigningSecret;
}
