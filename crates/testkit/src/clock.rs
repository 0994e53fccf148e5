use std::sync::{Mutex, PoisonError};

use frontrow_application::ports::Clock;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

/// A clock that stands still until it is told otherwise.
#[derive(Debug)]
pub struct FakeClock(Mutex<OffsetDateTime>);

impl FakeClock {
    /// The instant at which every test begins.
    pub const START: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);

    /// A clock that shows `now`.
    #[must_use]
    pub const fn at(now: OffsetDateTime) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves on, or back where `by` is negative.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::at(Self::START)
    }
}

impl Clock for FakeClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
