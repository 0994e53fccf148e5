use std::sync::Arc;

use frontrow_sql::{
    SqlAccounts, SqlAudit, SqlCatalog, SqlDatabase, SqlIdempotencyKeys, SqlInbox, SqlLeases, SqlOutbox, SqlPayments,
    SqlPointsLedger, SqlProgramme, SqlQueueJournal, SqlReservations, SqlSeatInventory, SqlSectionInventory,
    SqlSettlements, SqlStatistics, SqlTimeSource, SqlWebhookDeliveries, SqlWebhookEndpoints,
};
use frontrow_testkit::storage::Storage;

/// Every port on a database.
pub(crate) fn storage(database: &SqlDatabase) -> Storage {
    let database = || database.clone();
    Storage {
        accounts: Arc::new(SqlAccounts::new(database())),
        audit: Arc::new(SqlAudit::new(database())),
        catalog: Arc::new(SqlCatalog::new(database())),
        idempotency_keys: Arc::new(SqlIdempotencyKeys::new(database())),
        inbox: Arc::new(SqlInbox::new(database())),
        leases: Arc::new(SqlLeases::new(database())),
        outbox: Arc::new(SqlOutbox::new(database())),
        payments: Arc::new(SqlPayments::new(database())),
        points_ledger: Arc::new(SqlPointsLedger::new(database())),
        programme: Arc::new(SqlProgramme::new(database())),
        queue_journal: Arc::new(SqlQueueJournal::new(database())),
        reservations: Arc::new(SqlReservations::new(database())),
        seat_inventory: Arc::new(SqlSeatInventory::new(database())),
        section_inventory: Arc::new(SqlSectionInventory::new(database())),
        settlements: Arc::new(SqlSettlements::new(database())),
        statistics: Arc::new(SqlStatistics::new(database())),
        time_source: Arc::new(SqlTimeSource::new(database())),
        webhook_deliveries: Arc::new(SqlWebhookDeliveries::new(database())),
        webhook_endpoints: Arc::new(SqlWebhookEndpoints::new(database())),
    }
}
