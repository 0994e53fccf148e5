//! Transactions that are tried again when somebody was in the way.

use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use rand::Rng;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::database::{CALL_AT_MOST, SqlDatabase, unavailable};
use crate::dialect::{insert_outbox_row, is_transient};
use crate::value::unreadable;

/// How often a transaction is tried again after a deadlock, a lock wait or a busy file. Whoever loses four times in
/// a row meets a queue, not bad luck.
const RETRIES_AT_MOST: u32 = 3;
/// The pause before a retry is random between nothing and this, doubled each time: those who met once should not
/// meet again.
const FIRST_PAUSE_AT_MOST: Duration = Duration::from_millis(8);

/// Why a transaction ends without a commit.
#[derive(Debug)]
pub(crate) enum Stop<R> {
    /// It must not happen: an answer.
    Refused(R),
    /// What it was decided upon changed meanwhile: decide again from the start.
    Again,
    /// It could not be carried out.
    Failed(DbErr),
}

/// What one transaction does. A trait and not a closure, because an async closure that borrows is not provably
/// [`Send`] yet.
#[async_trait]
pub(crate) trait Work: Send + Sync + 'static {
    /// What it answers once it is committed.
    type Done: Send + 'static;
    /// Why it must not happen.
    type Refusal: Send + 'static;

    /// Reads, decides and writes. It runs again from the start when somebody was in the way.
    async fn run(&self, transaction: &DatabaseTransaction) -> Result<Self::Done, Stop<Self::Refusal>>;
}

impl<R> From<DbErr> for Stop<R> {
    fn from(error: DbErr) -> Self {
        Self::Failed(error)
    }
}

impl SqlDatabase {
    /// Carries out `work` in one transaction: committed when it is `Ok`, undone when it stops. A refusal is the inner
    /// `Err`.
    pub(crate) async fn write<W: Work>(&self, work: W) -> Result<Result<W::Done, W::Refusal>, Unavailable> {
        self.write_within(CALL_AT_MOST, work).await
    }

    /// As [`Self::write`], for work that takes longer than a call usually may.
    pub(crate) async fn write_within<W: Work>(
        &self,
        patience: Duration,
        work: W,
    ) -> Result<Result<W::Done, W::Refusal>, Unavailable> {
        let database = self.clone();
        self.carry(patience, async move { database.write_with_retries(&work).await }).await
    }

    async fn write_with_retries<W: Work>(&self, work: &W) -> Result<Result<W::Done, W::Refusal>, Unavailable> {
        let mut pause_at_most = FIRST_PAUSE_AT_MOST;
        for _ in 0..RETRIES_AT_MOST {
            match self.write_once(work).await {
                Ok(written) => return Ok(Ok(written)),
                Err(Stop::Refused(refusal)) => return Ok(Err(refusal)),
                Err(Stop::Again) => {}
                Err(Stop::Failed(error)) if is_transient(&error) => {
                    tracing::debug!(%error, "the transaction met another one and is tried again");
                }
                Err(Stop::Failed(error)) => return Err(unavailable(error)),
            }
            pause(pause_at_most).await;
            pause_at_most *= 2;
        }
        match self.write_once(work).await {
            Ok(written) => Ok(Ok(written)),
            Err(Stop::Refused(refusal)) => Ok(Err(refusal)),
            Err(Stop::Again) => Err(Unavailable::of("the database, contended as it is,")),
            Err(Stop::Failed(error)) => Err(unavailable(error)),
        }
    }

    async fn write_once<W: Work>(&self, work: &W) -> Result<W::Done, Stop<W::Refusal>> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.connection().begin_with_options(options).await?;
        match work.run(&transaction).await {
            Ok(written) => {
                transaction.commit().await?;
                Ok(written)
            }
            Err(stop) => {
                // The answer stands whether or not the rollback arrives: without a commit nothing is kept.
                if let Err(error) = transaction.rollback().await {
                    tracing::warn!(%error, "the rollback did not arrive");
                }
                Err(stop)
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a pause of random length is the point: it waits for nothing")]
async fn pause(at_most: Duration) {
    let length = rand::rng().random_range(Duration::ZERO..=at_most);
    tokio::time::sleep(length).await;
}

/// Takes the number of this commit. Drawn after the locks, so that numbers ascend for each reservation.
pub(crate) async fn draw_batch(transaction: &DatabaseTransaction) -> Result<i64, DbErr> {
    let backend = transaction.get_database_backend();
    let insert = insert_outbox_row(backend);
    if backend == sea_orm::DbBackend::MySql {
        let inserted = transaction.execute_unprepared(insert).await?;
        return i64::try_from(inserted.last_insert_id()).map_err(|_| unreadable("a batch", inserted.last_insert_id()));
    }
    let row = transaction.query_one_raw(sea_orm::Statement::from_string(backend, insert)).await?;
    row.ok_or_else(|| unreadable("a batch", "nothing"))?.try_get("", "batch")
}

#[cfg(test)]
mod tests;
