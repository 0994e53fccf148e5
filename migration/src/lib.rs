//! The only place that writes DDL. Each context has one file; each table is written once, for SQLite, MySQL/MariaDB
//! and PostgreSQL alike, and [`table`] knows where the three differ.

mod lock;
mod m000001_accounts;
mod m000002_catalog;
mod m000003_reservations;
mod m000004_payments;
mod m000005_points;
mod m000006_coordination;
mod m000007_queue;
mod m000008_inbox;
mod m000009_webhooks;
mod table;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::async_trait;
use sea_orm_migration::sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationTrait, SchemaManager};

/// Every step from an empty database to today's tables, oldest first. A step that was released is never edited.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m000001_accounts::Migration),
            Box::new(m000002_catalog::Migration),
            Box::new(m000003_reservations::Migration),
            Box::new(m000004_payments::Migration),
            Box::new(m000005_points::Migration),
            Box::new(m000006_coordination::Migration),
            Box::new(m000007_queue::Migration),
            Box::new(m000008_inbox::Migration),
            Box::new(m000009_webhooks::Migration),
        ]
    }
}

/// Brings the database to today's tables. Any number of replicas may call this at once: one migrates, the others wait
/// for it and find nothing left to do.
///
/// # Errors
/// When the database refuses, or another replica migrates for longer than a minute.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    let locked = lock::acquire(db).await?;
    let migrated = Migrator::up(&locked, None).await;
    lock::release(locked, migrated).await
}

/// Whether every step has been taken.
///
/// # Errors
/// When the database refuses.
pub async fn is_current(db: &DatabaseConnection) -> Result<bool, DbErr> {
    let manager = SchemaManager::new(db);
    if !manager.has_table("seaql_migrations").await? {
        return Ok(false);
    }
    Ok(Migrator::get_pending_migrations(db).await?.is_empty())
}
