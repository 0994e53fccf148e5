//! What a shared waiting room can be put together again from.

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

const TABLES: [Table; 2] = [QUEUE_PLACES, QUEUE_DRAWS];

/// `entry`, `since_at` and `until_at` are 0 where there is none. `stage`: 1 waiting, 2 active, 3 expired, 4 left; every
/// column that changes only grows, so rows may be written in any order.
const QUEUE_PLACES: Table = Table {
    name: "queue_places",
    columns: "
        token UUID NOT NULL PRIMARY KEY,
        concert_id UUID NOT NULL,
        user_id UUID NOT NULL,
        number BIGINT NOT NULL,
        entry BIGINT NOT NULL,
        stage SMALLINT NOT NULL,
        began_at BIGINT NOT NULL,
        since_at BIGINT NOT NULL,
        until_at BIGINT NOT NULL,
        heard_at BIGINT NOT NULL",
    keys: &[Key::on("queue_places_of_room", "concert_id, stage, number"), Key::on("queue_places_by_age", "heard_at")],
    hot: false,
};

/// `seed` is hexadecimal. `entries` counts once it is `drawn`.
const QUEUE_DRAWS: Table = Table {
    name: "queue_draws",
    columns: "
        concert_id UUID NOT NULL PRIMARY KEY,
        seed VARCHAR(64) NOT NULL,
        after_number BIGINT NOT NULL,
        entries BIGINT NOT NULL,
        drawn BOOLEAN NOT NULL",
    keys: &[],
    hot: false,
};
