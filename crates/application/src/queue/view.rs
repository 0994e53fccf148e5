use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueRules, estimated_wait, next_poll};
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};

use crate::ports::{RoomCounts, Unavailable};

/// What a person in the waiting room is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueView {
    /// Of which concert.
    pub concert: ConcertId,
    /// Where the place stands.
    pub status: PlaceStatus,
    /// How long the wait may still be; zero inside, none when the place is over.
    pub estimated_wait: Option<Duration>,
    /// After what time to ask again.
    pub next_poll: Duration,
    /// How many places of the concert can still be had.
    pub seats_left: u64,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// There is no such concert, or the token is forged or over.
    #[error("there is no such place in a waiting room")]
    NotFound,
    /// Something outside did not answer.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl QueueView {
    pub(super) fn new(
        concert: ConcertId,
        status: PlaceStatus,
        rules: &QueueRules,
        (counts, seats_left): (RoomCounts, u64),
        now: OffsetDateTime,
    ) -> Self {
        let estimated_wait = match status {
            PlaceStatus::Waiting { position } => Some(estimated_wait(position, rules, counts.mean_visit, now)),
            PlaceStatus::Active { .. } => Some(Duration::ZERO),
            PlaceStatus::Expired | PlaceStatus::Left => None,
        };
        Self { concert, status, estimated_wait, next_poll: next_poll(&status, estimated_wait, rules), seats_left }
    }
}

/// The rules of a concert's waiting room: what it says itself, and the settings for the rest. What it says was checked
/// when it was said, so numbers that make no waiting room are a damaged row.
pub(super) fn rules_of(concert: &Concert, defaults: QueueRules) -> Result<QueueRules, Unavailable> {
    defaults.with(concert.queue).map_err(|off| Unavailable::because("the waiting room's rules", off))
}
