use std::collections::VecDeque;

use time::{Duration, OffsetDateTime};

use crate::last_minute::LastMinute;

/// So many visits make a mean that follows the crowd within minutes and does not jump with each person.
const VISITS_REMEMBERED: usize = 100;

/// How visits inside went of late.
pub(super) struct Visits {
    admitted: LastMinute<u64>,
    lasted: VecDeque<Duration>,
}

impl Visits {
    pub(super) fn new() -> Self {
        Self { admitted: LastMinute::new(), lasted: VecDeque::with_capacity(VISITS_REMEMBERED) }
    }

    pub(super) fn began(&mut self, now: OffsetDateTime) {
        if let Some(admitted) = self.admitted.at(now) {
            *admitted += 1;
        }
    }

    pub(super) fn ended(&mut self, lasted: Duration) {
        if self.lasted.len() == VISITS_REMEMBERED {
            self.lasted.pop_front();
        }
        self.lasted.push_back(lasted.max(Duration::ZERO));
    }

    pub(super) fn began_last_minute(&self, now: OffsetDateTime) -> u64 {
        self.admitted.values(now).sum()
    }

    pub(super) fn mean(&self) -> Option<Duration> {
        let visits = i32::try_from(self.lasted.len()).ok().filter(|visits| *visits > 0)?;
        Some(self.lasted.iter().sum::<Duration>() / visits)
    }
}
