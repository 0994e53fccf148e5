//! A payment is made for the browser to go on with, and let go where nobody will capture it.

use frontrow_application::ports::{Checkout, CheckoutAnswer, ClientSecret, Order, ReleaseAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::ReservationId;
use hyper::StatusCode;

use super::StripeGateway;
use super::api::Said;
use super::reading::reservation_of;

/// Payments that one order may have, one after the other: each takes a buyer who had the one before let go, or paid and
/// got the money back, within a hold of minutes.
const PAYMENTS_OF_AN_ORDER_AT_MOST: u32 = 5;

impl StripeGateway {
    /// The payment of an order that can be gone on with.
    pub(super) async fn open(&self, order: &Order) -> CheckoutAnswer {
        for time in 1..=PAYMENTS_OF_AN_ORDER_AT_MOST {
            match self.open_once(order, time).await {
                Ok(Some(checkout)) => return CheckoutAnswer::Open(checkout),
                Ok(None) => {}
                Err(answer) => return answer,
            }
        }
        not_opened(order, "none of its payments can be gone on with")
    }

    /// The payment of an order as it is now; none where it is over and the order needs another.
    async fn open_once(&self, order: &Order, time: u32) -> Result<Option<Checkout>, CheckoutAnswer> {
        let made = match self.api.open(order, time).await {
            Said::Done(intent) => intent,
            Said::Refused { refusal, .. } if refusal.is_of_the_amount() => {
                return Err(CheckoutAnswer::Refused { reason: refusal.word().to_owned() });
            }
            // Stripe keeps an error of its own under the key as it keeps any answer: only another key gets another.
            Said::Refused { status, .. } if status.is_server_error() => return Ok(None),
            Said::Refused { status, refusal } => {
                return Err(not_opened(order, &format!("{status} {}", refusal.word())));
            }
            Said::Nothing(no_answer) => return Err(not_opened(order, &no_answer.to_string())),
        };
        let Ok(key) = PaymentKey::parse(&made.id) else { return Err(CheckoutAnswer::Unknown) };
        // What was said when it was made is said again for as long as Stripe remembers: it may be over by now.
        match self.api.intent(&key).await {
            Said::Done(intent) if intent.is_over() => Ok(None),
            Said::Done(intent) => {
                let client_secret = intent.client_secret.map(ClientSecret::new);
                Ok(Some(Checkout { key: Some(key), client_secret }))
            }
            Said::Refused { status, refusal } => Err(not_opened(order, &format!("{status} {}", refusal.word()))),
            Said::Nothing(no_answer) => Err(not_opened(order, &no_answer.to_string())),
        }
    }

    /// Cancels what is held for `reservation` under `key`; nothing that was captured, or is another's.
    pub(super) async fn let_go(&self, reservation: ReservationId, key: &PaymentKey) -> ReleaseAnswer {
        match self.api.intent(key).await {
            Said::Done(intent) if reservation_of(&intent) != Some(reservation) || intent.is_over() => {
                ReleaseAnswer::LetGo
            }
            Said::Done(_) => match self.api.cancel(key).await {
                Said::Done(_) => ReleaseAnswer::LetGo,
                Said::Refused { status, refusal } => {
                    tracing::warn!(%reservation, %status, code = refusal.word(), "an authorisation was not let go");
                    ReleaseAnswer::Unknown
                }
                Said::Nothing(_) => ReleaseAnswer::Unknown,
            },
            Said::Refused { status: StatusCode::NOT_FOUND, .. } => ReleaseAnswer::LetGo,
            Said::Refused { .. } | Said::Nothing(_) => ReleaseAnswer::Unknown,
        }
    }
}

/// There is nothing for the browser to go on with, and no money can move.
fn not_opened(order: &Order, why: &str) -> CheckoutAnswer {
    tracing::error!(reservation = %order.reservation, why, "Stripe opened no checkout");
    CheckoutAnswer::Unknown
}
