use async_trait::async_trait;
use frontrow_domain::points::{Entry, Movement, Wallet};
use frontrow_domain::shared::{EntryId, UserId, Won};

use super::Unavailable;
use crate::idempotency::KeyUse;
use crate::page::{Page, Slice};

/// What became of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    /// The points are in the wallet.
    Charged {
        /// What the wallet holds now.
        balance: Won,
    },
    /// The person has used this key before: look up what it stands for.
    KeyUsed,
    /// The wallet would hold more than [`Won::MAX`]; nothing was kept.
    WalletFull,
}

/// Everybody's points, and every movement of them. Spending and giving back go through `Settlements`.
///
/// # Contract
/// 1. **no row is nothing**: a person who never charged has a balance of zero and an empty history.
/// 2. **charge once**: a charge adds its amount exactly once per key, also concurrently.
/// 3. **nothing is lost concurrently**: after any number of concurrent charges the balance is their sum.
/// 4. **double entry**: a charge writes the wallet's entry, with the balance after it, and its counter-entry.
/// 5. **history, newest first**: in pages without gaps or repeats, only the owner's.
/// 6. **an entry can be read again**: `entry` gives one line of the owner's history, and nobody else's.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait PointsLedger: Send + Sync {
    /// What a person has.
    async fn wallet(&self, owner: UserId) -> Result<Wallet, Unavailable>;
    /// Puts points into a wallet.
    async fn charge(&self, movement: &Movement, key: Option<KeyUse>) -> Result<ChargeOutcome, Unavailable>;
    /// One page of a person's history.
    async fn history(&self, owner: UserId, page: Page) -> Result<Slice<Entry>, Unavailable>;
    /// One line of a person's history.
    async fn entry(&self, owner: UserId, id: EntryId) -> Result<Option<Entry>, Unavailable>;
}
