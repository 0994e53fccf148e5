use frontrow_application::idempotency::{IdempotencyKey, KeyUse};
use frontrow_application::ports::Hold;
use frontrow_domain::reservation::{Claim, ConfirmationCode, NewHold, Reservation};
use frontrow_domain::shared::{Deadline, ReservationId, UserId};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::ids::{new_id, next_number};
use crate::storage::Hall;

/// How long a test's hold lasts.
pub const HOLD_TTL: Duration = Duration::minutes(5);
/// How many places of a date a test's person may have.
pub const LIMIT: u32 = 4;

/// Another person each time.
#[must_use]
pub fn somebody() -> UserId {
    UserId::new(new_id())
}

/// Another key each time.
#[must_use]
pub fn a_key() -> IdempotencyKey {
    IdempotencyKey { digest: new_id().into_bytes(), fingerprint: *b"the body" }
}

/// Another key each time, that is to stand for `effect`.
#[must_use]
pub fn a_key_use(owner: UserId, effect: Uuid) -> KeyUse {
    KeyUse { owner, key: a_key(), effect, instead_of: None }
}

/// Another code each time.
#[must_use]
pub fn a_code() -> ConfirmationCode {
    ConfirmationCode::from_random(next_number())
}

/// A hold of `claim`, made at `now` for [`HOLD_TTL`].
#[must_use]
pub fn a_hold_of(hall: &Hall, holder: UserId, claim: Claim, now: OffsetDateTime) -> Hold {
    let new = NewHold {
        id: ReservationId::new(new_id()),
        holder,
        concert: hall.concert.id,
        date: hall.date.id,
        claim,
        hold_until: Deadline::after(now, HOLD_TTL),
        cancellable_until: hall.date.starts_at,
    };
    Hold { change: Reservation::hold(new, now), key: a_key(), limit_per_person: LIMIT }
}
