//! Wallets, and the ledger that explains every won in them.

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

const TABLES: [Table; 2] = [WALLETS, ENTRIES];

const WALLETS: Table = Table {
    name: "wallets",
    columns: "
        user_id UUID NOT NULL PRIMARY KEY,
        balance BIGINT NOT NULL,
        CONSTRAINT wallets_never_negative CHECK (balance >= 0)",
    keys: &[],
    hot: true,
};

/// Two rows a movement, one on each side. `account` is a wallet's owner or one of the house accounts, `owner` the
/// person on whose behalf points moved. `balance` is what the wallet held afterwards; house accounts keep none.
/// `kind`: 1 charge, 2 spend, 3 refund.
const ENTRIES: Table = Table {
    name: "entries",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        account UUID NOT NULL,
        amount BIGINT NOT NULL,
        balance BIGINT NOT NULL,
        kind SMALLINT NOT NULL,
        owner UUID NOT NULL,
        reservation_id UUID NULL,
        payment_id UUID NULL,
        batch BIGINT NOT NULL,
        at BIGINT NOT NULL",
    keys: &[Key::on("entries_of_account", "account, id"), Key::on("entries_of_batch", "batch")],
    hot: false,
};
