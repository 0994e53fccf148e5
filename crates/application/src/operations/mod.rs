//! What operators look at: figures, the audit, the relay of events.

mod audit_gateway;
mod find_reservations;
mod forget_old_keys;
mod relay_outbox;
mod run_audit;
mod show_statistics;

pub use audit_gateway::{AuditGateway, AuditGatewayError};
pub use find_reservations::{FindReservations, FoundReservation};
pub use forget_old_keys::ForgetOldKeys;
pub use relay_outbox::RelayOutbox;
pub use run_audit::RunAudit;
pub use show_statistics::{ConcertStatistics, ShowStatistics};

#[cfg(test)]
mod tests;
