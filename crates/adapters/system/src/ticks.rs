use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Microseconds since 1970 as this machine counts them: the wall clock of its start, carried on by the steady
/// counter. Somebody who sets the machine's clock moves nothing here; only the database's clock does.
#[derive(Debug)]
pub(crate) struct Ticks {
    started: Instant,
    started_microseconds: i64,
}

impl Ticks {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the wall clock is read")]
    pub(crate) fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started: Instant::now(), started_microseconds: whole_microseconds(wall) }
    }

    pub(crate) fn microseconds(&self) -> i64 {
        self.started_microseconds + whole_microseconds(self.started.elapsed())
    }
}

/// Saturates in the year 294247.
fn whole_microseconds(duration: std::time::Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
