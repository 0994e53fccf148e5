//! Coordination in memory: right for one server, and what every other adapter is compared with.
//!
//! Nothing in here reads a clock: time comes with the call, or from an injected `Clock`. Each adapter keeps one mutex
//! for a handful of steps of at most logarithmic cost and never waits while it holds it.

mod cache;
mod event_bus;
mod guard;
mod hold_meter;
mod last_minute;
mod seat_lock;
mod slot_gate;
mod waiting_room;

pub use cache::MemoryCache;
pub use event_bus::InProcessBus;
pub use hold_meter::MemoryHoldMeter;
pub use seat_lock::MemorySeatLock;
pub use slot_gate::MemorySlotGate;
pub use waiting_room::MemoryWaitingRoom;
