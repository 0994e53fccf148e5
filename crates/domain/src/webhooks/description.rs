/// What an administrator wants to remember of a receiver: at most [`Description::MAX_CHARACTERS`] characters, trimmed, on
/// one line; it may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Description(String);

/// The text does not fit into a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a description has at most {} characters, not {characters}", Description::MAX_CHARACTERS)]
pub struct DescriptionTooLong {
    /// How long it is.
    pub characters: usize,
}

impl Description {
    /// What the column holds.
    pub const MAX_CHARACTERS: usize = 200;

    /// The description in `text`.
    ///
    /// # Errors
    /// [`DescriptionTooLong`] above [`Self::MAX_CHARACTERS`].
    pub fn parse(text: &str) -> Result<Self, DescriptionTooLong> {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let text = text.trim();
        let characters = text.chars().count();
        if characters <= Self::MAX_CHARACTERS {
            Ok(Self(text.to_owned()))
        } else {
            Err(DescriptionTooLong { characters })
        }
    }

    /// The words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
