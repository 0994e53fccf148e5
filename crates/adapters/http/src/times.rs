//! Instants as they come in: in any offset, to any fraction of a second.

use time::{OffsetDateTime, UtcOffset};

use crate::problem::Problem;

/// The same instant in UTC, in whole milliseconds: what is stored and read again is then equal to what was said.
///
/// # Errors
/// Outside of 1970 to 9999: RFC 3339 has no other years, and nothing was on sale before.
pub(crate) fn whole(pointer: &str, instant: OffsetDateTime) -> Result<OffsetDateTime, Problem> {
    let utc = instant.checked_to_offset(UtcOffset::UTC);
    let whole = utc.and_then(|utc| utc.replace_millisecond(utc.millisecond()).ok());
    let known = whole.filter(|whole| (1970..=9999).contains(&whole.year()));
    known.ok_or_else(|| Problem::malformed(pointer, "an instant lies in the years 1970 to 9999"))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_instant_is_kept_to_the_millisecond_in_utc() {
        let said = datetime!(2030-01-01 09:00:00.123456789 +9);
        let kept = whole("/at", said).unwrap();
        assert_eq!(kept, datetime!(2030-01-01 00:00:00.123 UTC));
        assert_eq!(kept.offset(), UtcOffset::UTC);
    }

    #[test]
    fn an_instant_that_cannot_be_written_again_is_refused() {
        for said in [datetime!(9999-12-31 23:59 -1), datetime!(0000-01-01 00:00 +1), datetime!(1969-12-31 23:59 UTC)] {
            assert!(whole("/at", said).is_err(), "{said}");
        }
    }
}
