use std::fmt;

/// An e-mail address, in lower case: two spellings of one mailbox are one account.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);

/// The text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.com and has at most {} characters", Email::MAX_CHARACTERS)]
pub struct EmailInvalid;

impl Email {
    /// The longest address that mail can be sent to (RFC 5321).
    pub const MAX_CHARACTERS: usize = 254;

    /// The address in `text`. Only what no mailbox can look like is refused; whether it exists, mail will tell.
    ///
    /// # Errors
    /// [`EmailInvalid`] without one `@` between two parts, with white space, or when too long.
    pub fn parse(text: &str) -> Result<Self, EmailInvalid> {
        let text = text.trim().to_lowercase();
        let blank = text.chars().any(|c| c.is_whitespace() || c.is_control());
        match text.split_once('@') {
            Some((name, domain))
                if !name.is_empty()
                    && !domain.is_empty()
                    && !domain.contains('@')
                    && !blank
                    && text.len() <= Self::MAX_CHARACTERS =>
            {
                Ok(Self(text))
            }
            _ => Err(EmailInvalid),
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Addresses stay out of logs.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}
