//! Concerts that were read before. A cache decides nothing, so that its failures stay in here.

use frontrow_domain::catalog::Concert;
use frontrow_domain::shared::ConcertId;
use time::Duration;

use crate::ports::{Cache, CacheKey, Cached, Catalog, Unavailable};

/// The sources keep a concert for five minutes.
const LIFETIME: Duration = Duration::minutes(5);

/// A concert, kept or read.
pub(super) async fn find(
    cache: &dyn Cache,
    catalog: &dyn Catalog,
    id: ConcertId,
) -> Result<Option<Concert>, Unavailable> {
    match cache.get(CacheKey::Concert(id)).await {
        Ok(Some(Cached::Concert(concert))) => return Ok(Some(concert)),
        Ok(Some(Cached::Sale(_)) | None) => {}
        Err(error) => tracing::warn!(%error, "reading without the cache"),
    }
    read_and_keep(cache, catalog, id).await
}

/// Keeps what is read, then reads again: an edit between the first reading and the keeping would otherwise be hidden
/// for the whole lifetime, since whoever edits clears only what is kept by then.
async fn read_and_keep(
    cache: &dyn Cache,
    catalog: &dyn Catalog,
    id: ConcertId,
) -> Result<Option<Concert>, Unavailable> {
    let Some(concert) = catalog.concert(id).await? else { return Ok(None) };
    let value = Cached::Concert(concert.clone());
    if let Err(error) = cache.put(CacheKey::Concert(id), value, LIFETIME).await {
        tracing::warn!(%error, "nothing is kept");
        return Ok(Some(concert));
    }
    let again = catalog.concert(id).await;
    if !matches!(&again, Ok(Some(same)) if *same == concert) {
        forget(cache, id).await;
    }
    again
}

/// Clears a concert after it changed.
pub(super) async fn forget(cache: &dyn Cache, id: ConcertId) {
    if let Err(error) = cache.forget_concert(id).await {
        tracing::warn!(%error, concert = %id, "the concert before its change is shown until its lifetime ends");
    }
}
