use frontrow_application::payment::{HearError, OpenCheckoutError, PayError};
use frontrow_application::ports::MessageRefused;
use frontrow_domain::shared::Won;

use crate::problem::{Problem, Slug};
use crate::reservation::{hold_expired, no_such_reservation, not_pending};

impl From<PayError> for Problem {
    fn from(error: PayError) -> Self {
        match error {
            PayError::NotFound => no_such_reservation(),
            PayError::HoldExpired => hold_expired(),
            PayError::NotPending { status } => not_pending(status),
            PayError::PaymentInProgress => payment_in_progress(),
            PayError::InsufficientPoints { balance } => insufficient_points(balance),
            PayError::Declined { reason } => {
                Slug::PaymentDeclined.because("the gateway declined; no money was taken").with("reason", reason)
            }
            PayError::NothingToPay => nothing_to_pay(),
            PayError::InvalidSplit { amount } => invalid_split(amount),
            PayError::KeyReused(reused) => reused.into(),
            PayError::KeyInProgress => Slug::IdempotencyInProgress.because("a request with this key is still running"),
            PayError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

impl From<OpenCheckoutError> for Problem {
    fn from(error: OpenCheckoutError) -> Self {
        match error {
            OpenCheckoutError::NotFound => no_such_reservation(),
            OpenCheckoutError::HoldExpired => hold_expired(),
            OpenCheckoutError::NotPending { status } => not_pending(status),
            OpenCheckoutError::PaymentInProgress => payment_in_progress(),
            OpenCheckoutError::InsufficientPoints { balance } => insufficient_points(balance),
            OpenCheckoutError::NothingToPay => nothing_to_pay(),
            OpenCheckoutError::InvalidSplit { amount } => invalid_split(amount),
            OpenCheckoutError::Refused { reason } => {
                Slug::PaymentDeclined.because("the gateway takes no such order").with("reason", reason)
            }
            OpenCheckoutError::Unavailable(unavailable) => unavailable.into(),
        }
    }
}

fn payment_in_progress() -> Problem {
    Slug::PaymentInProgress.because("another payment of this reservation waits for the gateway's answer")
}

fn insufficient_points(balance: Won) -> Problem {
    let told = format!("there are only {balance} in the wallet");
    Slug::InsufficientPoints.because(told).with("balance", balance.amount())
}

fn nothing_to_pay() -> Problem {
    Slug::NothingToPay.because("this reservation costs nothing: confirm it")
}

fn invalid_split(amount: Won) -> Problem {
    Problem::malformed("/pointsAmount", &format!("the points of a split are more than 0 and less than {amount}"))
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
