use time::{Duration, OffsetDateTime};

use super::{Change, Kind, Reservation, State, Status};
use crate::shared::{Actor, Deadline};

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
    /// Begins an attempt to pay. The first one keeps the hold for at least `lease` more, so that a slow gateway does
    /// not cost the seats; later ones pay within the time that is left, or failing payments could keep a hold for
    /// ever.
    ///
    /// # Errors
    /// [`StartPaymentError`] when there is no live hold to pay.
    pub fn start_payment(self, lease: Duration, now: OffsetDateTime) -> Result<Change, StartPaymentError> {
        match self.status_at(now) {
            Status::TemporarilyAssigned => {
                let until = self.payment_lease.unwrap_or_else(|| Deadline::after(now, lease));
                let kept = Self { payment_lease: Some(until), hold_until: self.hold_until.max(until), ..self };
                Ok(kept.step(Kind::PaymentStarted, State::TemporarilyAssigned, Actor::User, None, now))
            }
            Status::Expired => Err(StartPaymentError::HoldLapsed),
            settled @ (Status::Confirmed | Status::Cancelled) => Err(StartPaymentError::NotPending(settled)),
        }
    }
}
