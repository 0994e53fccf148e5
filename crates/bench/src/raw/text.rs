//! Statements as text for MariaDB: whole numbers, hexadecimal and our own JSON only, so nothing needs quoting.

use std::fmt::Write as _;

use uuid::Uuid;

/// `0x…`.
pub(super) fn hex(id: Uuid) -> String {
    format!("0x{}", id.simple())
}

/// The items with commas in between.
pub(super) fn list<T>(items: impl IntoIterator<Item = T>, spell: impl Fn(T) -> String) -> String {
    let mut text = String::new();
    for (number, item) in items.into_iter().enumerate() {
        let _ = write!(text, "{}{}", if number == 0 { "" } else { "," }, spell(item));
    }
    text
}
