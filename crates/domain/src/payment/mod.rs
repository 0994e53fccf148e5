//! One attempt to pay a reservation: from before the gateway is asked until the money is a ticket or is back.

mod attempt;
mod method;
mod state;
mod transition;

pub use attempt::{AmountDiffers, NewAttempt, PaymentSettled};
pub use method::{Method, MethodKind, PaymentKey, PaymentKeyInvalid, SplitOutOfRange, card_part};
pub use state::{Payment, RefundReason, State, Status, Stored};
pub use transition::{Change, EDGES, Edge, Transition};

#[cfg(test)]
mod tests;
