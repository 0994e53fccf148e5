use std::sync::Arc;

use frontrow_domain::account::{Account, Email, Name, Password, Role};
use frontrow_domain::shared::UserId;
use uuid::Uuid;

use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse, earlier_effect};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Accounts, IdGenerator, IdempotencyKeys, PasswordHasher, RegisterOutcome, Unavailable};

/// Somebody wants an account.
#[derive(Clone, Debug)]
pub struct RegisterPerson {
    /// How they will sign in.
    pub email: Email,
    /// With what.
    pub password: Password,
    /// What they are called.
    pub name: Name,
    /// The caller's key, if they sent one.
    pub key: Option<IdempotencyKey>,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Somebody has one with this e-mail.
    #[error("somebody has an account with this e-mail")]
    EmailTaken,
    /// The key was used for another registration.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Makes an account for a customer.
pub struct Register {
    /// Everybody's accounts.
    pub accounts: Arc<dyn Accounts>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// The one-way function.
    pub passwords: Arc<dyn PasswordHasher>,
    /// Where the new person's id comes from.
    pub ids: Arc<dyn IdGenerator>,
}

/// Nobody is signed in when they register: their keys belong to nobody.
const NOBODY: UserId = UserId::new(Uuid::nil());

impl Register {
    /// Makes the account, once per key.
    ///
    /// # Errors
    /// [`RegisterError`]
    pub async fn execute(&self, person: RegisterPerson) -> Result<Answer<Account>, RegisterError> {
        let RegisterPerson { email, password, name, key } = person;
        let id = UserId::new(self.ids.next_id());
        let account = Account { id, email, name, role: Role::Customer };
        for _ in 0..RACES_LOST_AT_MOST {
            let earlier = earlier_effect(&*self.keys, NOBODY, key.as_ref()).await?;
            if let Some(effect) = earlier.map_err(|KeyReused| RegisterError::KeyReused)? {
                return self.replay(UserId::new(effect)).await;
            }
            let hash = self.passwords.hash(password.as_str()).await?;
            let key_use = key.map(|key| KeyUse::first(NOBODY, key, account.id.as_uuid()));
            match self.accounts.register(&account, &hash, key_use).await? {
                RegisterOutcome::Registered => return Ok(Answer::fresh(account)),
                RegisterOutcome::EmailTaken => return Err(RegisterError::EmailTaken),
                RegisterOutcome::KeyUsed => {}
            }
        }
        Err(Unavailable::of("an idempotency key that others use").into())
    }

    async fn replay(&self, id: UserId) -> Result<Answer<Account>, RegisterError> {
        let account = self.accounts.find(id).await?;
        Ok(Answer::replayed(account.ok_or(Unavailable::of("the account of an idempotency key"))?))
    }
}
