use std::sync::Arc;

use frontrow_domain::payment::{Payment, PaymentKey, Status};
use frontrow_domain::shared::ReservationId;

use super::let_go::is_lost;
use super::settle::{Asked, SettlePayment, approval_of};
use crate::ports::{
    GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, PaymentGateway, Payments, ReleaseAnswer, Unavailable,
};

/// Why a message from a gateway is not taken.
#[derive(Debug, thiserror::Error)]
pub enum HearError {
    /// We do not work with a gateway of this name.
    #[error("there is no such gateway")]
    UnknownGateway,
    /// It is forged, or cannot be understood.
    #[error(transparent)]
    Refused(#[from] MessageRefused),
    /// Nobody knows; the gateway should send it again.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Takes a message from the gateway as what it is: a hint to ask. Nothing in it is believed.
pub struct HearGateway {
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What takes the answer in.
    pub settle: SettlePayment,
}

impl HearGateway {
    /// Looks up what the message speaks of. One that concerns no payment of ours is taken and forgotten.
    ///
    /// # Errors
    /// [`HearError`]; only [`HearError::Unavailable`] is worth sending again.
    pub async fn execute(&self, gateway: &str, message: GatewayMessage) -> Result<(), HearError> {
        if gateway != self.gateway.name() {
            return Err(HearError::UnknownGateway);
        }
        let Some(hint) = self.gateway.read_message(&message)? else { return Ok(()) };
        if let GatewayHint::Authorisation { reservation, key } = &hint
            && self.let_go_if_lost(*reservation, key).await?
        {
            return Ok(());
        }
        let Some(payment) = self.payment_at(hint).await? else { return Ok(()) };
        let Some(approval) = approval_of(&payment) else { return Ok(()) };
        let answer = self.gateway.look_up(&approval).await;
        let settled = self.settle.execute(payment.id(), Asked::ToLookUp, &answer).await?;
        // Nobody asks again about an attempt that was declined: if the gateway has money of it after all, this message
        // is the only one who knows, and has to come again.
        if answer == GatewayAnswer::Unknown && settled.status() == Status::Declined {
            return Err(Unavailable::of("the payment gateway").into());
        }
        Ok(())
    }

    /// The buyer authorised and never came back, or came back without us. While the gateway does not answer, the message
    /// is not taken: it comes again.
    async fn let_go_if_lost(&self, reservation: ReservationId, key: &PaymentKey) -> Result<bool, Unavailable> {
        let now = self.settle.clock.now();
        if !is_lost(&*self.settle.reservations, &*self.payments, reservation, now).await? {
            return Ok(false);
        }
        match self.gateway.release(reservation, key).await {
            ReleaseAnswer::LetGo => Ok(true),
            ReleaseAnswer::Unknown => Err(Unavailable::of("the payment gateway")),
        }
    }

    /// An attempt that awaits its answer occupies its reservation, so none is newer. An older one may have failed with
    /// the very key that the newest one pays with, and must not be credited with its money.
    async fn payment_at(&self, hint: GatewayHint) -> Result<Option<Payment>, Unavailable> {
        match hint {
            GatewayHint::Payment(payment) => self.payments.find(payment).await,
            GatewayHint::Reservation(reservation) | GatewayHint::Authorisation { reservation, .. } => {
                let attempts = self.payments.of_reservation(reservation).await?;
                Ok(attempts.into_iter().rev().find(|attempt| attempt.method().gateway_key().is_some()))
            }
        }
    }
}
