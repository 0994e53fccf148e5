use std::fmt::Write;

use uuid::Uuid;

use super::Words;

/// A text of statements that grows.
pub(super) struct Text {
    pub(super) words: Words,
    text: String,
}

/// A value of a row, or nothing.
#[derive(Clone, Copy)]
pub(super) enum Cell<'a> {
    Number(Option<i64>),
    Id(Option<Uuid>),
    Typed(Option<&'a str>),
    Bytes(&'a [u8]),
    /// The number of the commit; not in an array.
    Batch,
}

impl Cell<'_> {
    pub(super) fn of_number(number: impl Into<i64>) -> Self {
        Self::Number(Some(number.into()))
    }

    pub(super) const fn of_id(id: Uuid) -> Self {
        Self::Id(Some(id))
    }
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

    pub(super) fn typed_or_null(&mut self, typed: Option<&str>) {
        match typed {
            Some(typed) => self.typed(typed),
            None => self.push("NULL"),
        }
    }

    /// Two digits a byte.
    pub(super) fn digits(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            self.text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }

    /// A row of a list of values: of the array that a MySQL statement takes rows from, or of a VALUES of SQLite. What is
    /// nothing is -1 or empty in the array, whose NULLs the databases do not agree about.
    pub(super) fn row<const CELLS: usize>(&mut self, cells: [Cell<'_>; CELLS]) {
        self.push_either("[", "(");
        self.list(cells, |text, cell| match cell {
            Cell::Number(Some(number)) => text.number(number),
            Cell::Number(None) => text.push_either("-1", "NULL"),
            Cell::Id(Some(id)) => text.cell_of_bytes("x'", id.as_bytes(), "'"),
            Cell::Typed(Some(typed)) => text.cell_of_bytes("CAST(x'", typed.as_bytes(), "' AS TEXT)"),
            Cell::Bytes(bytes) => text.cell_of_bytes("x'", bytes, "'"),
            Cell::Id(None) | Cell::Typed(None) => text.push_either("\"\"", "NULL"),
            Cell::Batch => text.batch(),
        });
        self.push_either("]", ")");
    }

    /// A row of an INSERT.
    pub(super) fn tuple<const CELLS: usize>(&mut self, cells: [Cell<'_>; CELLS]) {
        self.push("(");
        self.list(cells, |text, cell| match cell {
            Cell::Number(number) => text.number_or_null(number),
            Cell::Id(id) => text.uuid_or_null(id),
            Cell::Typed(typed) => text.typed_or_null(typed),
            Cell::Bytes(bytes) => text.bytes(bytes),
            Cell::Batch => text.batch(),
        });
        self.push(")");
    }

    /// The number that the commit drew: no table written after it numbers its rows.
    pub(super) fn batch(&mut self) {
        self.push_either("LAST_INSERT_ID()", "last_insert_rowid()");
    }

    fn cell_of_bytes(&mut self, before: &'static str, bytes: &[u8], after: &'static str) {
        self.push_either("\"", before);
        self.digits(bytes);
        self.push_either("\"", after);
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
    fn a_row_is_made_of_digits() {
        let cells = || [Cell::of_id(Uuid::nil()), Cell::of_number(7), Cell::Number(None), Cell::Typed(Some("\"']"))];
        let mut text = Text::new(Words::MySql);
        text.row(cells());
        assert_eq!(text.into_inner(), r#"["00000000000000000000000000000000",7,-1,"22275d"]"#);
        let mut text = Text::new(Words::Sqlite);
        text.row(cells());
        assert_eq!(text.into_inner(), "(x'00000000000000000000000000000000',7,NULL,CAST(x'22275d' AS TEXT))");
    }

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
