use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, TransactionOptions,
    TransactionTrait,
};

use crate::SqlDatabase;
use crate::database::unavailable;

/// Several queries that must agree with each other.
#[async_trait]
pub(crate) trait Reading: Send + Sync + 'static {
    /// What they find together.
    type Found: Send + 'static;

    /// Asks them.
    async fn run(&self, snapshot: &DatabaseTransaction) -> Result<Self::Found, DbErr>;
}

impl SqlDatabase {
    /// Reads everything as of one instant, while others write: no writer waits for it.
    pub(crate) async fn at_one_instant<R: Reading>(
        &self,
        at_most: Duration,
        reading: R,
    ) -> Result<R::Found, Unavailable> {
        let database = self.clone();
        self.carry(at_most, async move { database.read_snapshot(at_most, &reading).await }).await
    }

    async fn read_snapshot<R: Reading>(&self, at_most: Duration, reading: &R) -> Result<R::Found, Unavailable> {
        let snapshot = self.readers().begin_with_options(options(self.backend())).await.map_err(unavailable)?;
        let found = match allow(&snapshot, at_most).await {
            Ok(()) => reading.run(&snapshot).await,
            Err(error) => Err(error),
        };
        if let Err(error) = snapshot.rollback().await {
            tracing::warn!(%error, "the end of a read did not arrive");
        }
        found.map_err(unavailable)
    }
}

/// SQLite reads as of its first query without being asked.
fn options(backend: DbBackend) -> TransactionOptions {
    if backend == DbBackend::Sqlite {
        return TransactionOptions::default();
    }
    TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        ..TransactionOptions::default()
    }
}

/// PostgreSQL ends statements after a session's own time; these may take theirs.
async fn allow(snapshot: &DatabaseTransaction, at_most: Duration) -> Result<(), DbErr> {
    if snapshot.get_database_backend() == DbBackend::Postgres {
        let sql = format!("SET LOCAL statement_timeout = {}", at_most.as_millis());
        snapshot.execute_unprepared(&sql).await?;
    }
    Ok(())
}
