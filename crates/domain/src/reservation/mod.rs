//! A claim on numbered seats, or on a quantity of one standing section, from the hold to the ticket.

mod cancel;
mod claim;
mod code;
mod confirm;
mod expire;
mod hold;
mod payment_lease;
mod state;
mod transition;

pub use cancel::CancelError;
pub use claim::{Claim, HeldSeat, PlacesClaim, QuantityOutOfRange, SeatSet, SeatSetError};
pub use code::ConfirmationCode;
pub use confirm::{ConfirmError, Settlement};
pub use expire::ExpireError;
pub use hold::NewHold;
pub use payment_lease::StartPaymentError;
pub use state::{Confirmation, Reservation, State, Status, Stored};
pub use transition::{Change, EDGES, Edge, Kind, Transition};

#[cfg(test)]
mod tests;
