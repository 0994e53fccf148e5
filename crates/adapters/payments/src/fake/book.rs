//! What the gateway knows: a book that is only added to, one line for each thing that happened.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use frontrow_application::ports::{Approval, GatewayAnswer};
use frontrow_domain::shared::{PaymentId, Won};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use uuid::Uuid;

use super::script::Script;

/// One line of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(super) enum Line {
    /// An attempt to pay arrived; its money is captured after a while.
    Arrived { payment_id: Uuid, key: String, amount: i64, captured_after_milliseconds: u64 },
    /// The money was captured.
    Captured { payment_id: Uuid },
    /// No money moved, and none will.
    Declined { payment_id: Uuid, key: String, reason: String },
    /// The money went back.
    Refunded { payment_id: Uuid, amount: i64 },
}

/// Where an attempt stands at the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    InProgress { due: Instant },
    Captured { amount: Won },
    Declined { reason: String },
    Refunded { amount: Won },
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
    /// How much was given back.
    pub refunded: Won,
}

#[derive(Clone, Debug)]
struct Attempt {
    key: String,
    amount: Won,
    standing: Standing,
}

#[derive(Debug, Default)]
pub(super) struct Book {
    attempts: HashMap<PaymentId, Attempt>,
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
        let spent = self.spent_keys.contains_key(&key);
        let after = match script {
            Script::Decline(reason) => return vec![Line::Declined { payment_id, key, reason: reason.to_owned() }],
            Script::Down => return Vec::new(),
            Script::Approve | Script::Slow(_) | Script::Lost if spent => {
                return vec![Line::Declined { payment_id, key, reason: "payment_key_used".to_owned() }];
            }
            Script::Approve | Script::Lost => Duration::ZERO,
            Script::Slow(after) => after,
        };
        let captured_after_milliseconds = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        let amount = approval.amount.amount();
        vec![Line::Arrived { payment_id, key, amount, captured_after_milliseconds }]
    }

    /// What is written because its time has come.
    pub(super) fn due(&self, payment: PaymentId, now: Instant) -> Vec<Line> {
        match self.attempts.get(&payment).map(|attempt| &attempt.standing) {
            Some(Standing::InProgress { due }) if *due <= now => vec![Line::Captured { payment_id: payment.as_uuid() }],
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
                self.put(payment_id, Attempt { key, amount: won(amount)?, standing });
            }
            Line::Declined { payment_id, key, reason } => {
                self.put(payment_id, Attempt { key, amount: Won::ZERO, standing: Standing::Declined { reason } });
            }
            Line::Captured { payment_id } => {
                let attempt = self.known(payment_id)?;
                attempt.standing = Standing::Captured { amount: attempt.amount };
            }
            Line::Refunded { payment_id, amount } => {
                self.known(payment_id)?.standing = Standing::Refunded { amount: won(amount)? };
            }
        }
        Ok(())
    }

    /// Every attempt, oldest first: our ids ascend with time.
    pub(super) fn entries(&self) -> Vec<LedgerEntry> {
        let mut entries: Vec<_> = self.attempts.iter().map(|(payment, attempt)| attempt.entry(*payment)).collect();
        entries.sort_by_key(|entry| entry.payment);
        entries
    }

    pub(super) fn payments(&self) -> Vec<PaymentId> {
        self.attempts.keys().copied().collect()
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
        LedgerEntry { payment, key: self.key.clone(), captured, refunded }
    }
}

fn won(amount: i64) -> io::Result<Won> {
    Won::new(amount).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
