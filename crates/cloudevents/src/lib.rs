//! What the world reads of an event: a CloudEvent 1.0 with a versioned JSON payload.
//!
//! Brokers and webhooks carry the same thing, so it is written once, here. Who is not told: a payment lease, an
//! attempt that begins, an answer that is awaited, a refund that is due. They are ours until they end.

#![warn(missing_docs)]

mod event;

pub use event::CloudEvent;
