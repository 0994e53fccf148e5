use async_trait::async_trait;
use frontrow_domain::points::Movement;
use frontrow_domain::shared::Won;
use frontrow_domain::{payment, reservation};

use super::{Heard, Unavailable};
use crate::idempotency::KeyUse;

/// What is to be written together: any steps of reservations and payments, the points that move with them, and the
/// key of the request or the event that asked for it.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// A lapsed hold that late money takes again: seats or places are claimed as the inventory claims them, the new
    /// reservation `replaces` the old one, and the old one learns `replaced_by`. Its own confirmation follows in
    /// `reservations`.
    pub hold_again: Option<HoldAgain>,
    /// Steps of reservations that exist, each over the version before.
    pub reservations: Vec<reservation::Change>,
    /// Steps of payments, each over the version before; version 1 is a new row.
    pub payments: Vec<payment::Change>,
    /// Points that move in or out of one wallet.
    pub points: Option<Movement>,
    /// The caller's key and what it stands for.
    pub key: Option<KeyUse>,
    /// The event that a consumer heard. It may be all there is: then nothing follows from it.
    pub heard: Option<Heard>,
}

/// A lapsed hold that late money takes again.
#[derive(Clone, Debug)]
pub struct HoldAgain {
    /// The new reservation at version 1.
    pub change: reservation::Change,
    /// How many places of one date a person may hold and own together.
    pub limit_per_person: u32,
}

/// What became of a settlement. Everything but `Settled` left nothing behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettleOutcome {
    /// All of it is committed.
    Settled,
    /// A row was no longer at the version before: read again and decide again.
    Superseded,
    /// The seats or places of `hold_again` are not to be had, or the person would pass the limit.
    SeatsGone,
    /// The wallet holds less than was to be taken.
    InsufficientPoints {
        /// What it holds.
        balance: Won,
    },
    /// Another payment is open on the reservation, or has settled it.
    Occupied,
    /// The person has used this key before: look up what it stands for.
    KeyUsed,
    /// The consumer has heard this event before: what followed from it is committed.
    HeardBefore,
}

/// The one place where a reservation, its payment and its points change together.
///
/// # Contract
/// 1. **all or nothing**: either everything of a settlement is committed, or nothing.
/// 2. **guarded by versions**: a change is written only over the version before it; of any number of concurrent
///    settlements of one version, exactly one is `Settled`, the others `Superseded`.
/// 3. **seats follow**: a confirmed reservation's seats or places become confirmed, a cancelled or expired one's
///    become available and leave the person's limit, a started payment moves the seats' deadline; only where the
///    seats still belong to the reservation.
/// 4. **a lapsed hold is not confirmed**: a confirmation at an instant from the deadline on is `Superseded`, whatever
///    the caller believed.
/// 5. **one payment a reservation**: no two payments that are open or approved occupy one reservation; the second is
///    `Occupied`.
/// 6. **no wallet below zero**: points that are not there are `InsufficientPoints`, also concurrently.
/// 7. **double entry**: a movement writes the wallet's entry, with the balance after it, and its counter-entry; all
///    entries sum to zero.
/// 8. **a key once**: a key that is already used is `KeyUsed`; one with `instead_of` is taken over while it still
///    stands for that.
/// 9. **late money takes the same again**: `hold_again` claims free or lapsed seats or places like the inventory,
///    counts against the limit, links both reservations, or is `SeatsGone`.
/// 10. **one journal row a step**: each change has exactly one journal row in the same commit and announces itself.
/// 11. **counters follow**: available + held + confirmed = capacity, for every section, after every settlement.
/// 12. **heard once**: of any number of settlements with the same consumer and event, also concurrent ones, at most one
///     is `Settled`; once it is, all others are `HeardBefore`, whatever else stands in their way. One that was refused
///     has heard nothing, and one that only heard announces nothing.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Settlements: Send + Sync {
    /// Writes all of it, or nothing.
    async fn commit(&self, settlement: &Settlement) -> Result<SettleOutcome, Unavailable>;
}
