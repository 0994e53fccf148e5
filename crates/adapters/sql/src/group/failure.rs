use sea_orm::sqlx::error::{DatabaseError, ErrorKind};
use sea_orm::{DbErr, sqlx};

use crate::dialect::is_transient_error;

/// Why a group was not committed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Somebody changed meanwhile what it was decided upon, or waited for what it waited for. Nothing is kept.
    #[error("the group met somebody else's work")]
    InTheWay(#[source] Option<sqlx::Error>),
    /// The database does not take a statement: one of the holds is not as it should be. Nothing is kept.
    #[error("the database refused the group")]
    Refused(#[source] sqlx::Error),
    /// The connection is gone, or silent. Nobody knows what is kept.
    #[error("the connection of the group was lost")]
    Lost(#[source] Option<sqlx::Error>),
}

impl Failure {
    /// A row was not as it was seen.
    pub(super) const COUNT_IS_OFF: Self = Self::InTheWay(None);
    /// No answer in time.
    pub(super) const TOO_LATE: Self = Self::Lost(None);

    /// A hold that no statement can be made of.
    pub(super) fn not_writable(error: DbErr) -> Self {
        Self::Refused(sqlx::Error::Encode(error.into()))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        match error.as_database_error() {
            Some(refusal) if is_in_the_way(refusal) => Self::InTheWay(Some(error)),
            Some(refusal) if is_farewell(refusal) => Self::Lost(Some(error)),
            Some(_) => Self::Refused(error),
            None if matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => Self::Refused(error),
            None => Self::Lost(Some(error)),
        }
    }
}

/// "Subquery returns more than 1 row": how a packet of statements is stopped when a row count is off.
pub(super) const MYSQL_COUNT_IS_OFF: u16 = 1242;

fn is_in_the_way(error: &dyn DatabaseError) -> bool {
    let off = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>();
    let is_off = off.is_some_and(|error| error.number() == MYSQL_COUNT_IS_OFF);
    // A key that was written meanwhile; what is seen next time includes it. A counter that is off twice is broken.
    is_off || error.kind() == ErrorKind::UniqueViolation || is_transient_error(error)
}

/// PostgreSQL says good-bye with an error when it shuts down.
fn is_farewell(error: &dyn DatabaseError) -> bool {
    error.code().is_some_and(|code| code.starts_with("57P"))
}
