//! Who is told over HTTP what happens, what goes to them, and what came of it.

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

const TABLES: [Table; 3] = [WEBHOOK_ENDPOINTS, WEBHOOK_DELIVERIES, WEBHOOK_ATTEMPTS];

/// `kinds` are names behind each other with a comma between, none for all. `standing`: 1 enabled, 2 disabled by an
/// administrator, 3 gone.
const WEBHOOK_ENDPOINTS: Table = Table {
    name: "webhook_endpoints",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        url VARCHAR(500) NOT NULL,
        kinds VARCHAR(1000) NOT NULL,
        description VARCHAR(200) NOT NULL,
        standing SMALLINT NOT NULL,
        secret BYTES64 NOT NULL,
        previous_secret BYTES64 NULL,
        previous_until BIGINT NULL,
        created_at BIGINT NOT NULL,
        version INT NOT NULL",
    keys: &[],
    hot: false,
};

/// `due_at` counts while it is pending: when it is sent next, or until when a worker has charge of it. `status`: 1
/// pending, 2 delivered, 3 failed.
const WEBHOOK_DELIVERIES: Table = Table {
    name: "webhook_deliveries",
    columns: "
        id UUID NOT NULL PRIMARY KEY,
        endpoint_id UUID NOT NULL,
        event_id VARCHAR(64) NOT NULL,
        kind VARCHAR(40) NOT NULL,
        body TEXT NOT NULL,
        status SMALLINT NOT NULL,
        attempts INT NOT NULL,
        tries INT NOT NULL,
        version INT NOT NULL,
        queued_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        settled_at BIGINT NULL",
    keys: &[
        Key::unique("webhook_deliveries_once", "endpoint_id, event_id"),
        Key::on("webhook_deliveries_of_endpoint", "endpoint_id, id"),
        Key::on("webhook_deliveries_due", "endpoint_id, due_at").only("status = 1").mysql_prefix("status, "),
        Key::on("webhook_deliveries_by_age", "queued_at"),
    ],
    hot: false,
};

/// `status` is the HTTP status of the answer, `no_reply` why there was none: 1 unknown host, 2 address not allowed, 3 not
/// connected, 4 timed out, 5 broken.
const WEBHOOK_ATTEMPTS: Table = Table {
    name: "webhook_attempts",
    columns: "
        delivery_id UUID NOT NULL,
        number INT NOT NULL,
        at BIGINT NOT NULL,
        took_milliseconds BIGINT NOT NULL,
        status SMALLINT NULL,
        no_reply SMALLINT NULL,
        PRIMARY KEY (delivery_id, number)",
    keys: &[],
    hot: false,
};
