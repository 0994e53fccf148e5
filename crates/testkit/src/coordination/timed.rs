use std::sync::Arc;

use async_trait::async_trait;
use time::Duration;

use crate::FakeClock;

/// Lets time pass for an adapter that keeps time by itself.
#[async_trait]
pub trait PassingTime: Send + Sync {
    /// Returns once `by` has passed.
    async fn pass(&self, by: Duration);
}

#[async_trait]
impl PassingTime for FakeClock {
    async fn pass(&self, by: Duration) {
        self.advance(by);
    }
}

/// An adapter, and the time it keeps.
#[derive(Clone)]
pub struct Timed<P: ?Sized> {
    pub port: Arc<P>,
    pub time: Arc<dyn PassingTime>,
}
