use time::OffsetDateTime;

use super::{Change, Kind, Reservation, State};
use crate::shared::{Actor, Outcome, Reason};

/// Why a reservation cannot be given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelError {
    /// Its time ran out; the seats may be somebody else's by now.
    #[error("it has expired")]
    Expired,
    /// The performance has begun.
    #[error("a ticket cannot be given back once the performance has begun")]
    PerformanceBegun,
}

impl Reservation {
    /// Gives a hold or a ticket back. Twice is once.
    ///
    /// # Errors
    /// [`CancelError`] when there is nothing left to give back.
    pub fn cancel(
        self,
        actor: Actor,
        reason: Option<Reason>,
        now: OffsetDateTime,
    ) -> Result<Outcome<Change, Self>, CancelError> {
        let after = match &self.state {
            State::TemporarilyAssigned if self.has_lapsed(now) => return Err(CancelError::Expired),
            State::TemporarilyAssigned => None,
            State::Confirmed(_) if now >= self.cancellable_until => return Err(CancelError::PerformanceBegun),
            State::Confirmed(confirmation) => Some(confirmation.clone()),
            State::Cancelled { .. } => return Ok(Outcome::Unchanged(self)),
            State::Expired => return Err(CancelError::Expired),
        };
        let cancelled = State::Cancelled { at: now, after };
        Ok(Outcome::Changed(self.step(Kind::Cancelled, cancelled, actor, reason, now)))
    }
}
