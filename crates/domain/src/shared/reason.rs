use std::fmt;

/// Why something was done, in the words of whoever did it: 1 to [`Reason::MAX_CHARACTERS`] characters, trimmed,
/// without control characters other than line breaks.
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
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<String> {
        Reason::parse(text).unwrap().map(|reason| reason.as_str().to_owned())
    }

    #[test]
    fn a_blank_reason_is_none() {
        for blank in ["", "  ", "\n", "\u{0} \u{7}"] {
            assert_eq!(words(blank), None, "{blank:?}");
        }
    }

    #[test]
    fn a_reason_is_trimmed_and_keeps_its_line_breaks_only() {
        assert_eq!(words(" ill\u{0}\nagain "), Some("ill\nagain".to_owned()));
    }

    #[test]
    fn two_hundred_characters_are_a_reason_and_one_more_is_not() {
        let longest = "좌".repeat(Reason::MAX_CHARACTERS);
        assert_eq!(words(&longest), Some(longest.clone()));
        assert_eq!(Reason::parse(&format!("{longest}석")), Err(ReasonTooLong { characters: 201 }));
        assert_eq!(Reason::cut(&format!("{longest}석")).as_str(), longest);
    }
}
