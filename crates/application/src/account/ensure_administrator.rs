use std::sync::Arc;

use frontrow_domain::account::{Account, Email, Name, Password, Role};
use frontrow_domain::shared::UserId;

use crate::ports::{Accounts, IdGenerator, PasswordHasher, RegisterOutcome, Unavailable};

/// Makes the administrator of the settings at start, when there is none yet.
pub struct EnsureAdministrator {
    /// Everybody's accounts.
    pub accounts: Arc<dyn Accounts>,
    /// The one-way function.
    pub passwords: Arc<dyn PasswordHasher>,
    /// Where the new person's id comes from.
    pub ids: Arc<dyn IdGenerator>,
}

impl EnsureAdministrator {
    /// Whether the account was made now. One that exists is left as it is, its password too.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, email: Email, password: Password, name: Name) -> Result<bool, Unavailable> {
        if let Some((account, _)) = self.accounts.credentials(&email).await? {
            if account.role != Role::Administrator {
                tracing::warn!(person = %account.id, "the administrator's e-mail belongs to a customer, who stays one");
            }
            return Ok(false);
        }
        let hash = self.passwords.hash(password.as_str()).await?;
        let id = UserId::new(self.ids.next_id());
        let account = Account { id, email, name, role: Role::Administrator };
        match self.accounts.register(&account, &hash, None).await? {
            RegisterOutcome::Registered => Ok(true),
            // Another replica that starts at the same time was faster.
            RegisterOutcome::EmailTaken | RegisterOutcome::KeyUsed => Ok(false),
        }
    }
}
