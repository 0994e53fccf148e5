//! What is sold: concerts, dates, sections and seats.

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

const TABLES: [Table; 4] = [CONCERTS, CONCERT_DATES, SECTIONS, SEATS];

const CONCERTS: Table = Table {
    name: "concerts",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        title VARCHAR(200) NOT NULL,
        artist VARCHAR(200) NOT NULL,
        description VARCHAR(4000) NOT NULL,
        poster_url VARCHAR(1000) NULL,
        sales_opens_at BIGINT NOT NULL,
        sales_closes_at BIGINT NOT NULL,
        payment_required BOOLEAN NOT NULL,
        queue_required BOOLEAN NOT NULL,
        queue_max_active INT NULL,
        queue_pass_minutes INT NULL,
        queue_opens_at BIGINT NULL,
        deleted_at BIGINT NULL",
    keys: &[],
    hot: false,
};

const CONCERT_DATES: Table = Table {
    name: "concert_dates",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        concert_id UUID NOT NULL,
        starts_at BIGINT NOT NULL,
        venue VARCHAR(200) NOT NULL,
        deleted_at BIGINT NULL",
    keys: &[Key::on("concert_dates_of_concert", "concert_id, starts_at, id")],
    hot: false,
};

/// The counters of an area; one UPDATE moves a place from one to another, so their sum never changes.
/// `kind`: 0 seated, 1 standing. `status`: 1 open, 2 closed.
const SECTIONS: Table = Table {
    name: "sections",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        date_id UUID NOT NULL,
        name VARCHAR(40) NOT NULL,
        price BIGINT NOT NULL,
        kind SMALLINT NOT NULL,
        capacity INT NOT NULL,
        available INT NOT NULL,
        held INT NOT NULL DEFAULT 0,
        confirmed INT NOT NULL DEFAULT 0,
        status SMALLINT NOT NULL,
        CONSTRAINT sections_available_never_negative CHECK (available >= 0),
        CONSTRAINT sections_held_never_negative CHECK (held >= 0),
        CONSTRAINT sections_confirmed_never_negative CHECK (confirmed >= 0),
        CONSTRAINT sections_add_up CHECK (available + held + confirmed = capacity)",
    keys: &[Key::on("sections_of_date", "date_id, kind, id")],
    hot: true,
};

/// Every column that a claim writes has a fixed width and is never NULL, and no index covers it: a claim rewrites the
/// row in place. `status`: 0 available, 1 held, 2 confirmed.
const SEATS: Table = Table {
    name: "seats",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        date_id UUID NOT NULL,
        section_id UUID NOT NULL,
        position INT NOT NULL,
        row_label VARCHAR(8) NOT NULL,
        number INT NOT NULL,
        label VARCHAR(16) NOT NULL,
        price BIGINT NOT NULL,
        status SMALLINT NOT NULL DEFAULT 0,
        version INT NOT NULL DEFAULT 0,
        reservation_id UUID NOT NULL DEFAULT NIL,
        hold_expires_at BIGINT NOT NULL DEFAULT 0",
    keys: &[Key::on("seats_of_date", "date_id, position")],
    hot: true,
};
