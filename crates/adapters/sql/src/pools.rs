//! How each database is connected to.

use std::time::Duration;

use sea_orm::ConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, Executor, pool::PoolOptions};

use crate::dialect::{MYSQL_SESSION, POSTGRES_SESSION};
use crate::to_its_end::Distrust;

/// How long a call waits for a connection. A pool that is empty for longer is overloaded: an honest `unavailable`
/// beats a queue that nobody sees.
pub(crate) const ACQUIRE_AT_MOST: Duration = Duration::from_secs(2);
/// A connection that idled for longer is pinged before use: it may have been cut meanwhile.
const PING_AFTER_IDLE: Duration = Duration::from_secs(5);
/// How long SQLite waits for another process that writes, such as `frontrow migrate`.
const SQLITE_BUSY_AT_MOST: Duration = Duration::from_secs(2);
/// Pages in the write-ahead log before it is folded into the file: fewer, larger checkpoints.
const SQLITE_CHECKPOINT_PAGES: &str = "4000";

/// What the pool needs to know.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// `sqlite://…`, `mysql://…` or `postgres://…` (`database.url`). It may hold a password.
    pub url: String,
    /// The most connections of this process (`database.max_connections`).
    pub max_connections: u32,
}

fn pool(settings: &DatabaseSettings, max_connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.clone());
    options
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_AT_MOST)
        .connect_timeout(ACQUIRE_AT_MOST)
        .test_before_acquire_if_idle_for(PING_AFTER_IDLE)
        .record_stmt_in_spans(false)
        .sqlx_logging(false);
    options
}

pub(crate) fn mysql(settings: &DatabaseSettings, distrust: &Distrust) -> ConnectOptions {
    let (mut options, distrust) = (pool(settings, settings.max_connections), distrust.clone());
    options.map_sqlx_mysql_pool_opts(move |pool| {
        close_distrusted(begin_sessions_with(pool, &MYSQL_SESSION), distrust.clone())
    });
    options
}

pub(crate) fn postgres(settings: &DatabaseSettings, distrust: &Distrust) -> ConnectOptions {
    let (mut options, distrust) = (pool(settings, settings.max_connections), distrust.clone());
    options.map_sqlx_postgres_pool_opts(move |pool| {
        close_distrusted(begin_sessions_with(pool, &POSTGRES_SESSION), distrust.clone())
    });
    options
}

fn begin_sessions_with<DB>(pool: PoolOptions<DB>, statements: &'static [&'static str]) -> PoolOptions<DB>
where
    DB: sqlx::Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    pool.after_connect(move |connection, _| {
        Box::pin(async move {
            for statement in statements {
                connection.execute(*statement).await?;
            }
            Ok(())
        })
    })
}

/// An error, and not a polite goodbye: nobody may be there to hear it.
fn close_distrusted<DB: sqlx::Database>(pool: PoolOptions<DB>, distrust: Distrust) -> PoolOptions<DB> {
    pool.after_release(move |_, _| {
        let out_of_step = distrust.is_on();
        Box::pin(
            async move { if out_of_step { Err(sqlx::Error::Protocol("out of step".to_owned())) } else { Ok(true) } },
        )
    })
}

/// `NORMAL` writes without waiting for the disk at each commit: in WAL mode that survives the death of the process,
/// and never corrupts the file. Only the last commits before a power cut may be missing.
pub(crate) fn sqlite(settings: &DatabaseSettings, max_connections: u32) -> ConnectOptions {
    let mut options = pool(settings, max_connections);
    options.map_sqlx_sqlite_opts(|sqlite: SqliteConnectOptions| {
        sqlite
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(SQLITE_BUSY_AT_MOST)
            .foreign_keys(true)
            .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT_PAGES)
    });
    options
}
