//! Attempts to pay, and their log.

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

const TABLES: [Table; 2] = [PAYMENTS, PAYMENT_JOURNAL];

/// `occupies` is the reservation that an open or approved attempt is for; being unique, it makes paying twice
/// unstorable. `attention_at` is when an open attempt or a refund comes up next. `status`: 1 pending, 2 unknown, 3 approved,
/// 4 declined, 5 refund due, 6 refunded. `method`: 1 points, 2 card, 3 split.
const PAYMENTS: Table = Table {
    name: "payments",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        reservation_id UUID NOT NULL,
        user_id UUID NOT NULL,
        method SMALLINT NOT NULL,
        amount BIGINT NOT NULL,
        points BIGINT NOT NULL,
        payment_key VARCHAR(200) NULL,
        status SMALLINT NOT NULL,
        version INT NOT NULL DEFAULT 1,
        occupies UUID NULL,
        ticket_id UUID NULL,
        declined_reason VARCHAR(200) NULL,
        captured BIGINT NULL,
        refund_reason VARCHAR(40) NULL,
        created_at BIGINT NOT NULL,
        settled_at BIGINT NULL,
        attention_at BIGINT NOT NULL",
    keys: &[
        Key::unique("payments_occupy_once", "occupies"),
        Key::on("payments_of_reservation", "reservation_id"),
        Key::on("payments_of_ticket", "ticket_id").only("ticket_id IS NOT NULL"),
        Key::on("payments_due", "status, attention_at"),
    ],
    hot: true,
};

const PAYMENT_JOURNAL: Table = Table {
    name: "payment_journal",
    columns: "
        payment_id UUID NOT NULL,
        version INT NOT NULL,
        batch BIGINT NOT NULL,
        from_status SMALLINT NULL,
        to_status SMALLINT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (payment_id, version)",
    keys: &[Key::on("payment_journal_of_batch", "batch")],
    hot: false,
};
