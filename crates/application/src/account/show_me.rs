use std::sync::Arc;

use frontrow_domain::account::Account;
use frontrow_domain::shared::UserId;

use crate::ports::{Accounts, Unavailable};

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum ShowMeError {
    /// The person has no account of ours: an outside issuer vouched for them.
    #[error("there is no account here for this person")]
    NotFound,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Shows somebody their own account.
pub struct ShowMe {
    /// Everybody's accounts.
    pub accounts: Arc<dyn Accounts>,
}

impl ShowMe {
    /// The account of `person`.
    ///
    /// # Errors
    /// [`ShowMeError`]
    pub async fn execute(&self, person: UserId) -> Result<Account, ShowMeError> {
        self.accounts.find(person).await?.ok_or(ShowMeError::NotFound)
    }
}
