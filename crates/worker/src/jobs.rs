//! Which use case runs how often, and why so often.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::operations::{ForgetOldKeys, RelayOutbox};
use frontrow_application::payment::{ReconcilePayments, RefundPayments};
use frontrow_application::ports::Unavailable;
use frontrow_application::queue::AdmitWaiting;
use frontrow_application::reservation::{ExpireHolds, TidySlots};
use frontrow_application::webhooks::{DeliverWebhooks, ForgetOldDeliveries};

use crate::job::{Job, Work};

/// The head of the queue is let in within two seconds of a place coming free; a quarter of a second feels at once.
const ADMIT_EVERY: Duration = Duration::from_millis(250);
/// A gate that lost everything refuses nobody; the sooner it is filled, the sooner it spares the database the crowd.
const TIDY_SLOTS_EVERY: Duration = Duration::from_millis(500);
/// A lapsed hold shows as available within two seconds, also where the map was read before it lapsed.
const EXPIRE_EVERY: Duration = Duration::from_secs(1);
/// Events are told with p99 under two seconds; an idle look costs one query.
const RELAY_EVERY: Duration = Duration::from_millis(200);
/// An open payment settles within a minute of the gateway answering again.
const RECONCILE_EVERY: Duration = Duration::from_secs(1);
/// Nobody should wait for their money longer than for their ticket.
const REFUND_EVERY: Duration = Duration::from_secs(1);
/// Keys live for a day; an hour more or less matters to nobody.
const FORGET_KEYS_EVERY: Duration = Duration::from_secs(3600);

/// Others hear within a second or two of what was told here; an idle look costs one query.
const DELIVER_EVERY: Duration = Duration::from_secs(1);
/// A run waits for the slowest receiver it met. The others are served by the next: with so many runs, that many slow ones
/// hold up nobody.
const DELIVERY_RUNS_AT_ONCE: usize = 3;
/// Deliveries are kept for a month; an hour more or less matters to nobody.
const FORGET_DELIVERIES_EVERY: Duration = Duration::from_secs(3600);

/// The jobs of an on-sale.
pub struct SalesJobs {
    /// Whether waiting room and slots are the same for all replicas; those in memory are each replica's own.
    pub coordination_is_shared: bool,
    /// Lets people in.
    pub admit: AdmitWaiting,
    /// Keeps the gate of slots near the truth, where there is one.
    pub tidy_slots: Option<TidySlots>,
    /// Ends lapsed holds.
    pub expire: ExpireHolds,
    /// Tells events.
    pub relay: RelayOutbox,
    /// Asks what became of open payments.
    pub reconcile: ReconcilePayments,
    /// Gives back what buys nothing.
    pub refund: RefundPayments,
    /// Forgets old idempotency keys, and events that cannot come again.
    pub forget_keys: ForgetOldKeys,
    /// Sends webhooks.
    pub deliver: DeliverWebhooks,
    /// Forgets old deliveries.
    pub forget_deliveries: ForgetOldDeliveries,
}

impl SalesJobs {
    /// The jobs, each with its period.
    #[must_use]
    pub fn into_jobs(self) -> Vec<Job> {
        let job = |name, every, one_replica_is_enough, work| Job { name, every, one_replica_is_enough, work };
        let mut jobs = vec![
            job("admit", ADMIT_EVERY, self.coordination_is_shared, Arc::new(self.admit) as Arc<dyn Work>),
            job("expire", EXPIRE_EVERY, true, Arc::new(self.expire)),
            job("relay", RELAY_EVERY, true, Arc::new(self.relay)),
            job("reconcile", RECONCILE_EVERY, true, Arc::new(self.reconcile)),
            job("refund", REFUND_EVERY, true, Arc::new(self.refund)),
            job("forget-keys", FORGET_KEYS_EVERY, true, Arc::new(self.forget_keys)),
            job("forget-deliveries", FORGET_DELIVERIES_EVERY, true, Arc::new(self.forget_deliveries)),
        ];
        let deliver: Arc<dyn Work> = Arc::new(self.deliver);
        jobs.extend((0..DELIVERY_RUNS_AT_ONCE).map(|_| job("webhooks", DELIVER_EVERY, true, Arc::clone(&deliver))));
        jobs.extend(self.tidy_slots.map(|tidy_slots| {
            job("tidy-slots", TIDY_SLOTS_EVERY, self.coordination_is_shared, Arc::new(tidy_slots) as Arc<dyn Work>)
        }));
        jobs
    }
}

macro_rules! work {
    ($($use_case:ty),+ $(,)?) => {$(
        #[async_trait]
        impl Work for $use_case {
            async fn run(&self) -> Result<u64, Unavailable> {
                self.execute().await
            }
        }
    )+};
}

work!(
    AdmitWaiting,
    TidySlots,
    ExpireHolds,
    RelayOutbox,
    ReconcilePayments,
    RefundPayments,
    ForgetOldKeys,
    DeliverWebhooks,
    ForgetOldDeliveries,
);
