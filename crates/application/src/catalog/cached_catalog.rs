use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::catalog::{Concert, ConcertDate, Seat, Section};
use frontrow_domain::shared::{ConcertId, DateId, SeatId, SectionId};
use time::{Duration, OffsetDateTime};

use crate::page::{Page, Slice};
use crate::ports::{Cache, CacheKey, Cached, Catalog, Sale, SeatMap, Unavailable};

/// The sources keep a concert for five minutes; a change clears it at once.
const LIFETIME: Duration = Duration::minutes(5);

/// A catalog that remembers concerts, and dates with their concert: what every hold and every look at the waiting room
/// asks for, and what seldom changes. How many places are left comes from the catalog itself, always.
pub struct CachedCatalog {
    /// Where everything is.
    pub inner: Arc<dyn Catalog>,
    /// What was read before.
    pub cache: Arc<dyn Cache>,
}

impl CachedCatalog {
    /// A cache decides nothing, so that its failures stay in here, and quiet: what is away says so itself, once.
    async fn kept(&self, key: CacheKey) -> Option<Cached> {
        self.cache.get(key).await.unwrap_or_else(|unavailable| {
            tracing::debug!(error = &unavailable as &dyn std::error::Error, "reading without the cache");
            None
        })
    }

    async fn keep(&self, key: CacheKey, value: Cached) {
        if let Err(unavailable) = self.cache.put(key, value, LIFETIME).await {
            tracing::debug!(error = &unavailable as &dyn std::error::Error, "what was read is not kept");
        }
    }
}

#[async_trait]
impl Catalog for CachedCatalog {
    async fn concerts(&self, page: Page) -> Result<Slice<Concert>, Unavailable> {
        self.inner.concerts(page).await
    }

    async fn concert(&self, id: ConcertId) -> Result<Option<Concert>, Unavailable> {
        let key = CacheKey::Concert(id);
        if let Some(Cached::Concert(concert)) = self.kept(key).await {
            return Ok(Some(concert));
        }
        let found = self.inner.concert(id).await?;
        if let Some(concert) = &found {
            self.keep(key, Cached::Concert(concert.clone())).await;
        }
        Ok(found)
    }

    async fn dates(&self, concert: ConcertId, page: Page) -> Result<Slice<ConcertDate>, Unavailable> {
        self.inner.dates(concert, page).await
    }

    async fn sale(&self, date: DateId) -> Result<Option<Sale>, Unavailable> {
        let key = CacheKey::Sale(date);
        if let Some(Cached::Sale(sale)) = self.kept(key).await {
            return Ok(Some(sale));
        }
        let found = self.inner.sale(date).await?;
        if let Some(sale) = &found {
            self.keep(key, Cached::Sale(sale.clone())).await;
        }
        Ok(found)
    }

    async fn seat_map(&self, date: DateId, now: OffsetDateTime) -> Result<Option<Arc<SeatMap>>, Unavailable> {
        self.inner.seat_map(date, now).await
    }

    async fn seat_map_version(&self, date: DateId, now: OffsetDateTime) -> Result<Option<u64>, Unavailable> {
        self.inner.seat_map_version(date, now).await
    }

    async fn seats(&self, date: DateId, ids: &[SeatId], now: OffsetDateTime) -> Result<Vec<Seat>, Unavailable> {
        self.inner.seats(date, ids, now).await
    }

    async fn sections(&self, date: DateId, page: Page) -> Result<Slice<Section>, Unavailable> {
        self.inner.sections(date, page).await
    }

    async fn available_sections(&self, date: Option<DateId>, page: Page) -> Result<Slice<Section>, Unavailable> {
        self.inner.available_sections(date, page).await
    }

    async fn section(&self, id: SectionId) -> Result<Option<Section>, Unavailable> {
        self.inner.section(id).await
    }
}

#[cfg(test)]
mod tests;
