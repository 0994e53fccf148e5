use frontrow_domain::catalog::Concert;
use frontrow_domain::queue::{PlaceStatus, QueueRules, estimated_wait, next_poll};
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use time::{Duration, OffsetDateTime};

use crate::ports::{DrawView, Statistics, Unavailable, WaitingRoom};

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
    /// How the draw stands, for one who came before the opening.
    pub draw: Option<DrawView>,
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

/// What a view is put together from.
pub(super) struct Sights<'a> {
    pub(super) waiting_room: &'a dyn WaitingRoom,
    pub(super) statistics: &'a dyn Statistics,
    pub(super) concert: ConcertId,
    pub(super) rules: QueueRules,
    pub(super) now: OffsetDateTime,
}

impl Sights<'_> {
    pub(super) async fn view(&self, token: QueueTokenId, status: PlaceStatus) -> Result<QueueView, Unavailable> {
        let estimated_wait = self.estimated_wait(&status).await?;
        Ok(QueueView {
            concert: self.concert,
            status,
            estimated_wait,
            next_poll: next_poll(&status, estimated_wait, &self.rules),
            seats_left: self.statistics.places_left(self.concert).await?,
            draw: self.draw(token, &status).await?,
        })
    }

    async fn estimated_wait(&self, status: &PlaceStatus) -> Result<Option<Duration>, Unavailable> {
        Ok(match *status {
            PlaceStatus::Waiting { position } => {
                let counts = self.waiting_room.counts(self.concert, self.now).await?;
                Some(estimated_wait(position, &self.rules, counts.mean_visit, self.now))
            }
            PlaceStatus::Active { .. } => Some(Duration::ZERO),
            PlaceStatus::Expired | PlaceStatus::Left => None,
        })
    }

    /// Only a concert with an opening has a draw. Whoever is inside is told so in any case: the room may be away and the
    /// draw with it, but they can go on.
    async fn draw(&self, token: QueueTokenId, status: &PlaceStatus) -> Result<Option<DrawView>, Unavailable> {
        if self.rules.opens_at().is_none() {
            return Ok(None);
        }
        let drawn = self.waiting_room.draw(self.concert, token, &self.rules, self.now).await;
        if matches!(status, PlaceStatus::Active { .. }) { Ok(drawn.unwrap_or_default()) } else { drawn }
    }
}

/// The rules of a concert's waiting room: what it says itself, and the settings for the rest. What it says was checked
/// when it was said, so numbers that make no waiting room are a damaged row.
pub(super) fn rules_of(concert: &Concert, defaults: QueueRules) -> Result<QueueRules, Unavailable> {
    defaults.with(concert.queue).map_err(|off| Unavailable::because("the waiting room's rules", off))
}
