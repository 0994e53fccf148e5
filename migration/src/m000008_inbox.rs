//! What consumers of events have taken.

use sea_orm_migration::prelude::{DeriveMigrationName, async_trait};
use sea_orm_migration::sea_orm::DbErr;
use sea_orm_migration::{MigrationTrait, SchemaManager};

use crate::table::{Key, Table};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        INBOX.create(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        INBOX.drop(manager).await
    }
}

/// One row for each event that a consumer took, written in the commit of what followed from it.
const INBOX: Table = Table {
    name: "inbox",
    columns: "
        consumer VARCHAR(40) NOT NULL,
        event_id VARCHAR(80) NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (consumer, event_id)",
    keys: &[Key::on("inbox_by_age", "at")],
    hot: false,
};
