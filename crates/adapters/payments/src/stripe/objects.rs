//! What Stripe says: the fields that are relied on, and no others.

use std::collections::HashMap;

use serde::Deserialize;

/// A payment, from before the buyer authorises it. No Debug: the client secret lets whoever has it go on with it.
#[derive(Deserialize)]
pub(super) struct PaymentIntent {
    pub(super) id: String,
    pub(super) status: IntentStatus,
    /// In won: Stripe counts the smallest unit, and the won has none below it.
    pub(super) amount: i64,
    pub(super) amount_capturable: i64,
    /// What was captured; it stays where it is when money goes back.
    pub(super) amount_received: i64,
    pub(super) currency: String,
    #[serde(default)]
    pub(super) metadata: HashMap<String, String>,
    pub(super) client_secret: Option<String>,
    pub(super) latest_charge: Option<LatestCharge>,
    pub(super) last_payment_error: Option<Refusal>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Succeeded,
    Canceled,
    /// One that is newer than this program.
    #[serde(other)]
    Other,
}

/// What the card was charged: an object where it was asked for, and its id otherwise.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum LatestCharge {
    Charge {
        /// What went back or is on its way.
        amount_refunded: i64,
    },
    Id(#[expect(dead_code, reason = "told apart, never read")] String),
}

/// Money that goes back.
#[derive(Deserialize)]
pub(super) struct Refund {
    pub(super) amount: i64,
    pub(super) status: Option<RefundStatus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RefundStatus {
    Pending,
    RequiresAction,
    Succeeded,
    Failed,
    Canceled,
    /// One that is newer than this program.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    pub(super) has_more: bool,
}

#[derive(Deserialize)]
pub(super) struct RefusalBody {
    pub(super) error: Refusal,
}

/// Why a request was refused, or a card. Its message is for people: it is not read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Refusal {
    #[serde(rename = "type")]
    kind: String,
    code: Option<String>,
    decline_code: Option<String>,
}

impl Refusal {
    /// Stripe's most exact word for it.
    pub(super) fn word(&self) -> &str {
        self.decline_code.as_deref().or(self.code.as_deref()).unwrap_or(&self.kind)
    }

    /// Whether the card was refused: no money moved, and none will by the same request.
    pub(super) fn is_of_the_card(&self) -> bool {
        self.kind == "card_error"
    }

    /// Whether no order of this amount is taken.
    pub(super) fn is_of_the_amount(&self) -> bool {
        matches!(self.code.as_deref(), Some("amount_too_small" | "amount_too_large"))
    }
}

impl PaymentIntent {
    /// Whether nothing can become of it any more: it was captured or let go.
    pub(super) fn is_over(&self) -> bool {
        match self.status {
            IntentStatus::Succeeded | IntentStatus::Canceled => true,
            IntentStatus::RequiresPaymentMethod
            | IntentStatus::RequiresConfirmation
            | IntentStatus::RequiresAction
            | IntentStatus::Processing
            | IntentStatus::RequiresCapture
            | IntentStatus::Other => false,
        }
    }

    /// What went back of it, or is on its way; 0 where that was not told.
    pub(super) fn amount_refunded(&self) -> i64 {
        match &self.latest_charge {
            Some(LatestCharge::Charge { amount_refunded }) => *amount_refunded,
            Some(LatestCharge::Id(_)) | None => 0,
        }
    }
}
