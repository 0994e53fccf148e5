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

/// Who has the e-mail of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ensured {
    /// An administrator, who was made now.
    Made,
    /// An administrator, with the password that they had.
    There,
    /// A customer, who stays one: anybody can register an e-mail, and whoever did has chosen the password.
    BelongsToCustomer,
}

impl EnsureAdministrator {
    /// Makes the account unless it exists. One that exists is left as it is, its role and its password too.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self, email: Email, password: Password, name: Name) -> Result<Ensured, Unavailable> {
        if let Some(ensured) = self.of_existing(&email).await? {
            return Ok(ensured);
        }
        let hash = self.passwords.hash(password.as_str()).await?;
        let id = UserId::new(self.ids.next_id());
        let account = Account { id, email, name, role: Role::Administrator };
        match self.accounts.register(&account, &hash, None).await? {
            RegisterOutcome::Registered => Ok(Ensured::Made),
            // Somebody was faster: another replica that starts at the same time, or a customer.
            RegisterOutcome::EmailTaken | RegisterOutcome::KeyUsed => {
                let ensured = self.of_existing(&account.email).await?;
                ensured.ok_or_else(|| Unavailable::of("the account of the administrator"))
            }
        }
    }

    async fn of_existing(&self, email: &Email) -> Result<Option<Ensured>, Unavailable> {
        let found = self.accounts.credentials(email).await?;
        Ok(found.map(|(account, _)| match account.role {
            Role::Administrator => Ensured::There,
            Role::Customer => Ensured::BelongsToCustomer,
        }))
    }
}
