use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{
    Approval, CheckoutAnswer, GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, Order, PaymentGateway,
    RefundAnswer, ReleaseAnswer,
};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};
use tokio::time::timeout;

/// A gateway whose calls end after `answer_timeout`: what was not answered by then is unknown. What the gateway does
/// after that, it does all the same; a look-up tells.
pub struct TimeLimited {
    inner: Arc<dyn PaymentGateway>,
    answer_timeout: Duration,
}

impl TimeLimited {
    /// `inner`, with each call ended after `answer_timeout`.
    #[must_use]
    pub fn new(inner: Arc<dyn PaymentGateway>, answer_timeout: Duration) -> Self {
        Self { inner, answer_timeout }
    }
}

#[async_trait]
impl PaymentGateway for TimeLimited {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    async fn open_checkout(&self, order: &Order) -> CheckoutAnswer {
        timeout(self.answer_timeout, self.inner.open_checkout(order)).await.unwrap_or(CheckoutAnswer::Unknown)
    }

    async fn approve(&self, approval: &Approval) -> GatewayAnswer {
        timeout(self.answer_timeout, self.inner.approve(approval)).await.unwrap_or(GatewayAnswer::Unknown)
    }

    async fn look_up(&self, approval: &Approval) -> GatewayAnswer {
        timeout(self.answer_timeout, self.inner.look_up(approval)).await.unwrap_or(GatewayAnswer::Unknown)
    }

    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer {
        timeout(self.answer_timeout, self.inner.refund(approval, captured)).await.unwrap_or(RefundAnswer::Unknown)
    }

    async fn release(&self, reservation: ReservationId, key: &PaymentKey) -> ReleaseAnswer {
        timeout(self.answer_timeout, self.inner.release(reservation, key)).await.unwrap_or(ReleaseAnswer::Unknown)
    }

    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        self.inner.read_message(message)
    }
}
