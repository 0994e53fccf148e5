//! People who buy, and people who sell.

mod email;
mod password;
mod person;

pub use email::{Email, EmailInvalid};
pub use password::{Password, PasswordInvalid};
pub use person::{Account, Name, NameInvalid, PasswordHash, Role};

#[cfg(test)]
mod tests;
