use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fred::error::{Error as FredError, ErrorKind};
use tokio::sync::watch;

use crate::limits::{FAILURES, STILLNESS};

/// How exactly it is known when Redis answered last: an answer more often than that need not be written.
const NOTED_EVERY: Duration = Duration::from_millis(20);

/// Keeps requests away from a Redis that does not answer. Only the pulse lets them through again.
///
/// Failures alone do not open it: on a machine that is busy, a crowd's questions run out of time together although Redis
/// answers others. It opens when several failed and none has been answered for a while.
pub(crate) struct Breaker {
    began: Instant,
    is_closed: AtomicBool,
    failures_in_a_row: AtomicU32,
    /// The last answer, in milliseconds since it began.
    answered_at: AtomicU64,
    comebacks: watch::Sender<u64>,
}

impl Breaker {
    /// Open: nobody has heard of Redis yet.
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            is_closed: AtomicBool::new(false),
            failures_in_a_row: AtomicU32::new(0),
            answered_at: AtomicU64::new(0),
            comebacks: watch::Sender::new(0),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Acquire)
    }

    pub(crate) fn comebacks(&self) -> watch::Receiver<u64> {
        self.comebacks.subscribe()
    }

    /// Redis has answered, be it with an error.
    pub(crate) fn answered(&self) {
        self.answered_after(self.began.elapsed());
    }

    /// Redis has not answered.
    pub(crate) fn failed(&self, reason: &(dyn Error + 'static)) {
        self.failed_after(self.began.elapsed(), reason);
    }

    /// Reading first, because many threads come here and a write would make each wait for the others.
    fn answered_after(&self, now: Duration) {
        if self.failures_in_a_row.load(Ordering::Relaxed) > 0 {
            self.failures_in_a_row.store(0, Ordering::Relaxed);
        }
        if self.still_for(now) >= NOTED_EVERY {
            self.answered_at.store(milliseconds(now), Ordering::Relaxed);
        }
    }

    fn failed_after(&self, now: Duration, reason: &(dyn Error + 'static)) {
        let failures = self.failures_in_a_row.fetch_add(1, Ordering::Relaxed) + 1;
        if failures >= FAILURES && self.still_for(now) >= STILLNESS {
            self.open(reason);
        }
    }

    fn still_for(&self, now: Duration) -> Duration {
        now.saturating_sub(Duration::from_millis(self.answered_at.load(Ordering::Relaxed)))
    }

    /// From now on nobody waits for Redis.
    pub(crate) fn open(&self, reason: &(dyn Error + 'static)) {
        if self.is_closed.swap(false, Ordering::AcqRel) {
            tracing::warn!(error = reason, "Redis is away: going on without it");
        }
    }

    /// Redis is there. Whether it was away before.
    pub(crate) fn close(&self) -> bool {
        self.answered();
        let was_open = !self.is_closed.swap(true, Ordering::AcqRel);
        if was_open {
            self.comebacks.send_modify(|count| *count += 1);
        }
        was_open
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Whether an error says that Redis was not reached or does not serve. A script's own error says the opposite.
pub(crate) fn is_failure(error: &FredError) -> bool {
    match error.kind() {
        ErrorKind::Config
        | ErrorKind::Auth
        | ErrorKind::Routing
        | ErrorKind::IO
        | ErrorKind::Url
        | ErrorKind::Protocol
        | ErrorKind::Canceled
        | ErrorKind::Timeout
        | ErrorKind::Cluster
        | ErrorKind::Sentinel
        | ErrorKind::Backpressure => true,
        // fred's word for every error that a server answers with, and for what it could not send or hear of.
        ErrorKind::Unknown => !is_an_answer(error.details()),
        ErrorKind::InvalidCommand | ErrorKind::InvalidArgument | ErrorKind::Parse | ErrorKind::NotFound => false,
    }
}

/// A server's error begins with a code in capitals.
fn is_an_answer(details: &str) -> bool {
    let code = details.split(' ').next().unwrap_or_default();
    code.len() > 1 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests;
