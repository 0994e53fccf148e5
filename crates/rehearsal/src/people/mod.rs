//! How the crowd comes by access tokens.

mod issuer;
mod sign_up;

pub(crate) use issuer::random_id;
pub use issuer::{Issuer, IssuerFiles, IssuerInvalid};
pub(crate) use sign_up::{sign_in, sign_up};
