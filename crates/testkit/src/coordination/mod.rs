//! Conformance of coordination: one suite a port.

pub mod bulletin;
pub mod cache;
pub mod event_bus;
pub mod hold_meter;
pub mod seat_lock;
pub mod slot_gate;
mod suite;
mod timed;
pub mod waiting_room;

pub use timed::{PassingTime, Timed};
