//! Toss Payments. The buyer's browser authenticates; our `confirm` is the capture. See `docs/gateways.md` for what is
//! relied on.

mod api;
mod books;
mod message;
mod reading;

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, Checkout, CheckoutAnswer, GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, Order,
    PaymentGateway, RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};
use hyper::StatusCode;

use self::api::{Said, TossApi, TossStatus};
use self::reading::{declined, is_final, mismatch, standing};
use crate::https::{Http, NoAnswer};

pub use self::books::TossLedger;

/// The address or the secret key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the address is no address, or the secret key holds what no header can carry")]
pub struct TossInvalid;

/// Toss Payments. A call may take several requests: put a [`crate::TimeLimited`] around it.
pub struct TossGateway {
    api: TossApi,
}

impl TossGateway {
    /// The API at `base`, under `secret_key`.
    ///
    /// # Errors
    /// [`TossInvalid`] when either cannot be used.
    pub fn new(http: Arc<dyn Http>, base: &str, secret_key: &str) -> Result<Self, TossInvalid> {
        TossApi::new(http, base, secret_key).map(|api| Self { api }).ok_or(TossInvalid)
    }

    /// What the payment is now, after a `confirm` that may have worked: one that shows no trace of it may be under way.
    async fn ask_again(&self, approval: &Approval) -> GatewayAnswer {
        after_confirm(self.look_up(approval).await)
    }
}

#[async_trait]
impl PaymentGateway for TossGateway {
    fn name(&self) -> &'static str {
        "toss"
    }

    /// The payment window is opened with the order alone; Toss gives the browser the key.
    async fn open_checkout(&self, _: &Order) -> CheckoutAnswer {
        CheckoutAnswer::Open(Checkout::default())
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        if !is_possible(&approval.key) {
            return declined(UNKNOWN_KEY);
        }
        // Order, amount and currency are the browser's words so far: they are compared before money moves.
        let payment = match self.api.payment(&approval.key).await {
            Said::Payment(payment) => payment,
            Said::Refused { status: StatusCode::NOT_FOUND, .. } => return declined(UNKNOWN_KEY),
            Said::Refused { status, code } => return not_asked(approval, &format!("{status} {code}")),
            Said::Nothing(no_answer) => return not_asked(approval, &no_answer.to_string()),
        };
        if let Some(reason) = mismatch(&payment, approval) {
            tracing::error!(payment = %approval.payment, reason, "the payment key is for something else");
            return declined(reason);
        }
        match self.api.confirm(approval, &payment.order_id).await {
            Said::Payment(payment) => after_confirm(standing(&payment, approval)),
            Said::Refused { code, .. } if is_final(&code) => declined(&code),
            Said::Refused { status, code } => {
                tracing::warn!(payment = %approval.payment, %status, code, "no final word on a capture; asking");
                self.ask_again(approval).await
            }
            Said::Nothing(NoAnswer::NeverSent) => not_asked(approval, "it cannot be reached any more"),
            Said::Nothing(NoAnswer::Lost) => GatewayAnswer::Unknown,
        }
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        if !is_possible(&approval.key) {
            return GatewayAnswer::NotFound;
        }
        match self.api.payment(&approval.key).await {
            Said::Payment(payment) => standing(&payment, approval),
            Said::Refused { status: StatusCode::NOT_FOUND, .. } => GatewayAnswer::NotFound,
            Said::Refused { status, code } => {
                tracing::error!(payment = %approval.payment, %status, code, "Toss does not say what became of a payment");
                GatewayAnswer::Unknown
            }
            Said::Nothing(_) => GatewayAnswer::Unknown,
        }
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        if !is_possible(&approval.key) {
            return RefundAnswer::Unknown;
        }
        match self.api.cancel(approval, captured).await {
            Said::Payment(payment) if payment.status == TossStatus::Canceled => return RefundAnswer::Refunded,
            Said::Payment(_) | Said::Nothing(_) => {}
            Said::Refused { status, code } => {
                tracing::warn!(payment = %approval.payment, %status, code, "no refund by this request; asking");
            }
        }
        // Given back before, perhaps by hand: what stands now decides.
        match self.look_up(approval).await {
            GatewayAnswer::Refunded { .. } => RefundAnswer::Refunded,
            GatewayAnswer::Approved { .. }
            | GatewayAnswer::Declined { .. }
            | GatewayAnswer::NotFound
            | GatewayAnswer::Unknown => RefundAnswer::Unknown,
        }
    }

    /// Toss moves no money before our `confirm`, and what is not confirmed expires by itself: there is nothing to undo.
    async fn release(&self, _: ReservationId, _: &PaymentKey) -> ReleaseAnswer {
        ReleaseAnswer::LetGo
    }

    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        message::read(&message.body)
    }
}

const UNKNOWN_KEY: &str = "unknown_payment_key";

/// A key goes into a path. What could lead elsewhere is no key that Toss gave.
fn is_possible(key: &PaymentKey) -> bool {
    key.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'='))
}

/// Nothing was captured by this call.
fn not_asked(approval: &Approval, why: &str) -> GatewayAnswer {
    tracing::error!(payment = %approval.payment, why, "Toss was not asked to capture");
    GatewayAnswer::NotFound
}

/// The answer to a capture is never "not found": what it does not settle is open.
fn after_confirm(answer: GatewayAnswer) -> GatewayAnswer {
    if answer == GatewayAnswer::NotFound { GatewayAnswer::Unknown } else { answer }
}
