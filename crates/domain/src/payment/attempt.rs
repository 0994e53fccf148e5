//! The commands of an attempt. Each can be repeated: the gateway's answer, its webhook and our own look-up all bring
//! the same news, in any order.

use time::OffsetDateTime;

use super::{Change, Method, Payment, RefundReason, SplitOutOfRange, State, Status, Transition};
use crate::reservation::Reservation;
use crate::shared::{Outcome, PaymentId, ReservationId, Won};

/// What is needed to begin an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttempt {
    /// The id it will have.
    pub id: PaymentId,
    /// How the reservation is to be paid.
    pub method: Method,
}

/// The gateway captured another amount than we asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{asked} were asked for, {captured} captured")]
pub struct AmountDiffers {
    /// Ours.
    pub asked: Won,
    /// Theirs.
    pub captured: Won,
}

/// The attempt has ended in a way that this news cannot change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the payment is already {0}")]
pub struct PaymentSettled(pub Status);

impl Payment {
    /// A new attempt at version 1, to be written before the gateway is asked. The amount is the reservation's.
    ///
    /// # Errors
    /// [`SplitOutOfRange`] for a split that leaves nothing for one side.
    pub fn begin(new: NewAttempt, reservation: &Reservation, now: OffsetDateTime) -> Result<Change, SplitOutOfRange> {
        let amount = reservation.claim().amount();
        new.method.fits(amount)?;
        let after = Self {
            id: new.id,
            reservation: reservation.id(),
            payer: reservation.holder(),
            method: new.method,
            amount,
            created_at: now,
            version: 1,
            state: State::Pending,
        };
        let transition = Transition { payment: after.id, version: 1, from: None, to: Status::Pending, at: now };
        Ok(Change { after, transition })
    }

    /// The gateway's answer did not arrive.
    ///
    /// # Errors
    /// [`PaymentSettled`] when it is known by now.
    pub fn lose_answer(self, now: OffsetDateTime) -> Result<Outcome<Change, Self>, PaymentSettled> {
        match self.state {
            State::Pending => Ok(Outcome::Changed(self.step(State::Unknown, now))),
            State::Unknown => Ok(Outcome::Unchanged(self)),
            State::Approved { .. } | State::Declined { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                Err(PaymentSettled(self.status()))
            }
        }
    }

    /// Whether `captured` is what we asked the gateway for.
    ///
    /// # Errors
    /// [`AmountDiffers`] otherwise.
    pub fn matches(&self, captured: Won) -> Result<(), AmountDiffers> {
        let asked = self.card_amount();
        if captured == asked { Ok(()) } else { Err(AmountDiffers { asked, captured }) }
    }

    /// The money came and settles `ticket`.
    ///
    /// # Errors
    /// [`PaymentSettled`] when it ended otherwise before.
    pub fn approve(self, ticket: ReservationId, now: OffsetDateTime) -> Result<Outcome<Change, Self>, PaymentSettled> {
        match self.state {
            State::Pending | State::Unknown => Ok(Outcome::Changed(self.step(State::Approved { ticket }, now))),
            State::Approved { ticket: first } if first == ticket => Ok(Outcome::Unchanged(self)),
            State::Approved { .. } | State::Declined { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                Err(PaymentSettled(self.status()))
            }
        }
    }

    /// No money moved, and none will.
    ///
    /// # Errors
    /// [`PaymentSettled`] when money did move.
    pub fn decline(self, reason: String, now: OffsetDateTime) -> Result<Outcome<Change, Self>, PaymentSettled> {
        match self.state {
            State::Pending | State::Unknown => Ok(Outcome::Changed(self.step(State::Declined { reason }, now))),
            State::Declined { .. } => Ok(Outcome::Unchanged(self)),
            State::Approved { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                Err(PaymentSettled(self.status()))
            }
        }
    }

    /// `captured` won are with the gateway and buy nothing, or no longer do.
    pub fn owe_refund(self, captured: Won, reason: RefundReason, now: OffsetDateTime) -> Outcome<Change, Self> {
        match self.state {
            State::Pending | State::Unknown | State::Approved { .. } | State::Declined { .. } => {
                Outcome::Changed(self.step(State::RefundDue { captured, reason }, now))
            }
            State::RefundDue { .. } | State::Refunded { .. } => Outcome::Unchanged(self),
        }
    }

    /// The gateway gave the money back.
    ///
    /// # Errors
    /// [`PaymentSettled`] when no refund was owed.
    pub fn refunded(self, now: OffsetDateTime) -> Result<Outcome<Change, Self>, PaymentSettled> {
        match self.state {
            State::RefundDue { captured, reason } => {
                Ok(Outcome::Changed(self.step(State::Refunded { captured, reason, at: now }, now)))
            }
            State::Refunded { .. } => Ok(Outcome::Unchanged(self)),
            State::Pending | State::Unknown | State::Approved { .. } | State::Declined { .. } => {
                Err(PaymentSettled(self.status()))
            }
        }
    }
}
