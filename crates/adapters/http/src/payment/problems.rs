use frontrow_application::payment::{HearError, PayError};
use frontrow_application::ports::MessageRefused;

use crate::problem::{Problem, Slug};
use crate::reservation::{hold_expired, no_such_reservation, not_pending};

impl From<PayError> for Problem {
    fn from(error: PayError) -> Self {
        match error {
            PayError::NotFound => no_such_reservation(),
            PayError::HoldExpired => hold_expired(),
            PayError::NotPending { status } => not_pending(status),
            PayError::PaymentInProgress => {
                Slug::PaymentInProgress.because("another payment of this reservation waits for the gateway's answer")
            }
            PayError::InsufficientPoints { balance } => Slug::InsufficientPoints
                .because(format!("there are only {balance} in the wallet"))
                .with("balance", balance.amount()),
            PayError::Declined { reason } => {
                Slug::PaymentDeclined.because("the gateway declined; no money was taken").with("reason", reason)
            }
            PayError::NothingToPay => Slug::NothingToPay.because("this reservation costs nothing: confirm it"),
            PayError::InvalidSplit { amount } => Problem::malformed(
                "/pointsAmount",
                &format!("the points of a split are more than 0 and less than {amount}"),
            ),
            PayError::KeyReused(reused) => reused.into(),
            PayError::KeyInProgress => Slug::IdempotencyInProgress.because("a request with this key is still running"),
            PayError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<HearError> for Problem {
    fn from(error: HearError) -> Self {
        match error {
            HearError::UnknownGateway => Slug::NotFound.because("there is no such gateway here"),
            HearError::Refused(MessageRefused::Forged) => {
                Slug::Forbidden.because("the message does not come from the gateway")
            }
            HearError::Refused(MessageRefused::Malformed) => Problem::malformed("", "the message cannot be understood"),
            HearError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}
