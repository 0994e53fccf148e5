//! What the gateway knows: a book that is only added to, one line for each thing that happened.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Bound;
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::shared::{PaymentId, Won};
use time::OffsetDateTime;
use tokio::time::Instant;
use uuid::Uuid;

use super::line::{LedgerEntry, Line, captured_at};
use super::script::Script;

/// Where an attempt stands at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    InProgress { due: Instant },
    Captured { amount: Won },
    Declined { reason: String },
    Refunded { amount: Won },
}

#[derive(Clone, Debug)]
struct Attempt {
    key: String,
    amount: Won,
    captured_at: Option<OffsetDateTime>,
    standing: Standing,
}

#[derive(Debug, Default)]
pub(super) struct Book {
    /// Oldest first: our ids ascend with time.
    attempts: BTreeMap<PaymentId, Attempt>,
    /// Which payment a key pays for: a buyer's authorisation is good for one.
    spent_keys: HashMap<String, PaymentId>,
}

impl Standing {
    pub(super) fn answer(&self) -> GatewayAnswer {
        match self {
            Self::InProgress { .. } => GatewayAnswer::Unknown,
            Self::Captured { amount } => GatewayAnswer::Approved { captured: *amount },
            Self::Declined { reason } => GatewayAnswer::Declined { reason: reason.clone() },
            Self::Refunded { amount } => GatewayAnswer::Refunded { captured: *amount },
        }
    }
}

impl Book {
    pub(super) fn standing(&self, payment: PaymentId) -> Option<Standing> {
        self.attempts.get(&payment).map(|attempt| attempt.standing.clone())
    }

    /// What is written when an attempt arrives; nothing for one that is known.
    pub(super) fn arrival(&self, approval: &Approval, script: Script) -> Vec<Line> {
        if self.attempts.contains_key(&approval.payment) {
            return Vec::new();
        }
        let (payment_id, key) = (approval.payment.as_uuid(), approval.key.as_str().to_owned());
        let declined = |key, reason: &str| vec![Line::Declined { payment_id, key, reason: reason.to_owned() }];
        let capture = match script {
            Script::Down => return Vec::new(),
            Script::Decline(reason) => return declined(key, reason),
            Script::Capture(capture) => capture,
        };
        if self.spent_keys.contains_key(&key) {
            return declined(key, "payment_key_used");
        }
        if capture.order.is_some_and(|order| order != approval.reservation) {
            return declined(key, "order_differs");
        }
        let captured_after_milliseconds = u64::try_from(capture.after.as_millis()).unwrap_or(u64::MAX);
        let amount = capture.amount.unwrap_or(approval.amount).amount();
        vec![Line::Arrived { payment_id, key, amount, captured_after_milliseconds }]
    }

    /// What is written because its time has come; `at` is what the clock says.
    pub(super) fn due(&self, payment: PaymentId, now: Instant, at: OffsetDateTime) -> Vec<Line> {
        match self.attempts.get(&payment).map(|attempt| &attempt.standing) {
            Some(Standing::InProgress { due }) if *due <= now => {
                let milliseconds = i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok();
                vec![Line::Captured { payment_id: payment.as_uuid(), at: milliseconds }]
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// What is written when money is to go back; nothing when there is none, or not that much.
    pub(super) fn refund(&self, payment: PaymentId, amount: Won) -> Vec<Line> {
        match self.attempts.get(&payment).map(|attempt| &attempt.standing) {
            Some(Standing::Captured { amount: captured }) if amount <= *captured => {
                vec![Line::Refunded { payment_id: payment.as_uuid(), amount: amount.amount() }]
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Believes a line that is written.
    pub(super) fn apply(&mut self, line: Line, now: Instant) -> io::Result<()> {
        match line {
            Line::Arrived { payment_id, key, amount, captured_after_milliseconds } => {
                let standing = Standing::InProgress { due: now + Duration::from_millis(captured_after_milliseconds) };
                self.spent_keys.insert(key.clone(), PaymentId::new(payment_id));
                self.put(payment_id, Attempt { key, amount: won(amount)?, captured_at: None, standing });
            }
            Line::Declined { payment_id, key, reason } => {
                let standing = Standing::Declined { reason };
                self.put(payment_id, Attempt { key, amount: Won::ZERO, captured_at: None, standing });
            }
            Line::Captured { payment_id, at } => {
                let attempt = self.known(payment_id)?;
                attempt.captured_at = Some(captured_at(payment_id, at));
                attempt.standing = Standing::Captured { amount: attempt.amount };
            }
            Line::Refunded { payment_id, amount } => {
                self.known(payment_id)?.standing = Standing::Refunded { amount: won(amount)? };
            }
        }
        Ok(())
    }

    /// Every attempt, oldest first.
    pub(super) fn entries(&self) -> Vec<LedgerEntry> {
        self.attempts.iter().map(|(payment, attempt)| attempt.entry(*payment)).collect()
    }

    /// One attempt.
    pub(super) fn entry(&self, payment: PaymentId) -> Option<LedgerEntry> {
        self.attempts.get(&payment).map(|attempt| attempt.entry(payment))
    }

    /// The attempts behind `after`, oldest first.
    pub(super) fn payments(&self, after: Option<PaymentId>) -> Vec<PaymentId> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.attempts.range((from, Bound::Unbounded)).map(|(payment, _)| *payment).collect()
    }

    fn put(&mut self, payment_id: Uuid, attempt: Attempt) {
        self.attempts.insert(PaymentId::new(payment_id), attempt);
    }

    fn known(&mut self, payment_id: Uuid) -> io::Result<&mut Attempt> {
        let attempt = self.attempts.get_mut(&PaymentId::new(payment_id));
        attempt.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a line about an attempt that never arrived"))
    }
}

impl Attempt {
    fn entry(&self, payment: PaymentId) -> LedgerEntry {
        let (captured, refunded) = match self.standing {
            Standing::InProgress { .. } | Standing::Declined { .. } => (Won::ZERO, Won::ZERO),
            Standing::Captured { amount } => (amount, Won::ZERO),
            Standing::Refunded { amount } => (self.amount, amount),
        };
        LedgerEntry { payment, key: self.key.clone(), captured, captured_at: self.captured_at, refunded }
    }
}

fn won(amount: i64) -> io::Result<Won> {
    Won::new(amount).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
