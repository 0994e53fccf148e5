use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{EventBus, TimeSource, Unavailable};
use frontrow_system::DisciplinedClock;
use frontrow_worker::{Job, Runner, SalesJobs, Work};

use super::gauges::{Gauges, WebhookBacklog};
use super::house::House;

/// A quartz drifts by less than a millisecond in this time.
const DISCIPLINE_EVERY: Duration = Duration::from_secs(10);

/// Monitoring reads every few seconds, and the first pause between two tries is five.
const COUNT_BACKLOG_EVERY: Duration = Duration::from_secs(5);

/// Monitoring reads every few seconds.
const MEASURE_EVERY: Duration = Duration::from_secs(1);

impl House {
    /// The timers of this process: those of the on-sale unless another replica has them. What is this process's own
    /// affair runs in any case: its clock, and the door of a waiting room in its memory. `bus` is what the relay tells.
    pub fn runner(&self, with_sales_jobs: bool, bus: Arc<dyn EventBus>) -> Runner {
        let ports = &self.ports;
        let mut jobs = self.sales_jobs(bus).into_jobs();
        jobs.retain(|job| with_sales_jobs || !job.one_replica_is_enough);
        let clock = FollowDatabaseClock { clock: self.clock.clone(), source: self.time_source.clone() };
        let work = Arc::new(clock);
        jobs.push(Job { name: "clock", every: DISCIPLINE_EVERY, one_replica_is_enough: false, work });
        let backlog = WebhookBacklog { deliveries: ports.webhooks.deliveries.clone(), clock: ports.clock.clone() };
        let work = Arc::new(backlog);
        jobs.push(Job { name: "webhook-backlog", every: COUNT_BACKLOG_EVERY, one_replica_is_enough: false, work });
        if let Some(shared) = self.shared.clone() {
            let work = Arc::new(Gauges(shared));
            jobs.push(Job { name: "gauges", every: MEASURE_EVERY, one_replica_is_enough: false, work });
        }
        Runner { leases: ports.leases.clone(), clock: ports.clock.clone(), holder: ports.ids.next_id(), jobs }
    }

    fn sales_jobs(&self, bus: Arc<dyn EventBus>) -> SalesJobs {
        let ports = &self.ports;
        SalesJobs {
            coordination_is_shared: self.shared.is_some(),
            admit: ports.admit_waiting(),
            tidy_slots: self.slots.as_ref().map(|slots| ports.tidy_slots(slots.gate.clone())),
            expire: ports.expire_holds(),
            relay: ports.relay_outbox(bus),
            reconcile: ports.reconcile_payments(),
            refund: ports.refund_payments(),
            forget_keys: ports.forget_old_keys(),
            deliver: ports.deliver_webhooks(),
            forget_deliveries: ports.forget_old_deliveries(),
        }
    }
}

struct FollowDatabaseClock {
    clock: Arc<DisciplinedClock>,
    source: Arc<dyn TimeSource>,
}

#[async_trait]
impl Work for FollowDatabaseClock {
    async fn run(&self) -> Result<u64, Unavailable> {
        self.clock.discipline(&*self.source).await?;
        Ok(0)
    }
}
