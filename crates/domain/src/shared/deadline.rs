use time::{Duration, OffsetDateTime};

/// The first instant that is too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(OffsetDateTime);

impl Deadline {
    /// A deadline at `instant`.
    #[must_use]
    pub const fn at(instant: OffsetDateTime) -> Self {
        Self(instant)
    }

    /// A deadline `duration` after `now`.
    #[must_use]
    pub fn after(now: OffsetDateTime, duration: Duration) -> Self {
        Self(now + duration)
    }

    /// The first instant that is too late.
    #[must_use]
    pub const fn instant(self) -> OffsetDateTime {
        self.0
    }

    /// Whether `now` is too late. The deadline itself is too late: whoever may claim a lapsed hold and whoever may
    /// still pay it never see the same instant as theirs.
    #[must_use]
    pub fn has_passed(self, now: OffsetDateTime) -> bool {
        now >= self.0
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_deadline_itself_is_too_late() {
        let noon = datetime!(2030-01-01 12:00 UTC);
        let deadline = Deadline::at(noon);
        assert!(!deadline.has_passed(noon - Duration::MILLISECOND));
        assert!(deadline.has_passed(noon));
    }
}
