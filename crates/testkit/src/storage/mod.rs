//! Conformance of storage: one suite a port.

mod fixture;
mod hall;
mod suite;

pub use fixture::{Storage, StorageFixture};
pub use hall::{Floor, Hall};
