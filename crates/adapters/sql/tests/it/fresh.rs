//! A database of one's own for each test.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use frontrow_sql::{DatabaseSettings, SqlDatabase};
use frontrow_testkit::storage::{Storage, StorageFixture};
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

pub(crate) use crate::ports::storage;

/// Fewer than the tasks of a test that runs many at once, so that they queue as in real life.
const CONNECTIONS_OF_A_TEST: u32 = 8;

/// A SQLite file in a folder of its own.
pub(crate) struct Sqlite {
    open: Open,
    folder: TempDir,
}

/// A database on the server at `TEST_MYSQL_URL`, MariaDB or MySQL.
pub(crate) struct MySql(OnServer);

/// A database on the server at `TEST_POSTGRES_URL`.
pub(crate) struct Postgres(OnServer);

/// A fixture whose database can be asked past the ports.
pub(crate) trait HasDatabase: StorageFixture {
    fn database(&self) -> &SqlDatabase;
}

impl HasDatabase for Sqlite {
    fn database(&self) -> &SqlDatabase {
        &self.open.database
    }
}

struct Open {
    database: SqlDatabase,
    storage: Storage,
}

struct OnServer {
    open: Open,
    name: String,
    administrator_url: String,
}

#[async_trait]
impl StorageFixture for Sqlite {
    async fn fresh() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let open = Open::at(format!("sqlite://{}", folder.path().join("frontrow.db").display())).await;
        Some(Self { open, folder })
    }

    fn storage(&self) -> &Storage {
        &self.open.storage
    }

    async fn tamper(&self, statement: &str) {
        self.open.execute(statement).await;
    }

    async fn discard(self) {
        self.folder.close().unwrap();
    }
}

macro_rules! on_server {
    ($fixture:ident, $variable:literal, $database_in_url:literal) => {
        #[async_trait]
        impl StorageFixture for $fixture {
            async fn fresh() -> Option<Self> {
                OnServer::fresh($variable, $database_in_url).await.map(Self)
            }

            fn storage(&self) -> &Storage {
                &self.0.open.storage
            }

            async fn tamper(&self, statement: &str) {
                self.0.open.execute(statement).await;
            }

            async fn discard(self) {
                self.0.discard().await;
            }
        }

        impl HasDatabase for $fixture {
            fn database(&self) -> &SqlDatabase {
                &self.0.open.database
            }
        }
    };
}

on_server!(MySql, "TEST_MYSQL_URL", "");
on_server!(Postgres, "TEST_POSTGRES_URL", "postgres");

impl OnServer {
    /// `administration` is the database that the server's own statements are sent to.
    async fn fresh(variable: &str, administration: &str) -> Option<Self> {
        let server = server_at(variable)?;
        let name = next_name();
        let administrator_url = format!("{server}/{administration}");
        let administrator = Database::connect(administrator_url.clone()).await.unwrap();
        for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
            administrator.execute_unprepared(&statement).await.unwrap();
        }
        administrator.close().await.unwrap();
        let open = Open::at(format!("{server}/{name}")).await;
        Some(Self { open, name, administrator_url })
    }

    async fn discard(self) {
        self.open.close().await;
        let administrator = Database::connect(self.administrator_url).await.unwrap();
        administrator.execute_unprepared(&format!("DROP DATABASE {}", self.name)).await.unwrap();
        administrator.close().await.unwrap();
    }
}

/// Scheme, user, host and port of the server; none when there is no server, unless one is required.
fn server_at(variable: &str) -> Option<String> {
    let url = url(variable)?;
    let authority = url.find("://").map_or(0, |scheme| scheme + 3);
    let path = url[authority..].find(['/', '?']).map_or(url.len(), |path| authority + path);
    Some(url[..path].to_owned())
}

/// Where the tests find a server; none when there is no server, unless one is required.
pub(crate) fn url(variable: &str) -> Option<String> {
    let Ok(url) = std::env::var(variable) else {
        let required = std::env::var("TEST_SERVERS").is_ok_and(|servers| servers == "required");
        assert!(!required, "{variable} is not set, and TEST_SERVERS=required: scripts/with-test-servers sets it");
        say_once(variable);
        return None;
    };
    Some(url)
}

/// Not through `eprintln!`, which is swallowed where tests pass.
fn say_once(variable: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    if SAID.lock().unwrap().insert(variable.to_owned()) {
        let said = format!("NOT TESTED: {variable} is not set; scripts/with-test-servers sets it\n");
        io::stderr().write_all(said.as_bytes()).unwrap();
    }
}

/// Another name for each test of each process.
fn next_name() -> String {
    static NAMES: AtomicU32 = AtomicU32::new(1);
    format!("frontrow_test_{}_{}", std::process::id(), NAMES.fetch_add(1, Ordering::Relaxed))
}

impl Open {
    async fn at(url: String) -> Self {
        let settings = DatabaseSettings { url, max_connections: CONNECTIONS_OF_A_TEST };
        let database = SqlDatabase::connect(&settings).await.unwrap();
        frontrow_migration::migrate(database.connection()).await.unwrap();
        let storage = storage(&database);
        Self { database, storage }
    }

    async fn execute(&self, statement: &str) {
        self.database.connection().execute_unprepared(statement).await.unwrap();
    }

    async fn close(&self) {
        self.database.connection().clone().close().await.unwrap();
    }
}
