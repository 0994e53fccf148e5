use std::sync::Arc;

use time::Duration;

use crate::ports::{Clock, IdempotencyKeys, Unavailable};

/// What callers are promised.
const KEPT_FOR: Duration = Duration::DAY;
/// Deleted in one transaction: short enough that no request waits for it.
const KEYS_AT_ONCE: u32 = 1_000;
/// Rounds of one call: the worker calls again, and other work has its turn between.
const ROUNDS_AT_MOST: usize = 20;

/// Forgets idempotency keys that are older than anybody was promised.
pub struct ForgetOldKeys {
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ForgetOldKeys {
    /// How many were forgotten.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let instant = self.clock.now() - KEPT_FOR;
        let mut forgotten = 0;
        for _ in 0..ROUNDS_AT_MOST {
            let keys = self.keys.forget_before(instant, KEYS_AT_ONCE).await?;
            forgotten += keys;
            if keys < u64::from(KEYS_AT_ONCE) {
                break;
            }
        }
        Ok(forgotten)
    }
}
