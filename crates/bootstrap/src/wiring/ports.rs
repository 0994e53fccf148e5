//! Every port with the adapter that the settings chose, ready to be handed to use cases.

use std::sync::Arc;

use frontrow_application::policy::SalesPolicy;
use frontrow_application::ports::{
    AccessTokens, Accounts, Audit, Catalog, Clock, GatewayLedger, HoldMeter, IdGenerator, IdempotencyKeys, Inbox,
    Leases, Outbox, PasswordHasher, PaymentGateway, Payments, PointsLedger, Programme, QueuePasses, Reservations,
    SeatInventory, SectionInventory, Settlements, Statistics, WaitingRoom,
};
use frontrow_domain::queue::QueueRules;

use super::webhooks::Webhooks;

/// The house: what the use cases are built from.
#[derive(Clone)]
pub struct Ports {
    pub accounts: Arc<dyn Accounts>,
    pub audit: Arc<dyn Audit>,
    pub catalog: Arc<dyn Catalog>,
    /// Without the cache: what is edited must not be a copy that another replica has changed since.
    pub catalog_as_written: Arc<dyn Catalog>,
    pub clock: Arc<dyn Clock>,
    pub gateway: Arc<dyn PaymentGateway>,
    /// The gateway's own books.
    pub gateway_ledger: Arc<dyn GatewayLedger>,
    pub ids: Arc<dyn IdGenerator>,
    pub inbox: Arc<dyn Inbox>,
    pub keys: Arc<dyn IdempotencyKeys>,
    pub leases: Arc<dyn Leases>,
    pub ledger: Arc<dyn PointsLedger>,
    pub meter: Arc<dyn HoldMeter>,
    pub outbox: Arc<dyn Outbox>,
    pub passes: Arc<dyn QueuePasses>,
    pub passwords: Arc<dyn PasswordHasher>,
    pub payments: Arc<dyn Payments>,
    pub programme: Arc<dyn Programme>,
    pub reservations: Arc<dyn Reservations>,
    pub seats: Arc<dyn SeatInventory>,
    pub sections: Arc<dyn SectionInventory>,
    pub settlements: Arc<dyn Settlements>,
    pub statistics: Arc<dyn Statistics>,
    pub tokens: Arc<dyn AccessTokens>,
    pub waiting_room: Arc<dyn WaitingRoom>,
    /// Who is told over HTTP, and the way to them.
    pub webhooks: Webhooks,
    /// What the operator decided about holding and paying.
    pub policy: SalesPolicy,
    /// How a waiting room works where its concert says nothing.
    pub queue_defaults: QueueRules,
}
