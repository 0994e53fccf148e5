use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Seat, Section};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId};
use time::OffsetDateTime;

use super::Unavailable;
use crate::page::{Page, Slice};

/// Every seat of a date at one instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatMap {
    /// Of which date.
    pub date: DateId,
    /// Grows with every change that a buyer could see, also when a hold lapses by itself.
    pub version: u64,
    /// The seats in the order of the hall.
    pub seats: Vec<Seat>,
    /// When the first of the holds in it lapses: from then on it shows a seat as held that anybody may take.
    pub lapses_at: Option<OffsetDateTime>,
}

/// A date with the concert it belongs to: what a sale is decided by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// The concert.
    pub concert: Concert,
    /// The date.
    pub date: ConcertDate,
}

/// What is on sale, as buyers see it.
///
/// # Contract
/// 1. **removed is gone**: a removed concert, and all below it, is found by nothing here.
/// 2. **concerts in order of their making**: in pages without gaps or repeats.
/// 3. **dates in order of their start**: with the places that are left.
/// 4. **the whole hall**: `seat_map` gives every seat of a date in the order of the hall, in one query.
/// 5. **a lapsed hold shows available**: from its deadline on, swept or not.
/// 6. **the version tells**: it is the same when nothing changed and greater when anything did, with the map and
///    without.
/// 7. **only what exists**: `seats` gives those of the seats that exist on the date, ascending by id.
/// 8. **standing sections only**: `sections` gives the sections of a date that are sold by quantity, in order of
///    their making; `section` finds any kind.
/// 9. **looked up together**: `available_sections` gives the standing sections that are open and have places left, of
///    one date or of all.
#[cfg_attr(feature = "mock", mockall::automock)]
#[async_trait]
pub trait Catalog: Send + Sync {
    /// One page of the concerts.
    async fn concerts(&self, page: Page) -> Result<Slice<Concert>, Unavailable>;
    /// One concert.
    async fn concert(&self, id: ConcertId) -> Result<Option<Concert>, Unavailable>;
    /// One page of the dates of a concert.
    async fn dates(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, Unavailable>;
    /// A date with its concert.
    async fn sale(&self, date: DateId) -> Result<Option<Sale>, Unavailable>;
    /// Every seat of a date.
    async fn seat_map(&self, date: DateId, now: OffsetDateTime) -> Result<Option<Arc<SeatMap>>, Unavailable>;
    /// The version that `seat_map` would give: much quicker to read.
    async fn seat_map_version(&self, date: DateId, now: OffsetDateTime) -> Result<Option<u64>, Unavailable>;
    /// Some seats of a date: what they are called and cost. Whether they can be had, the inventory decides.
    async fn seats(&self, date: DateId, ids: &[SeatId], now: OffsetDateTime) -> Result<Vec<Seat>, Unavailable>;
    /// One page of the standing sections of a date.
    async fn sections(&self, date: DateId, page: Page) -> Result<Slice<Section>, Unavailable>;
    /// One page of the standing sections that can be had.
    async fn available_sections(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable>;
    /// One section.
    async fn section(&self, id: SectionId) -> Result<Option<Section>, Unavailable>;
}
