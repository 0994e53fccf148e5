use time::{Duration, OffsetDateTime};

use super::{PlaceStatus, QueueRules};

/// What a visit is taken to last while nobody has finished one: somewhat over half a hold, for people who know what
/// they want.
pub const VISIT_UNTIL_KNOWN: Duration = Duration::minutes(3);

/// Beyond a day an estimate says nothing that a person could plan by.
pub const ESTIMATE_AT_MOST: Duration = Duration::hours(24);

/// Near the front a turn comes within seconds, and is to be noticed within them.
const POLL_NEAR: Duration = Duration::seconds(2);

/// Far from the front nothing happens that a person would miss: 100,000 people ask 5,000 times a second.
const POLL_FAR: Duration = Duration::seconds(20);

/// A tenth of the wait: whoever asks so often sees the place move with every answer.
const POLLS_A_WAIT: i32 = 10;

/// Two answers may get lost before silence costs the place.
const POLLS_AN_IDLE_TIME: i32 = 3;

/// How long the person at `position` waits: places free at the rate of `max_active` a mean visit, and all of them are
/// free when the doors open.
#[must_use]
pub fn estimated_wait(
    position: u64,
    rules: &QueueRules,
    mean_visit: Option<Duration>,
    now: OffsetDateTime,
) -> Duration {
    let until_opening = rules.opens_at().map_or(Duration::ZERO, |opens_at| (opens_at - now).max(Duration::ZERO));
    let at_once = if until_opening > Duration::ZERO { u64::from(rules.max_active()) } else { 0 };
    let visit = mean_visit.unwrap_or(VISIT_UNTIL_KNOWN).clamp(Duration::ZERO, rules.pass_ttl());
    let in_line = visit.whole_milliseconds().saturating_mul(i128::from(position.saturating_sub(at_once)))
        / i128::from(rules.max_active());
    let in_line = i64::try_from(in_line).map_or(ESTIMATE_AT_MOST, Duration::milliseconds);
    until_opening.saturating_add(in_line).min(ESTIMATE_AT_MOST)
}

/// After what time to ask again: often near the front, seldom far from it, and always often enough that the place is
/// not lost to silence.
#[must_use]
pub fn next_poll(status: &PlaceStatus, estimated_wait: Option<Duration>, rules: &QueueRules) -> Duration {
    let wanted = match (status, estimated_wait) {
        (PlaceStatus::Waiting { .. }, Some(wait)) => (wait / POLLS_A_WAIT).clamp(POLL_NEAR, POLL_FAR),
        (PlaceStatus::Waiting { .. }, None) => POLL_NEAR,
        (PlaceStatus::Active { .. } | PlaceStatus::Expired | PlaceStatus::Left, _) => POLL_FAR,
    };
    wanted.min(rules.idle_ttl() / POLLS_AN_IDLE_TIME).max(Duration::SECOND)
}
