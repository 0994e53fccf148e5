use std::sync::Arc;

use frontrow_domain::payment::{Payment, State};
use time::Duration;

use super::at_once::{AT_ONCE, ROUNDS_AT_MOST, RUN_AT_MOST, all_at_once};
use super::settle::{Asked, SettlePayment, approval_of};
use crate::ports::{Clock, GatewayAnswer, PaymentGateway, Payments, RefundAnswer, Unavailable};

/// For how long a worker takes charge of a refund before another may try.
const CLAIM: Duration = Duration::seconds(10);

/// Gives back what buys nothing. The gateway knows a refund by the payment it belongs to, so asking twice gives back
/// once.
pub struct RefundPayments {
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What takes the answer in.
    pub settle: SettlePayment,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl RefundPayments {
    /// Asks once for each refund that is due; gives how many came through. One that cannot be written now keeps none
    /// of the others waiting.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows of at least one; it comes up again.
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let mut refunded = 0;
        let began = self.clock.now();
        for _ in 0..ROUNDS_AT_MOST {
            let now = self.clock.now();
            if now - began > RUN_AT_MOST {
                break;
            }
            let due = self.payments.claim_refunds(now, CLAIM, AT_ONCE).await?;
            refunded += all_at_once(due.iter().map(|payment| self.give_back(payment))).await?;
            if due.len() < AT_ONCE as usize {
                break;
            }
        }
        Ok(refunded)
    }

    /// Whether it came through.
    async fn give_back(&self, payment: &Payment) -> Result<bool, Unavailable> {
        let (State::RefundDue { captured, .. }, Some(approval)) = (payment.state(), approval_of(payment)) else {
            return Ok(false);
        };
        match self.gateway.refund(&approval, *captured).await {
            RefundAnswer::Refunded => {
                let news = GatewayAnswer::Refunded { captured: *captured };
                self.settle.execute(payment.id(), Asked::ToLookUp, &news).await?;
                Ok(true)
            }
            RefundAnswer::Unknown => {
                tracing::warn!(payment = %payment.id(), "the refund was not answered yet");
                Ok(false)
            }
        }
    }
}
