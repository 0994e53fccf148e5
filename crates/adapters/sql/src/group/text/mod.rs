//! Statements as text, for the databases that take values fastest that way: MySQL, where a packet of statements is
//! one round trip, and SQLite, which has none to save but parses text as fast as it unpacks parameters. The text
//! differs with every group, so it is sent unprepared, and nothing in it was typed by anybody: it is made of whole
//! numbers and of bytes written as digits.

mod literal;
mod look;
mod look_at;
mod money;
mod rows;
mod settle;
mod write;

pub(super) use look::{look, look_for_lapsed};
pub(super) use look_at::look_at;
pub(super) use settle::settle;
pub(super) use write::write;

/// Whose words are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    MySql,
    Sqlite,
}
