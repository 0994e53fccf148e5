//! Outgoing webhooks: signed, sent to public addresses, in time and in bounds.

#![warn(missing_docs)]

mod answer;
mod rendering;
mod resolver;
mod sender;
mod signature;

pub use rendering::CloudEventRendering;
pub use sender::SignedWebhooks;
