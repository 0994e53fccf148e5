//! Statements over rows of values.

use super::literal::Text;
use super::write::expect_rows;

/// An UPDATE that takes its values from rows: how it begins, the rows, and how it ends, for either database.
pub(super) struct Update {
    pub(super) begin: [&'static str; 2],
    pub(super) end: [&'static str; 2],
}

impl Update {
    /// Writes the statement, which must match each row once; nothing where there are none.
    pub(super) fn push<T>(&self, text: &mut Text, rows: impl Iterator<Item = T>, mut each: impl FnMut(&mut Text, T)) {
        let mut count = 0;
        let mut rows = rows.inspect(|_| count += 1).peekable();
        if rows.peek().is_none() {
            return;
        }
        text.push_either(self.begin[0], self.begin[1]);
        text.list(&mut rows, &mut each);
        text.push_either(self.end[0], self.end[1]);
        drop(rows);
        expect_rows(text, count);
    }
}

/// A list of new rows; nothing where there are none.
pub(super) fn insert<T>(
    text: &mut Text,
    into: &'static str,
    rows: impl Iterator<Item = T>,
    each: impl FnMut(&mut Text, T),
) {
    let mut rows = rows.peekable();
    if rows.peek().is_some() {
        text.push(into);
        text.list(rows, each);
        text.push(";");
    }
}
