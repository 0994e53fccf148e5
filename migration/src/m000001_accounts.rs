//! Who buys and who sells.

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

/// `role`: 1 customer, 2 administrator.
const TABLES: [Table; 1] = [Table {
    name: "users",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        email VARCHAR(254) NOT NULL,
        name VARCHAR(100) NOT NULL,
        password_hash VARCHAR(255) NOT NULL,
        role SMALLINT NOT NULL",
    keys: &[Key::unique("users_email", "email")],
    hot: false,
}];
