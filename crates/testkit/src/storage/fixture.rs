use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{
    Accounts, Audit, Catalog, IdempotencyKeys, Inbox, Leases, Outbox, Payments, PointsLedger, Programme, QueueJournal,
    Reservations, SeatInventory, SectionInventory, Settlements, Statistics, TimeSource, WebhookDeliveries,
    WebhookEndpoints,
};

/// Every port of one storage, all on the same database.
#[derive(Clone)]
pub struct Storage {
    pub accounts: Arc<dyn Accounts>,
    pub audit: Arc<dyn Audit>,
    pub catalog: Arc<dyn Catalog>,
    pub idempotency_keys: Arc<dyn IdempotencyKeys>,
    pub inbox: Arc<dyn Inbox>,
    pub leases: Arc<dyn Leases>,
    pub outbox: Arc<dyn Outbox>,
    pub payments: Arc<dyn Payments>,
    pub points_ledger: Arc<dyn PointsLedger>,
    pub programme: Arc<dyn Programme>,
    pub queue_journal: Arc<dyn QueueJournal>,
    pub reservations: Arc<dyn Reservations>,
    pub seat_inventory: Arc<dyn SeatInventory>,
    pub section_inventory: Arc<dyn SectionInventory>,
    pub settlements: Arc<dyn Settlements>,
    pub statistics: Arc<dyn Statistics>,
    pub time_source: Arc<dyn TimeSource>,
    pub webhook_deliveries: Arc<dyn WebhookDeliveries>,
    pub webhook_endpoints: Arc<dyn WebhookEndpoints>,
}

/// A database of one's own for one test.
#[async_trait]
pub trait StorageFixture: Sized + Send + Sync {
    /// A new database with all tables and no rows; none when its server is not there, which it says loudly.
    async fn fresh() -> Option<Self>;
    /// The ports on it.
    fn storage(&self) -> &Storage;
    /// Changes rows behind every port's back.
    async fn tamper(&self, statement: &str);
    /// Removes the database. One whose test failed stays for whoever wants to look.
    async fn discard(self);
}
