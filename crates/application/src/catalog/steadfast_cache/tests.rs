use mockall::Sequence;
use mockall::predicate::eq;
use uuid::Uuid;

use super::*;
use crate::fixtures::{CONCERT, DATE};
use crate::ports::MockCache;

const KEY: CacheKey = CacheKey::Sale(DATE);

fn away<T>() -> Result<T, Unavailable> {
    Err(Unavailable::of("the cache"))
}

#[tokio::test]
async fn what_could_not_be_forgotten_is_forgotten_before_anything_is_read() {
    let (mut inner, mut order) = (MockCache::new(), Sequence::new());
    for answer in [away(), away(), Ok(())] {
        let forget = inner.expect_forget_concert().with(eq(CONCERT)).times(1).in_sequence(&mut order);
        forget.return_once(|_| answer);
    }
    inner.expect_get().with(eq(KEY)).times(2).in_sequence(&mut order).returning(|_| Ok(None));
    let cache = SteadfastCache::new(Arc::new(inner));
    assert!(cache.forget_concert(CONCERT).await.is_err());
    assert!(cache.get(KEY).await.is_err(), "it would be read as it was before");
    assert_eq!(cache.get(KEY).await.unwrap(), None);
    assert_eq!(cache.get(KEY).await.unwrap(), None, "once is enough");
}

#[tokio::test]
async fn what_was_forgotten_is_not_forgotten_again() {
    let mut inner = MockCache::new();
    inner.expect_forget_concert().with(eq(CONCERT)).times(1).returning(|_| Ok(()));
    inner.expect_get().returning(|_| Ok(None));
    let cache = SteadfastCache::new(Arc::new(inner));
    cache.forget_concert(CONCERT).await.unwrap();
    assert_eq!(cache.get(KEY).await.unwrap(), None);
}

#[tokio::test]
async fn memory_is_bounded_however_long_the_cache_is_away() {
    let mut inner = MockCache::new();
    inner.expect_forget_concert().returning(|_| away());
    let cache = SteadfastCache::new(Arc::new(inner));
    for number in 0..2 * OWED_AT_MOST as u128 {
        assert!(cache.forget_concert(ConcertId::new(Uuid::from_u128(number))).await.is_err());
    }
    assert_eq!(cache.owed().len(), OWED_AT_MOST);
}
