//! A table, written once for three databases.
//!
//! Columns are plain SQL that all three understand, with five words of our own in capitals:
//!
//! | word | SQLite | MySQL/MariaDB | PostgreSQL | |
//! |---|---|---|---|---|
//! | `UUID` | BLOB | BINARY(16) | UUID | what sea-orm binds a `Uuid` to |
//! | `BYTES8` | BLOB | BINARY(8) | BYTEA | |
//! | `BYTES64` | BLOB | VARBINARY(64) | BYTEA | at most so many |
//! | `NIL` | x'00…' | 0x00… | '0000…' | nobody; the same width as somebody, so that a row never grows |
//! | `SERIAL` | INTEGER … AUTOINCREMENT | BIGINT AUTO_INCREMENT | BIGINT … IDENTITY | never gives a number twice |
//!
//! Instants are BIGINT milliseconds, money BIGINT won, states SMALLINT. There are no foreign keys: rows are never
//! deleted while something points to them, and the checks would lock parents on the hottest path.

use sea_orm_migration::SchemaManager;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, DbErr};

/// One table.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The columns and constraints, between the parentheses of CREATE TABLE.
    pub(crate) columns: &'static str,
    pub(crate) keys: &'static [Key],
    /// Whether its rows are written over all the time: PostgreSQL then leaves room for the next version on the same
    /// page, so that no index needs to change.
    pub(crate) hot: bool,
}

/// One index.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static str,
    pub(crate) unique: bool,
    /// The rows worth an entry. MySQL has no such indexes and gets all rows, led by `mysql_prefix`.
    pub(crate) only: Option<&'static str>,
    pub(crate) mysql_prefix: &'static str,
}

impl Key {
    pub(crate) const fn on(name: &'static str, columns: &'static str) -> Self {
        Self { name, columns, unique: false, only: None, mysql_prefix: "" }
    }

    pub(crate) const fn unique(name: &'static str, columns: &'static str) -> Self {
        Self { unique: true, ..Self::on(name, columns) }
    }

    pub(crate) const fn only(self, rows: &'static str) -> Self {
        Self { only: Some(rows), ..self }
    }

    pub(crate) const fn mysql_prefix(self, columns: &'static str) -> Self {
        Self { mysql_prefix: columns, ..self }
    }

    const fn keyword(&self) -> &'static str {
        if self.unique { "UNIQUE " } else { "" }
    }
}

impl Table {
    /// Everything is created only if it is missing: on MySQL a step that was cut short has left some of it behind.
    pub(crate) async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        for statement in self.statements(manager.get_database_backend()) {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    pub(crate) async fn drop(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let statement = format!("DROP TABLE IF EXISTS {}", self.name);
        manager.get_connection().execute_unprepared(&statement).await.map(|_| ())
    }

    fn statements(&self, backend: DbBackend) -> Vec<String> {
        let columns = spell(self.columns, backend);
        let name = self.name;
        if backend == DbBackend::MySql {
            return vec![format!(
                "CREATE TABLE IF NOT EXISTS {name} ({columns}{}) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                self.mysql_keys()
            )];
        }
        let storage = match backend {
            DbBackend::Postgres if self.hot => " WITH (fillfactor = 70)",
            DbBackend::Sqlite if !self.columns.contains("SERIAL") => " WITHOUT ROWID",
            DbBackend::MySql | DbBackend::Postgres | DbBackend::Sqlite | _ => "",
        };
        let mut statements = vec![format!("CREATE TABLE IF NOT EXISTS {name} ({columns}){storage}")];
        for key in self.keys {
            let only = key.only.map(|rows| format!(" WHERE {rows}")).unwrap_or_default();
            let (unique, index, columns) = (key.keyword(), key.name, key.columns);
            statements.push(format!("CREATE {unique}INDEX IF NOT EXISTS {index} ON {name} ({columns}){only}"));
        }
        statements
    }

    /// Inside CREATE TABLE, because MySQL has no CREATE INDEX IF NOT EXISTS.
    fn mysql_keys(&self) -> String {
        let keys = self
            .keys
            .iter()
            .map(|key| format!(", {}KEY {} ({}{})", key.keyword(), key.name, key.mysql_prefix, key.columns));
        keys.collect()
    }
}

fn spell(columns: &str, backend: DbBackend) -> String {
    let [uuid, bytes8, bytes64, nil, serial] = match backend {
        DbBackend::MySql => [
            "BINARY(16)",
            "BINARY(8)",
            "VARBINARY(64)",
            "0x00000000000000000000000000000000",
            "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
        ],
        DbBackend::Postgres => [
            "UUID",
            "BYTEA",
            "BYTEA",
            "'00000000-0000-0000-0000-000000000000'",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ],
        DbBackend::Sqlite | _ => {
            ["BLOB", "BLOB", "BLOB", "x'00000000000000000000000000000000'", "INTEGER PRIMARY KEY AUTOINCREMENT"]
        }
    };
    columns
        .replace("UUID", uuid)
        .replace("BYTES8", bytes8)
        .replace("BYTES64", bytes64)
        .replace("NIL", nil)
        .replace("SERIAL", serial)
}
