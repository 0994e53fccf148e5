//! The one step that every piece of news about a payment goes through: the gateway's answer, its webhook, our own
//! look-up. It can be repeated, and comes in any order.

use std::sync::Arc;

use frontrow_domain::payment::{Change, Payment, RefundReason, State};
use frontrow_domain::points::{EntryKind, Movement};
use frontrow_domain::reservation::{self, ConfirmError, Settlement as SettledBy};
use frontrow_domain::shared::{EntryId, Outcome, PaymentId, ReservationId, Won};
use time::OffsetDateTime;

use crate::policy::{RACES_LOST_AT_MOST, SalesPolicy};
use crate::ports::{
    Approval, Clock, GatewayAnswer, IdGenerator, Payments, Reservations, SettleOutcome, Settlement, Settlements,
    Unavailable,
};

/// What the gateway was asked when it answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To capture the money.
    ToApprove,
    /// What became of it.
    ToLookUp,
}

/// What one try to write came to.
pub(super) enum Step {
    /// The payment as it stands now.
    Done(Payment),
    /// Somebody else wrote first.
    Again,
}

/// Brings a payment to where the gateway's news says it belongs, and its reservation with it.
#[derive(Clone)]
pub struct SettlePayment {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// Where it is written.
    pub settlements: Arc<dyn Settlements>,
    /// Where ids and codes come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What the operator decided.
    pub policy: SalesPolicy,
}

impl SettlePayment {
    /// Takes the news in; gives the payment as it stands then.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows; the news can be taken in again.
    pub async fn execute(&self, id: PaymentId, asked: Asked, news: &GatewayAnswer) -> Result<Payment, Unavailable> {
        for _ in 0..=RACES_LOST_AT_MOST {
            let payment = self.payments.find(id).await?.ok_or_else(|| Unavailable::of("the payment"))?;
            let step = match news {
                GatewayAnswer::Approved { captured } => self.money_came(payment, *captured).await?,
                GatewayAnswer::Declined { reason } => self.no_money(payment, reason).await?,
                GatewayAnswer::NotFound => self.never_heard_of(payment, asked).await?,
                GatewayAnswer::Refunded { captured } => self.money_went_back(payment, *captured).await?,
                GatewayAnswer::Unknown => self.no_answer(payment).await?,
            };
            if let Step::Done(payment) = step {
                return Ok(payment);
            }
        }
        Err(Unavailable::of("the payment"))
    }

    async fn money_came(&self, payment: Payment, captured: Won) -> Result<Step, Unavailable> {
        match payment.state() {
            State::Approved { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                return Ok(Step::Done(payment));
            }
            State::Declined { .. } => {
                return self.owe(payment, captured, RefundReason::ApprovedAfterDecline).await;
            }
            State::Pending | State::Unknown => {}
        }
        if let Err(differs) = payment.matches(captured) {
            tracing::error!(payment = %payment.id(), %differs, "the gateway captured another amount; it goes back");
            return self.owe(payment, captured, RefundReason::AmountDiffers).await;
        }
        let found = self.reservations.find(payment.reservation()).await?;
        let reservation = found.ok_or_else(|| Unavailable::of("the reservation of the payment"))?;
        let now = self.clock.now();
        match reservation.clone().confirm(SettledBy::Payment(payment.id()), self.ids.next_code(), now) {
            Ok(Outcome::Changed(confirmed)) => self.issue_ticket(payment, confirmed, now).await,
            // The ticket and its payment are one commit: who sees the one has an old view of the other.
            Ok(Outcome::Unchanged(_)) => Ok(Step::Again),
            Err(ConfirmError::HoldLapsed) => self.money_came_late(payment, reservation, now).await,
            Err(ConfirmError::Cancelled) => self.owe(payment, captured, RefundReason::HoldCancelled).await,
            Err(ConfirmError::PaidByAnother) => self.owe(payment, captured, RefundReason::PaidTwice).await,
        }
    }

    async fn issue_ticket(
        &self,
        payment: Payment,
        confirmed: reservation::Change,
        now: OffsetDateTime,
    ) -> Result<Step, Unavailable> {
        let ticket = confirmed.after.id();
        let settlement = Settlement { reservations: vec![confirmed], ..Settlement::default() };
        self.approve(payment, ticket, settlement, now).await
    }

    /// Writes the approval with what else belongs to it. Money that turns out to buy nothing is owed instead.
    pub(super) async fn approve(
        &self,
        payment: Payment,
        ticket: ReservationId,
        mut settlement: Settlement,
        now: OffsetDateTime,
    ) -> Result<Step, Unavailable> {
        let Ok(Outcome::Changed(approved)) = payment.clone().approve(ticket, now) else {
            return Ok(Step::Again);
        };
        let after = approved.after.clone();
        settlement.payments.push(approved);
        settlement.points = self.points_part(&payment, ticket, now);
        let captured = payment.card_amount();
        match self.settlements.commit(&settlement).await? {
            SettleOutcome::Settled => Ok(Step::Done(after)),
            SettleOutcome::Superseded | SettleOutcome::KeyUsed | SettleOutcome::HeardBefore => Ok(Step::Again),
            SettleOutcome::InsufficientPoints { .. } => self.owe(payment, captured, RefundReason::PointsGone).await,
            SettleOutcome::SeatsGone => self.owe(payment, captured, RefundReason::SeatsGone).await,
            SettleOutcome::Occupied => self.owe(payment, captured, RefundReason::PaidTwice).await,
        }
    }

