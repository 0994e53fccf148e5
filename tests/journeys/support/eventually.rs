use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often a state that is to come about is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Looks until `look` sees what it waits for; fails when that has not come about `within` the time.
pub async fn eventually<T>(what: &str, within: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let seen = timeout(within, async {
        loop {
            ticks.tick().await;
            if let Some(seen) = look().await {
                return seen;
            }
        }
    });
    seen.await.unwrap_or_else(|_| panic!("{what}: not within {within:?}"))
}
