use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::{TimeSource, Unavailable};
use frontrow_system::DisciplinedClock;
use frontrow_worker::{Job, Runner, SalesJobs, Work};

use super::house::House;
use super::ports::Ports;

/// A quartz drifts by less than a millisecond in this time.
const DISCIPLINE_EVERY: Duration = Duration::from_secs(10);

impl House {
    /// The timers of this process: those of the on-sale unless another replica has them. What is this process's own
    /// affair runs in any case: its clock, and the door of a waiting room in its memory.
    pub fn runner(&self, with_sales_jobs: bool) -> Runner {
        let ports = &self.ports;
        let mut jobs = ports.sales_jobs().into_jobs();
        jobs.retain(|job| with_sales_jobs || !job.one_replica_is_enough);
        let clock = FollowDatabaseClock { clock: self.clock.clone(), source: self.time_source.clone() };
        let work = Arc::new(clock);
        jobs.push(Job { name: "clock", every: DISCIPLINE_EVERY, one_replica_is_enough: false, work });
        Runner { leases: ports.leases.clone(), clock: ports.clock.clone(), holder: ports.ids.next_id(), jobs }
    }
}

impl Ports {
    fn sales_jobs(&self) -> SalesJobs {
        SalesJobs {
            admit: self.admit_waiting(),
            shared_waiting_room: false,
            expire: self.expire_holds(),
            relay: self.relay_outbox(),
            reconcile: self.reconcile_payments(),
            refund: self.refund_payments(),
            forget_keys: self.forget_old_keys(),
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
