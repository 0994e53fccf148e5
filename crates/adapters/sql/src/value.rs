//! How values lie in columns.

use frontrow_domain::shared::Deadline;
use sea_orm::DbErr;
use time::OffsetDateTime;
use uuid::Uuid;

const NANOSECONDS_PER_MILLISECOND: i128 = 1_000_000;

/// Milliseconds since 1970. The clock gives whole ones, so nothing is lost.
pub(crate) fn millis(instant: OffsetDateTime) -> i64 {
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(NANOSECONDS_PER_MILLISECOND)).unwrap_or(i64::MAX)
}

/// The deadline's instant in milliseconds.
pub(crate) fn deadline_millis(deadline: Deadline) -> i64 {
    millis(deadline.instant())
}

/// The instant that is stored as `millis`.
pub(crate) fn instant(millis: i64) -> Result<OffsetDateTime, DbErr> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * NANOSECONDS_PER_MILLISECOND)
        .map_err(|_| unreadable("an instant", millis))
}

/// No id that is made at `instant` or later is less: the first 48 bits of an id are the time it was made.
pub(crate) fn first_id_at(instant: OffsetDateTime) -> Uuid {
    let milliseconds = u64::try_from(millis(instant)).unwrap_or(0);
    Uuid::from_u128(u128::from(milliseconds) << 80)
}

/// A digest of 16 bytes lies in a UUID column: fixed width on all three databases.
pub(crate) const fn digest(bytes: [u8; 16]) -> Uuid {
    Uuid::from_bytes(bytes)
}

/// A count that fits the column; ours are all far below.
pub(crate) fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The row holds what no version of this program wrote.
pub(crate) fn unreadable(what: &str, found: impl std::fmt::Display) -> DbErr {
    DbErr::Type(format!("{found} is not {what}"))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn ids_of_an_instant_begin_with_the_first() {
        let noon = datetime!(2030-01-01 12:00:00.123 UTC);
        let made =
            |instant| uuid::Builder::from_unix_timestamp_millis(millis(instant).unsigned_abs(), &[0; 10]).into_uuid();
        assert!(first_id_at(noon) <= made(noon));
        assert!(first_id_at(noon) > made(noon - time::Duration::MILLISECOND));
        assert_eq!(first_id_at(datetime!(1969-12-31 23:59 UTC)), Uuid::nil());
    }

    #[test]
    fn an_instant_finds_its_way_back() {
        let before_1970 = datetime!(1969-12-31 23:59:59.999 UTC);
        for whole in [datetime!(2030-01-01 12:00:00.123 UTC), before_1970] {
            assert_eq!(instant(millis(whole)), Ok(whole));
        }
    }
}
