//! Storage on SQLite, MySQL/MariaDB and PostgreSQL: one adapter, because the statements differ in a handful of words
//! ([`dialect`]). The row is the only truth; every change of state is one conditional `UPDATE` whose number of
//! matched rows is the verdict.

mod database;
mod dialect;
mod idempotency;
mod row;
mod tables;
mod transaction;
mod value;

pub use database::{ConnectError, DatabaseSettings, SqlDatabase};
pub use idempotency::SqlIdempotencyKeys;
