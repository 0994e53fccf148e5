use async_trait::async_trait;
use frontrow_domain::queue::{Seed, Stage};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;

use super::Unavailable;

/// What is written down of one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceRecord {
    /// Which place.
    pub token: QueueTokenId,
    /// Of which concert.
    pub concert: ConcertId,
    /// Whose.
    pub owner: UserId,
    /// Which join of its room it was: who waits stands in this order, but for the draw.
    pub number: u64,
    /// Its entry in the draw, for one from before the opening.
    pub entry: Option<u64>,
    /// The stage it has reached.
    pub stage: Stage,
    /// When it was taken.
    pub began_at: OffsetDateTime,
    /// Since when the person is or was inside.
    pub since: Option<OffsetDateTime>,
    /// When the pass lapses or lapsed.
    pub until: Option<OffsetDateTime>,
    /// When this was so.
    pub heard_at: OffsetDateTime,
}

impl PlaceRecord {
    /// What two records of one place say together, whichever came first: a place never goes back, so the later stage is
    /// the truth, and what is known of a visit stays known.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            stage: self.stage.max(other.stage),
            since: self.since.max(other.since),
            until: self.until.max(other.until),
            heard_at: self.heard_at.max(other.heard_at),
            ..self
        }
    }
}

/// What is written down of the draw of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawRecord {
    /// What decides it.
    pub seed: Seed,
    /// The number of the last join before its first entry: who came earlier stands before all of them.
    pub after_number: u64,
    /// How many entries it has, once it is drawn.
    pub drawn: Option<u64>,
}

/// What is written down of a room beside its places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct RoomRecord {
    /// Its draw, where anybody came before the opening.
    pub draw: Option<DrawRecord>,
    /// The highest number of a place, living or over; 0 when there is none.
    pub last_number: u64,
    /// The highest entry, living or over; 0 when there is none.
    pub last_entry: u64,
}

/// Where a page of places ends: the next one goes on behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceCursor {
    /// The last number.
    pub number: u64,
    /// The last place of that number.
    pub token: QueueTokenId,
}

impl From<&PlaceRecord> for PlaceCursor {
    fn from(place: &PlaceRecord) -> Self {
        Self { number: place.number, token: place.token }
    }
}

/// What a shared waiting room writes down, so that it can be put together again in its order when its own memory is
/// lost. It is written behind the room's back and a moment late; it lets nobody in by itself.
///
/// # Contract
/// 1. **as written**: `find` gives a place as it was written, and nothing for one that was not.
/// 2. **a place never goes back**: records of a place may be written in any order, by anybody, any number of times, also
///    twice in one call: what `find` gives is what they say together (`PlaceRecord::and`).
/// 3. **living in order**: `living` gives the places of one room in one stage by their numbers, page by page, and no
///    others.
/// 4. **the visit of a person**: `visit_of` gives the place with which a person is inside a room, if there is one.
/// 5. **the first seed stays**: of any number of draws that are begun for a room, the first one stays, and every caller
///    is given it.
/// 6. **drawn once**: the number of entries of a draw stays what it was when it was drawn first.
/// 7. **nothing is given twice**: `room` tells the highest number and entry of all places of a room, those that are over
///    included.
/// 8. **old places go**: `forget_before` forgets places that were last heard of before an instant, the oldest first, at
///    most as many as asked for; a draw is kept.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait QueueJournal: Send + Sync {
    /// Writes places down.
    async fn write(&self, places: &[PlaceRecord]) -> Result<(), Unavailable>;
    /// What is written of a place.
    async fn find(&self, token: QueueTokenId) -> Result<Option<PlaceRecord>, Unavailable>;
    /// The places of a room in a stage, by their numbers.
    async fn living(
        &self,
        concert: ConcertId,
        stage: Stage,
        after: Option<PlaceCursor>,
        at_most: u32,
    ) -> Result<Vec<PlaceRecord>, Unavailable>;
    /// The place with which a person is inside.
    async fn visit_of(&self, concert: ConcertId, owner: UserId) -> Result<Option<PlaceRecord>, Unavailable>;
    /// The draw of a room, and how far its numbers have come.
    async fn room(&self, concert: ConcertId) -> Result<RoomRecord, Unavailable>;
    /// Begins the draw of a room, unless it has begun; gives the one it has.
    async fn begin_draw(&self, concert: ConcertId, seed: Seed, after_number: u64) -> Result<DrawRecord, Unavailable>;
    /// Writes down that the draw took place among `entries`, unless it has; gives among how many it did.
    async fn close_draw(&self, concert: ConcertId, entries: u64) -> Result<u64, Unavailable>;
    /// Forgets old places; gives how many.
    async fn forget_before(&self, instant: OffsetDateTime, at_most: u32) -> Result<u64, Unavailable>;
}
