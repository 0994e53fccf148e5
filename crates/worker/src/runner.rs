use std::sync::Arc;

use frontrow_application::ports::{Clock, Leases, Unavailable};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use crate::job::Job;

/// For how long a replica keeps a job after its last renewal. A replica that dies is followed within this time.
const LEASE_TTL: Duration = Duration::seconds(5);
/// A lease is renewed when less than this is left of it.
const RENEW_BEFORE: Duration = Duration::seconds(3);

/// Runs jobs until it is told to stop.
pub struct Runner {
    /// Which replica does what.
    pub leases: Arc<dyn Leases>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// This process, as the holder of leases.
    pub holder: Uuid,
    /// What to run.
    pub jobs: Vec<Job>,
}

impl Runner {
    /// Starts every job; each ends after its current run once `stop` becomes true.
    pub fn start(self, stop: &watch::Receiver<bool>) -> JoinSet<()> {
        let mut running = JoinSet::new();
        for job in self.jobs {
            let turn = Turn {
                leases: self.leases.clone(),
                clock: self.clock.clone(),
                holder: self.holder,
                job,
                leased_until: OffsetDateTime::UNIX_EPOCH,
                failing: false,
            };
            running.spawn(turn.repeat(stop.clone()));
        }
        running
    }
}

/// One job's turn after turn.
struct Turn {
    leases: Arc<dyn Leases>,
    clock: Arc<dyn Clock>,
    holder: Uuid,
    job: Job,
    leased_until: OffsetDateTime,
    failing: bool,
}

impl Turn {
    async fn repeat(mut self, mut stop: watch::Receiver<bool>) {
        let mut ticks = interval(self.job.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                stopped = stop.wait_for(|stop| *stop) => {
                    if let Err(nobody_left) = stopped {
                        tracing::debug!(%nobody_left, "stopping with the process");
                    }
                    return;
                }
                _ = ticks.tick() => {}
            }
            let outcome = self.once().await;
            self.report(&outcome);
        }
    }

    async fn once(&mut self) -> Result<u64, Unavailable> {
        if self.job.one_replica_is_enough && !self.is_ours().await? {
            return Ok(0);
        }
        self.job.work.run().await
    }

    async fn is_ours(&mut self) -> Result<bool, Unavailable> {
        let now = self.clock.now();
        if now + RENEW_BEFORE < self.leased_until {
            return Ok(true);
        }
        let ours = self.leases.acquire(self.job.name, self.holder, LEASE_TTL, now).await?;
        if ours {
            self.leased_until = now + LEASE_TTL;
        }
        Ok(ours)
    }

    /// A database that is away for a minute is one line when it goes and one when it is back, not hundreds.
    fn report(&mut self, outcome: &Result<u64, Unavailable>) {
        let job = self.job.name;
        match outcome {
            Ok(done) => {
                if self.failing {
                    tracing::info!(job, "works again");
                }
                if *done > 0 {
                    tracing::debug!(job, done, "ran");
                }
                self.failing = false;
            }
            Err(error) => {
                if !self.failing {
                    let error: &dyn std::error::Error = error;
                    tracing::warn!(job, error, "failed; it is tried again");
                }
                self.failing = true;
            }
        }
    }
}

#[cfg(test)]
mod tests;
