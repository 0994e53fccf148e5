//! The timers of an on-sale.
//!
//! Every job is one use case that can run at any time, twice at once, or not at all for a while: the rows decide. A
//! lease only spares replicas the same work.

mod job;
mod jobs;
mod runner;

pub use job::{Job, Work};
pub use jobs::SalesJobs;
pub use runner::Runner;
