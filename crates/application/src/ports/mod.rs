//! What the use cases need of the world: one trait a file, named by the noun of the domain.
//!
//! A port's documentation is its contract; each numbered clause is a test of the same name in the conformance kit,
//! which every adapter passes. Inside, a refusal is an `Ok` value; [`Unavailable`] is the only error, and after it
//! nobody knows whether the effect happened: every method is therefore safe to repeat. A method that writes is one
//! transaction: state, journal row and outbox row in one commit.

mod access_tokens;
mod accounts;
mod audit;
mod bulletin;
mod cache;
mod catalog;
mod checkout;
mod clock;
mod event_bus;
mod event_rendering;
mod gateway_ledger;
mod hold_meter;
mod id_generator;
mod idempotency_keys;
mod inbox;
mod leases;
mod outbox;
mod password_hasher;
mod payment_gateway;
mod payments;
mod points_ledger;
mod programme;
mod queue_journal;
mod queue_passes;
mod reservations;
mod seat_inventory;
mod seat_lock;
mod section_inventory;
mod settlements;
mod slot_gate;
mod statistics;
mod time_source;
mod unavailable;
mod waiting_room;
mod webhook_deliveries;
mod webhook_endpoints;
mod webhook_sender;

pub use access_tokens::*;
pub use accounts::*;
pub use audit::*;
pub use bulletin::*;
pub use cache::*;
pub use catalog::*;
pub use checkout::*;
pub use clock::*;
pub use event_bus::*;
pub use event_rendering::*;
pub use gateway_ledger::*;
pub use hold_meter::*;
pub use id_generator::*;
pub use idempotency_keys::*;
pub use inbox::*;
pub use leases::*;
pub use outbox::*;
pub use password_hasher::*;
pub use payment_gateway::*;
pub use payments::*;
pub use points_ledger::*;
pub use programme::*;
pub use queue_journal::*;
pub use queue_passes::*;
pub use reservations::*;
pub use seat_inventory::*;
pub use seat_lock::*;
pub use section_inventory::*;
pub use settlements::*;
pub use slot_gate::*;
pub use statistics::*;
pub use time_source::*;
pub use unavailable::*;
pub use waiting_room::*;
pub use webhook_deliveries::*;
pub use webhook_endpoints::*;
pub use webhook_sender::*;
