//! Coordination between replicas through Redis: one server, a cluster, or servers behind sentinels.
//!
//! Redis decides nothing. It spares the database hopeless tries, remembers what was read, and orders a crowd; whatever
//! it says, the conditional UPDATE has the last word. So each adapter of this crate may answer `Unavailable` at any
//! time, and does so at once while Redis is away.
//!
//! Each step of an adapter is one script in `src/**/*.lua`, and all keys of one step share a hash tag, so that the same
//! code runs on a cluster. Every key is made in `keys.rs`.

mod address;
mod breaker;
mod cache;
mod keys;
mod limits;
mod news;
mod pulse;
mod redis;
mod script;
mod seat_lock;
mod slot_gate;
mod waiting_room;

pub use address::{RedisSettings, RedisUrlInvalid};
pub use cache::RedisCache;
pub use news::RedisBulletin;
pub use redis::Redis;
pub use seat_lock::RedisSeatLock;
pub use slot_gate::{RedisSlotGate, RedisSlotNews};
pub use waiting_room::RedisWaitingRoom;
