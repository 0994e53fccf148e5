use super::*;
use crate::catalog::{CatalogError, ShowConcert};
use crate::ports::{CacheKey, Cached, Unavailable};
use time::Duration;

fn edited() -> Concert {
    Concert { title: text("Winter, again"), ..concert() }
}

impl World {
    fn keeping(mut self, kept: Option<Concert>) -> Self {
        let kept = kept.map(Cached::Concert);
        self.cache.expect_get().times(1).with(eq(CacheKey::Concert(CONCERT))).returning(move |_| Ok(kept.clone()));
        self
    }

    fn putting(mut self, expected: Concert) -> Self {
        let value = Cached::Concert(expected);
        self.cache
            .expect_put()
            .times(1)
            .with(eq(CacheKey::Concert(CONCERT)), eq(value), eq(Duration::minutes(5)))
            .returning(|_, _, _| Ok(()));
        self
    }

    async fn show_concert(self) -> Result<Concert, CatalogError> {
        let show = ShowConcert { catalog: shared(self.catalog), cache: shared(self.cache) };
        show.execute(CONCERT).await
    }
}

#[tokio::test]
async fn a_concert_that_is_kept_is_not_read() {
    let world = World::default().keeping(Some(concert()));
    assert_eq!(world.show_concert().await.unwrap(), concert());
}

#[tokio::test]
async fn a_concert_that_is_read_is_kept() {
    let found = Some(concert());
    let world = World::default().keeping(None).with_concerts(vec![found.clone(), found]).putting(concert());
    assert_eq!(world.show_concert().await.unwrap(), concert());
}

#[tokio::test]
async fn an_edit_between_reading_and_keeping_is_not_hidden() {
    let world = World::default()
        .keeping(None)
        .with_concerts(vec![Some(concert()), Some(edited())])
        .putting(concert())
        .forgetting();
    assert_eq!(world.show_concert().await.unwrap(), edited());
}

#[tokio::test]
async fn a_removal_between_reading_and_keeping_is_not_hidden() {
    let world =
        World::default().keeping(None).with_concerts(vec![Some(concert()), None]).putting(concert()).forgetting();
    assert!(matches!(world.show_concert().await, Err(CatalogError::NotFound)));
}

#[tokio::test]
async fn a_concert_that_is_not_there_is_not_kept() {
    let world = World::default().keeping(None).with_concerts(vec![None]);
    assert!(matches!(world.show_concert().await, Err(CatalogError::NotFound)));
}

#[tokio::test]
async fn a_cache_that_is_away_costs_speed_only() {
    let mut world = World::default().with_concerts(vec![Some(concert())]);
    world.cache.expect_get().returning(|_| Err(Unavailable::of("the cache")));
    world.cache.expect_put().returning(|_, _, _| Err(Unavailable::of("the cache")));
    assert_eq!(world.show_concert().await.unwrap(), concert());
}
