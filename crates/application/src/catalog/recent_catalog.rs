mod copies;
mod hall;

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Seat, Section};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId};
use time::OffsetDateTime;

use self::copies::{Copies, SectionList};
use self::hall::Hall;
use super::recent::Before;
use crate::news::{News, SalesNews};
use crate::page::{Page, Slice};
use crate::ports::{Catalog, Clock, Sale, SeatMap, Unavailable};

/// A catalog that gives everything from copies: a crowd that looks at one hall, or asks for one date, costs one query
/// now and then, and of all who ask for what nobody asked for yet one reads for all.
///
/// A copy is a second old at most. What this replica writes makes it due at once, and so does a hold in it that lapses;
/// what other replicas write, as soon as that leaves the database time for other things; what nobody tells of is seen
/// with the next read. Copies decide nothing: whether a seat can be had, the inventory knows.
pub struct RecentCatalog {
    inner: Arc<dyn Catalog>,
    clock: Arc<dyn Clock>,
    copies: Copies,
}

const fn empty<T>() -> Slice<T> {
    Slice { items: Vec::new(), next: None }
}

/// Lists of what nobody ever made would fill the memory.
fn filled<T>(page: Slice<T>) -> Option<Arc<Slice<T>>> {
    (!page.items.is_empty()).then(|| Arc::new(page))
}

fn listed<T: Clone>(found: Option<Arc<Slice<T>>>) -> Slice<T> {
    found.map_or_else(empty, Arc::unwrap_or_clone)
}

impl RecentCatalog {
    /// Copies of what `inner` says.
    #[must_use]
    pub fn new(inner: Arc<dyn Catalog>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, copies: Copies::default() }
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
        let read = async |_, _| self.inner.concerts(page).await.map(filled);
        self.copies.concert_lists.get(page, &*self.clock, read).await.map(listed)
    }

    async fn concert(&self, id: ConcertId) -> Result<Option<Concert>, Unavailable> {
        let read = async |_, _| Ok(self.inner.concert(id).await?.map(Arc::new));
        let found = self.copies.concerts.get(id, &*self.clock, read).await?;
        Ok(found.map(Arc::unwrap_or_clone))
    }

    async fn dates(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, Unavailable> {
        let read = async |_, _| self.inner.dates(concert, page).await.map(filled);
        self.copies.date_lists.get((concert, page), &*self.clock, read).await.map(listed)
    }

    async fn sale(&self, date: DateId) -> Result<Option<Sale>, Unavailable> {
        let read = async |_, _| Ok(self.inner.sale(date).await?.map(Arc::new));
        let found = self.copies.sales.get(date, &*self.clock, read).await?;
        Ok(found.map(Arc::unwrap_or_clone))
    }

    async fn seat_map(&self, date: DateId, _: OffsetDateTime) -> Result<Option<Arc<SeatMap>>, Unavailable> {
        let read = async |before: Before<Hall>, now| self.read_hall(date, before, now).await;
        let hall = self.copies.halls.get(date, &*self.clock, read).await?;
        Ok(hall.map(Hall::into_map))
    }

    async fn seat_map_version(&self, date: DateId, now: OffsetDateTime) -> Result<Option<u64>, Unavailable> {
        self.inner.seat_map_version(date, now).await
    }

    /// From a copy of any age: what a seat is called and costs never changes. Whoever names a seat has seen the map; if
    /// it was another replica's, a few seats are quicker read than a hall.
    async fn seats(&self, date: DateId, ids: &[SeatId], now: OffsetDateTime) -> Result<Vec<Seat>, Unavailable> {
        match self.copies.halls.last(&date) {
            Some(hall) => Ok(hall.seats(ids)),
            None => self.inner.seats(date, ids, now).await,
        }
    }

    async fn sections(&self, date: DateId, page: Page) -> Result<Slice<Section>, Unavailable> {
        let read = async |_, _| self.inner.sections(date, page).await.map(filled);
        let list = SectionList::Of(date, page);
        self.copies.section_lists.get(list, &*self.clock, read).await.map(listed)
    }

    async fn available_sections(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable> {
        let read = async |_, _| self.inner.available_sections(date, page).await.map(filled);
        let list = SectionList::Available(date, page);
        self.copies.section_lists.get(list, &*self.clock, read).await.map(listed)
    }

    async fn section(&self, id: SectionId) -> Result<Option<Section>, Unavailable> {
        let read = async |_, _| Ok(self.inner.section(id).await?.map(Arc::new));
        let found = self.copies.sections.get(id, &*self.clock, read).await?;
        Ok(found.map(Arc::unwrap_or_clone))
    }
}

impl SalesNews for RecentCatalog {
    fn tell(&self, news: &News) {
        self.copies.tell(news);
    }
}

/// What other replicas wrote, for the copies of this one.
pub struct Overheard(pub Arc<RecentCatalog>);

impl SalesNews for Overheard {
    fn tell(&self, news: &News) {
        self.0.copies.overhear(news);
    }
}

#[cfg(test)]
mod tests;
