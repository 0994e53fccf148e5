use std::sync::Arc;

use frontrow_domain::reservation::{self, Reservation, Settlement as SettledBy, Status};
use frontrow_domain::shared::{Outcome, ReservationId, UserId};

use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse};
use crate::policy::{RACES_LOST_AT_MOST, needs_payment};
use crate::ports::{
    Catalog, Clock, IdGenerator, IdempotencyKeys, Reservations, SettleOutcome, Settlement, Settlements, Unavailable,
};

/// A person wants a ticket that needs no payment.
#[derive(Clone, Copy, Debug)]
pub struct ConfirmCommand {
    /// Who.
    pub caller: UserId,
    /// Which hold.
    pub reservation: ReservationId,
    /// The request's key.
    pub key: IdempotencyKey,
}

/// Why there is no ticket.
#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    /// There is no such reservation, or it is somebody else's.
    #[error("there is no such reservation")]
    NotFound,
    /// It has to be paid.
    #[error("this reservation needs a payment")]
    PaymentRequired,
    /// Its time ran out.
    #[error("the hold has lapsed")]
    HoldExpired,
    /// It is no hold any more.
    #[error("the reservation is already {status}")]
    NotPending {
        /// What it is.
        status: Status,
    },
    /// The key belongs to another request.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// Nobody knows.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Turns a hold that needs no payment into a ticket.
pub struct ConfirmReservation {
    /// What is on sale.
    pub catalog: Arc<dyn Catalog>,
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// Where it is written.
    pub settlements: Arc<dyn Settlements>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where confirmation codes come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ConfirmReservation {
    /// Confirms; confirming twice is the same ticket.
    ///
    /// # Errors
    /// [`ConfirmError`]: nothing was changed, or nobody knows.
    pub async fn execute(&self, command: ConfirmCommand) -> Result<Answer<Reservation>, ConfirmError> {
        for _ in 0..=RACES_LOST_AT_MOST {
            let reservation = self.own(&command).await?;
            if let Some(remembered) = self.keys.find(command.caller, command.key.digest).await? {
                remembered.effect_for(&command.key)?;
                // Read again: the first look may be older than what the key did.
                return Ok(Answer::replayed(self.own(&command).await?));
            }
            if reservation.status() == Status::Confirmed {
                return Ok(Answer::fresh(reservation));
            }
            self.check_free(&reservation).await?;
            let change = match self.decide(reservation)? {
                Outcome::Changed(change) => change,
                Outcome::Unchanged(ticket) => return Ok(Answer::fresh(ticket)),
            };
            let ticket = change.after.clone();
            match self.settlements.commit(&settlement(&command, change)).await? {
                SettleOutcome::Settled => return Ok(Answer::fresh(ticket)),
                // Each means that somebody else wrote first: read again, decide again.
                SettleOutcome::Superseded
                | SettleOutcome::KeyUsed
                | SettleOutcome::HeardBefore
                | SettleOutcome::Occupied
                | SettleOutcome::SeatsGone
                | SettleOutcome::InsufficientPoints { .. } => {}
            }
        }
        Err(Unavailable::of("the reservation").into())
    }

    async fn own(&self, command: &ConfirmCommand) -> Result<Reservation, ConfirmError> {
        let found = self.reservations.find(command.reservation).await?;
        found.filter(|reservation| reservation.holder() == command.caller).ok_or(ConfirmError::NotFound)
    }

    /// A concert that was removed says nothing any more, so its holds are paid as if it asked for it.
    async fn check_free(&self, reservation: &Reservation) -> Result<(), ConfirmError> {
        let concert = self.catalog.concert(reservation.concert()).await?;
        let payment_required = concert.is_none_or(|concert| concert.payment_required);
        if needs_payment(payment_required, reservation.claim().amount()) {
            return Err(ConfirmError::PaymentRequired);
        }
        Ok(())
    }

    fn decide(&self, reservation: Reservation) -> Result<Outcome<reservation::Change, Reservation>, ConfirmError> {
        reservation.confirm(SettledBy::Free, self.ids.next_code(), self.clock.now()).map_err(|error| match error {
            reservation::ConfirmError::HoldLapsed => ConfirmError::HoldExpired,
            reservation::ConfirmError::PaidByAnother => ConfirmError::NotPending { status: Status::Confirmed },
            reservation::ConfirmError::Cancelled => ConfirmError::NotPending { status: Status::Cancelled },
        })
    }
}

fn settlement(command: &ConfirmCommand, change: reservation::Change) -> Settlement {
    let effect = change.after.id().as_uuid();
    Settlement {
        reservations: vec![change],
        key: Some(KeyUse::first(command.caller, command.key, effect)),
        ..Settlement::default()
    }
}
