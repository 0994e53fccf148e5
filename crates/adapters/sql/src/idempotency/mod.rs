//! What callers' keys stand for.

mod keys;
mod write;

pub use keys::SqlIdempotencyKeys;
pub(crate) use write::{is_used, write_key};
