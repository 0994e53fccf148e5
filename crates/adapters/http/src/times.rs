//! Instants as they come in: in any offset, to any fraction of a second.

use time::{OffsetDateTime, UtcOffset};

/// The same instant in UTC, in whole milliseconds: what is stored and read again is then equal to what was said.
pub(crate) fn whole(instant: OffsetDateTime) -> OffsetDateTime {
    let utc = instant.to_offset(UtcOffset::UTC);
    utc.replace_millisecond(utc.millisecond()).unwrap_or(utc)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::whole;

    #[test]
    fn an_instant_is_kept_to_the_millisecond_in_utc() {
        let said = datetime!(2030-01-01 09:00:00.123456789 +9);
        assert_eq!(whole(said), datetime!(2030-01-01 00:00:00.123 UTC));
        assert_eq!(whole(said).offset(), time::UtcOffset::UTC);
    }
}
