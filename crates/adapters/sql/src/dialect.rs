//! What differs between the three databases.

use sea_orm::sea_query::{LockBehavior, LockType, SelectStatement};
use sea_orm::sqlx::{self, error::DatabaseError};
use sea_orm::{DbBackend, DbErr, RuntimeErr, SqlErr};

/// The statements that a session begins with. Waiting for a row lock is bounded: a caller has an answer within
/// seconds, and the retry has time left to try again.
pub(crate) const MYSQL_SESSION: [&str; 2] =
    ["SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET SESSION innodb_lock_wait_timeout = 2"];

/// As [`MYSQL_SESSION`]. A session that was forgotten inside a transaction gives its locks back.
pub(crate) const POSTGRES_SESSION: [&str; 4] = [
    "SET default_transaction_isolation = 'read committed'",
    "SET lock_timeout = '2s'",
    "SET statement_timeout = '5s'",
    "SET idle_in_transaction_session_timeout = '10s'",
];

/// Locks the rows read, in the order of the statement. SQLite has one writer, who needs no locks.
pub(crate) fn lock_rows(select: &mut SelectStatement) -> &mut SelectStatement {
    select.lock(LockType::Update)
}

/// Locks the rows that nobody else has locked, and passes over the others.
pub(crate) fn lock_free_rows(select: &mut SelectStatement) -> &mut SelectStatement {
    select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
}

/// The statement that takes the number of a commit, and how it says which. MariaDB and MySQL share no `RETURNING`.
pub(crate) const fn insert_outbox_row(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => "INSERT INTO outbox () VALUES ()",
        DbBackend::Postgres | DbBackend::Sqlite | _ => "INSERT INTO outbox DEFAULT VALUES RETURNING batch",
    }
}

/// Whether a row of that key exists already: a value to decide by, not a failure. On PostgreSQL the transaction is
/// over after it.
pub(crate) fn is_unique_violation(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Whether somebody else was in the way and the same transaction may go through when tried again.
pub(crate) fn is_transient(error: &DbErr) -> bool {
    database_error(error).is_some_and(is_transient_error)
}

/// As [`is_transient`], of the driver's own error.
pub(crate) fn is_transient_error(error: &dyn DatabaseError) -> bool {
    let code = error.code().unwrap_or_default();
    if let Some(mysql) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
        // Lock wait timeout, deadlock, and MariaDB's snapshot conflict.
        return matches!(mysql.number(), 1205 | 1213 | 1020);
    }
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        // SQLITE_BUSY and SQLITE_LOCKED are the low byte of the extended code.
        return code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    }
    // serialization_failure, deadlock_detected, lock_not_available
    matches!(code.as_ref(), "40001" | "40P01" | "55P03")
}

fn database_error(error: &DbErr) -> Option<&dyn DatabaseError> {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return None;
    };
    error.as_database_error()
}
