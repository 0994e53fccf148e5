use std::sync::Arc;

use time::Duration;

use crate::ports::{Clock, Unavailable, WebhookDeliveries};

/// Ten times as long as a delivery is tried: long enough for a month's books.
const KEPT_FOR: Duration = Duration::days(30);
/// Deleted in one transaction: short enough that no event waits for it.
const DELIVERIES_AT_ONCE: u32 = 500;
/// Rounds of one call: the worker calls again, and other work has its turn between.
const ROUNDS_AT_MOST: usize = 20;

/// Forgets deliveries that nobody looks at any more, with their attempts.
pub struct ForgetOldDeliveries {
    /// What goes to receivers.
    pub deliveries: Arc<dyn WebhookDeliveries>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl ForgetOldDeliveries {
    /// How many were forgotten.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let instant = self.clock.now() - KEPT_FOR;
        let mut forgotten = 0;
        for _ in 0..ROUNDS_AT_MOST {
            let deliveries = self.deliveries.forget_before(instant, DELIVERIES_AT_ONCE).await?;
            forgotten += deliveries;
            if deliveries < u64::from(DELIVERIES_AT_ONCE) {
                break;
            }
        }
        Ok(forgotten)
    }
}
