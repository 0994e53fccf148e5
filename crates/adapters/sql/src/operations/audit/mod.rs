//! Inventory and money, recomputed from the rows that explain them.

mod check;
mod claims;
mod counters;
mod journals;
mod money;
mod outbox;
mod points;
mod seats;
mod sql_audit;
mod webhooks;

pub use sql_audit::SqlAudit;
