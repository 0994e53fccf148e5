use async_trait::async_trait;
use frontrow_domain::queue::{Place, QueueRules, Seed};
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::{Duration, OffsetDateTime};

use super::Unavailable;

/// Somebody wants a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Join {
    /// The place's id, should it be a new one.
    pub token: QueueTokenId,
    /// Of which concert.
    pub concert: ConcertId,
    /// Who.
    pub owner: UserId,
    /// The seed of the draw, should this be the first who comes before the opening.
    pub seed: Seed,
}

/// A place, and whether it was made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The place.
    pub place: Place,
    /// Whether it is a new one; asking again gives the same place.
    pub fresh: bool,
}

/// How full a waiting room is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct RoomCounts {
    /// How many wait.
    pub waiting: u64,
    /// How many are inside.
    pub active: u64,
    /// How many were let in during the last minute.
    pub admitted_last_minute: u64,
    /// How long a visit inside lasted of late, where anybody has finished one.
    pub mean_visit: Option<Duration>,
}

/// How the draw stands for somebody who is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawView {
    /// The SHA-256 of the seed, shown from the first join on.
    pub commitment: [u8; 32],
    /// The seed, once the places are drawn.
    pub seed: Option<Seed>,
    /// Which entry this is, from 1.
    pub entry: u64,
    /// How many entries there are; final once the places are drawn.
    pub entries: u64,
}

/// The waiting rooms of all concerts.
///
/// # Contract
/// 1. **one place a person**: joining again gives the same place while it lives, also concurrently.
/// 2. **first come, first served**: places are let in by the order in which joins arrived here, not by any clock;
///    those from before the opening by the draw.
/// 3. **never more than allowed**: at no instant are more than `max_active` inside.
/// 4. **positions count who is ahead**: 1 for the first who waits, and a position never grows. Before the draw anybody
///    may be ahead: everyone in it has the last position.
/// 5. **straight in**: with room inside and nobody waiting, joining lets in at once.
/// 6. **leaving frees the place at once**: the next is let in by the next `admit`.
/// 7. **finishing frees the place at once**: by person, whatever token they hold inside; who waits goes on waiting.
/// 8. **a pass ends**: after `pass_ttl` inside, a place is `Expired` and free.
/// 9. **silence ends a place**: after `idle_ttl` without a sign of life, a place is `Expired`, waiting or inside.
/// 10. **after the end, a new place**: who left or expired joins again at the end of the line.
/// 11. **a foreign token is nothing**: a token of another concert or an unknown one has no place.
/// 12. **nobody before the opening**: until `opens_at` everybody waits.
/// 13. **late news ends no later visit**: a place that was taken after the purchase survives its `finish`.
/// 14. **open where somebody is**: `open_rooms` names the concerts in whose waiting room anybody is, and no other.
/// 15. **true counts**: `counts` tells how many wait, are inside and were let in of late, and how long visits lasted.
/// 16. **drawn at the opening**: who joins before `opens_at` is an entry of the draw; from then on entries stand in the
///     order of `Seed::place_of`, and whoever joins later stands behind them.
/// 17. **committed, then revealed**: everyone in a draw sees the same commitment from the first join on, and after the
///     opening, never before, the seed that fits it.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait WaitingRoom: Send + Sync {
    /// Takes a place, or finds the one the person has. A sign of life.
    async fn join(&self, join: &Join, rules: &QueueRules, now: OffsetDateTime) -> Result<Joined, Unavailable>;
    /// Where a place stands. A sign of life.
    async fn check_in(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<Place>, Unavailable>;
    /// How the draw stands for a living place; none for one who came after the opening.
    async fn draw(
        &self,
        concert: ConcertId,
        token: QueueTokenId,
        rules: &QueueRules,
        now: OffsetDateTime,
    ) -> Result<Option<DrawView>, Unavailable>;
    /// Gives a place up; giving it up twice is once.
    async fn leave(&self, concert: ConcertId, token: QueueTokenId, now: OffsetDateTime) -> Result<(), Unavailable>;
    /// Ends a person's visit: they have their ticket, since `bought_at`.
    async fn finish(&self, concert: ConcertId, owner: UserId, bought_at: OffsetDateTime) -> Result<(), Unavailable>;
    /// Lets in as many as there is room for, after ending what is over; gives how many.
    async fn admit(&self, concert: ConcertId, rules: &QueueRules, now: OffsetDateTime) -> Result<u64, Unavailable>;
    /// How full it is.
    async fn counts(&self, concert: ConcertId, now: OffsetDateTime) -> Result<RoomCounts, Unavailable>;
    /// The concerts in whose waiting room anybody is.
    async fn open_rooms(&self) -> Result<Vec<ConcertId>, Unavailable>;
}
