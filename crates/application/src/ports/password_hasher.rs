use async_trait::async_trait;
use frontrow_domain::account::PasswordHash;

use super::Unavailable;

/// A slow one-way function for passwords.
///
/// # Contract
/// 1. **right or wrong**: `verify` is true for the password that was hashed and for no other.
/// 2. **salted**: hashing a password twice gives two hashes.
/// 3. **the same work for nobody**: `verify` against no hash takes as long, and is false.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Hashes a password.
    async fn hash(&self, password: &str) -> Result<PasswordHash, Unavailable>;
    /// Whether `password` is the one that was hashed.
    async fn verify(&self, password: &str, hash: Option<PasswordHash>) -> Result<bool, Unavailable>;
}
