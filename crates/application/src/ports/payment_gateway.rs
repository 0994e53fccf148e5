use async_trait::async_trait;
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{PaymentId, ReservationId, Won};

use super::{CheckoutAnswer, Order};

/// What the gateway is asked to capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Our attempt: what the gateway's idempotency key is made of.
    pub payment: PaymentId,
    /// What it pays for. The buyer's browser knows it before there is an attempt, so a gateway that wants an order
    /// number from the browser gets this one.
    pub reservation: ReservationId,
    /// What the buyer's browser got from the gateway.
    pub key: PaymentKey,
    /// How much to capture.
    pub amount: Won,
}

/// What the gateway says to an approval, or to a question about one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayAnswer {
    /// The money is captured.
    Approved {
        /// How much.
        captured: Won,
    },
    /// No money moved, and none will for this attempt.
    Declined {
        /// The gateway's word for why.
        reason: String,
    },
    /// The gateway does not know the attempt. To an approval: it was never reached. To a question: nothing arrived
    /// so far, which is final only once nothing can arrive any more.
    NotFound,
    /// The money was captured and given back.
    Refunded {
        /// How much was given back.
        captured: Won,
    },
    /// No answer in time, or none that can be understood: the money may have moved.
    Unknown,
}

/// What the gateway says to a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The money is back, now or since before.
    Refunded,
    /// No answer in time: ask again with the same key.
    Unknown,
}

/// What the gateway says when an authorisation is to be let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseAnswer {
    /// Nothing is held for the reservation under that key: not any more, or there never was anything to let go. What was
    /// captured is where it was.
    LetGo,
    /// No answer in time: it may still be held. Ask again.
    Unknown,
}

/// What a message from the gateway points at. It proves nothing: the payment is looked up before anything changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GatewayHint {
    /// Something may have happened to this payment.
    Payment(PaymentId),
    /// Something may have happened to the newest payment of this reservation: the gateway knows the order only.
    Reservation(ReservationId),
    /// The same, and money may be held for this reservation that nobody has captured.
    Authorisation {
        /// Which reservation.
        reservation: ReservationId,
        /// What the gateway knows the authorisation by.
        key: PaymentKey,
    },
}

impl GatewayHint {
    /// Whether it points at what `approval` asked for.
    #[must_use]
    pub fn concerns(&self, approval: &Approval) -> bool {
        match self {
            Self::Payment(payment) => *payment == approval.payment,
            Self::Reservation(reservation) => *reservation == approval.reservation,
            Self::Authorisation { reservation, key } => *reservation == approval.reservation && *key == approval.key,
        }
    }
}

/// A message from the gateway, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayMessage {
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body, byte for byte.
    pub body: Vec<u8>,
}

/// Why a message from the gateway is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefused {
    /// It does not come from the gateway.
    #[error("the signature does not fit")]
    Forged,
    /// It cannot be understood.
    #[error("the message cannot be understood")]
    Malformed,
}

/// The outside payment provider. It never fails, it only does not answer: [`GatewayAnswer::Unknown`].
///
/// # Contract
/// 1. **bounded**: every call answers within the configured time.
/// 2. **approve once**: approving the same attempt again captures nothing more and gives the same answer.
/// 3. **the answer can be asked for**: `look_up` gives what `approve` did, also when its answer was lost.
/// 4. **declined is final**: a declined attempt never captures money later.
/// 5. **refund once**: refunding the same attempt again gives nothing back twice and answers `Refunded`.
/// 6. **messages are hints**: `read_message` says which payment a message speaks of, nothing (`None`) for one that
///    concerns no payment, and refuses a forged one.
/// 7. **opening takes nothing**: `open_checkout` gives the browser what it needs and captures nothing; while nothing has
///    become of the order, asking again for it gives the same.
/// 8. **release lets go, and gives nothing back**: after `release` for the reservation it belongs to, what a gateway held
///    under the key is not captured any more; what was captured stays captured, and what is held for another reservation
///    stays held.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// The name in `POST /payments/webhooks/{gateway}`.
    fn name(&self) -> &'static str;
    /// What the buyer's browser needs to have `order` authorised.
    async fn open_checkout(&self, order: &Order) -> CheckoutAnswer;
    /// Captures the money.
    async fn approve(&self, approval: &Approval) -> GatewayAnswer;
    /// Asks what became of an approval.
    async fn look_up(&self, approval: &Approval) -> GatewayAnswer;
    /// Gives `captured` won of the attempt back.
    async fn refund(&self, approval: &Approval, captured: Won) -> RefundAnswer;
    /// Lets go of what the buyer has authorised under `key` for `reservation` and nobody will capture.
    async fn release(&self, reservation: ReservationId, key: &PaymentKey) -> ReleaseAnswer;
    /// Reads a message that claims to come from the gateway.
    fn read_message(&self, message: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused>;
}
