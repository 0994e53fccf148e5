use std::sync::Arc;

use crate::events::Event;
use crate::ports::{Batch, BatchId, EventBus, Outbox, Unavailable};

/// Commits told in one round: after a crash at most these are told again.
const BATCHES_AT_ONCE: u32 = 200;
/// Rounds of one call: the worker calls again, and other work has its turn between.
const ROUNDS_AT_MOST: usize = 50;

/// Tells the world what was committed, in order, at least once.
pub struct RelayOutbox {
    /// What was committed and not yet told.
    pub outbox: Arc<dyn Outbox>,
    /// Where events go.
    pub bus: Arc<dyn EventBus>,
}

impl RelayOutbox {
    /// How many commits were told. A round that cannot be told is not settled, and nothing behind it is told.
    ///
    /// # Errors
    /// [`Unavailable`]
    pub async fn execute(&self) -> Result<u64, Unavailable> {
        let mut told = 0;
        for _ in 0..ROUNDS_AT_MOST {
            let batches = self.outbox.pending(BATCHES_AT_ONCE).await?;
            let count = batches.len() as u64;
            if count > 0 {
                self.tell(batches).await?;
            }
            told += count;
            if count < u64::from(BATCHES_AT_ONCE) {
                break;
            }
        }
        Ok(told)
    }

    async fn tell(&self, batches: Vec<Batch>) -> Result<(), Unavailable> {
        let ids: Vec<BatchId> = batches.iter().map(|batch| batch.id).collect();
        let events: Vec<Event> = batches.into_iter().flat_map(|batch| batch.events).collect();
        self.bus.publish(&events).await?;
        self.outbox.settle(&ids).await
    }
}
