use std::sync::Arc;

use mockall::Sequence;
use mockall::predicate::eq;

use super::CachedProgramme;
use crate::fixtures::{CONCERT, NOON, sale};
use crate::ports::{MockCache, MockProgramme, Programme, Unavailable};

fn cached(inner: MockProgramme, cache: MockCache) -> CachedProgramme {
    CachedProgramme { inner: Arc::new(inner), cache: Arc::new(cache) }
}

fn clears_once(cache: &mut MockCache, order: &mut Sequence) {
    cache.expect_forget_concert().with(eq(CONCERT)).times(1).in_sequence(order).returning(|_| Ok(()));
}

#[tokio::test]
async fn an_edited_concert_is_cleared_before_and_after_the_edit() {
    let (mut inner, mut cache, mut order) = (MockProgramme::new(), MockCache::new(), Sequence::new());
    clears_once(&mut cache, &mut order);
    inner.expect_replace_concert().times(1).in_sequence(&mut order).returning(|_, _| Ok(true));
    clears_once(&mut cache, &mut order);
    let concert = sale().concert;
    assert!(cached(inner, cache).replace_concert(&concert, &concert).await.unwrap());
}

#[tokio::test]
async fn a_removed_concert_is_cleared_before_and_after_its_removal() {
    let (mut inner, mut cache, mut order) = (MockProgramme::new(), MockCache::new(), Sequence::new());
    clears_once(&mut cache, &mut order);
    inner.expect_remove_concert().times(1).in_sequence(&mut order).returning(|_, _| Ok(true));
    clears_once(&mut cache, &mut order);
    assert!(cached(inner, cache).remove_concert(CONCERT, NOON).await.unwrap());
}

#[tokio::test]
async fn a_change_that_may_have_happened_clears_as_well() {
    let (mut inner, mut cache, mut order) = (MockProgramme::new(), MockCache::new(), Sequence::new());
    let failed = |_: &_, _: &_| Err(Unavailable::of("the database"));
    clears_once(&mut cache, &mut order);
    inner.expect_replace_concert().times(1).in_sequence(&mut order).returning(failed);
    clears_once(&mut cache, &mut order);
    let concert = sale().concert;
    assert!(cached(inner, cache).replace_concert(&concert, &concert).await.is_err());
}

#[tokio::test]
async fn a_change_stands_even_if_nothing_can_be_cleared() {
    let (mut inner, mut cache) = (MockProgramme::new(), MockCache::new());
    inner.expect_remove_concert().returning(|_, _| Ok(true));
    cache.expect_forget_concert().returning(|_| Err(Unavailable::of("the cache")));
    assert!(cached(inner, cache).remove_concert(CONCERT, NOON).await.unwrap());
}
