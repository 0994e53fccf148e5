use std::fmt;

/// What a ticket holder shows at the door: 10 characters that nobody mistakes for others when read aloud.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConfirmationCode(String);

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl ConfirmationCode {
    /// Ten characters of five bits each.
    pub const CHARACTERS: usize = 10;

    /// The code that spells the lowest 50 bits of `random`.
    #[must_use]
    pub fn from_random(random: u64) -> Self {
        let digit = |place: usize| char::from(ALPHABET[(random >> (5 * place) & 31) as usize]);
        Self((0..Self::CHARACTERS).rev().map(digit).collect())
    }

    /// A code that was stored, or typed by a person: case and the look-alikes I, L and O are forgiven.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = text
            .trim()
            .chars()
            .map(|c| match c.to_ascii_uppercase() {
                'I' | 'L' => '1',
                'O' => '0',
                other => other,
            })
            .collect();
        let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
        (known && code.len() == Self::CHARACTERS).then_some(Self(code))
    }

    /// The ten characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConfirmationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_read_aloud_finds_its_way_back() {
        let code = ConfirmationCode::from_random(0x0003_FFFF_FFFF_FFE1);
        assert_eq!(code.as_str(), "ZZZZZZZZZ1");
        assert_eq!(ConfirmationCode::parse(" zzzzzzzzzl "), Some(code));
    }

    #[test]
    fn another_length_or_letter_is_no_code() {
        assert_eq!(ConfirmationCode::parse("ZZZZZZZZZ"), None);
        assert_eq!(ConfirmationCode::parse("ZZZZZZZZZU"), None);
    }
}
