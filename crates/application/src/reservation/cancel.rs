use std::sync::Arc;

use frontrow_domain::payment::{Payment, RefundReason};
use frontrow_domain::points::{EntryKind, Movement};
use frontrow_domain::reservation::{self, Reservation, Status};
use frontrow_domain::shared::{Actor, EntryId, Outcome, Reason, ReservationId};
use time::OffsetDateTime;

use crate::caller::Caller;
use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{
    Clock, IdGenerator, IdempotencyKeys, Payments, Reservations, SettleOutcome, Settlement, Settlements, Unavailable,
};

/// Somebody gives a reservation back.
#[derive(Clone, Debug)]
pub struct CancelCommand {
    /// Who: the holder, or an administrator.
    pub caller: Caller,
    /// Which reservation.
    pub reservation: ReservationId,
    /// Why, in their words.
    pub reason: Option<Reason>,
    /// The request's key.
    pub key: IdempotencyKey,
}

/// Why nothing was given back.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// There is no such reservation, or it is somebody else's.
    #[error("there is no such reservation")]
    NotFound,
    /// There is nothing left to give back.
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

/// Gives a hold or a ticket back. Money that paid for it is owed in the same commit: points return at once, the
/// gateway's part by the refund worker.
pub struct CancelReservation {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// Where it is written.
    pub settlements: Arc<dyn Settlements>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Where ids come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl CancelReservation {
    /// Cancels; cancelling twice is the same answer.
    ///
    /// # Errors
    /// [`CancelError`]: nothing was changed, or nobody knows.
    pub async fn execute(&self, command: CancelCommand) -> Result<Answer<Reservation>, CancelError> {
        for _ in 0..=RACES_LOST_AT_MOST {
            let reservation = self.theirs(&command).await?;
            if let Some(remembered) = self.keys.find(command.caller.user, command.key.digest).await? {
                remembered.effect_for(&command.key)?;
                // Read again: the first look may be older than what the key did.
                return Ok(Answer::replayed(self.theirs(&command).await?));
            }
            let now = self.clock.now();
            let change = match decide(&command, reservation, now)? {
                Outcome::Changed(change) => change,
                Outcome::Unchanged(cancelled) => return Ok(Answer::fresh(cancelled)),
            };
            let cancelled = change.after.clone();
            let payment = self.payment_of(&cancelled).await?;
            let settlement = self.settlement(&command, change, payment, now);
            match self.settlements.commit(&settlement).await? {
                SettleOutcome::Settled => return Ok(Answer::fresh(cancelled)),
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

    async fn theirs(&self, command: &CancelCommand) -> Result<Reservation, CancelError> {
        let found = self.reservations.find(command.reservation).await?;
        found.filter(|reservation| command.caller.may_act_for(reservation.holder())).ok_or(CancelError::NotFound)
    }

    /// What paid for the ticket. One whose payment is nowhere to be found stays a ticket: cancelled, its money would
    /// belong to nobody.
    async fn payment_of(&self, cancelled: &Reservation) -> Result<Option<Payment>, Unavailable> {
        let Some(id) = cancelled.paid_by() else { return Ok(None) };
        let found = self.payments.find(id).await?;
        found.map(Some).ok_or_else(|| Unavailable::of("the payment of the ticket"))
    }

    fn settlement(
        &self,
        command: &CancelCommand,
        change: reservation::Change,
        payment: Option<Payment>,
        now: OffsetDateTime,
    ) -> Settlement {
        let ticket = change.after.id();
        let key = Some(KeyUse::first(command.caller.user, command.key, ticket.as_uuid()));
        let mut settlement = Settlement { reservations: vec![change], key, ..Settlement::default() };
        if let Some(payment) = payment {
            self.give_back(payment, ticket, now, &mut settlement);
        }
        settlement
    }

    /// What was paid with points is back at once; where the gateway holds nothing, that is the whole refund.
    fn give_back(&self, payment: Payment, ticket: ReservationId, now: OffsetDateTime, settlement: &mut Settlement) {
        let (points, card) = (self.points_back(&payment, ticket, now), payment.card_amount());
        let Outcome::Changed(owed) = payment.owe_refund(card, RefundReason::TicketCancelled, now) else { return };
        let all_back = if card.is_zero() { owed.after.clone().refunded(now).ok() } else { None };
        settlement.points = points;
        settlement.payments.push(owed);
        if let Some(Outcome::Changed(refunded)) = all_back {
            settlement.payments.push(refunded);
        }
    }

    fn points_back(&self, payment: &Payment, ticket: ReservationId, now: OffsetDateTime) -> Option<Movement> {
        let amount = payment.points();
        (!amount.is_zero()).then(|| Movement {
            id: EntryId::new(self.ids.next_id()),
            counter_id: EntryId::new(self.ids.next_id()),
            owner: payment.payer(),
            kind: EntryKind::Refund,
            amount,
            reservation: Some(ticket),
            payment: Some(payment.id()),
            at: now,
        })
    }
}

fn decide(
    command: &CancelCommand,
    reservation: Reservation,
    now: OffsetDateTime,
) -> Result<Outcome<reservation::Change, Reservation>, CancelError> {
    let actor = if command.caller.user == reservation.holder() { Actor::User } else { Actor::Administrator };
    reservation.cancel(actor, command.reason.clone(), now).map_err(|error| match error {
        reservation::CancelError::Expired => CancelError::NotPending { status: Status::Expired },
        reservation::CancelError::PerformanceBegun => CancelError::NotPending { status: Status::Confirmed },
    })
}
