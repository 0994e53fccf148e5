use frontrow_domain::shared::{PaymentId, Won};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// One line of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(super) enum Line {
    /// An attempt to pay arrived; its money is captured after a while.
    Arrived { payment_id: Uuid, key: String, amount: i64, captured_after_milliseconds: u64 },
    /// The money was captured; when, in milliseconds since 1970. Books from before it was written know it by the
    /// attempt's id alone.
    Captured { payment_id: Uuid, at: Option<i64> },
    /// No money moved, and none will.
    Declined { payment_id: Uuid, key: String, reason: String },
    /// The money went back.
    Refunded { payment_id: Uuid, amount: i64 },
}

/// One attempt, as the gateway's ledger has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which payment of ours.
    pub payment: PaymentId,
    /// The key it came with.
    pub key: String,
    /// How much was captured.
    pub captured: Won,
    /// When, by the gateway's clock; none while nothing was.
    pub captured_at: Option<OffsetDateTime>,
    /// How much was given back.
    pub refunded: Won,
}

/// Some entries of money that was captured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Captures {
    pub(super) entries: Vec<LedgerEntry>,
    /// Whether there are more behind the last of them.
    pub(super) more: bool,
}

/// When money was captured: as it was written, or when the attempt began.
pub(super) fn captured_at(payment_id: Uuid, at: Option<i64>) -> OffsetDateTime {
    let nanoseconds = at.map(|milliseconds| i128::from(milliseconds) * 1_000_000);
    let began = || {
        payment_id.get_timestamp().map_or(0, |began| {
            let (seconds, nanoseconds) = began.to_unix();
            i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
        })
    };
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds.unwrap_or_else(began)).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}
