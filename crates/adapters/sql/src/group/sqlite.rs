use async_trait::async_trait;
use futures_util::TryStreamExt;
use sea_orm::sqlx::sqlite::SqliteRow;
use sea_orm::sqlx::{AssertSqlSafe, Error, Sqlite, SqlitePool, Transaction, raw_sql};

use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::settle::{Concerned, Granted, Standing};
use super::store::{Doubted, GroupStore, HoldStore, SettlementStore};
use super::text::{self, Words};
use super::wanted::Wanted;
use super::winners::Winners;
use crate::SqlDatabase;
use crate::database::Heard;

/// SQLite: the one writer's connection, taken in turn with every other port that writes. Its pool serves first come,
/// first served, so a stream of groups and single calls alternate.
pub(super) struct SqliteStore {
    writer: SqlitePool,
    transaction: Option<Transaction<'static, Sqlite>>,
    heard: Heard,
}

impl SqliteStore {
    pub(super) fn of(database: &SqlDatabase) -> Self {
        let writer = database.connection().get_sqlite_connection_pool().clone();
        Self { writer, transaction: None, heard: database.heard() }
    }

    /// Begins, and takes the rows of `text` in.
    async fn begin_with(
        &mut self,
        text: String,
        take_in: impl FnMut(&SqliteRow) -> Result<(), Error> + Send,
    ) -> Result<(), Failure> {
        self.transaction = Some(self.writer.begin_with("BEGIN IMMEDIATE").await?);
        self.see(text, take_in).await
    }

    async fn see(
        &mut self,
        text: String,
        mut take_in: impl FnMut(&SqliteRow) -> Result<(), Error> + Send,
    ) -> Result<(), Failure> {
        self.heard.tell(&text);
        let mut rows = raw_sql(AssertSqlSafe(text)).fetch(&mut **self.begun()?);
        while let Some(row) = rows.try_next().await? {
            take_in(&row)?;
        }
        Ok(())
    }

    /// Writes so many rows, and commits.
    async fn finish(&mut self, text: String, rows: u64) -> Result<(), Failure> {
        self.heard.tell(&text);
        let written = raw_sql(AssertSqlSafe(text)).execute(&mut **self.begun()?).await?.rows_affected();
        if written != rows {
            return Err(Failure::COUNT_IS_OFF);
        }
        let transaction = self.transaction.take().ok_or(Failure::Lost(None))?;
        Ok(transaction.commit().await?)
    }

    fn begun(&mut self) -> Result<&mut Transaction<'static, Sqlite>, Failure> {
        self.transaction.as_mut().ok_or(Failure::Lost(None))
    }
}

#[async_trait]
impl GroupStore for SqliteStore {
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

#[async_trait]
impl HoldStore for SqliteStore {
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure> {
        let mut seen = Seen::default();
        self.begin_with(text::look(Words::Sqlite, wanted), |row| seen.take_in(row)).await?;
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure> {
        let mut lapsed = Lapsed::default();
        self.see(text::look_for_lapsed(Words::Sqlite, doubted, now), |row| lapsed.take_in(row)).await?;
        Ok(lapsed)
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let text = text::write(Words::Sqlite, winners).map_err(Failure::not_writable)?;
        self.finish(text, winners.rows()).await
    }
}

#[async_trait]
impl SettlementStore for SqliteStore {
    async fn look_at(&mut self, concerned: &Concerned) -> Result<Standing, Failure> {
        let mut standing = Standing::default();
        self.begin_with(text::look_at(Words::Sqlite, concerned), |row| standing.take_in(row)).await?;
        Ok(standing)
    }

    async fn settle(&mut self, granted: &Granted<'_>) -> Result<(), Failure> {
        self.finish(text::settle(Words::Sqlite, granted), granted.rows()).await
    }
}
