use std::sync::Arc;

use frontrow_domain::payment::Payment;
use frontrow_domain::reservation::Status;
use time::Duration;

use super::at_once::{AT_ONCE, ROUNDS_AT_MOST, RUN_AT_MOST, all_at_once};
use super::let_go::let_go;
use super::settle::{Asked, SettlePayment, approval_of};
use crate::ports::{Clock, GatewayAnswer, PaymentGateway, Payments, Unavailable};

/// How long an answer may be awaited before we ask what became of it.
const QUIET: Duration = Duration::seconds(3);
/// For how long a worker takes charge of a payment. With [`QUIET`] it bounds how long an open payment waits for its
/// next question, well within the minute that is promised.
const CLAIM: Duration = Duration::seconds(10);

/// Asks the gateway what became of payments whose answer did not come.
pub struct ReconcilePayments {
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What takes the answer in.
    pub settle: SettlePayment,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ReconcilePayments {
    /// Asks once for each open payment that is due; gives how many were asked for. One that cannot be settled now
    /// keeps none of the others waiting.
    ///
    /// # Errors
    /// [`Unavailable`] when nobody knows of at least one; it comes up again.
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let mut asked = 0;
        let began = self.clock.now();
        for _ in 0..ROUNDS_AT_MOST {
            let now = self.clock.now();
            if now - began > RUN_AT_MOST {
                break;
            }
            let open = self.payments.claim_open(now, QUIET, CLAIM, AT_ONCE).await?;
            asked += all_at_once(open.iter().map(|payment| self.settle_one(payment))).await?;
            if open.len() < AT_ONCE as usize {
                break;
            }
        }
        Ok(asked)
    }

    async fn settle_one(&self, payment: &Payment) -> Result<bool, Unavailable> {
        let Some(approval) = approval_of(payment) else { return Ok(false) };
        let mut answer = self.gateway.look_up(&approval).await;
        if answer == GatewayAnswer::NotFound {
            if self.is_held(payment).await? {
                // The request was lost on its way, or never sent: whoever was to ask may have died first. Asking captures
                // at most once, and only while there is something to buy.
                answer = self.gateway.approve(&approval).await;
            } else {
                // Nothing is left to buy: the buyer gets back what is held, and what still arrives captures nothing.
                let_go(&*self.gateway, approval.reservation, &approval.key).await;
            }
        }
        // Even where this call was turned away, an earlier one may still arrive: only time makes that final.
        self.settle.execute(payment.id(), Asked::ToLookUp, &answer).await?;
        Ok(true)
    }

    async fn is_held(&self, payment: &Payment) -> Result<bool, Unavailable> {
        let found = self.settle.reservations.find(payment.reservation()).await?;
        Ok(found.is_some_and(|reservation| reservation.status_at(self.clock.now()) == Status::TemporarilyAssigned))
    }
}
