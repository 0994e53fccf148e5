//! The raw limit: the same rows and indexes that the server writes, by SQL of our own, in groups, without a server.
//!
//! Each connection takes a group of holds, locks the seats, reads limits and keys, writes every row, commits. The
//! statements are those of a group in shape and number; nobody is asked, nothing is refused.

mod lean;
mod mysql;
mod postgres;
mod rows;
mod sqlite;
mod text;
mod writers;

pub(crate) use lean::{LeanGroups, LeanTables};
pub(crate) use mysql::MySqlGroups;
pub(crate) use postgres::PostgresGroups;
pub(crate) use rows::{Hold, PLACES_PER_PERSON, Times, holds};
pub(crate) use sqlite::SqliteGroups;
pub(crate) use writers::{GroupWriter, write_groups};

/// Holds in one transaction, where the curve of the measured limit bends.
pub(crate) const HOLDS_IN_ONE_GROUP: usize = 128;
/// Connections that write at the same time, on databases that can: while one commits the other collects.
pub(crate) const WRITERS: usize = 2;
