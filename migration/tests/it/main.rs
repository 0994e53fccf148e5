//! The same steps on three databases. Servers are taken from `TEST_MYSQL_URL` and `TEST_POSTGRES_URL`
//! (`scripts/with-test-servers` starts them); without one, its test says so.

mod drawing;

use frontrow_migration::{Migrator, MigratorTrait, is_current, migrate};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

/// As many as would start together in a large roll-out.
const REPLICAS: usize = 6;

pub(crate) async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("a database")
}

/// A database of our own on the server in `variable`.
async fn fresh(variable: &str) -> Option<String> {
    let Ok(server) = std::env::var(variable) else {
        #[expect(clippy::print_stderr, reason = "a test that could not run is not silent")]
        {
            eprintln!("skipped: {variable} is not set");
        }
        return None;
    };
    let admin = connect(&server).await;
    let name = format!("migration_{}", std::process::id());
    for statement in [format!("DROP DATABASE IF EXISTS {name}"), format!("CREATE DATABASE {name}")] {
        admin.execute_unprepared(&statement).await.expect("a fresh database");
    }
    let host = server.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    Some(format!("{host}/{name}"))
}

/// Every step, by everybody at once; then back to nothing, and all of it again.
async fn replicas_start_together_on(url: &str) {
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        let db = connect(url).await;
        replicas.push(tokio::spawn(async move { migrate(&db).await }));
    }
    for replica in replicas {
        replica.await.expect("no panic").expect("migrated");
    }
    let db = connect(url).await;
    assert!(is_current(&db).await.expect("asked"));
    Migrator::down(&db, None).await.expect("back");
    assert!(!is_current(&db).await.expect("asked"));
    migrate(&db).await.expect("again");
}

#[tokio::test]
async fn replicas_start_together_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("frontrow.db").display());
    replicas_start_together_on(&url).await;
}

#[tokio::test]
async fn replicas_start_together_on_mysql() {
    if let Some(url) = fresh("TEST_MYSQL_URL").await {
        replicas_start_together_on(&url).await;
    }
}

#[tokio::test]
async fn replicas_start_together_on_postgres() {
    if let Some(url) = fresh("TEST_POSTGRES_URL").await {
        replicas_start_together_on(&url).await;
    }
}
