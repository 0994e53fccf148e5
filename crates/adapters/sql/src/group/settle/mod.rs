//! Settlements in groups: confirmations, payments with points, approvals, leases, and what is given back.
//!
//! Whoever is in a group is decided in view of those before it, over rows that are locked: what two of them want of
//! one reservation or one wallet happens one after the other. What is unusual is left to the caller, who then settles
//! [one at a time](crate::SqlSettlements).

mod board;
mod carrier;
mod concerned;
mod granted;
mod plain;
mod standing;

#[cfg(test)]
mod tests;

pub(super) use board::decide;
pub(super) use carrier::SettlementCarrier;
pub(super) use concerned::Concerned;
pub(super) use granted::Granted;
pub(super) use plain::Plain;
pub(super) use standing::{PaymentRow, ReservationRow, SeatRow, Standing};
