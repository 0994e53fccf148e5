use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlRow};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Error, raw_sql};

use super::failure::Failure;
use super::seen::{Lapsed, Seen};
use super::settle::{Concerned, Granted, Standing};
use super::store::{Doubted, GroupStore, HoldStore, SettlementStore};
use super::text::{self, Words};
use super::wanted::Wanted;
use super::winners::Winners;
use crate::SqlDatabase;
use crate::database::Heard;
use crate::dialect::MYSQL_SESSION;

/// Groups wait less long for a row than single calls: everybody in the group waits with them.
const SESSION_OF_A_GROUP: &str = "SET SESSION innodb_lock_wait_timeout = 1";
/// How long connecting may take: the group that waits for it is to be answered in time.
const CONNECT_AT_MOST: Duration = Duration::from_secs(2);

/// MySQL or MariaDB: two packets a group, of locks and reads, and of writes with the COMMIT.
pub(super) struct MySqlStore {
    options: Arc<MySqlConnectOptions>,
    connection: Option<MySqlConnection>,
    heard: Heard,
}

impl MySqlStore {
    pub(super) fn of(database: &SqlDatabase) -> Self {
        let options = database.connection().get_mysql_connection_pool().connect_options();
        Self { options, connection: None, heard: database.heard() }
    }

    async fn connection(&mut self) -> Result<&mut MySqlConnection, Failure> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect(&self.options).await?,
        };
        Ok(self.connection.insert(connection))
    }

    async fn see(
        &mut self,
        text: String,
        mut take_in: impl FnMut(&MySqlRow) -> Result<(), Error> + Send,
    ) -> Result<(), Failure> {
        self.heard.tell(&text);
        let mut rows = raw_sql(AssertSqlSafe(text)).fetch(self.connection().await?);
        while let Some(row) = rows.try_next().await? {
            take_in(&row)?;
        }
        Ok(())
    }

    async fn run(&mut self, text: String) -> Result<(), Failure> {
        self.heard.tell(&text);
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
    async fn roll_back(&mut self) -> Result<(), Failure> {
        self.run("ROLLBACK".to_owned()).await
    }

    fn disconnect(&mut self) {
        self.connection = None;
    }
}

#[async_trait]
impl HoldStore for MySqlStore {
    async fn look(&mut self, wanted: &Wanted) -> Result<Seen, Failure> {
        let mut seen = Seen::default();
        self.see(text::look(Words::MySql, wanted), |row| seen.take_in(row)).await?;
        Ok(seen)
    }

    async fn look_for_lapsed(&mut self, doubted: &Doubted, now: i64) -> Result<Lapsed, Failure> {
        let mut lapsed = Lapsed::default();
        self.see(text::look_for_lapsed(Words::MySql, doubted, now), |row| lapsed.take_in(row)).await?;
        Ok(lapsed)
    }

    async fn write(&mut self, winners: &Winners<'_>) -> Result<(), Failure> {
        let text = text::write(Words::MySql, winners).map_err(Failure::not_writable)?;
        self.run(text).await
    }
}

#[async_trait]
impl SettlementStore for MySqlStore {
    async fn look_at(&mut self, concerned: &Concerned) -> Result<Standing, Failure> {
        let mut standing = Standing::default();
        self.see(text::look_at(Words::MySql, concerned), |row| standing.take_in(row)).await?;
        Ok(standing)
    }

    async fn settle(&mut self, granted: &Granted<'_>) -> Result<(), Failure> {
        self.run(text::settle(Words::MySql, granted)).await
    }
}
