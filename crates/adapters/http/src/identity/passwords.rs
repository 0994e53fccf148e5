use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use frontrow_application::ports::{PasswordHasher, Unavailable};
use frontrow_domain::account::PasswordHash;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Somebody signing in waits no longer for their turn: an honest `unavailable` is better than a frozen page.
const TURN_DEADLINE: Duration = Duration::from_secs(5);
const WHAT: &str = "password hashing";

/// What one hash costs an attacker, and us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCosts {
    /// Memory of one hash.
    pub memory_kibibytes: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// How many hashes are computed at once; the rest wait. Memory and cores are for selling seats.
    pub at_once: usize,
}

/// 19 MiB in two passes, the least that OWASP recommends for argon2id, on two threads.
impl Default for PasswordCosts {
    fn default() -> Self {
        Self { memory_kibibytes: 19_456, passes: 2, at_once: 2 }
    }
}

/// Passwords by argon2id, on threads of their own.
pub struct Argon2Passwords {
    argon2: Argon2<'static>,
    turns: Semaphore,
    /// What the password of somebody unknown is checked against, so that it takes as long.
    nobody: Arc<str>,
}

impl Argon2Passwords {
    /// Hashes at these costs.
    ///
    /// # Errors
    /// [`Unavailable`] when argon2id cannot be had at these costs.
    pub fn new(costs: PasswordCosts) -> Result<Self, Unavailable> {
        let params = Params::new(costs.memory_kibibytes, costs.passes, 1, None);
        let params = params.map_err(|error| Unavailable::because(WHAT, error.to_string()))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, "nobody signs in with this")?.into();
        Ok(Self { argon2, turns: Semaphore::new(costs.at_once.max(1)), nobody })
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Unavailable> {
        let turn = tokio::time::timeout(TURN_DEADLINE, self.turns.acquire()).await;
        turn.map_err(|late| Unavailable::because(WHAT, late))?.map_err(|closed| Unavailable::because(WHAT, closed))
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, Unavailable> {
    let hash: Result<Phc, _> = argon2.hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| Unavailable::because(WHAT, error.to_string()))
}

#[async_trait]
impl PasswordHasher for Argon2Passwords {
    async fn hash(&self, password: &str) -> Result<PasswordHash, Unavailable> {
        let _turn = self.turn().await?;
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        let hashed = tokio::task::spawn_blocking(move || hash(&argon2, &password)).await;
        hashed.map_err(|ended| Unavailable::because(WHAT, ended))?.map(PasswordHash::new)
    }

    async fn verify(&self, password: &str, hash: Option<PasswordHash>) -> Result<bool, Unavailable> {
        let _turn = self.turn().await?;
        let (argon2, password, nobody) = (self.argon2.clone(), password.to_owned(), Arc::clone(&self.nobody));
        let verified = tokio::task::spawn_blocking(move || {
            let known = hash.is_some();
            let text = hash.as_ref().map_or(nobody.as_ref(), PasswordHash::as_str);
            let parsed =
                Phc::new(text).map_err(|error| Unavailable::because("a stored password", error.to_string()))?;
            Ok(argon2.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        });
        verified.await.map_err(|ended| Unavailable::because(WHAT, ended))?
    }
}
