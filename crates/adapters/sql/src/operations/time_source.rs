use async_trait::async_trait;
use frontrow_application::ports::{TimeSource, Unavailable};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use time::OffsetDateTime;

use crate::SqlDatabase;
use crate::row::Row;
use crate::value::unreadable;

/// The clock of the database.
#[derive(Clone, Debug)]
pub struct SqlTimeSource {
    database: SqlDatabase,
}

impl SqlTimeSource {
    /// The clock of `database`.
    #[must_use]
    pub const fn new(database: SqlDatabase) -> Self {
        Self { database }
    }
}

#[async_trait]
impl TimeSource for SqlTimeSource {
    async fn database_now(&self) -> Result<OffsetDateTime, Unavailable> {
        let readers = self.database.readers().clone();
        self.database.read(async move { database_now(&readers).await }).await
    }
}

/// The database's current instant, for what is written without a use case's `now`.
pub(crate) async fn database_now(connection: &impl ConnectionTrait) -> Result<OffsetDateTime, DbErr> {
    let backend = connection.get_database_backend();
    let row = connection.query_one_raw(Statement::from_string(backend, select_now_millis(backend))).await?;
    row.ok_or_else(|| unreadable("an instant", "nothing"))?.instant("now_millis")
}

/// When the statement began, not when its transaction did.
const fn select_now_millis(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::MySql => {
            "SELECT CAST(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000 AS SIGNED) AS now_millis"
        }
        DbBackend::Postgres => {
            "SELECT CAST(FLOOR(EXTRACT(EPOCH FROM statement_timestamp()) * 1000) AS BIGINT) AS now_millis"
        }
        DbBackend::Sqlite => "SELECT CAST(ROUND(unixepoch('subsec') * 1000) AS BIGINT) AS now_millis",
        _ => unreachable!(),
    }
}
