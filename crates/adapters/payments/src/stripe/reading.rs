//! What Stripe's words mean for a payment of ours.

use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, Won};
use uuid::Uuid;

use super::api::RESERVATION;
use super::objects::{IntentStatus, PaymentIntent, Refund, RefundStatus};

/// What the column for a declined payment's reason holds, with room to spare.
const REASON_CHARACTERS_AT_MOST: usize = 100;
/// The buyer has not authorised it, or not to the end.
const NOT_AUTHORISED: &str = "not_authorised";

pub(super) fn declined(code: &str) -> GatewayAnswer {
    // It is stored and shown: nothing but the kind of word that Stripe documents.
    let word = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(REASON_CHARACTERS_AT_MOST);
    GatewayAnswer::Declined { reason: word.collect::<String>().to_lowercase() }
}

/// A key goes into a path. What could lead elsewhere is no payment intent.
pub(super) fn is_possible(key: &PaymentKey) -> bool {
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    key.as_str().strip_prefix("pi_").is_some_and(is_name)
}

/// Which reservation a payment is for; none where we did not make it.
pub(super) fn reservation_of(intent: &PaymentIntent) -> Option<ReservationId> {
    reservation_in(intent.metadata.get(RESERVATION)?)
}

pub(super) fn reservation_in(metadata: &str) -> Option<ReservationId> {
    metadata.parse::<Uuid>().ok().map(ReservationId::new)
}

/// Why this payment cannot be the one that `approval` speaks of, or must not be captured for it.
pub(super) fn mismatch(intent: &PaymentIntent, approval: &Approval) -> Option<&'static str> {
    if reservation_of(intent) != Some(approval.reservation) {
        return Some("order_differs");
    }
    if intent.currency != "krw" {
        return Some("currency_differs");
    }
    let is_part = intent.status == IntentStatus::RequiresCapture && intent.amount_capturable != intent.amount;
    (intent.amount != approval.amount.amount() || is_part).then_some("amount_differs")
}

/// Where the payment stands, but for what went back of it.
pub(super) fn standing(intent: &PaymentIntent, approval: &Approval) -> GatewayAnswer {
    let mismatch = mismatch(intent, approval);
    if let Some(reason @ ("order_differs" | "currency_differs")) = mismatch {
        return declined(reason);
    }
    match intent.status {
        // Another amount that was captured all the same is the buyer's to get back.
        IntentStatus::Succeeded => Won::new(intent.amount_received)
            .map_or(GatewayAnswer::Unknown, |captured| GatewayAnswer::Approved { captured }),
        IntentStatus::Canceled => declined("canceled"),
        IntentStatus::RequiresCapture => mismatch.map_or(GatewayAnswer::NotFound, declined),
        IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation | IntentStatus::RequiresAction => {
            declined(intent.last_payment_error.as_ref().map_or(NOT_AUTHORISED, |error| error.word()))
        }
        IntentStatus::Processing | IntentStatus::Other => GatewayAnswer::Unknown,
    }
}

/// How much of a payment is back with the buyer.
pub(super) fn given_back(refunds: &[Refund]) -> i64 {
    refunds.iter().filter(|refund| refund.status == Some(RefundStatus::Succeeded)).map(|refund| refund.amount).sum()
}

/// Whether a refund came to nothing: somebody has to give the money back in another way.
pub(super) fn has_failed(refunds: &[Refund]) -> bool {
    refunds.iter().any(|refund| matches!(refund.status, Some(RefundStatus::Failed | RefundStatus::Canceled)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_payment_intent_and_leads_nowhere_else() {
        for (text, is_one) in [
            ("pi_3MtwBwLkdIwHu7ix28a3tqPa", true),
            ("pi_1", true),
            ("pi_", false),
            ("ch_1", false),
            ("pi_1/cancel", false),
            ("pi_1?expand[]=x", false),
            ("pi_%2e%2e", false),
            ("../pi_1", false),
            ("PI_1", false),
        ] {
            assert_eq!(is_possible(&PaymentKey::parse(text).unwrap()), is_one, "{text}");
        }
    }

    #[test]
    fn a_reason_carries_nothing_but_a_word() {
        let told = declined("card_declined <b>1234-5678</b>");
        assert_eq!(told, GatewayAnswer::Declined { reason: "card_declinedb12345678b".to_owned() });
        let GatewayAnswer::Declined { reason } = declined(&"X".repeat(500)) else { panic!("declined") };
        assert_eq!(reason.len(), REASON_CHARACTERS_AT_MOST);
    }

    #[test]
    fn only_a_refund_that_succeeded_is_back() {
        let refund = |status| Refund { amount: 10, status };
        let all = [
            refund(Some(RefundStatus::Succeeded)),
            refund(Some(RefundStatus::Pending)),
            refund(Some(RefundStatus::RequiresAction)),
            refund(Some(RefundStatus::Failed)),
            refund(Some(RefundStatus::Other)),
            refund(None),
        ];
        assert_eq!(given_back(&all), 10);
        assert!(has_failed(&all) && !has_failed(&all[..3]));
    }
}
