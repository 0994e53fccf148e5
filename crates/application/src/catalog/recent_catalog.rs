mod hall;

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Seat, Section};
use frontrow_domain::reservation::{Claim, Reservation};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId};
use time::OffsetDateTime;

use self::hall::Hall;
use super::recent::{Before, Keepable, Limits, Recent};
use crate::news::SalesNews;
use crate::page::{Page, Slice};
use crate::ports::{Catalog, Clock, Sale, SeatMap, Unavailable};

/// A million seats, which one hall may have or fifty of 20,000: 250 MB at most.
const HALLS: Limits = Limits { keys_at_most: 256, weight_at_most: 1_000_000 };

/// More than one on-sale has, at a few hundred bytes each.
const SECTIONS: Limits = Limits { keys_at_most: 1_000, weight_at_most: 1_000 };

/// Lists are asked for with few cursors; 20 to 100 sections each.
const PAGES: Limits = Limits { keys_at_most: 200, weight_at_most: 200 };

/// A catalog that gives seats and sections from copies: a crowd that looks at one hall costs one query now and then.
///
/// A copy is a second old at most. What this replica writes makes it due at once, and so does a hold in it that lapses;
/// what other replicas write is seen with the next read. Copies decide nothing: whether a seat can be had, the inventory
/// knows.
pub struct RecentCatalog {
    inner: Arc<dyn Catalog>,
    clock: Arc<dyn Clock>,
    halls: Recent<DateId, Hall>,
    sections: Recent<SectionId, Section>,
    pages: Recent<PageKey, Slice<Section>>,
}

/// Which part of which list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum PageKey {
    Of(DateId, Page),
    Available(Option<DateId>, Page),
}

const EMPTY: Slice<Section> = Slice { items: Vec::new(), next: None };

/// Lists of dates that nobody ever made would fill the memory.
fn filled(page: Slice<Section>) -> Option<Slice<Section>> {
    (!page.items.is_empty()).then_some(page)
}

impl Keepable for Section {}
impl Keepable for Slice<Section> {}

impl RecentCatalog {
    /// Copies of what `inner` says.
    #[must_use]
    pub fn new(inner: Arc<dyn Catalog>, clock: Arc<dyn Clock>) -> Self {
        let (halls, sections, pages) = (Recent::new(HALLS), Recent::new(SECTIONS), Recent::new(PAGES));
        Self { inner, clock, halls, sections, pages }
    }

    /// Where nobody told of a change, most often there was none: then the version is all that has to be read.
    async fn read_hall(
        &self,
        date: DateId,
        before: Before<Hall>,
        now: OffsetDateTime,
    ) -> Result<Option<Hall>, Unavailable> {
        if let Some(last) = before.last.as_ref().filter(|_| !before.is_wrong)
            && self.inner.seat_map_version(date, now).await? == Some(last.version())
        {
            return Ok(before.last);
        }
        Ok(self.inner.seat_map(date, now).await?.map(|map| Hall::of(map, before.last)))
    }
}

#[async_trait]
impl Catalog for RecentCatalog {
    async fn concerts(&self, page: Page) -> Result<Slice<Concert>, Unavailable> {
        self.inner.concerts(page).await
    }

    async fn concert(&self, id: ConcertId) -> Result<Option<Concert>, Unavailable> {
        self.inner.concert(id).await
    }

    async fn dates(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, Unavailable> {
        self.inner.dates(concert, page).await
    }

    async fn sale(&self, date: DateId) -> Result<Option<Sale>, Unavailable> {
        self.inner.sale(date).await
    }

    async fn seat_map(&self, date: DateId, _: OffsetDateTime) -> Result<Option<Arc<SeatMap>>, Unavailable> {
        let read = async |before: Before<Hall>, now| self.read_hall(date, before, now).await;
        let hall = self.halls.get(date, &*self.clock, read).await?;
        Ok(hall.map(Hall::into_map))
    }

    async fn seat_map_version(&self, date: DateId, now: OffsetDateTime) -> Result<Option<u64>, Unavailable> {
        self.inner.seat_map_version(date, now).await
    }

    /// From a copy of any age: what a seat is called and costs never changes. Whoever names a seat has seen the map; if
    /// it was another replica's, a few seats are quicker read than a hall.
    async fn seats(&self, date: DateId, ids: &[SeatId], now: OffsetDateTime) -> Result<Vec<Seat>, Unavailable> {
        match self.halls.last(&date) {
            Some(hall) => Ok(hall.seats(ids)),
            None => self.inner.seats(date, ids, now).await,
        }
    }

    async fn sections(&self, date: DateId, page: Page) -> Result<Slice<Section>, Unavailable> {
        let read = async |_, _| self.inner.sections(date, page).await.map(filled);
        let found = self.pages.get(PageKey::Of(date, page), &*self.clock, read).await?;
        Ok(found.unwrap_or(EMPTY))
    }

    async fn available_sections(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable> {
        let read = async |_, _| self.inner.available_sections(date, page).await.map(filled);
        let found = self.pages.get(PageKey::Available(date, page), &*self.clock, read).await?;
        Ok(found.unwrap_or(EMPTY))
    }

    async fn section(&self, id: SectionId) -> Result<Option<Section>, Unavailable> {
        self.sections.get(id, &*self.clock, async |_, _| self.inner.section(id).await).await
    }
}

impl SalesNews for RecentCatalog {
    fn wrote(&self, reservation: &Reservation) {
        match reservation.claim() {
            Claim::Seats(_) => self.halls.changed(&reservation.date()),
            Claim::Places(places) => {
                self.sections.changed(&places.section());
                self.pages.all_changed();
            }
        }
    }

    fn may_have_written(&self, reservation: &Reservation) {
        self.wrote(reservation);
    }

    fn programme_changed(&self) {
        self.halls.clear();
        self.sections.clear();
        self.pages.clear();
    }
}

#[cfg(test)]
mod tests;
