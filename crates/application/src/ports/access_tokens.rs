use frontrow_domain::account::Account;
use time::OffsetDateTime;

use super::Unavailable;

/// A bearer token and how long it lasts.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// What goes behind `Authorization: Bearer`.
    pub token: String,
    /// How long it lasts, in seconds.
    pub expires_in_seconds: u64,
}

/// Proof of who somebody is, for the requests that follow.
///
/// # Contract
/// 1. **it names the person and the role**: what is read from a token is what it was issued for.
/// 2. **it ends**: it is refused from its end on.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait AccessTokens: Send + Sync {
    /// A token for `account`.
    fn issue(&self, account: &Account, now: OffsetDateTime) -> Result<AccessToken, Unavailable>;
}
