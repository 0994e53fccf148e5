use std::fmt;

use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};

/// What the buyer's browser is to have authorised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// What it pays for: the order number, wherever a gateway wants one.
    pub reservation: ReservationId,
    /// How much, in won.
    pub amount: Won,
}

/// What the browser needs of the gateway besides the order itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checkout {
    /// What the gateway knows the payment by from now on; none where the browser gets that from the gateway itself.
    pub key: Option<PaymentKey>,
    /// What lets the browser go on with the payment; none where it needs nothing of the kind.
    pub client_secret: Option<ClientSecret>,
}

/// What lets whoever has it go on with one payment. It is for the buyer's browser only, and stored nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret in `text`.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Secrets stay out of logs.
impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// What the gateway says to an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckoutAnswer {
    /// The browser can go on.
    Open(Checkout),
    /// The gateway does not take an order like this one.
    Refused {
        /// The gateway's word for why, such as `amount_too_small`.
        reason: String,
    },
    /// No answer in time, or none that can be understood: ask again, no money can have moved.
    Unknown,
}
