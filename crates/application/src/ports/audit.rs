use async_trait::async_trait;
use time::OffsetDateTime;

use super::Unavailable;

/// One question of the audit, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// A short name, such as `no seat sold twice`.
    pub name: &'static str,
    /// How many violations there are; none when healthy.
    pub violations: u64,
    /// What was found, or what was looked at: for a person to read.
    pub detail: String,
}

impl AuditCheck {
    /// Whether nothing is wrong.
    #[must_use]
    pub const fn ok(&self) -> bool {
        self.violations == 0
    }
}

/// Recomputes inventory and money from the journal and the ledger.
///
/// # Contract
/// 1. **healthy is silent**: on a healthy database every check has no violations, also while it is sold from.
/// 2. **it bites**: a row changed by hand, against any invariant it covers, is a violation of the check of that name.
/// 3. **it only reads**.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Audit: Send + Sync {
    /// Asks every question.
    async fn run(&self, now: OffsetDateTime) -> Result<Vec<AuditCheck>, Unavailable>;
}
