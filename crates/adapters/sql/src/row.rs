//! Reading a row by column name, in the types of the domain.

use frontrow_domain::shared::{Deadline, Won};
use sea_orm::{DbErr, QueryResult, TryGetable};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::value::{instant, unreadable};

/// What a row gives by the name of a column.
pub(crate) trait Row {
    /// Whatever lies there.
    fn get<T: TryGetable>(&self, column: &str) -> Result<T, DbErr>;

    /// An id.
    fn id<T>(&self, column: &str, wrap: impl Fn(Uuid) -> T) -> Result<T, DbErr> {
        self.get(column).map(wrap)
    }

    /// An id, or none.
    fn id_or_none<T>(&self, column: &str, wrap: impl Fn(Uuid) -> T) -> Result<Option<T>, DbErr> {
        Ok(self.get::<Option<Uuid>>(column)?.map(wrap))
    }

    /// An `INT` that counts something.
    fn count(&self, column: &str) -> Result<u32, DbErr> {
        let number: i32 = self.get(column)?;
        u32::try_from(number).map_err(|_| unreadable(column, number))
    }

    /// A `BIGINT` amount of money.
    fn won(&self, column: &str) -> Result<Won, DbErr> {
        let won: i64 = self.get(column)?;
        Won::new(won).map_err(|_| unreadable(column, won))
    }

    /// A `BIGINT` instant.
    fn instant(&self, column: &str) -> Result<OffsetDateTime, DbErr> {
        instant(self.get(column)?)
    }

    /// A `BIGINT` instant, or none.
    fn instant_or_none(&self, column: &str) -> Result<Option<OffsetDateTime>, DbErr> {
        self.get::<Option<i64>>(column)?.map(instant).transpose()
    }

    /// A `BIGINT` deadline.
    fn deadline(&self, column: &str) -> Result<Deadline, DbErr> {
        self.instant(column).map(Deadline::at)
    }

    /// A `BIGINT` deadline, or none.
    fn deadline_or_none(&self, column: &str) -> Result<Option<Deadline>, DbErr> {
        Ok(self.instant_or_none(column)?.map(Deadline::at))
    }

    /// A `BINARY(8)`.
    fn eight_bytes(&self, column: &str) -> Result<[u8; 8], DbErr> {
        let bytes: Vec<u8> = self.get(column)?;
        <[u8; 8]>::try_from(bytes.as_slice()).map_err(|_| unreadable(column, bytes.len()))
    }
}

impl Row for QueryResult {
    fn get<T: TryGetable>(&self, column: &str) -> Result<T, DbErr> {
        self.try_get("", column)
    }
}
