//! The contract of [`TimeSource`](frontrow_application::ports::TimeSource).

use time::{Duration, OffsetDateTime, UtcOffset};

use super::Storage;
use super::suite::conformance;

conformance! { $ time_source: the_databases_time }

/// How far the clocks of a test and its database may be apart: they share a machine, or nearly.
const APART_AT_MOST: Duration = Duration::seconds(30);
/// Far more readings than a database can answer within one millisecond.
const READINGS_AT_MOST: u32 = 10_000;

pub async fn the_databases_time(storage: &Storage) {
    let read = async || storage.time_source.database_now().await.unwrap();
    let first = read().await;
    assert_eq!(first.offset(), UtcOffset::UTC);
    #[expect(clippy::disallowed_methods, reason = "the other clock to compare with")]
    let ours = OffsetDateTime::now_utc();
    assert!((first - ours).abs() < APART_AT_MOST, "{first} is not the time");
    let mut steps = Vec::new();
    let mut before = first;
    for _ in 0..READINGS_AT_MOST {
        let now = read().await;
        assert!(now >= before, "time went back");
        if now > before {
            steps.push(now - before);
        }
        before = now;
        if steps.iter().any(|step| *step < Duration::milliseconds(500)) {
            return;
        }
    }
    panic!("the clock is coarser than a millisecond: {steps:?}");
}
