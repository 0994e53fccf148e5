use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::stopped;
use crate::limits::{FIRST_PAUSE, LAST_PAUSE};

/// Pauses that grow.
pub(super) struct Patience {
    longest: Duration,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { longest: FIRST_PAUSE }
    }

    /// Waits before the next try; false when it is to stop meanwhile.
    pub(super) async fn pause(&mut self, stop: &mut watch::Receiver<bool>) -> bool {
        let pause = self.longest.mul_f64(rand::random_range(0.5..=1.0));
        self.longest = (self.longest * 2).min(LAST_PAUSE);
        timeout(pause, stopped(stop)).await.is_err()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_the_longest_and_are_never_shorter_than_half() {
        let (_keep, mut stop) = watch::channel(false);
        let mut patience = Patience::new();
        for milliseconds in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000] {
            let begin = Instant::now();
            assert!(patience.pause(&mut stop).await);
            let expected = Duration::from_millis(milliseconds);
            // The paused clock counts in milliseconds.
            let pause = begin.elapsed();
            assert!(pause >= expected / 2 && pause <= expected + Duration::from_millis(1), "{pause:?} of {expected:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_a_pause() {
        let (tell, mut stop) = watch::channel(false);
        tell.send_replace(true);
        assert!(!Patience::new().pause(&mut stop).await);
    }
}
