//! Stripe. The buyer's browser authorises a payment intent that we made; our `approve` is the capture. See
//! `docs/gateways.md` for what is relied on.

mod api;
mod books;
mod capture;
mod checkout;
mod message;
mod objects;
mod reading;
mod signature;

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, CheckoutAnswer, Clock, GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, Order, PaymentGateway,
    RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};
use hyper::StatusCode;

use self::api::{Said, StripeApi};
use self::objects::PaymentIntent;
use self::reading::{declined, given_back, has_failed, is_possible, standing};
use self::signature::Signature;
use crate::https::Http;

pub use self::books::StripeLedger;

/// The address or one of the secrets cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is no address, the secret key holds what no header can carry, or the webhook secret is empty")]
pub struct StripeInvalid;

/// Stripe. A call may take several requests: put a [`crate::TimeLimited`] around it.
pub struct StripeGateway {
    api: StripeApi,
    signature: Signature,
}

impl StripeGateway {
    /// The API at `base`, under `secret_key`; messages are signed under `webhook_secret`.
    ///
    /// # Errors
    /// [`StripeInvalid`] when one of them cannot be used.
    pub fn new(
        http: Arc<dyn Http>,
        base: &str,
        secret_key: &str,
        webhook_secret: &str,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StripeInvalid> {
        let api = StripeApi::new(http, base, secret_key).ok_or(StripeInvalid)?;
        let signature = Signature::new(webhook_secret, clock).ok_or(StripeInvalid)?;
        Ok(Self { api, signature })
    }

    async fn what_became_of(&self, approval: &Approval) -> GatewayAnswer {
        match self.api.intent(&approval.key).await {
            Said::Done(intent) => self.standing(&intent, approval).await,
            Said::Refused { status: StatusCode::NOT_FOUND, .. } => GatewayAnswer::NotFound,
            Said::Refused { status, refusal } => {
                let code = refusal.word();
                tracing::error!(payment = %approval.payment, %status, code, "Stripe does not say what became of a payment");
                GatewayAnswer::Unknown
            }
            Said::Nothing(_) => GatewayAnswer::Unknown,
        }
    }

    /// Where a payment stands, with what went back of it.
    async fn standing(&self, intent: &PaymentIntent, approval: &Approval) -> GatewayAnswer {
        let answer = standing(intent, approval);
        match &answer {
            GatewayAnswer::Approved { captured } if intent.amount_refunded() >= captured.amount() => {
                match self.is_back(approval, *captured).await {
                    Some(true) => GatewayAnswer::Refunded { captured: *captured },
                    Some(false) => answer,
                    None => GatewayAnswer::Unknown,
                }
            }
            GatewayAnswer::Approved { .. }
            | GatewayAnswer::Declined { .. }
            | GatewayAnswer::NotFound
            | GatewayAnswer::Refunded { .. }
            | GatewayAnswer::Unknown => answer,
        }
    }

    /// Whether the buyer has `captured` won back; none where Stripe does not say. A refund that is under way may fail.
    async fn is_back(&self, approval: &Approval, captured: Won) -> Option<bool> {
        let Said::Done(refunds) = self.api.refunds(&approval.key).await else { return None };
        if has_failed(&refunds.data) {
            tracing::error!(payment = %approval.payment, "a refund has failed at Stripe; see its dashboard");
        }
        Some(given_back(&refunds.data) >= captured.amount())
    }
}

#[async_trait]
impl PaymentGateway for StripeGateway {
    fn name(&self) -> &'static str {
        "stripe"
    }

    async fn open_checkout(&self, order: &Order) -> CheckoutAnswer {
        self.open(order).await
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        if is_possible(&approval.key) { self.check_and_capture(approval).await } else { declined(UNKNOWN_KEY) }
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        if is_possible(&approval.key) { self.what_became_of(approval).await } else { GatewayAnswer::NotFound }
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        if !is_possible(&approval.key) {
            return RefundAnswer::Unknown;
        }
        if let Said::Refused { status, refusal } = self.api.refund(approval, captured).await {
            let code = refusal.word();
            tracing::warn!(payment = %approval.payment, %status, code, "no refund by this request; asking");
        }
        // What Stripe said when it was asked first is said again, also when the refund has come through or failed since,
        // and it may have been made by hand: what stands now decides.
        match self.is_back(approval, captured).await {
            Some(true) => RefundAnswer::Refunded,
            Some(false) | None => RefundAnswer::Unknown,
        }
    }

    async fn release(&self, reservation: ReservationId, key: &PaymentKey) -> ReleaseAnswer {
        if is_possible(key) { self.let_go(reservation, key).await } else { ReleaseAnswer::LetGo }
    }

    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        self.signature.check(message)?;
        message::read(&message.body)
    }
}

const UNKNOWN_KEY: &str = "unknown_payment_key";
