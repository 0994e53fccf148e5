use std::sync::Arc;

use time::Duration;

use crate::ports::{Clock, IdempotencyKeys, Inbox, Unavailable};

/// What callers are promised.
const KEYS_KEPT_FOR: Duration = Duration::DAY;
/// A broker hands out again what a consumer did not take, for as long as it keeps it: seven days unless it is told
/// otherwise. Twice that leaves room for a log that is rewound, or a broker that comes back late.
const EVENTS_KEPT_FOR: Duration = Duration::days(14);
/// Deleted in one transaction: short enough that no request waits for it.
const ROWS_AT_ONCE: u32 = 1_000;
/// Rounds of one call, of each: the worker calls again, and other work has its turn between.
const ROUNDS_AT_MOST: usize = 20;

/// Forgets idempotency keys that are older than anybody was promised, and events that cannot come again.
pub struct ForgetOldKeys {
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// What consumers have taken.
    pub inbox: Arc<dyn Inbox>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ForgetOldKeys {
    /// How many keys and events were forgotten.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        let keys = all(|| self.keys.forget_before(now - KEYS_KEPT_FOR, ROWS_AT_ONCE)).await?;
        let events = all(|| self.inbox.forget_before(now - EVENTS_KEPT_FOR, ROWS_AT_ONCE)).await?;
        Ok(keys + events)
    }
}

/// Forgets round by round until nothing is left.
async fn all<F: Future<Output = Result<u64, Unavailable>>>(forget: impl Fn() -> F) -> Result<u64, Unavailable> {
    let mut forgotten = 0;
    for _ in 0..ROUNDS_AT_MOST {
        let rows = forget().await?;
        forgotten += rows;
        if rows < u64::from(ROWS_AT_ONCE) {
            break;
        }
    }
    Ok(forgotten)
}
