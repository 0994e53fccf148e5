use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use frontrow_domain::shared::ConcertId;
use time::{Duration, OffsetDateTime};

use crate::ports::{Clock, SalesFigures, Statistics, Unavailable};

/// A crowd that asks 5,000 times a second is told one number a second.
const REFRESHED_AFTER: Duration = Duration::SECOND;

/// The sources let availability be this old at most, however long the database is away.
const TOO_OLD_AFTER: Duration = Duration::seconds(30);

/// More concerts than have a crowd at once; beyond them everything is read.
const CONCERTS_AT_MOST: usize = 1_000;

/// Statistics that remember for a second how many places are left: everybody in a waiting room asks for the same number
/// with every poll. One of them reads it anew, the others are told the last one meanwhile.
pub struct RecentStatistics {
    inner: Arc<dyn Statistics>,
    clock: Arc<dyn Clock>,
    places_left: Mutex<HashMap<ConcertId, PlacesLeft>>,
}

#[derive(Clone, Copy)]
struct PlacesLeft {
    places: u64,
    read_at: OffsetDateTime,
    refresh_at: OffsetDateTime,
}

impl RecentStatistics {
    /// Remembers what `inner` says.
    #[must_use]
    pub fn new(inner: Arc<dyn Statistics>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, places_left: Mutex::new(HashMap::new()) }
    }

    fn remembered(&self) -> MutexGuard<'_, HashMap<ConcertId, PlacesLeft>> {
        self.places_left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The last number while it is recent. Whoever finds it due takes it upon themselves to read the next.
    fn recent(&self, concert: ConcertId, now: OffsetDateTime) -> Option<u64> {
        let mut remembered = self.remembered();
        let known = remembered.get_mut(&concert).filter(|known| now < known.read_at + TOO_OLD_AFTER)?;
        if now < known.refresh_at {
            return Some(known.places);
        }
        known.refresh_at = now + REFRESHED_AFTER;
        None
    }

    fn remember(&self, concert: ConcertId, places: u64, now: OffsetDateTime) {
        let mut remembered = self.remembered();
        if remembered.len() >= CONCERTS_AT_MOST {
            remembered.retain(|_, known| now < known.read_at + TOO_OLD_AFTER);
        }
        if remembered.len() < CONCERTS_AT_MOST || remembered.contains_key(&concert) {
            remembered.insert(concert, PlacesLeft { places, read_at: now, refresh_at: now + REFRESHED_AFTER });
        }
    }
}

#[async_trait]
impl Statistics for RecentStatistics {
    async fn sales(&self, concert: ConcertId, now: OffsetDateTime) -> Result<SalesFigures, Unavailable> {
        self.inner.sales(concert, now).await
    }

    async fn places_left(&self, concert: ConcertId) -> Result<u64, Unavailable> {
        let now = self.clock.now();
        if let Some(places) = self.recent(concert, now) {
            return Ok(places);
        }
        let places = self.inner.places_left(concert).await?;
        self.remember(concert, places, now);
        Ok(places)
    }
}
