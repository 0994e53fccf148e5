//! Claims on seats and places, their log, and how much a person may claim.

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

const TABLES: [Table; 3] = [RESERVATIONS, JOURNAL, PERSON_LIMITS];

/// The caller's key lives in the row, so its index is also the list of a person's reservations.
/// `items` holds the largest cart there can be, a hundred seats. `status`: 1 held, 2 confirmed, 3 cancelled, 4 expired.
const RESERVATIONS: Table = Table {
    name: "reservations",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        user_id UUID NOT NULL,
        concert_id UUID NOT NULL,
        date_id UUID NOT NULL,
        section_id UUID NULL,
        quantity INT NOT NULL,
        amount BIGINT NOT NULL,
        items VARCHAR(12000) NULL,
        status SMALLINT NOT NULL,
        version INT NOT NULL DEFAULT 1,
        expires_at BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        cancellable_until BIGINT NOT NULL,
        confirmed_at BIGINT NULL,
        cancelled_at BIGINT NULL,
        confirmation_code VARCHAR(10) NULL,
        settled_by UUID NULL,
        payment_lease_until BIGINT NULL,
        replaces UUID NULL,
        replaced_by UUID NULL,
        idem UUID NOT NULL,
        fingerprint BYTES8 NOT NULL",
    keys: &[
        Key::unique("reservations_of_person", "user_id, idem"),
        Key::on("reservations_due", "expires_at").only("status = 1").mysql_prefix("status, "),
        Key::on("reservations_code", "confirmation_code").only("confirmation_code IS NOT NULL"),
        Key::on("reservations_of_concert", "concert_id, status, confirmed_at"),
    ],
    hot: true,
};

/// Log and event in one: a row for each step, numbered without gaps. `type`: 1 held, 2 payment started, 3 confirmed,
/// 4 cancelled, 5 expired. `actor`: 1 user, 2 system, 3 administrator.
const JOURNAL: Table = Table {
    name: "journal",
    columns: "
        reservation_id UUID NOT NULL,
        version INT NOT NULL,
        batch BIGINT NOT NULL,
        from_status SMALLINT NULL,
        to_status SMALLINT NOT NULL,
        actor SMALLINT NOT NULL,
        reason VARCHAR(200) NULL,
        at BIGINT NOT NULL,
        type SMALLINT NOT NULL,
        PRIMARY KEY (reservation_id, version)",
    keys: &[Key::on("journal_of_batch", "batch")],
    hot: false,
};

const PERSON_LIMITS: Table = Table {
    name: "person_limits",
    columns: "
        date_id UUID NOT NULL,
        user_id UUID NOT NULL,
        held INT NOT NULL,
        allowed INT NOT NULL,
        PRIMARY KEY (date_id, user_id),
        CONSTRAINT person_limits_hold CHECK (held BETWEEN 0 AND allowed)",
    keys: &[],
    hot: true,
};
