use std::fmt;

/// Why something was done, in the words of whoever did it: 1 to [`Reason::MAX_CHARACTERS`] characters, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// The text is longer than a reason may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reason has at most {} characters, not {characters}", Reason::MAX_CHARACTERS)]
pub struct ReasonTooLong {
    /// How long the text was.
    pub characters: usize,
}

impl Reason {
    /// What the journal's column holds.
    pub const MAX_CHARACTERS: usize = 200;

    /// The reason in `text`, or none when it is blank.
    ///
    /// # Errors
    /// [`ReasonTooLong`] above [`Reason::MAX_CHARACTERS`].
    pub fn parse(text: &str) -> Result<Option<Self>, ReasonTooLong> {
        let text = text.trim();
        let characters = text.chars().count();
        match characters {
            0 => Ok(None),
            1..=Self::MAX_CHARACTERS => Ok(Some(Self(text.to_owned()))),
            _ => Err(ReasonTooLong { characters }),
        }
    }

    /// A reason of our own, or one that was stored: cut to fit instead of refused.
    #[must_use]
    pub fn cut(text: &str) -> Self {
        Self(text.chars().take(Self::MAX_CHARACTERS).collect())
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
