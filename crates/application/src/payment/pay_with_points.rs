//! Points are ours: debit, entry, payment and ticket are one commit, and no lease is needed.

use frontrow_domain::payment::{NewAttempt, Payment};
use frontrow_domain::points::{EntryKind, Movement};
use frontrow_domain::reservation::{ConfirmError, Reservation, Settlement as SettledBy, Status};
use frontrow_domain::shared::{EntryId, Outcome, PaymentId};
use uuid::Uuid;

use super::pay::{PayCommand, PayError, PayReservation, key_use};
use crate::ports::{SettleOutcome, Settlement};

impl PayReservation {
    /// Pays from the wallet; none when somebody else wrote first.
    pub(super) async fn pay_with_points(
        &self,
        command: &PayCommand,
        reservation: Reservation,
        instead_of: Option<Uuid>,
    ) -> Result<Option<Payment>, PayError> {
        let Some((payment, settlement)) = self.points_settlement(command, reservation, instead_of)? else {
            return Ok(None);
        };
        match self.settlements.commit(&settlement).await? {
            SettleOutcome::Settled => Ok(Some(payment)),
            SettleOutcome::InsufficientPoints { balance } => Err(PayError::InsufficientPoints { balance }),
            SettleOutcome::Occupied => Err(PayError::PaymentInProgress),
            SettleOutcome::Superseded
            | SettleOutcome::KeyUsed
            | SettleOutcome::HeardBefore
            | SettleOutcome::SeatsGone => Ok(None),
        }
    }

    fn points_settlement(
        &self,
        command: &PayCommand,
        reservation: Reservation,
        instead_of: Option<Uuid>,
    ) -> Result<Option<(Payment, Settlement)>, PayError> {
        let now = self.clock.now();
        let new = NewAttempt { id: PaymentId::new(self.ids.next_id()), method: command.method.clone() };
        let begun = Payment::begin(new, &reservation, now)?;
        let (id, ticket, amount) = (begun.after.id(), reservation.id(), begun.after.amount());
        let confirmed = match reservation.confirm(SettledBy::Payment(id), self.ids.next_code(), now) {
            Ok(Outcome::Changed(confirmed)) => confirmed,
            Ok(Outcome::Unchanged(_)) => return Ok(None),
            Err(ConfirmError::HoldLapsed) => return Err(PayError::HoldExpired),
            Err(ConfirmError::PaidByAnother) => return Err(PayError::NotPending { status: Status::Confirmed }),
            Err(ConfirmError::Cancelled) => return Err(PayError::NotPending { status: Status::Cancelled }),
        };
        let Ok(Outcome::Changed(approved)) = begun.after.clone().approve(ticket, now) else {
            return Ok(None);
        };
        let spent = Movement {
            id: EntryId::new(self.ids.next_id()),
            counter_id: EntryId::new(self.ids.next_id()),
            owner: command.caller,
            kind: EntryKind::Spend,
            amount,
            reservation: Some(ticket),
            payment: Some(id),
            at: now,
        };
        let payment = approved.after.clone();
        let settlement = Settlement {
            reservations: vec![confirmed],
            payments: vec![begun, approved],
            points: Some(spent),
            key: Some(key_use(command, id, instead_of)),
            ..Settlement::default()
        };
        Ok(Some((payment, settlement)))
    }
}
