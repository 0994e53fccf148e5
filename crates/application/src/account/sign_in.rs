use std::sync::Arc;

use frontrow_domain::account::Email;

use crate::ports::{AccessToken, AccessTokens, Accounts, Clock, PasswordHasher, Unavailable};

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such pair; which half is wrong is not told.
    #[error("the e-mail or the password is wrong")]
    WrongPair,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Gives a token for an e-mail and its password.
pub struct SignIn {
    /// Everybody's accounts.
    pub accounts: Arc<dyn Accounts>,
    /// The one-way function.
    pub passwords: Arc<dyn PasswordHasher>,
    /// Who issues tokens.
    pub tokens: Arc<dyn AccessTokens>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl SignIn {
    /// Checks the pair. An unknown e-mail costs the same work as a wrong password, so that time tells nobody who has
    /// an account.
    ///
    /// # Errors
    /// [`SignInError`]
    pub async fn execute(&self, email: &Email, password: &str) -> Result<AccessToken, SignInError> {
        let (account, hash) = self.accounts.credentials(email).await?.unzip();
        let right = self.passwords.verify(password, hash).await?;
        match account {
            Some(account) if right => Ok(self.tokens.issue(&account, self.clock.now())?),
            Some(_) | None => Err(SignInError::WrongPair),
        }
    }
}
