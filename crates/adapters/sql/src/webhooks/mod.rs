//! Receivers of webhooks, what goes to them, and what came of it.

mod attempts;
mod claim;
mod deliveries;
mod delivery_row;
mod endpoint_row;
mod endpoints;
mod enqueue;
mod forget;

pub use deliveries::SqlWebhookDeliveries;
pub(crate) use endpoint_row::StandingKind;
pub use endpoints::SqlWebhookEndpoints;
