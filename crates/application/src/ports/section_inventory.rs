use async_trait::async_trait;

use super::{Hold, Unavailable};

/// What became of a hold of places in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SectionHoldOutcome {
    /// The places are held.
    Held,
    /// The person has used this key before: look up what it made.
    KeyUsed,
    /// There are not that many places left; nothing was kept.
    SoldOut {
        /// How many there are.
        remaining: u32,
    },
    /// The section is closed; nothing was kept.
    SectionClosed,
    /// The person would pass the limit; nothing was kept.
    LimitReached,
}

/// How many places a section has left, and the only way to take some.
///
/// # Contract
/// 1. **never oversold**: held and confirmed places together never pass the capacity, also concurrently.
/// 2. **all or nothing**: a hold takes its whole quantity or none, and `SoldOut` says what remains.
/// 3. **idempotent**: repeating a hold with the same person and key is `KeyUsed`, and takes nothing twice.
/// 4. **lapsed holds are free**: places whose hold has lapsed are taken at once, and the lapsed reservations are
///    expired in the same commit.
/// 5. **limit per person**: holds and tickets of a person on a date never pass the limit, also concurrently.
/// 6. **closed sections sell nothing**: the status is checked by the UPDATE that takes the places.
/// 7. **one journal row**: a granted hold has exactly one journal row and announces itself; a refused one leaves
///    nothing behind.
/// 8. **counters follow**: available + held + confirmed = capacity, and they equal the sums over the reservations.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait SectionInventory: Send + Sync {
    /// Takes the places of the reservation until its deadline.
    async fn hold(&self, hold: &Hold) -> Result<SectionHoldOutcome, Unavailable>;
}
