use async_trait::async_trait;
use futures_util::TryStreamExt;
use sea_orm::sqlx::{AssertSqlSafe, Sqlite, SqlitePool, Transaction, raw_sql};

use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::store::{Doubted, GroupStore};
use super::text::{self, Words};
use super::wanted::Wanted;
use super::winners::Winners;

/// SQLite: the one writer's connection, taken in turn with every other port that writes. Its pool serves first come,
/// first served, so a stream of groups and single calls alternate.
pub(super) struct SqliteStore {
    writer: SqlitePool,
    transaction: Option<Transaction<'static, Sqlite>>,
}

impl SqliteStore {
    pub(super) const fn new(writer: SqlitePool) -> Self {
        Self { writer, transaction: None }
    }

    fn begun(&mut self) -> Result<&mut Transaction<'static, Sqlite>, Failure> {
        self.transaction.as_mut().ok_or(Failure::Lost(None))
    }
}

#[async_trait]
impl GroupStore for SqliteStore {
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure> {
        let transaction = self.transaction.insert(self.writer.begin_with("BEGIN IMMEDIATE").await?);
        let mut seen = Seen::default();
        let mut rows = raw_sql(AssertSqlSafe(text::look(Words::Sqlite, wanted))).fetch(&mut **transaction);
        while let Some(row) = rows.try_next().await? {
            seen.take_in(&row)?;
        }
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure> {
        let text = text::look_for_lapsed(Words::Sqlite, doubted, now);
        let mut lapsed = Lapsed::default();
        let mut rows = raw_sql(AssertSqlSafe(text)).fetch(&mut **self.begun()?);
        while let Some(row) = rows.try_next().await? {
            lapsed.take_in(&row)?;
        }
        Ok(lapsed)
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let text = text::write(Words::Sqlite, winners).map_err(Failure::not_writable)?;
        let written = raw_sql(AssertSqlSafe(text)).execute(&mut **self.begun()?).await?.rows_affected();
        if written != winners.rows() {
            return Err(Failure::COUNT_IS_OFF);
        }
        let transaction = self.transaction.take().ok_or(Failure::Lost(None))?;
        Ok(transaction.commit().await?)
    }

    async fn roll_back(&mut self) -> Result<(), Failure> {
        match self.transaction.take() {
            Some(transaction) => Ok(transaction.rollback().await?),
            None => Ok(()),
        }
    }

    /// The connection goes back to its pool, which rolls back what was left open.
    fn disconnect(&mut self) {
        self.transaction = None;
    }
}
