use std::sync::Arc;

use frontrow_domain::payment::State;
use time::Duration;

use super::settle::{Asked, SettlePayment, approval_of};
use crate::ports::{Clock, GatewayAnswer, PaymentGateway, Payments, RefundAnswer, Unavailable};

/// For how long a worker takes charge of a refund before another may try.
const CLAIM: Duration = Duration::seconds(10);
/// Refunds of one run. Each costs a call to the gateway, one after the other.
const REFUNDS_PER_RUN: u32 = 50;

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
        let due = self.payments.claim_refunds(self.clock.now(), CLAIM, REFUNDS_PER_RUN).await?;
        let (mut refunded, mut failure) = (0, None);
        for payment in due {
            let (State::RefundDue { captured, .. }, Some(approval)) = (payment.state(), approval_of(&payment)) else {
                continue;
            };
            match self.gateway.refund(&approval, *captured).await {
                RefundAnswer::Refunded => {
                    let news = GatewayAnswer::Refunded { captured: *captured };
                    match self.settle.execute(payment.id(), Asked::ToLookUp, &news).await {
                        Ok(_) => refunded += 1,
                        Err(unavailable) => failure = Some(unavailable),
                    }
                }
                RefundAnswer::Unknown => tracing::warn!(payment = %payment.id(), "the refund was not answered yet"),
            }
        }
        failure.map_or(Ok(refunded), Err)
    }
}
