use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlConnection};
use sea_orm::sqlx::{AssertSqlSafe, Connection, raw_sql};

use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::store::{Doubted, GroupStore};
use super::text::{self, Words};
use super::wanted::Wanted;
use super::winners::Winners;
use crate::dialect::MYSQL_SESSION;

/// Groups wait less long for a row than single calls: everybody in the group waits with them.
const SESSION_OF_A_GROUP: &str = "SET SESSION innodb_lock_wait_timeout = 1";
/// How long connecting may take: the group that waits for it is to be answered in time.
const CONNECT_AT_MOST: Duration = Duration::from_secs(2);

/// MySQL or MariaDB: two packets a group, of locks and reads, and of writes with the COMMIT.
pub(super) struct MySqlStore {
    options: Arc<MySqlConnectOptions>,
    connection: Option<MySqlConnection>,
}

impl MySqlStore {
    pub(super) const fn new(options: Arc<MySqlConnectOptions>) -> Self {
        Self { options, connection: None }
    }

    async fn connection(&mut self) -> Result<&mut MySqlConnection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn run(&mut self, text: String) -> Result<(), Failure> {
        raw_sql(AssertSqlSafe(text)).execute(self.connection().await?).await?;
        Ok(())
    }
}

async fn connect(options: &MySqlConnectOptions) -> Result<MySqlConnection, Failure> {
    let connecting = tokio::time::timeout(CONNECT_AT_MOST, MySqlConnection::connect_with(options));
    let mut connection = connecting.await.map_err(|_| Failure::TOO_LATE)??;
    for statement in MYSQL_SESSION.into_iter().chain([SESSION_OF_A_GROUP]) {
        raw_sql(statement).execute(&mut connection).await?;
    }
    Ok(connection)
}

#[async_trait]
impl GroupStore for MySqlStore {
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure> {
        let text = text::look(Words::MySql, wanted);
        let mut seen = Seen::default();
        let mut rows = raw_sql(AssertSqlSafe(text)).fetch(self.connection().await?);
        while let Some(row) = rows.try_next().await? {
            seen.take_in(&row)?;
        }
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure> {
        let text = text::look_for_lapsed(Words::MySql, doubted, now);
        let mut lapsed = Lapsed::default();
        let mut rows = raw_sql(AssertSqlSafe(text)).fetch(self.connection().await?);
        while let Some(row) = rows.try_next().await? {
            lapsed.take_in(&row)?;
        }
        Ok(lapsed)
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let text = text::write(Words::MySql, winners).map_err(Failure::not_writable)?;
        self.run(text).await
    }

    async fn roll_back(&mut self) -> Result<(), Failure> {
        self.run("ROLLBACK".to_owned()).await
    }

    fn disconnect(&mut self) {
        self.connection = None;
    }
}
