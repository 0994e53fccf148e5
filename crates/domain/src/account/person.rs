use std::fmt;

use super::Email;
use crate::shared::UserId;

/// What a person is called: 1 to [`Name::MAX_CHARACTERS`] characters, trimmed, on one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(String);

/// The text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {} characters", Name::MAX_CHARACTERS)]
pub struct NameInvalid;

impl Name {
    /// What the column holds.
    pub const MAX_CHARACTERS: usize = 100;

    /// The name in `text`.
    ///
    /// # Errors
    /// [`NameInvalid`] when blank, too long, or with control characters.
    pub fn parse(text: &str) -> Result<Self, NameInvalid> {
        let text = text.trim();
        let fits = (1..=Self::MAX_CHARACTERS).contains(&text.chars().count());
        if fits && !text.contains(char::is_control) { Ok(Self(text.to_owned())) } else { Err(NameInvalid) }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Queue, hold, pay.
    Customer,
    /// Run the on-sale.
    Administrator,
}

/// A person with an account of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub id: UserId,
    /// How they sign in.
    pub email: Email,
    /// What they are called.
    pub name: Name,
    /// What they may do.
    pub role: Role,
}

/// A password after a one-way function, with its salt and costs (PHC string).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash made or stored elsewhere.
    #[must_use]
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string, for storage and checking only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}
