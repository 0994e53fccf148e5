//! Domain objects that a test does not care about in detail.

mod catalog;
mod event;
mod payment;
mod reservation;
mod webhooks;

pub use catalog::{a_concert, a_date_of, a_standing_section};
pub use event::{a_movement_of_points, a_step_of_a_payment, a_step_of_a_reservation, an_event_of_each_kind};
pub use payment::{a_card_payment, a_charge, a_points_payment, a_refund, a_spend};
pub use reservation::{HOLD_TTL, LIMIT, a_code, a_hold_of, a_key, a_key_use, somebody};
pub use webhooks::{a_delivery, a_message, an_endpoint};
