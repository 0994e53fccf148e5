//! What is still to be told, what callers asked before, and who runs which job.

use sea_orm_migration::prelude::{DeriveMigrationName, async_trait};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_migration::{MigrationTrait, SchemaManager};

use crate::table::{Key, Table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.create(manager).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES {
            table.drop(manager).await?;
        }
        Ok(())
    }
}

const TABLES: [Table; 3] = [OUTBOX, IDEMPOTENCY_KEYS, LEASES];

/// One row for each commit that has something to tell; gone once it was told.
const OUTBOX: Table = Table { name: "outbox", columns: "batch SERIAL", keys: &[], hot: false };

const IDEMPOTENCY_KEYS: Table = Table {
    name: "idempotency_keys",
    columns: "
        user_id UUID NOT NULL,
        digest UUID NOT NULL,
        fingerprint BYTES8 NOT NULL,
        effect UUID NOT NULL,
        created_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, digest)",
    keys: &[Key::on("idempotency_keys_by_age", "created_at")],
    hot: false,
};

const LEASES: Table = Table {
    name: "leases",
    columns: "
        name VARCHAR(64) NOT NULL PRIMARY KEY,
        holder UUID NOT NULL,
        until_at BIGINT NOT NULL",
    keys: &[],
    hot: true,
};
