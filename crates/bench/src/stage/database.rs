use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection, DbErr, Statement};
use uuid::Uuid;

/// Which database a server sells from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DatabaseKind {
    MySql,
    Postgres,
    Sqlite,
}

impl DatabaseKind {
    /// What a whole number is called in a CAST.
    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::MySql => "SIGNED",
            Self::Postgres => "BIGINT",
            Self::Sqlite => "INTEGER",
        }
    }
}

impl fmt::Display for DatabaseKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::MySql => "MariaDB",
            Self::Postgres => "PostgreSQL",
            Self::Sqlite => "SQLite",
        })
    }
}

/// Where databases can be made.
#[derive(Clone, Debug)]
pub(crate) struct Databases {
    pub(crate) mysql: Option<String>,
    pub(crate) postgres: Option<String>,
    /// Where SQLite's files lie.
    pub(crate) folder: PathBuf,
}

impl Databases {
    /// Only servers on this machine: a benchmark fills databases until they ache, and drops them.
    pub(crate) fn new(mysql: Option<String>, postgres: Option<String>, folder: &Path) -> anyhow::Result<Self> {
        for url in [&mysql, &postgres].into_iter().flatten() {
            anyhow::ensure!(is_loopback(url), "the benchmark fills and drops databases: only servers on 127.0.0.1");
        }
        Ok(Self { mysql, postgres, folder: folder.to_owned() })
    }

    /// Whether there is a server for this kind.
    pub(crate) const fn have(&self, kind: DatabaseKind) -> bool {
        match kind {
            DatabaseKind::MySql => self.mysql.is_some(),
            DatabaseKind::Postgres => self.postgres.is_some(),
            DatabaseKind::Sqlite => true,
        }
    }

    /// A new, empty database.
    pub(crate) async fn fresh(&self, kind: DatabaseKind) -> anyhow::Result<Database> {
        let name = format!("frontrow_bench_{}", Uuid::now_v7().simple());
        let server = match kind {
            DatabaseKind::MySql => self.mysql.as_deref().context("no MariaDB was named")?,
            DatabaseKind::Postgres => self.postgres.as_deref().context("no PostgreSQL was named")?,
            DatabaseKind::Sqlite => {
                let file = self.folder.join(format!("{name}.db"));
                return Ok(Database { kind, url: format!("sqlite://{}?mode=rwc", file.display()), made_on: None });
            }
        };
        execute_on(server, &format!("CREATE DATABASE {name}")).await?;
        let url = match kind {
            DatabaseKind::MySql => format!("{}/{name}", server.trim_end_matches('/')),
            DatabaseKind::Postgres | DatabaseKind::Sqlite => {
                let (address, _) = server.rsplit_once('/').context("the address of PostgreSQL names no database")?;
                format!("{address}/{name}")
            }
        };
        Ok(Database { kind, url, made_on: Some((server.to_owned(), name)) })
    }
}

/// A database of one's own.
pub(crate) struct Database {
    pub(crate) kind: DatabaseKind,
    pub(crate) url: String,
    made_on: Option<(String, String)>,
}

impl Database {
    pub(crate) async fn connect(&self) -> anyhow::Result<DatabaseConnection> {
        connect(&self.url).await.context("the database does not answer")
    }

    /// The number that a query gives.
    pub(crate) async fn count(&self, query: &str) -> anyhow::Result<u64> {
        let connection = self.connect().await?;
        let statement = Statement::from_string(connection.get_database_backend(), query.to_owned());
        let row = connection.query_one_raw(statement).await.with_context(|| query.to_owned())?;
        let count: i64 = row.context("a count without a row")?.try_get_by_index(0)?;
        connection.close().await?;
        Ok(u64::try_from(count)?)
    }

    /// Removes it.
    pub(crate) async fn discard(self) -> anyhow::Result<()> {
        let Some((server, name)) = self.made_on else { return Ok(()) };
        let force = if self.kind == DatabaseKind::Postgres { " WITH (FORCE)" } else { "" };
        execute_on(&server, &format!("DROP DATABASE {name}{force}")).await
    }
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options).await
}

/// What a server says about itself in one word.
pub(crate) async fn ask_text(server: &str, query: &str) -> anyhow::Result<String> {
    let connection = connect(server).await.context("the database server does not answer")?;
    let statement = Statement::from_string(connection.get_database_backend(), query.to_owned());
    let row = connection.query_one_raw(statement).await.with_context(|| query.to_owned())?;
    let text = row.context("an answer without a row")?.try_get_by_index(0)?;
    connection.close().await?;
    Ok(text)
}

async fn execute_on(server: &str, statement: &str) -> anyhow::Result<()> {
    let connection = connect(server).await.context("the database server does not answer")?;
    connection.execute_unprepared(statement).await.with_context(|| statement.to_owned())?;
    connection.close().await?;
    Ok(())
}

/// Whether an address is of this machine.
pub(crate) fn is_loopback(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let address = rest.split(['/', '?']).next().unwrap_or_default();
    let host = address.rsplit_once('@').map_or(address, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_filled_with_rows() {
        for url in [
            "mysql://root@127.0.0.1:3306",
            "postgres://a:b@localhost/postgres",
            "mysql://root@[::1]:3306/x",
            "redis://[::1]:6379",
        ] {
            assert!(is_loopback(url), "{url}");
        }
        for url in ["mysql://root@10.0.0.7", "postgres://localhost@example.test/x", "mysql://127.0.0.1.test/", "x"] {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
