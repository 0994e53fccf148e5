//! Telling others over HTTP what happened, until they have it.

mod create;
mod deliver;
mod edit;
mod error;
mod forget_old_deliveries;
mod lanes;
mod list;
mod queue_deliveries;
mod recent_receivers;
mod remove;
mod resend;
mod rotate_secret;
mod send_test;
mod show;
mod show_deliveries;
mod show_delivery;

pub use create::{CreateWebhook, CreateWebhookError, NewWebhook, RECEIVERS_AT_MOST};
pub use deliver::DeliverWebhooks;
pub use edit::{EditWebhook, EditWebhookError};
pub use error::{AddressNotPublic, Addresses, WebhookError};
pub use forget_old_deliveries::ForgetOldDeliveries;
pub use lanes::Lanes;
pub use list::ListWebhooks;
pub use queue_deliveries::QueueDeliveries;
pub use recent_receivers::RecentReceivers;
pub use remove::RemoveWebhook;
pub use resend::ResendDelivery;
pub use rotate_secret::RotateSecret;
pub use send_test::TestWebhook;
pub use show::ShowWebhook;
pub use show_deliveries::ShowDeliveries;
pub use show_delivery::{DeliveryWithLog, ShowDelivery};

#[cfg(test)]
mod tests;
