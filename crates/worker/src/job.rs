use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use frontrow_application::ports::Unavailable;

/// One run of a job.
#[async_trait]
pub trait Work: Send + Sync {
    /// Does what is due; gives how much that was.
    async fn run(&self) -> Result<u64, Unavailable>;
}

/// Work that is done again and again.
#[derive(Clone)]
pub struct Job {
    /// What it is called in logs, and the name of its lease.
    pub name: &'static str,
    /// How long after one run the next begins.
    pub every: Duration,
    /// Whether one replica at a time is enough. A job over what is in this process's memory runs on every replica.
    pub one_replica_is_enough: bool,
    /// What is done.
    pub work: Arc<dyn Work>,
}
