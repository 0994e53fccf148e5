use time::OffsetDateTime;

use super::{Change, Kind, Reservation, State, Status};
use crate::shared::{Actor, Outcome};

/// Why a reservation does not expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpireError {
    /// Its deadline lies ahead; a payment may have moved it.
    #[error("the hold is still live")]
    StillLive,
    /// It is a ticket, or was given back.
    #[error("it is already {0}")]
    Settled(Status),
}

impl Reservation {
    /// Ends a hold whose deadline has passed. Twice is once.
    ///
    /// # Errors
    /// [`ExpireError`] when it is no lapsed hold.
    pub fn expire(self, now: OffsetDateTime) -> Result<Outcome<Change, Self>, ExpireError> {
        match self.status() {
            Status::TemporarilyAssigned if self.hold_until.has_passed(now) => {
                Ok(Outcome::Changed(self.step(Kind::Expired, State::Expired, Actor::System, None, now)))
            }
            Status::TemporarilyAssigned => Err(ExpireError::StillLive),
            Status::Expired => Ok(Outcome::Unchanged(self)),
            settled @ (Status::Confirmed | Status::Cancelled) => Err(ExpireError::Settled(settled)),
        }
    }
}
