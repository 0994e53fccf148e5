use std::sync::Arc;

use time::Duration;

use super::{ANOTHER_CONCERT, CONCERT, NOON};
use crate::ports::{MockClock, MockStatistics, Statistics, Unavailable};
use crate::queue::RecentStatistics;

/// Statistics read at these milliseconds after noon, one after the other.
fn statistics(inner: MockStatistics, millis: &'static [i64]) -> RecentStatistics {
    let mut clock = MockClock::new();
    let mut times = millis.iter();
    clock.expect_now().times(millis.len()).returning(move || NOON + Duration::milliseconds(*times.next().unwrap()));
    RecentStatistics::new(Arc::new(inner), Arc::new(clock))
}

/// A concert that has one place less with every look.
fn selling_out() -> MockStatistics {
    let mut inner = MockStatistics::new();
    let mut left = 100;
    inner.expect_places_left().returning(move |_| {
        left -= 1;
        Ok(left)
    });
    inner
}

async fn told(statistics: &RecentStatistics) -> u64 {
    statistics.places_left(CONCERT).await.unwrap()
}

#[tokio::test]
async fn a_number_is_told_for_a_second_and_then_read_anew() {
    let statistics = statistics(selling_out(), &[0, 500, 999, 1_000, 1_999]);
    assert_eq!(told(&statistics).await, 99);
    assert_eq!(told(&statistics).await, 99);
    assert_eq!(told(&statistics).await, 99);
    assert_eq!(told(&statistics).await, 98);
    assert_eq!(told(&statistics).await, 98);
}

#[tokio::test]
async fn every_concert_has_its_own_number() {
    let statistics = statistics(selling_out(), &[0, 0]);
    assert_eq!(told(&statistics).await, 99);
    assert_eq!(statistics.places_left(ANOTHER_CONCERT).await.unwrap(), 98);
}

#[tokio::test]
async fn one_who_fails_to_read_is_told_so_and_the_others_learn_the_last_number_for_half_a_minute() {
    let mut inner = MockStatistics::new();
    inner.expect_places_left().times(1).return_once(|_| Ok(7));
    inner.expect_places_left().times(2).returning(|_| Err(Unavailable::of("the database")));
    let statistics = statistics(inner, &[0, 1_000, 1_001, 30_000]);
    assert_eq!(told(&statistics).await, 7);
    assert!(statistics.places_left(CONCERT).await.is_err());
    assert_eq!(told(&statistics).await, 7);
    assert!(statistics.places_left(CONCERT).await.is_err(), "half a minute is too old");
}
