use std::sync::Arc;

use time::{Duration, OffsetDateTime};

use self::comparison::Comparison;
use crate::policy::SalesPolicy;
use crate::ports::{AuditCheck, Clock, GatewayLedger, Payments, Unavailable};

mod comparison;
mod findings;
mod line;

/// Lines of the gateway that are held against ours: each takes about 200 bytes of memory.
pub const LINES_AT_MOST: usize = 1_000_000;
/// Pages of the gateway's books; the smallest page of a provider has 100 lines.
const PAGES_AT_MOST: usize = LINES_AT_MOST / 50;
/// Attempts of one page of ours: one query by primary keys.
const ATTEMPTS_AT_ONCE: u32 = 500;
/// Pages of ours: ten attempts for each line of the gateway's, most of them declined.
const PAGES_OF_OURS_AT_MOST: usize = 10 * LINES_AT_MOST / ATTEMPTS_AT_ONCE as usize;
/// Our book is read from this much before the gateway's: what was captured at `since` may have begun a day earlier (the
/// most that `payments.abandon_after_seconds` takes), and the gateway may give a day more than it was asked for.
const READ_BEFORE: Duration = Duration::days(2);
/// Some gateways show in their books only after a moment what they have answered already: a capture or a refund that
/// we know of, and that is missing there, is on its way for so long.
const FRESH: Duration = Duration::minutes(1);
/// An open payment settles this long after its answer can be known at the latest: what is promised.
const SETTLED_WITHIN: Duration = Duration::minutes(1);

/// Why the books were not compared.
#[derive(Debug, thiserror::Error)]
pub enum AuditGatewayError {
    /// There is more than is compared at once.
    #[error("there are more than {LINES_AT_MOST} payments since then: begin later")]
    TooMany,
    /// One of the books cannot be read now.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// Holds the gateway's own books against ours: every won that it has buys a ticket, and every ticket was paid there.
pub struct AuditGateway {
    /// Our book.
    pub payments: Arc<dyn Payments>,
    /// The gateway's.
    pub ledger: Arc<dyn GatewayLedger>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// For how long money may be on its way.
    pub policy: SalesPolicy,
}

impl AuditGateway {
    /// Every check with its answer, over what the gateway has captured since `since`. It can run while tickets are sold:
    /// one book is read before the other, so what differs is looked at twice, and counts only if it differs both times.
    ///
    /// # Errors
    /// [`AuditGatewayError`]
    pub async fn execute(&self, since: OffsetDateTime) -> Result<Vec<AuditCheck>, AuditGatewayError> {
        let first = self.look(since).await?;
        if first.is_clean() {
            return Ok(first.checks());
        }
        Ok(self.look(since).await?.confirming(&first).checks())
    }

    /// The gateway's book comes first: an attempt is in ours before the gateway is asked.
    async fn look(&self, since: OffsetDateTime) -> Result<findings::Findings, AuditGatewayError> {
        let now = self.clock.now();
        let patience = self.policy.abandon_after + SETTLED_WITHIN;
        let mut comparison =
            Comparison::new(comparison::Bounds { since, fresh_from: now - FRESH, overdue_before: now - patience });
        self.read_theirs(since, &mut comparison).await?;
        self.read_ours(since.saturating_sub(READ_BEFORE), &mut comparison).await?;
        Ok(comparison.judge())
    }

    async fn read_theirs(&self, since: OffsetDateTime, comparison: &mut Comparison) -> Result<(), AuditGatewayError> {
        let mut next = None;
        for _ in 0..PAGES_AT_MOST {
            let page = self.ledger.page(since, next).await?;
            for line in page.lines {
                comparison.theirs(line);
            }
            if comparison.lines() > LINES_AT_MOST {
                break;
            }
            next = page.next;
            if next.is_none() {
                return Ok(());
            }
        }
        Err(AuditGatewayError::TooMany)
    }

    async fn read_ours(&self, since: OffsetDateTime, comparison: &mut Comparison) -> Result<(), AuditGatewayError> {
        let mut after = None;
        for _ in 0..PAGES_OF_OURS_AT_MOST {
            let page = self.payments.card_attempts(since, after, ATTEMPTS_AT_ONCE).await?;
            for attempt in &page {
                comparison.ours(attempt);
            }
            after = page.last().map(|attempt| attempt.payment.id());
            if page.len() < ATTEMPTS_AT_ONCE as usize {
                return Ok(());
            }
        }
        Err(AuditGatewayError::TooMany)
    }
}

#[cfg(test)]
mod tests;
