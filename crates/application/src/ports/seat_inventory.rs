use async_trait::async_trait;
use frontrow_domain::reservation::Change;
use frontrow_domain::shared::SeatId;

use super::Unavailable;
use crate::idempotency::IdempotencyKey;

/// A hold as it is to be written.
#[derive(Clone, Debug)]
pub struct Hold {
    /// The reservation at version 1, and its journal row.
    pub change: Change,
    /// The caller's key; it lives in the reservation's row.
    pub key: IdempotencyKey,
    /// How many places of one date a person may hold and own together.
    pub limit_per_person: u32,
}

/// What became of a hold of seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatHoldOutcome {
    /// Every seat is held.
    Held,
    /// The person has used this key before: look up what it made.
    KeyUsed,
    /// Somebody else has some of the seats; nothing was kept.
    Taken {
        /// Every contested seat and no other, ascending.
        seats: Vec<SeatId>,
    },
    /// One of the seats lies in a closed section; nothing was kept.
    SectionClosed,
    /// The person would pass the limit; nothing was kept.
    LimitReached,
}

/// Which seats are free, and the only way to take one.
///
/// # Contract
/// 1. **all or nothing**: `hold` takes every seat of the reservation or none.
/// 2. **one winner**: of any number of concurrent holds on a seat, exactly one is `Held`.
/// 3. **idempotent**: repeating a hold with the same person and key is `KeyUsed`, and takes nothing twice.
/// 4. **honest losers**: `Taken` names every contested seat and no other.
/// 5. **lapsed holds are free**: a seat whose hold has lapsed is taken at once, and the lapsed reservation is expired
///    in the same commit, its other seats freed.
/// 6. **limit per person**: holds and tickets of a person on a date never pass the limit, also concurrently; lapsed
///    holds of the person do not count.
/// 7. **closed sections sell nothing**: a seat of a closed section is refused.
/// 8. **one journal row**: a granted hold has exactly one journal row and announces itself; a refused one leaves
///    nothing behind.
/// 9. **counters follow**: available + held + confirmed = capacity, for every section, after every hold.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait SeatInventory: Send + Sync {
    /// Takes the seats of the reservation until its deadline.
    async fn hold(&self, hold: &Hold) -> Result<SeatHoldOutcome, Unavailable>;
}
