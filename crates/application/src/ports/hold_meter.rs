use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};

/// How an attempt to hold ended, as far as monitoring cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HoldResult {
    /// It was granted.
    Held,
    /// Somebody else was faster, or nothing was left.
    Conflict,
    /// It was refused for another reason, or failed.
    Refused,
}

/// How holding went of late.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct HoldRates {
    /// Attempts of the last minute.
    pub attempts: u64,
    /// The share that was granted, 0 to 1; 1 when there was none.
    pub success_rate: f64,
    /// The share that lost a race or found nothing left, 0 to 1.
    pub conflict_rate: f64,
    /// 99 of 100 attempts took at most this long.
    pub p99: Duration,
}

/// Counts how holding goes, on this replica.
///
/// # Contract
/// 1. **the last minute**: older attempts do not count.
/// 2. **bounded**: however many attempts and concerts there are, memory stays fixed.
/// 3. **honest rates**: shares are of all attempts; the p99 is never below the true one, nor more than a third above.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait HoldMeter: Send + Sync {
    /// One attempt ended.
    fn record(&self, concert: ConcertId, result: HoldResult, took: Duration, now: OffsetDateTime);
    /// How it went of late.
    fn rates(&self, concert: ConcertId, now: OffsetDateTime) -> HoldRates;
}
