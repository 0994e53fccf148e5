use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::GatewayLedger;
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::Won;
use time::{Duration, OffsetDateTime};

/// A gateway whose books are read, and that can be made to move money.
#[async_trait]
pub trait LedgerFixture: Send + Sync {
    /// A gateway that knows nothing yet.
    fn fresh() -> Self
    where
        Self: Sized;
    /// Its books.
    fn ledger(&self) -> Arc<dyn GatewayLedger>;
    /// What time it is at the gateway.
    fn now(&self) -> OffsetDateTime;
    /// Lets time pass there.
    fn pass(&self, time: Duration);
    /// Captures `amount`; gives the key of the payment, which no other has.
    async fn capture(&self, amount: Won) -> PaymentKey;
    /// Gives all of a captured payment back.
    async fn give_back(&self, key: &PaymentKey);
    /// Declines to capture `amount`.
    async fn decline(&self, amount: Won) -> PaymentKey;
}
