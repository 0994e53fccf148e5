use std::fmt::Write;

use uuid::Uuid;

use super::Words;

/// A text of statements that grows.
pub(super) struct Text {
    pub(super) words: Words,
    text: String,
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

impl Text {
    pub(super) const fn new(words: Words) -> Self {
        Self { words, text: String::new() }
    }

    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
    }

    pub(super) fn into_inner(self) -> String {
        self.text
    }

    /// Words of ours.
    pub(super) fn push(&mut self, words: &'static str) {
        self.text.push_str(words);
    }

    /// The words of one of the two databases.
    pub(super) fn push_either(&mut self, mysql: &'static str, sqlite: &'static str) {
        self.text.push_str(match self.words {
            Words::MySql => mysql,
            Words::Sqlite => sqlite,
        });
    }

    pub(super) fn number(&mut self, number: impl Into<i64>) {
        // Writing to a String does not fail.
        let _ = write!(self.text, "{}", number.into());
    }

    pub(super) fn number_or_null(&mut self, number: Option<i64>) {
        match number {
            Some(number) => self.number(number),
            None => self.push("NULL"),
        }
    }

    /// Bytes as a literal of bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.push("x'");
        self.digits(bytes);
        self.push("'");
    }

    pub(super) fn uuid(&mut self, uuid: Uuid) {
        self.bytes(uuid.as_bytes());
    }

    pub(super) fn uuid_or_null(&mut self, uuid: Option<Uuid>) {
        match uuid {
            Some(uuid) => self.uuid(uuid),
            None => self.push("NULL"),
        }
    }

    /// What somebody may have typed, as the digits of its bytes.
    pub(super) fn typed(&mut self, typed: &str) {
        self.push_either("_utf8mb4 x'", "CAST(x'");
        self.digits(typed.as_bytes());
        self.push_either("'", "' AS TEXT)");
    }

    /// Two digits a byte.
    pub(super) fn digits(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            self.text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }

    /// Each item, with commas between.
    pub(super) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        for (position, item) in items.into_iter().enumerate() {
            if position > 0 {
                self.push(",");
            }
            each(self, item);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_leave_its_literal() {
        let mut text = Text::new(Words::MySql);
        text.typed("'; DROP TABLE seats; --");
        assert_eq!(text.into_inner(), "_utf8mb4 x'273b2044524f50205441424c452073656174733b202d2d'");
        let mut text = Text::new(Words::Sqlite);
        text.typed("'é");
        assert_eq!(text.into_inner(), "CAST(x'27c3a9' AS TEXT)");
    }
}
