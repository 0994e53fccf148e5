//! What keeps the rest honest: the clock, who runs which job, what is still to be told, and the audit.

mod audit;
mod leases;
mod outbox;
mod statistics;
mod time_source;

pub use audit::SqlAudit;
pub use leases::SqlLeases;
pub use outbox::SqlOutbox;
pub use statistics::SqlStatistics;
pub use time_source::SqlTimeSource;
pub(crate) use time_source::database_now;
