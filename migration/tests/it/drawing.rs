//! docs/erd.dbml shows the tables, columns and indexes that the migration makes, and no others.

use std::collections::BTreeSet;

use frontrow_migration::migrate;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::connect;

const DRAWING: &str = include_str!("../../../docs/erd.dbml");

/// `table.column` and `table:index`, as drawn.
fn drawn() -> BTreeSet<String> {
    let mut drawn = BTreeSet::new();
    let mut table = None;
    for line in DRAWING.lines() {
        if let Some(name) = line.strip_prefix("Table ") {
            table = name.split(' ').next();
        } else if line == "}" {
            table = None;
        }
        let Some(table) = table else { continue };
        if let Some((_, index)) = line.split_once("name: '") {
            drawn.extend(index.split('\'').next().map(|index| format!("{table}:{index}")));
        } else if let Some(column) = line.strip_prefix("  ").filter(|line| line.starts_with(|c: char| c.is_lowercase()))
        {
            drawn.extend(
                column.split_once(' ').filter(|(_, rest)| *rest != "{").map(|(name, _)| format!("{table}.{name}")),
            );
        }
    }
    drawn
}

/// The same, as made.
async fn made(db: &DatabaseConnection) -> BTreeSet<String> {
    let columns = "SELECT t.name || '.' || c.name AS made FROM sqlite_master t JOIN pragma_table_info(t.name) c
                   WHERE t.type = 'table'";
    let indexes = "SELECT tbl_name || ':' || name AS made FROM sqlite_master WHERE type = 'index'";
    let mut made = BTreeSet::new();
    for sql in [columns, indexes] {
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("asked");
        made.extend(rows.iter().map(|row| row.try_get::<String>("", "made").expect("a name")));
    }
    made.retain(|name| !name.starts_with("sqlite_") && !name.starts_with("seaql_") && !name.contains(":sqlite_"));
    made
}

#[tokio::test]
async fn the_drawing_shows_what_is_made() {
    let db = connect("sqlite::memory:").await;
    migrate(&db).await.expect("migrated");
    assert_eq!(drawn(), made(&db).await);
}
