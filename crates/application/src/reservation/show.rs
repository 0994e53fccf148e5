use std::sync::Arc;

use frontrow_domain::reservation::Reservation;
use frontrow_domain::shared::{Outcome, ReservationId};

use crate::caller::Caller;
use crate::ports::{Clock, Reservations, SettleOutcome, Settlement, Settlements, Unavailable};

/// Why something of a person's is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    /// There is no such thing, or it is somebody else's: both look the same from outside.
    #[error("there is no such reservation or payment")]
    NotFound,
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Shows one reservation to its holder, and ends it on the way if its time ran out.
pub struct ShowReservation {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// Where a lapsed hold is ended.
    pub settlements: Arc<dyn Settlements>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ShowReservation {
    /// The reservation as it stands.
    ///
    /// # Errors
    /// [`ShowError::NotFound`] also for somebody else's.
    pub async fn execute(&self, caller: Caller, id: ReservationId) -> Result<Reservation, ShowError> {
        let reservation = self.reservations.find(id).await?.ok_or(ShowError::NotFound)?;
        if !caller.may_act_for(reservation.holder()) {
            return Err(ShowError::NotFound);
        }
        match reservation.clone().expire(self.clock.now()) {
            Ok(Outcome::Changed(change)) => {
                let settlement = Settlement { reservations: vec![change.clone()], ..Settlement::default() };
                match self.settlements.commit(&settlement).await {
                    Ok(SettleOutcome::Settled) => Ok(change.after),
                    // Somebody else moved it first; what they made of it is what is shown.
                    Ok(
                        SettleOutcome::Superseded
                        | SettleOutcome::SeatsGone
                        | SettleOutcome::InsufficientPoints { .. }
                        | SettleOutcome::Occupied
                        | SettleOutcome::KeyUsed
                        | SettleOutcome::HeardBefore,
                    ) => self.reservations.find(id).await?.ok_or(ShowError::NotFound),
                    // Tidying can wait; what was asked for is known.
                    Err(unavailable) => {
                        tracing::warn!(%unavailable, "a lapsed hold was shown and not ended");
                        Ok(reservation)
                    }
                }
            }
            Ok(Outcome::Unchanged(_)) | Err(_) => Ok(reservation),
        }
    }
}
