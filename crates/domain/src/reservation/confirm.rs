use time::OffsetDateTime;

use super::{Change, Confirmation, ConfirmationCode, Kind, Reservation, State};
use crate::shared::{Actor, Outcome, PaymentId};

/// What turns a hold into a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The concert asks for no payment.
    Free,
    /// This payment was approved.
    Payment(PaymentId),
}

/// Why a hold cannot become a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmError {
    /// Its time ran out, whether or not the sweep has come by.
    #[error("the hold has lapsed")]
    HoldLapsed,
    /// It is a ticket already, settled by something else.
    #[error("it was settled by another payment")]
    PaidByAnother,
    /// It was given up.
    #[error("it was cancelled")]
    Cancelled,
}

impl Reservation {
    /// Turns the hold into a ticket. The same settlement twice is the same ticket.
    ///
    /// # Errors
    /// [`ConfirmError`] when there is no live hold for this settlement to confirm.
    pub fn confirm(
        self,
        settlement: Settlement,
        code: ConfirmationCode,
        now: OffsetDateTime,
    ) -> Result<Outcome<Change, Self>, ConfirmError> {
        let actor = match settlement {
            Settlement::Free => Actor::User,
            Settlement::Payment(_) => Actor::System,
        };
        match &self.state {
            State::TemporarilyAssigned if self.has_lapsed(now) => Err(ConfirmError::HoldLapsed),
            State::TemporarilyAssigned => {
                let confirmed = State::Confirmed(Confirmation { at: now, code, settlement });
                Ok(Outcome::Changed(self.step(Kind::Confirmed, confirmed, actor, None, now)))
            }
            State::Confirmed(first) if first.settlement == settlement => Ok(Outcome::Unchanged(self)),
            State::Confirmed(_) => Err(ConfirmError::PaidByAnother),
            State::Cancelled { .. } => Err(ConfirmError::Cancelled),
            State::Expired => Err(ConfirmError::HoldLapsed),
        }
    }
}
