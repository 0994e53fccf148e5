//! Who somebody is: passwords, access tokens of our own and of another issuer, and queue passes.

mod access_tokens;
mod claims;
mod jwks;
mod key_set;
mod outside;
mod passwords;
mod queue_passes;
mod signing_keys;
mod verified;
mod verifier;

pub use access_tokens::JwtAccessTokens;
pub(crate) use jwks::{PublicKeysView, show_keys};
pub use key_set::{JwksSource, OutsideIssuerInvalid};
pub use outside::OutsideIssuer;
pub use passwords::{Argon2Passwords, PasswordCosts};
pub use queue_passes::SealedQueuePasses;
pub use signing_keys::{SigningKeyInvalid, SigningKeys};
pub use verifier::{Refused, TokenVerifier};
