use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;

use super::*;

const NOON: i64 = 1_893_499_200_000_000;

/// A machine whose count the test moves, and a database that is `ahead` of it and takes its time to say so.
struct World {
    count: Arc<AtomicI64>,
    ahead: Duration,
    /// The ways there and back of the questions to come; a question without is not answered.
    trips: Mutex<VecDeque<(i64, i64)>>,
}

impl World {
    fn new(ahead: Duration, trips: &[(i64, i64)]) -> (DisciplinedClock, Self) {
        let count = Arc::new(AtomicI64::new(NOON));
        let counted = Arc::clone(&count);
        let clock = DisciplinedClock::counting(move || counted.load(Ordering::SeqCst));
        (clock, Self { count, ahead, trips: Mutex::new(trips.iter().copied().collect()) })
    }

    fn passes(&self, duration: Duration) {
        let microseconds = i64::try_from(duration.whole_microseconds()).unwrap();
        self.count.fetch_add(microseconds, Ordering::SeqCst);
    }

    fn database(&self) -> OffsetDateTime {
        let count = self.count.load(Ordering::SeqCst);
        OffsetDateTime::UNIX_EPOCH + Duration::microseconds(count) + self.ahead
    }
}

#[async_trait]
impl TimeSource for World {
    async fn database_now(&self) -> Result<OffsetDateTime, Unavailable> {
        let trip = self.trips.lock().unwrap().pop_front();
        let (there, back) = trip.ok_or(Unavailable::of("the database's clock"))?;
        self.passes(Duration::microseconds(there));
        let answer = self.database();
        self.passes(Duration::microseconds(back));
        Ok(answer)
    }
}

const FAST: (i64, i64) = (10, 10);

#[tokio::test]
async fn a_disciplined_clock_tells_the_time_of_the_database() {
    let (clock, world) = World::new(Duration::seconds(3), &[FAST; SAMPLES]);
    let behind = clock.discipline(&world).await.unwrap();
    assert_eq!(behind, Duration::seconds(3));
    assert_eq!(clock.now(), world.database().replace_millisecond(world.database().millisecond()).unwrap());
}

#[tokio::test]
async fn the_fastest_answer_is_believed() {
    let slow = (900_000, 100_000);
    let (clock, world) = World::new(Duration::seconds(3), &[slow, slow, FAST, slow, slow]);
    assert_eq!(clock.discipline(&world).await.unwrap(), Duration::seconds(3));
}

#[tokio::test]
async fn an_answer_among_failures_is_enough() {
    let (clock, world) = World::new(Duration::seconds(3), &[FAST]);
    assert_eq!(clock.discipline(&world).await.unwrap(), Duration::seconds(3));
}

#[tokio::test]
async fn without_an_answer_the_clock_goes_on_as_it_was() {
    let (clock, world) = World::new(Duration::seconds(3), &[]);
    let before = clock.now();
    assert!(clock.discipline(&world).await.is_err());
    world.passes(Duration::SECOND);
    assert_eq!(clock.now(), before + Duration::SECOND);
}

#[tokio::test]
async fn a_clock_that_was_ahead_stands_still_until_the_truth_has_caught_up() {
    let (clock, world) = World::new(Duration::seconds(-2), &[FAST; SAMPLES]);
    let before = clock.now();
    assert_eq!(clock.discipline(&world).await.unwrap(), Duration::seconds(-2));
    assert_eq!(clock.now(), before);
    world.passes(Duration::SECOND);
    assert_eq!(clock.now(), before);
    world.passes(Duration::seconds(2));
    assert_eq!(clock.now().unix_timestamp(), world.database().unix_timestamp());
}

#[tokio::test]
async fn a_clock_that_was_far_ahead_steps_back() {
    let (clock, world) = World::new(Duration::hours(-1), &[FAST; SAMPLES]);
    let before = clock.now();
    clock.discipline(&world).await.unwrap();
    assert_eq!(clock.now(), before - Duration::HOUR);
}

#[tokio::test]
async fn an_answer_that_says_nothing_new_changes_nothing() {
    let (clock, world) = World::new(Duration::milliseconds(3), &[(4_000, 4_000); SAMPLES]);
    assert_eq!(clock.discipline(&world).await.unwrap(), Duration::ZERO);
}

#[test]
fn the_time_is_told_in_whole_milliseconds() {
    let (clock, world) = World::new(Duration::ZERO, &[]);
    world.passes(Duration::microseconds(1_999));
    assert_eq!(clock.now().unix_timestamp_nanos(), i128::from(NOON + 1_000) * 1_000);
}

#[test]
fn the_machines_time_is_near_the_wall_clock_and_never_goes_backwards() {
    let clock = DisciplinedClock::new();
    let mut last = clock.now();
    for _ in 0..10_000 {
        let now = clock.now();
        assert!(now >= last);
        last = now;
    }
    assert!(last.year() >= 2024);
}
