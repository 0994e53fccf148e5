use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::payment::{Payment, State, Status};
use frontrow_domain::shared::{PaymentId, ReservationId};

use super::settle::{Asked, SettlePayment, approval_of};
use crate::events::Event;
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{
    EventHandler, GatewayAnswer, Heard, PaymentGateway, SettleOutcome, Settlement, Settlements, Unavailable,
};

/// The name that it hears under.
const CONSUMER: &str = "confirm-on-approval";

/// Does once more what an approval did. Approval and ticket are one commit, so there is nothing to do, unless our rows
/// know less than the log of a broker: a database that lost its newest commits. The gateway is asked then, and never the
/// event believed.
pub struct ConfirmOnApproval {
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What takes its answer in, and the rows that it is taken into.
    pub settle: SettlePayment,
}

#[async_trait]
impl EventHandler for ConfirmOnApproval {
    /// An event that it has heard before has no effect; what followed from it is in the same database as that it was
    /// heard, and is lost with it or not at all.
    async fn handle(&self, event: &Event) -> Result<(), Unavailable> {
        match event {
            Event::Payment(moved) if moved.transition.to == Status::Approved => {
                let heard = Heard { consumer: CONSUMER, event: event.id(), at: self.settle.clock.now() };
                self.confirm(moved.transition.payment, heard).await
            }
            Event::Reservation(_) | Event::Payment(_) | Event::Points(_) => Ok(()),
        }
    }
}

impl ConfirmOnApproval {
    async fn confirm(&self, id: PaymentId, heard: Heard) -> Result<(), Unavailable> {
        for _ in 0..=RACES_LOST_AT_MOST {
            let Some(payment) = self.settle.payments.find(id).await? else {
                tracing::warn!(payment = %id, "an approval is told of a payment that is not here");
                return Ok(());
            };
            match payment.state() {
                State::Pending | State::Unknown | State::Declined { .. } => return self.ask(&payment, heard).await,
                // One of the two was read before somebody wrote both.
                State::Approved { ticket } if !self.is_ticket_of(*ticket, id).await? => {}
                State::Approved { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                    return self.write_down(heard).await;
                }
            }
        }
        Err(Unavailable::of("the ticket of the payment"))
    }

    async fn is_ticket_of(&self, ticket: ReservationId, payment: PaymentId) -> Result<bool, Unavailable> {
        let found = self.settle.reservations.find(ticket).await?;
        Ok(found.is_some_and(|ticket| ticket.paid_by() == Some(payment)))
    }

    async fn ask(&self, payment: &Payment, heard: Heard) -> Result<(), Unavailable> {
        let Some(approval) = approval_of(payment) else {
            tracing::error!(payment = %payment.id(), "paid with points, told as approved, and not approved here");
            return Ok(());
        };
        tracing::warn!(payment = %payment.id(), status = %payment.status(), "told as approved, and not approved here");
        let answer = self.gateway.look_up(&approval).await;
        let settlements = Arc::new(Hearing { inner: self.settle.settlements.clone(), heard: heard.clone() });
        let settle = SettlePayment { settlements, ..self.settle.clone() };
        let after = settle.execute(payment.id(), Asked::ToLookUp, &answer).await?;
        match after.state() {
            // The reconciler asks until the gateway says more. Nobody else's event waits for that.
            State::Pending | State::Unknown => Ok(()),
            // Nobody asks for it again but us.
            State::Declined { .. } if answer == GatewayAnswer::Unknown => Err(Unavailable::of("the gateway")),
            State::Approved { .. } | State::Declined { .. } | State::RefundDue { .. } | State::Refunded { .. } => {
                self.write_down(heard).await
            }
        }
    }

    /// Nothing follows from the event that has not followed already.
    async fn write_down(&self, heard: Heard) -> Result<(), Unavailable> {
        let settlement = Settlement { heard: Some(heard), ..Settlement::default() };
        match self.settle.settlements.commit(&settlement).await? {
            SettleOutcome::Settled | SettleOutcome::HeardBefore => Ok(()),
            SettleOutcome::Superseded
            | SettleOutcome::SeatsGone
            | SettleOutcome::InsufficientPoints { .. }
            | SettleOutcome::Occupied
            | SettleOutcome::KeyUsed => Err(Unavailable::of("the inbox")),
        }
    }
}

/// Settlements that say which event they follow from, in the commit that settles the payment and in no other: a lapsed
/// hold may have to be ended before.
struct Hearing {
    inner: Arc<dyn Settlements>,
    heard: Heard,
}

#[async_trait]
impl Settlements for Hearing {
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable> {
        let settles = settlement.payments.last().is_some_and(|change| !change.after.is_open());
        let heard = settles.then(|| self.heard.clone());
        self.inner.commit(&Settlement { heard, ..settlement.clone() }).await
    }
}
