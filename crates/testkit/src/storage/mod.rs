//! Conformance of storage: one suite a port.

pub mod accounts;
pub mod audit;
pub mod catalog;
mod fixture;
mod hall;
pub mod idempotency_keys;
pub mod inbox;
pub mod leases;
pub mod outbox;
mod pages;
pub mod payments;
pub mod points_ledger;
pub mod programme;
pub mod queue_journal;
pub mod reservations;
mod scene;
pub mod seat_inventory;
pub mod section_inventory;
mod sell;
pub mod settlements;
pub mod statistics;
mod suite;
pub mod time_source;
pub mod webhook_deliveries;
pub mod webhook_endpoints;

pub use fixture::{Storage, StorageFixture};
pub use hall::{Floor, Hall};
