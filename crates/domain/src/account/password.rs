use std::fmt;

/// A password as somebody chose it: [`Password::MIN_CHARACTERS`] to [`Password::MAX_CHARACTERS`] characters, kept as
/// typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// The text is no password of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a password has {} to {} characters", Password::MIN_CHARACTERS, Password::MAX_CHARACTERS)]
pub struct PasswordInvalid;

impl Password {
    /// Shorter ones are guessed.
    pub const MIN_CHARACTERS: usize = 8;
    /// Room for a sentence, and a bound on the work of hashing.
    pub const MAX_CHARACTERS: usize = 128;

    /// The password in `text`. Blanks at either end belong to it.
    ///
    /// # Errors
    /// [`PasswordInvalid`] when too short or too long.
    pub fn parse(text: &str) -> Result<Self, PasswordInvalid> {
        let fits = (Self::MIN_CHARACTERS..=Self::MAX_CHARACTERS).contains(&text.chars().count());
        if fits { Ok(Self(text.to_owned())) } else { Err(PasswordInvalid) }
    }

    /// The password itself, for hashing only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Passwords stay out of logs.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}
