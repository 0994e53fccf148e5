//! Storage on SQLite, MySQL/MariaDB and PostgreSQL: one adapter, because the statements differ in a handful of words
//! ([`dialect`]). The row is the only truth; every change of state is one conditional `UPDATE` whose number of
//! matched rows is the verdict.

mod account;
mod catalog;
mod codes;
mod commit;
mod database;
mod dialect;
mod group;
mod idempotency;
mod inbox;
mod oldest;
mod operations;
mod payment;
mod points;
mod pools;
mod queue;
mod reservation;
mod row;
mod snapshot;
mod sum;
mod tables;
mod to_its_end;
mod transaction;
mod value;
mod webhooks;
mod write_one;

pub use account::SqlAccounts;
pub use catalog::{SqlCatalog, SqlProgramme};
pub use database::{ConnectError, SqlDatabase};
pub use group::{GroupCommit, GroupSettings, GroupedSeatInventory, GroupedSectionInventory, GroupedSettlements};
pub use idempotency::SqlIdempotencyKeys;
pub use inbox::SqlInbox;
pub use operations::{SqlAudit, SqlLeases, SqlOutbox, SqlStatistics, SqlTimeSource};
pub use payment::{SqlPayments, SqlSettlements};
pub use points::SqlPointsLedger;
pub use pools::DatabaseSettings;
pub use queue::SqlQueueJournal;
pub use reservation::{SqlReservations, SqlSeatInventory, SqlSectionInventory};
pub use webhooks::{SqlWebhookDeliveries, SqlWebhookEndpoints};
