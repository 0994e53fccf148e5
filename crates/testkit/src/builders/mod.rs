//! Domain objects that a test does not care about in detail.

mod catalog;
mod payment;
mod reservation;

pub use catalog::{a_concert, a_date_of, a_standing_section};
pub use payment::{a_card_payment, a_charge, a_points_payment, a_refund, a_spend};
pub use reservation::{HOLD_TTL, LIMIT, a_code, a_hold_of, a_key, a_key_use, somebody};