    /// The points of a split payment are taken only now that the gateway has approved the rest.
    fn points_part(&self, payment: &Payment, ticket: ReservationId, now: OffsetDateTime) -> Option<Movement> {
        let amount = payment.points();
        (!amount.is_zero()).then(|| Movement {
            id: EntryId::new(self.ids.next_id()),
            counter_id: EntryId::new(self.ids.next_id()),
            owner: payment.payer(),
            kind: EntryKind::Spend,
            amount,
            reservation: Some(ticket),
            payment: Some(payment.id()),
            at: now,
        })
    }

    pub(super) async fn owe(&self, payment: Payment, captured: Won, reason: RefundReason) -> Result<Step, Unavailable> {
        match payment.owe_refund(captured, reason, self.clock.now()) {
            Outcome::Changed(owed) => self.write(vec![owed]).await,
            Outcome::Unchanged(payment) => Ok(Step::Done(payment)),
        }
    }

    async fn no_money(&self, payment: Payment, reason: &str) -> Result<Step, Unavailable> {
        match payment.clone().decline(reason.to_owned(), self.clock.now()) {
            Ok(Outcome::Changed(declined)) => self.write(vec![declined]).await,
            Ok(Outcome::Unchanged(payment)) => Ok(Step::Done(payment)),
            Err(settled) => {
                // A gateway that takes its word back: what was captured stays ours to settle.
                tracing::error!(payment = %payment.id(), %settled, "declined by the gateway after it had approved");
                Ok(Step::Done(payment))
            }
        }
    }

    /// "Never heard of it" is final when the approval was refused at the door, and otherwise only once no approval of
    /// ours can still be on its way.
    async fn never_heard_of(&self, payment: Payment, asked: Asked) -> Result<Step, Unavailable> {
        let old_enough = self.clock.now() >= payment.created_at() + self.policy.abandon_after;
        match asked {
            Asked::ToApprove => self.no_money(payment, GATEWAY_NOT_REACHED).await,
            Asked::ToLookUp if payment.is_open() && old_enough => self.no_money(payment, NEVER_ARRIVED).await,
            Asked::ToLookUp => Ok(Step::Done(payment)),
        }
    }

    async fn money_went_back(&self, payment: Payment, captured: Won) -> Result<Step, Unavailable> {
        let now = self.clock.now();
        match payment.state() {
            State::Refunded { .. } => Ok(Step::Done(payment)),
            State::RefundDue { .. } => self.write(refunded(payment, now)).await,
            State::Pending | State::Unknown | State::Declined { .. } => {
                match payment.owe_refund(captured, RefundReason::ReturnedByGateway, now) {
                    Outcome::Changed(owed) => {
                        let mut changes = refunded(owed.after.clone(), now);
                        changes.insert(0, owed);
                        self.write(changes).await
                    }
                    Outcome::Unchanged(payment) => Ok(Step::Done(payment)),
                }
            }
            State::Approved { ticket } => {
                // Somebody gave it back in the gateway's own desk. The ticket is theirs to cancel.
                tracing::error!(payment = %payment.id(), %ticket, "refunded at the gateway while the ticket stands");
                Ok(Step::Done(payment))
            }
        }
    }

    async fn no_answer(&self, payment: Payment) -> Result<Step, Unavailable> {
        match payment.clone().lose_answer(self.clock.now()) {
            Ok(Outcome::Changed(unknown)) => self.write(vec![unknown]).await,
            Ok(Outcome::Unchanged(_)) | Err(_) => Ok(Step::Done(payment)),
        }
    }

    /// Writes steps of one payment that touch nothing else.
    async fn write(&self, payments: Vec<Change>) -> Result<Step, Unavailable> {
        let Some(after) = payments.last().map(|change| change.after.clone()) else {
            return Ok(Step::Again);
        };
        match self.settlements.commit(&Settlement { payments, ..Settlement::default() }).await? {
            SettleOutcome::Settled => Ok(Step::Done(after)),
            SettleOutcome::Superseded
            | SettleOutcome::KeyUsed
            | SettleOutcome::HeardBefore
            | SettleOutcome::Occupied
            | SettleOutcome::SeatsGone
            | SettleOutcome::InsufficientPoints { .. } => Ok(Step::Again),
        }
    }
}

/// What a payment is declined with when the gateway could not be reached at all.
pub(super) const GATEWAY_NOT_REACHED: &str = "gateway_not_reached";
/// What a payment is declined with when the gateway still knows nothing of it after everything was to have arrived.
const NEVER_ARRIVED: &str = "never_arrived";

fn refunded(payment: Payment, now: OffsetDateTime) -> Vec<Change> {
    match payment.refunded(now) {
        Ok(Outcome::Changed(change)) => vec![change],
        Ok(Outcome::Unchanged(_)) | Err(_) => Vec::new(),
    }
}

/// What the gateway knows an attempt by; none for a payment that never asks one.
pub(super) fn approval_of(payment: &Payment) -> Option<Approval> {
    let key = payment.method().gateway_key()?.clone();
    Some(Approval { payment: payment.id(), reservation: payment.reservation(), key, amount: payment.card_amount() })
}
