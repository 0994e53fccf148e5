//! What the operator decides about holding and paying. Each has a setting of the same name.

use frontrow_domain::shared::{Deadline, Won};
use time::{Duration, OffsetDateTime};

/// How holding and paying works here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SalesPolicy {
    /// How long a hold lasts (`reservation.hold_ttl_seconds`).
    pub hold_ttl: Duration,
    /// How long a payment keeps a hold while the gateway answers (`reservation.payment_lease_seconds`).
    pub payment_lease: Duration,
    /// How many places one person may hold or own of one date (`reservation.max_per_user`).
    pub max_per_user: u32,
    /// For how long a gateway may still receive an approval that we asked for and never heard of again
    /// (`payments.abandon_after_seconds`). Before that, "never heard of it" is no answer.
    pub abandon_after: Duration,
}

impl SalesPolicy {
    /// When a hold made at `now` lapses.
    #[must_use]
    pub fn hold_until(&self, now: OffsetDateTime) -> Deadline {
        Deadline::after(now, self.hold_ttl)
    }
}

/// What the sources ask for.
impl Default for SalesPolicy {
    fn default() -> Self {
        Self {
            hold_ttl: Duration::minutes(5),
            payment_lease: Duration::minutes(3),
            max_per_user: 4,
            abandon_after: Duration::minutes(10),
        }
    }
}

/// How often a use case reads again and decides again after it lost a race for a row. Three lost races in a row on
/// one reservation mean that something hammers it; the caller is better off with an honest `unavailable`.
pub const RACES_LOST_AT_MOST: usize = 4;

/// A ticket that costs nothing needs no payment, whatever its concert says.
#[must_use]
pub const fn needs_payment(payment_required: bool, amount: Won) -> bool {
    payment_required && !amount.is_zero()
}
