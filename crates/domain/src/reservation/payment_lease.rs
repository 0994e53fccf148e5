use time::{Duration, OffsetDateTime};

use super::{Change, Kind, Reservation, State, Status};
use crate::shared::{Actor, Deadline, Outcome};

/// Why no payment can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartPaymentError {
    /// Its time ran out, whether or not the sweep has come by.
    #[error("the hold has lapsed")]
    HoldLapsed,
    /// There is nothing to pay.
    #[error("it is already {0}")]
    NotPending(Status),
}

impl Reservation {
    /// Keeps the hold for at least `lease` more, so that a slow gateway does not cost the seats. It is given once: a
    /// second attempt pays within the time that is left, or holds could be kept for ever by failing payments.
    ///
    /// # Errors
    /// [`StartPaymentError`] when there is no live hold to pay.
    pub fn start_payment(
        self,
        lease: Duration,
        now: OffsetDateTime,
    ) -> Result<Outcome<Change, Self>, StartPaymentError> {
        match self.status_at(now) {
            Status::TemporarilyAssigned if self.payment_lease.is_some() => Ok(Outcome::Unchanged(self)),
            Status::TemporarilyAssigned => {
                let until = Deadline::after(now, lease);
                let kept = Self { payment_lease: Some(until), hold_until: self.hold_until.max(until), ..self };
                let state = State::TemporarilyAssigned;
                Ok(Outcome::Changed(kept.step(Kind::PaymentStarted, state, Actor::User, None, now)))
            }
            Status::Expired => Err(StartPaymentError::HoldLapsed),
            settled @ (Status::Confirmed | Status::Cancelled) => Err(StartPaymentError::NotPending(settled)),
        }
    }
}
