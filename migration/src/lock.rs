//! One replica migrates at a time.

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

/// How long a replica waits for another one to finish. Our steps take well under a second on empty tables; a minute
/// leaves room for a server that is busy.
pub(crate) const WAIT_SECONDS: u32 = 60;

/// Any number that no other program on this database uses for an advisory lock: "frontrow" in ASCII.
const POSTGRES_LOCK: i64 = 0x66_72_6f_6e_74_72_6f_77;

/// A transaction that holds the lock. On MySQL it pins the connection that owns the named lock, nothing more: there,
/// every DDL statement commits by itself.
pub(crate) async fn acquire(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let locked = db.begin_with_options(options).await?;
    match db.get_database_backend() {
        DbBackend::MySql => {
            let sql = format!("SELECT CAST(GET_LOCK({MYSQL_LOCK}, {WAIT_SECONDS}) AS SIGNED)");
            let row = locked.query_one_raw(Statement::from_string(DbBackend::MySql, sql)).await?;
            let got: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
            if got != Some(1) {
                return Err(DbErr::Custom("another replica has been migrating for too long".to_owned()));
            }
        }
        DbBackend::Postgres => {
            locked.execute_unprepared(&format!("SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")).await?;
            locked.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({POSTGRES_LOCK})")).await?;
        }
        // BEGIN IMMEDIATE is the lock.
        DbBackend::Sqlite | _ => {}
    }
    Ok(locked)
}

/// Names are shared by the whole server, so the database is part of it; 64 characters is what MySQL allows.
const MYSQL_LOCK: &str = "LEFT(CONCAT('frontrow migration ', DATABASE()), 64)";

/// Commits, or rolls back what can be rolled back, and lets the next replica in.
pub(crate) async fn release(locked: DatabaseTransaction, migrated: Result<(), DbErr>) -> Result<(), DbErr> {
    if locked.get_database_backend() == DbBackend::MySql {
        locked.execute_unprepared(&format!("DO RELEASE_LOCK({MYSQL_LOCK})")).await?;
    }
    match migrated {
        Ok(()) => locked.commit().await,
        Err(error) => {
            locked.rollback().await?;
            Err(error)
        }
    }
}
