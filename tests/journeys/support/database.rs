use std::env;
use std::path::Path;

use sea_orm::{ConnectionTrait, Database as Connections};
use uuid::Uuid;

/// Which database a server sells from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    MySql,
    Postgres,
}

/// A database of one's own. One whose test failed stays, for whoever wants to look.
pub struct Database {
    pub url: String,
    drop_from: Option<(String, String)>,
}

impl Backend {
    fn variable(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            Self::MySql => Some("TEST_MYSQL_URL"),
            Self::Postgres => Some("TEST_POSTGRES_URL"),
        }
    }

    /// Whether its server was given.
    ///
    /// # Panics
    /// When it was not, and `TEST_SERVERS` is `required`.
    pub fn is_there(self) -> bool {
        let Some(variable) = self.variable() else { return true };
        let there = env::var(variable).is_ok();
        let required = env::var("TEST_SERVERS").is_ok_and(|value| value == "required");
        assert!(there || !required, "{variable} is not set: run the tests by `make test`");
        if !there {
            println!("NOT RUN: {variable} is not set; `make test` runs this on every database");
        }
        there
    }

    /// A new, empty database; SQLite's file lies in `folder`.
    pub async fn fresh(self, folder: &Path) -> Database {
        let Some(variable) = self.variable() else {
            let url = format!("sqlite://{}?mode=rwc", folder.join("frontrow.db").display());
            return Database { url, drop_from: None };
        };
        let server = env::var(variable).unwrap();
        let name = format!("e2e_{}", Uuid::now_v7().simple());
        let connection = Connections::connect(&server).await.unwrap();
        connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        connection.close().await.unwrap();
        let url = match self {
            Self::MySql => format!("{}/{name}", server.trim_end_matches('/')),
            Self::Postgres | Self::Sqlite => {
                let (address, _) = server.rsplit_once('/').unwrap();
                format!("{address}/{name}")
            }
        };
        Database { url, drop_from: Some((server, name)) }
    }
}

impl Database {
    /// Removes it.
    pub async fn discard(self) {
        let Some((server, name)) = self.drop_from else { return };
        let connection = Connections::connect(&server).await.unwrap();
        let force = if server.starts_with("postgres") { " WITH (FORCE)" } else { "" };
        connection.execute_unprepared(&format!("DROP DATABASE {name}{force}")).await.unwrap();
        connection.close().await.unwrap();
    }
}
