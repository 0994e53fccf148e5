//! People who buy, and people who sell.

mod email;
mod person;

pub use email::{Email, EmailInvalid};
pub use person::{Account, Name, NameInvalid, PasswordHash, Role};
