use std::sync::Arc;
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayMessage, PaymentGateway};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};

/// How the gateway should treat an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// The money is captured at once.
    Approves,
    /// No money moves.
    Declines,
    /// The money is captured after some seconds, at most a minute.
    TakesItsTime,
    /// The money is captured, and the answer never arrives.
    LosesAnswers,
}

/// What the gateway's own books say of an attempt, read past the gateway's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct MoneyMoved {
    /// How much was captured.
    pub captured: Won,
    /// How much was given back.
    pub refunded: Won,
}

/// A gateway that can be told how to behave.
pub trait GatewayFixture: Send + Sync {
    /// A gateway that knows nothing yet.
    fn fresh() -> Self
    where
        Self: Sized;
    /// The gateway.
    fn gateway(&self) -> Arc<dyn PaymentGateway>;
    /// The time within which each of its calls has to answer.
    fn answers_within(&self) -> Duration;
    /// A payment key that was never used, for an attempt of this conduct: what the buyer's browser got for this order.
    fn key(&self, conduct: Conduct, reservation: ReservationId, amount: Won) -> PaymentKey;
    /// Whether the gateway knows an attempt by our number, with whatever key it comes later; otherwise each key is a
    /// payment of its own, and an attempt has one.
    fn knows_attempts_by_number(&self) -> bool {
        true
    }
    /// Whether the gateway holds what a buyer has authorised until it is captured or let go.
    fn holds_authorisations(&self) -> bool {
        false
    }
    /// What the gateway's books say of an attempt.
    fn moved(&self, payment: PaymentId) -> MoneyMoved;
    /// A genuine message about a payment.
    fn message_about(&self, approval: &Approval) -> GatewayMessage;
    /// A genuine message that concerns no payment.
    fn message_about_nothing(&self) -> GatewayMessage;
    /// A message about a payment that somebody else made up; none where the gateway signs nothing.
    fn forged_message(&self, approval: &Approval) -> Option<GatewayMessage>;
}
