use async_trait::async_trait;
use frontrow_domain::account::{Account, Email, PasswordHash};
use frontrow_domain::shared::UserId;

use super::Unavailable;
use crate::idempotency::KeyUse;

/// What became of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterOutcome {
    /// The account exists now.
    Registered,
    /// Somebody has an account with this e-mail.
    EmailTaken,
    /// This key was used before: look up what it stands for.
    KeyUsed,
}

/// Everybody's accounts.
///
/// # Contract
/// 1. **one account an e-mail**: of any number of concurrent registrations with one e-mail, exactly one is
///    `Registered`.
/// 2. **found by e-mail**: `credentials` gives the account and its hash, whatever the case it was typed in.
/// 3. **as written**: `find` gives an account exactly as it was registered.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Makes an account.
    async fn register(
        &self,
        account: &Account,
        password: &PasswordHash,
        key: Option<KeyUse>,
    ) -> Result<RegisterOutcome, Unavailable>;
    /// One account.
    async fn find(&self, id: UserId) -> Result<Option<Account>, Unavailable>;
    /// The account of an e-mail, and what its password is checked against.
    async fn credentials(&self, email: &Email) -> Result<Option<(Account, PasswordHash)>, Unavailable>;
}
