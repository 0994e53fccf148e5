//! Concerts, dates and their lists.

use async_trait::async_trait;
use frontrow_domain::catalog::{ConcertDate, SalesWindow};
use frontrow_domain::shared::ConcertId;
use futures_util::future::join3;
use time::Duration;

use super::*;
use crate::catalog::CachedCatalog;
use crate::fixtures::sale;
use crate::ports::{Cache, CacheKey, Cached};

/// A cache that has nothing, and does not say so before it is asked about it once more.
struct EmptyAndFar;

#[async_trait]
impl Cache for EmptyAndFar {
    async fn get(&self, _: CacheKey) -> Result<Option<Cached>, Unavailable> {
        tokio::task::yield_now().await;
        Ok(None)
    }

    async fn put(&self, _: CacheKey, _: Cached, _: Duration) -> Result<(), Unavailable> {
        Ok(())
    }

    async fn forget_concert(&self, _: ConcertId) -> Result<(), Unavailable> {
        Ok(())
    }
}

fn behind_a_cache(inner: MockCatalog) -> RecentCatalog {
    let cached = CachedCatalog { inner: Arc::new(inner), cache: Arc::new(EmptyAndFar) };
    RecentCatalog::new(Arc::new(cached), HandClock::at_noon())
}

#[tokio::test]
async fn of_a_crowd_that_asks_for_a_date_nobody_asked_for_yet_one_reads() {
    let mut inner = MockCatalog::new();
    inner.expect_sale().times(1).returning(|_| Ok(Some(sale())));
    inner.expect_concert().times(1).returning(|_| Ok(Some(sale().concert)));
    let catalog = behind_a_cache(inner);
    let (one, two, three) = join3(catalog.sale(DATE), catalog.sale(DATE), catalog.sale(DATE)).await;
    assert_eq!([one, two, three].map(Result::unwrap), [Some(sale()), Some(sale()), Some(sale())]);
    let (one, two, three) = join3(catalog.concert(CONCERT), catalog.concert(CONCERT), catalog.concert(CONCERT)).await;
    assert_eq!([one, two, three].map(Result::unwrap), [(); 3].map(|()| Some(sale().concert)));
}

#[tokio::test]
async fn its_failure_is_told_to_all_who_asked_and_not_remembered() {
    let (mut inner, mut answers) =
        (MockCatalog::new(), [Err(Unavailable::of("the database")), Ok(Some(sale()))].into_iter());
    inner.expect_sale().times(2).returning(move |_| answers.next().unwrap());
    let catalog = behind_a_cache(inner);
    let (one, two, three) = join3(catalog.sale(DATE), catalog.sale(DATE), catalog.sale(DATE)).await;
    assert!(one.is_err() && two.is_err() && three.is_err());
    assert_eq!(catalog.sale(DATE).await.unwrap(), Some(sale()));
}

#[tokio::test]
async fn of_a_crowd_that_asks_for_a_date_there_is_none_of_one_reads() {
    let mut inner = MockCatalog::new();
    inner.expect_sale().times(1).returning(|_| Ok(None));
    let catalog = behind_a_cache(inner);
    let (one, two, three) = join3(catalog.sale(DATE), catalog.sale(DATE), catalog.sale(DATE)).await;
    assert_eq!([one, two, three].map(Result::unwrap), [None, None, None]);
}

fn first() -> Page {
    Page::new(None, 20).unwrap()
}

/// A catalog in which everything is another one at each look: `title` or `available` count them.
struct Looks(AtomicU64);

impl Looks {
    fn next(&self) -> u32 {
        u32::try_from(self.0.fetch_add(1, Ordering::Relaxed) + 1).unwrap()
    }

    fn date(&self) -> ConcertDate {
        ConcertDate { available: self.next(), ..sale().date }
    }
}

/// How often each was read when it is shown now: the list of concerts, the list of dates, the concert, the date.
async fn reads(catalog: &RecentCatalog) -> [u32; 4] {
    let opening = |concert: Concert| u32::try_from((concert.sales.opens_at() - NOON).whole_seconds()).unwrap();
    [
        opening(catalog.concerts(first()).await.unwrap().items.remove(0)),
        catalog.dates(CONCERT, first()).await.unwrap().items.remove(0).available,
        opening(catalog.concert(CONCERT).await.unwrap().unwrap()),
        catalog.sale(DATE).await.unwrap().unwrap().date.available,
    ]
}

fn another_at_each_look() -> RecentCatalog {
    let looks = || Looks(AtomicU64::new(0));
    let opening = |look: u32| {
        let opens_at = NOON + Duration::seconds(look.into());
        Concert { sales: SalesWindow::new(opens_at, CURTAIN).unwrap(), ..sale().concert }
    };
    let (mut inner, concerts, dates, concert, sales) = (MockCatalog::new(), looks(), looks(), looks(), looks());
    inner.expect_concerts().returning(move |_| Ok(Slice { items: vec![opening(concerts.next())], next: None }));
    inner.expect_dates().returning(move |_, _| Ok(Slice { items: vec![dates.date()], next: None }));
    inner.expect_concert().returning(move |_| Ok(Some(opening(concert.next()))));
    inner.expect_sale().returning(move |_| Ok(Some(Sale { date: sales.date(), ..sale() })));
    recent(inner)
}

#[tokio::test]
async fn lists_concerts_and_dates_are_read_anew_when_sellers_changed_something_or_news_got_lost() {
    let catalog = another_at_each_look();
    assert_eq!([reads(&catalog).await, reads(&catalog).await], [[1; 4], [1; 4]]);
    for (news, looks) in [
        (News::ProgrammeChanged(ProgrammeChange::Listing), 2),
        (News::ProgrammeChanged(ProgrammeChange::Halls), 3),
        (News::Lost, 4),
    ] {
        catalog.tell(&news);
        assert_eq!([reads(&catalog).await, reads(&catalog).await], [[looks; 4], [looks; 4]], "{news:?}");
    }
}

#[tokio::test]
async fn lists_of_dates_tell_what_is_left_after_seats_or_places_were_taken_here_or_elsewhere() {
    let catalog = Arc::new(another_at_each_look());
    let listeners: [Arc<dyn SalesNews>; 2] = [catalog.clone(), Arc::new(Overheard(catalog.clone()))];
    let mut looks = 1;
    assert_eq!(reads(&catalog).await, [1; 4]);
    for listener in listeners {
        for news in [wrote(&hold()), wrote(&places())] {
            looks += 1;
            listener.tell(&news);
            assert_eq!(reads(&catalog).await, [1, looks, 1, 1]);
        }
    }
}

#[tokio::test]
async fn a_hall_is_as_it_was_when_a_listing_changed_or_news_got_lost() {
    let catalog = recent(changing_hall());
    assert_eq!(version(&catalog).await, 1);
    catalog.tell(&News::ProgrammeChanged(ProgrammeChange::Listing));
    catalog.tell(&News::Lost);
    assert_eq!(version(&catalog).await, 1);
}
