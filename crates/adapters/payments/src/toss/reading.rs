//! What Toss's words mean for a payment of ours.

use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::shared::{ReservationId, Won};
use uuid::Uuid;

use super::api::{TossPayment, TossStatus};

/// What separates our order number from what the browser adds to tell several attempts apart.
const MARK: char = '_';
/// What the column for a declined payment's reason holds, with room to spare.
const REASON_CHARACTERS_AT_MOST: usize = 100;

/// The refusals of `confirm` that say: no money moved, and none will for this payment key. Any other word leaves it
/// open, and Toss is asked what became of it.
const FINAL_REFUSALS: [&str; 32] = [
    "BELOW_MINIMUM_AMOUNT",
    "EXCEED_MAX_AMOUNT",
    "EXCEED_MAX_AUTH_COUNT",
    "EXCEED_MAX_CARD_INSTALLMENT_PLAN",
    "EXCEED_MAX_DAILY_PAYMENT_COUNT",
    "EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT",
    "EXCEED_MAX_ONE_DAY_AMOUNT",
    "EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT",
    "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT",
    "EXCEED_MAX_PAYMENT_AMOUNT",
    "FDS_ERROR",
    "INVALID_ACCOUNT_INFO_RE_REGISTER",
    "INVALID_CARD_EXPIRATION",
    "INVALID_CARD_INSTALLMENT_PLAN",
    "INVALID_CARD_LOST_OR_STOLEN",
    "INVALID_CARD_NUMBER",
    "INVALID_PASSWORD",
    "INVALID_REJECT_CARD",
    "INVALID_REQUEST",
    "INVALID_STOPPED_CARD",
    "NOT_ALLOWED_POINT_USE",
    "NOT_AVAILABLE_BANK",
    "NOT_AVAILABLE_PAYMENT",
    "NOT_FOUND_PAYMENT",
    "NOT_FOUND_PAYMENT_SESSION",
    "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
    "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
    "REJECT_ACCOUNT_PAYMENT",
    "REJECT_CARD_COMPANY",
    "REJECT_CARD_PAYMENT",
    "REJECT_TOSSPAY_INVALID_ACCOUNT",
    "RESTRICTED_TRANSFER_ACCOUNT",
];

/// Whether a refusal of `confirm` settles the payment.
pub(super) fn is_final(code: &str) -> bool {
    FINAL_REFUSALS.binary_search(&code).is_ok()
}

pub(super) fn declined(code: &str) -> GatewayAnswer {
    // It is stored and shown: nothing but the kind of word that Toss documents.
    let word = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(REASON_CHARACTERS_AT_MOST);
    GatewayAnswer::Declined { reason: word.collect::<String>().to_lowercase() }
}

/// Which reservation an order is for: the order number is its id, alone or with a mark behind it.
pub(super) fn reservation_of(order_id: &str) -> Option<ReservationId> {
    let id = order_id.split_once(MARK).map_or(order_id, |(id, _)| id);
    id.parse::<Uuid>().ok().map(ReservationId::new)
}

/// Why this payment cannot be the one that `approval` speaks of, or must not be captured for it.
pub(super) fn mismatch(payment: &TossPayment, approval: &Approval) -> Option<&'static str> {
    if reservation_of(&payment.order_id) != Some(approval.reservation) {
        return Some("order_differs");
    }
    if payment.currency != "KRW" {
        return Some("currency_differs");
    }
    (payment.total_amount != approval.amount.amount()).then_some("amount_differs")
}

/// Where the payment stands.
pub(super) fn standing(payment: &TossPayment, approval: &Approval) -> GatewayAnswer {
    let mismatch = mismatch(payment, approval);
    if let Some(reason @ ("order_differs" | "currency_differs")) = mismatch {
        return declined(reason);
    }
    let Ok(captured) = Won::new(payment.total_amount) else { return GatewayAnswer::Unknown };
    match payment.status {
        // Another amount that was captured all the same is the buyer's to get back.
        TossStatus::Done | TossStatus::PartialCanceled => GatewayAnswer::Approved { captured },
        TossStatus::Canceled if payment.approved_at.is_some() => GatewayAnswer::Refunded { captured },
        TossStatus::Canceled => declined("canceled"),
        TossStatus::Aborted => declined(payment.failure.as_ref().map_or("aborted", |failure| failure.code.as_str())),
        TossStatus::Expired => declined("expired"),
        TossStatus::Ready | TossStatus::InProgress => mismatch.map_or(GatewayAnswer::NotFound, declined),
        TossStatus::WaitingForDeposit | TossStatus::Other => GatewayAnswer::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn final_refusals_can_be_searched() {
        assert!(FINAL_REFUSALS.is_sorted());
        assert!(is_final("REJECT_CARD_COMPANY"));
    }

    #[test]
    fn what_may_have_worked_is_not_final() {
        for code in [
            "ALREADY_PROCESSED_PAYMENT",
            "IDEMPOTENT_REQUEST_PROCESSING",
            "DUPLICATED_ORDER_ID",
            "PROVIDER_ERROR",
            "FAILED_INTERNAL_SYSTEM_PROCESSING",
            "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING",
            "UNKNOWN_PAYMENT_ERROR",
            "A_WORD_OF_TOMORROW",
            "",
        ] {
            assert!(!is_final(code), "{code}");
        }
    }

    #[test]
    fn an_order_number_is_our_reservation_with_or_without_a_mark() {
        let id = "0192f0c1-2345-7abc-8def-0123456789ab";
        let ours = Some(ReservationId::new(id.parse().unwrap()));
        for (order, read_as) in [
            (id.to_owned(), ours),
            (format!("{id}_2"), ours),
            (format!("{id}_2_3"), ours),
            (format!("{id}-2"), None),
            ("order_1".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(reservation_of(&order), read_as, "{order}");
        }
    }

    #[test]
    fn a_reason_carries_nothing_but_a_word() {
        let told = declined("REJECT_CARD_COMPANY <b>1234-5678</b>");
        assert_eq!(told, GatewayAnswer::Declined { reason: "reject_card_companyb12345678b".to_owned() });
        let GatewayAnswer::Declined { reason } = declined(&"X".repeat(500)) else { panic!("declined") };
        assert_eq!(reason.len(), REASON_CHARACTERS_AT_MOST);
    }
}
