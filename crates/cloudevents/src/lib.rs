//! What the world reads of an event: a CloudEvent 1.0 with a versioned JSON payload.
//!
//! Brokers and webhooks carry the same thing, so it is written once, here. Who is not told: a payment lease, an
//! attempt that begins, an answer that is awaited, a refund that is due. They are ours until they end.
//!
//! What is told names people by id. No e-mail, name or payment key is in an event to begin with, and what a person
//! wrote stays out of the payload: it may say anything about anybody.

#![warn(missing_docs)]

mod event;
mod payment;
mod points;
mod reservation;
mod unreadable;
mod values;

pub use event::CloudEvent;
pub use unreadable::Unreadable;
