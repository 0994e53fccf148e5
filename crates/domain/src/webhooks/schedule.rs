//! When a delivery that was not taken is tried again.

use time::Duration;

/// The pauses between one try and the next, as Standard Webhooks 1.0.0 proposes: quick after a hiccup, then for more
/// than three days, so that a weekend costs nothing.
pub const RETRY_DELAYS: [Duration; 9] = [
    Duration::seconds(5),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(2),
    Duration::hours(5),
    Duration::hours(10),
    Duration::hours(14),
    Duration::hours(20),
    Duration::hours(24),
];

/// One try more than there are pauses.
pub const TRIES_AT_MOST: u32 = 10;

/// A receiver may ask for a pause, and not for one that outlives our own patience.
pub const RETRY_AFTER_AT_MOST: Duration = Duration::hours(24);

/// With the most jitter, a tenth of a pause comes on top: those who failed together should not come back together.
const JITTER_DIVISOR: i32 = 10 * u8::MAX as i32;

/// How long to wait after `tries` tries; none when that was the last. `jitter` is any number, by chance; `asked` is what
/// the receiver asked for, and makes a pause longer, never shorter.
#[must_use]
pub fn delay_after(tries: u32, jitter: u8, asked: Option<Duration>) -> Option<Duration> {
    let done = usize::try_from(tries).ok()?.checked_sub(1)?;
    let planned = *RETRY_DELAYS.get(done)?;
    let with_jitter = planned + planned * i32::from(jitter) / JITTER_DIVISOR;
    let asked = asked.map_or(Duration::ZERO, |asked| asked.min(RETRY_AFTER_AT_MOST));
    Some(whole_milliseconds(with_jitter.max(asked)))
}

/// What is stored and read again is equal to what was decided.
fn whole_milliseconds(duration: Duration) -> Duration {
    duration - Duration::nanoseconds(i64::from(duration.subsec_nanoseconds() % 1_000_000))
}
