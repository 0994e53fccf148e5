use std::sync::Arc;

use mockall::predicate::eq;
use time::Duration;

use super::CachedCatalog;
use crate::fixtures::{CONCERT, DATE, sale};
use crate::ports::{CacheKey, Cached, Catalog, MockCache, MockCatalog, Unavailable};

const MINUTES: Duration = Duration::minutes(5);

fn cached(inner: MockCatalog, cache: MockCache) -> CachedCatalog {
    CachedCatalog { inner: Arc::new(inner), cache: Arc::new(cache) }
}

fn empty_cache() -> MockCache {
    let mut cache = MockCache::new();
    cache.expect_get().returning(|_| Ok(None));
    cache
}

#[tokio::test]
async fn what_is_kept_is_not_read_again() {
    let mut cache = MockCache::new();
    let concert_key = CacheKey::Concert(CONCERT);
    cache.expect_get().with(eq(concert_key)).returning(|_| Ok(Some(Cached::Concert(sale().concert))));
    cache.expect_get().with(eq(CacheKey::Sale(DATE))).returning(|_| Ok(Some(Cached::Sale(sale()))));
    let catalog = cached(MockCatalog::new(), cache);
    assert_eq!(catalog.concert(CONCERT).await.unwrap(), Some(sale().concert));
    assert_eq!(catalog.sale(DATE).await.unwrap(), Some(sale()));
}

#[tokio::test]
async fn what_was_read_is_kept_for_five_minutes() {
    let mut inner = MockCatalog::new();
    inner.expect_concert().with(eq(CONCERT)).returning(|_| Ok(Some(sale().concert)));
    inner.expect_sale().with(eq(DATE)).returning(|_| Ok(Some(sale())));
    let mut cache = empty_cache();
    let concert = (CacheKey::Concert(CONCERT), Cached::Concert(sale().concert));
    for (key, value) in [concert, (CacheKey::Sale(DATE), Cached::Sale(sale()))] {
        cache.expect_put().with(eq(key), eq(value), eq(MINUTES)).times(1).returning(|_, _, _| Ok(()));
    }
    let catalog = cached(inner, cache);
    assert_eq!(catalog.concert(CONCERT).await.unwrap(), Some(sale().concert));
    assert_eq!(catalog.sale(DATE).await.unwrap(), Some(sale()));
}

#[tokio::test]
async fn what_does_not_exist_is_not_kept() {
    let mut inner = MockCatalog::new();
    inner.expect_concert().returning(|_| Ok(None));
    inner.expect_sale().returning(|_| Ok(None));
    let catalog = cached(inner, empty_cache());
    assert_eq!(catalog.concert(CONCERT).await.unwrap(), None);
    assert_eq!(catalog.sale(DATE).await.unwrap(), None);
}

#[tokio::test]
async fn without_a_cache_everything_is_read() {
    let mut inner = MockCatalog::new();
    inner.expect_concert().times(2).returning(|_| Ok(Some(sale().concert)));
    let mut cache = MockCache::new();
    cache.expect_get().returning(|_| Err(Unavailable::of("the cache")));
    cache.expect_put().returning(|_, _, _| Err(Unavailable::of("the cache")));
    let catalog = cached(inner, cache);
    for _ in 0..2 {
        assert_eq!(catalog.concert(CONCERT).await.unwrap(), Some(sale().concert));
    }
}

#[tokio::test]
async fn what_is_missing_when_the_catalog_is_away_is_not_made_up() {
    let mut inner = MockCatalog::new();
    inner.expect_sale().returning(|_| Err(Unavailable::of("the catalog")));
    assert!(cached(inner, empty_cache()).sale(DATE).await.is_err());
}
