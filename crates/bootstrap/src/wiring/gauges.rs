use std::sync::Arc;

use async_trait::async_trait;
use frontrow_application::ports::{Clock, Unavailable, WebhookDeliveries};
use frontrow_worker::Work;
use metrics::gauge;

use super::coordination::Shared;

/// Measures for monitoring what nobody counts: how this replica stands with Redis and with the others.
pub struct Gauges(pub Shared);

#[async_trait]
impl Work for Gauges {
    async fn run(&self) -> Result<u64, Unavailable> {
        let Shared { redis, bulletin, waiting_room } = &self.0;
        gauge!("redis_up").set(f64::from(u8::from(redis.is_up())));
        gauge!("replicas_heard").set(f64::from(u8::from(bulletin.hears())));
        // Far below 2^32: more than 100,000 are never on the heap.
        gauge!("queue_journal_behind").set(f64::from(u32::try_from(waiting_room.journal_behind()).unwrap_or(u32::MAX)));
        Ok(0)
    }
}

/// Measures how many deliveries should have gone out by now.
pub struct WebhookBacklog {
    pub deliveries: Arc<dyn WebhookDeliveries>,
    pub clock: Arc<dyn Clock>,
}

#[async_trait]
impl Work for WebhookBacklog {
    async fn run(&self) -> Result<u64, Unavailable> {
        let due = self.deliveries.count_due(self.clock.now()).await?;
        gauge!("webhook_deliveries_due").set(f64::from(u32::try_from(due).unwrap_or(u32::MAX)));
        Ok(0)
    }
}
