//! Checked before money moves, then captured.

use frontrow_application::ports::{Approval, GatewayAnswer};
use hyper::StatusCode;

use super::api::Said;
use super::objects::{IntentStatus, PaymentIntent};
use super::reading::{declined, mismatch};
use super::{StripeGateway, UNKNOWN_KEY};
use crate::https::NoAnswer;

/// Tries for one approval, under an idempotency key each.
const CAPTURES_AT_MOST: u32 = 2;

/// What one try came to.
enum Captured {
    /// An error of Stripe's own, and the money still waits.
    SoFarNot,
    /// This.
    Answered(GatewayAnswer),
}

impl StripeGateway {
    /// Captures what the buyer has authorised for exactly this order and amount.
    pub(super) async fn check_and_capture(&self, approval: &Approval) -> GatewayAnswer {
        let intent = match self.api.intent(&approval.key).await {
            Said::Done(intent) => intent,
            Said::Refused { status: StatusCode::NOT_FOUND, .. } => return declined(UNKNOWN_KEY),
            Said::Refused { status, refusal } => return not_asked(approval, &format!("{status} {}", refusal.word())),
            Said::Nothing(no_answer) => return not_asked(approval, &no_answer.to_string()),
        };
        if let Some(reason) = mismatch(&intent, approval) {
            return self.refuse(&intent, approval, reason).await;
        }
        if intent.status == IntentStatus::RequiresCapture {
            return self.capture(approval).await;
        }
        self.standing(&intent, approval).await
    }

    /// Order, amount and currency are compared before money moves. What is held for our own order in another amount buys
    /// nothing, and is let go.
    async fn refuse(&self, intent: &PaymentIntent, approval: &Approval, reason: &'static str) -> GatewayAnswer {
        tracing::error!(payment = %approval.payment, reason, "the payment key is for something else");
        if intent.status == IntentStatus::Succeeded {
            return self.standing(intent, approval).await;
        }
        self.let_go(approval.reservation, &approval.key).await;
        declined(reason)
    }

    /// Stripe keeps an error of its own under the idempotency key as it keeps any answer, and would say it for a day. A
    /// payment intent is captured once whatever the key, so another one is safe.
    async fn capture(&self, approval: &Approval) -> GatewayAnswer {
        for time in 1..=CAPTURES_AT_MOST {
            if let Captured::Answered(answer) = self.capture_once(approval, time).await {
                return answer;
            }
        }
        GatewayAnswer::Unknown
    }

    async fn capture_once(&self, approval: &Approval, time: u32) -> Captured {
        let (status, refusal) = match self.api.capture(approval, time).await {
            Said::Done(intent) => return Captured::Answered(open_at_most(self.standing(&intent, approval).await)),
            Said::Refused { refusal, .. } if refusal.is_of_the_card() => {
                return Captured::Answered(declined(refusal.word()));
            }
            Said::Refused { status, refusal } => (status, refusal),
            Said::Nothing(NoAnswer::NeverSent) if time == 1 => {
                return Captured::Answered(not_asked(approval, "it cannot be reached any more"));
            }
            Said::Nothing(NoAnswer::NeverSent | NoAnswer::Lost) => return Captured::Answered(GatewayAnswer::Unknown),
        };
        tracing::warn!(payment = %approval.payment, %status, code = refusal.word(), "no final word on a capture; asking");
        let answer = self.what_became_of(approval).await;
        if answer == GatewayAnswer::NotFound && status.is_server_error() {
            return Captured::SoFarNot;
        }
        Captured::Answered(open_at_most(answer))
    }
}

/// Nothing was captured by this call.
fn not_asked(approval: &Approval, why: &str) -> GatewayAnswer {
    tracing::error!(payment = %approval.payment, why, "Stripe was not asked to capture");
    GatewayAnswer::NotFound
}

/// The answer to a capture is never "not found": what it does not settle is open.
fn open_at_most(answer: GatewayAnswer) -> GatewayAnswer {
    if answer == GatewayAnswer::NotFound { GatewayAnswer::Unknown } else { answer }
}
