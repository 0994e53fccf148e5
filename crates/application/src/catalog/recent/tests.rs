use std::cell::Cell;

use frontrow_domain::shared::Deadline;
use futures_util::FutureExt;
use futures_util::future::join3;

use super::*;
use crate::fixtures::{HandClock, NOON};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Value {
    number: u64,
    weight: usize,
    until: Option<Deadline>,
}

impl Keepable for Value {
    fn weight(&self) -> usize {
        self.weight
    }

    fn right_until(&self) -> Option<OffsetDateTime> {
        self.until.map(Deadline::instant)
    }

    fn is_quickly_read(&self) -> bool {
        self.weight < HEAVY
    }
}

/// What weighs this takes long to read.
const HEAVY: usize = 20;

/// Values that count how often they were read.
struct World {
    recent: Recent<u8, Value>,
    clock: Arc<HandClock>,
    reads: Cell<u64>,
    /// How long a read takes.
    takes_millis: Cell<i64>,
    until: Cell<Option<Deadline>>,
}

impl World {
    fn new() -> Self {
        let limits = Limits { keys_at_most: 3, weight_at_most: 100 };
        let (reads, takes_millis, until) = (Cell::new(0), Cell::new(0), Cell::new(None));
        Self { recent: Recent::new(limits), clock: HandClock::at_noon(), reads, takes_millis, until }
    }

    fn next(&self, weight: usize) -> Value {
        self.reads.set(self.reads.get() + 1);
        self.clock.advance_millis(self.takes_millis.get());
        Value { number: self.reads.get(), weight, until: self.until.get() }
    }

    async fn ask(&self) -> u64 {
        self.ask_for(1, 1).await
    }

    async fn ask_for(&self, key: u8, weight: usize) -> u64 {
        let read = async |_, _| Ok(Some(self.next(weight)));
        self.recent.get(key, &*self.clock, read).await.unwrap().unwrap().number
    }

    /// A read that is not over until it is asked about once more.
    async fn ask_slowly(&self) -> u64 {
        let read = async |_, _| {
            tokio::task::yield_now().await;
            Ok(Some(self.next(1)))
        };
        self.recent.get(1, &*self.clock, read).await.unwrap().unwrap().number
    }

    async fn fail(&self) -> Result<Option<Value>, Unavailable> {
        let read = async |_, _| {
            tokio::task::yield_now().await;
            Err(Unavailable::of("the database"))
        };
        self.recent.get(1, &*self.clock, read).await
    }
}

#[tokio::test]
async fn of_a_crowd_one_reads_and_all_are_told() {
    let world = World::new();
    assert_eq!(join3(world.ask_slowly(), world.ask_slowly(), world.ask_slowly()).await, (1, 1, 1));
}

#[tokio::test]
async fn a_value_is_told_until_it_is_due_and_then_one_reads_while_the_others_are_told_the_last() {
    let world = World::new();
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(699);
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(1);
    assert_eq!(join3(world.ask_slowly(), world.ask_slowly(), world.ask_slowly()).await, (2, 1, 1));
}

#[tokio::test]
async fn nobody_is_told_what_is_a_second_old() {
    let world = World::new();
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(1_000);
    assert_eq!(join3(world.ask_slowly(), world.ask_slowly(), world.ask_slowly()).await, (2, 2, 2));
}

#[tokio::test]
async fn news_of_a_key_and_news_of_all_are_seen_by_the_next_who_asks() {
    let world = World::new();
    assert_eq!((world.ask().await, world.ask().await), (1, 1));
    world.recent.changed(&1);
    assert_eq!((world.ask().await, world.ask().await), (2, 2));
    world.recent.changed(&2);
    assert_eq!(world.ask().await, 2, "news of another key");
    world.recent.all_changed();
    assert_eq!((world.ask().await, world.ask().await), (3, 3));
}

#[tokio::test]
async fn what_is_overheard_makes_a_value_due_and_lets_nobody_wait() {
    let world = World::new();
    assert_eq!(world.ask().await, 1);
    world.recent.overheard(&2);
    assert_eq!(world.ask().await, 1, "of another key");
    for (read, of_all) in [(2, false), (3, true)] {
        if of_all {
            world.recent.all_overheard();
        } else {
            world.recent.overheard(&1);
        }
        let asked = join3(world.ask_slowly(), world.ask_slowly(), world.ask_slowly()).await;
        assert_eq!(asked, (read, read - 1, read - 1));
    }
}

#[tokio::test]
async fn however_much_is_overheard_reading_takes_a_tenth_of_the_time() {
    let world = World::new();
    world.takes_millis.set(2);
    for _ in 0..1_000 {
        world.recent.overheard(&1);
        world.ask().await;
        world.clock.advance_millis(1);
    }
    // A second of asking and the time of the reads themselves, at 2 ms in 20 ms, and what goes in advance.
    let reads = world.reads.get();
    assert!((50..=62).contains(&reads), "{reads} reads of 2 ms");
}

#[tokio::test]
async fn news_that_come_while_it_is_read_are_not_lost() {
    let world = World::new();
    let read = async |_, _| {
        let value = world.next(1);
        world.recent.changed(&1);
        Ok(Some(value))
    };
    world.recent.get(1, &*world.clock, read).await.unwrap();
    assert_eq!(world.ask().await, 2);
}

#[tokio::test]
async fn a_value_is_due_from_the_instant_on_at_which_it_is_wrong() {
    let world = World::new();
    world.until.set(Some(Deadline::at(NOON + time::Duration::milliseconds(300))));
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(299);
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(1);
    assert_eq!(world.ask().await, 2);
}

#[tokio::test]
async fn whatever_is_quickly_read_is_never_told_as_it_was_before_the_news() {
    let world = World::new();
    world.takes_millis.set(5);
    for read in 1..=1_000 {
        assert_eq!(world.ask().await, read);
        world.recent.changed(&1);
    }
    let asked = join3(world.ask_slowly(), world.ask_slowly(), world.ask_slowly()).await;
    assert_eq!(asked, (1_001, 1_001, 1_001), "of a crowd one still reads for all");
}

#[tokio::test]
async fn however_much_changes_reading_what_takes_long_takes_a_tenth_of_the_time() {
    let world = World::new();
    world.takes_millis.set(20);
    for _ in 0..10_000 {
        world.recent.changed(&1);
        world.ask_for(1, HEAVY).await;
        world.clock.advance_millis(1);
    }
    // Ten seconds of asking and the time of the reads themselves, at 20 ms in 200 ms, and what goes in advance.
    let reads = world.reads.get();
    assert!((50..=58).contains(&reads), "{reads} reads of 20 ms");
}

#[tokio::test]
async fn a_failure_is_told_to_all_who_waited_for_it() {
    let world = World::new();
    let (one, two, three) = join3(world.fail(), world.fail(), world.fail()).await;
    assert!(one.is_err() && two.is_err() && three.is_err());
    assert_eq!(world.ask().await, 1, "the next one reads again");
}

#[tokio::test]
async fn what_is_due_is_told_for_its_second_when_it_cannot_be_read() {
    let world = World::new();
    assert_eq!(world.ask().await, 1);
    world.clock.advance_millis(999);
    assert_eq!(world.fail().await.unwrap().unwrap().number, 1);
    world.clock.advance_millis(1);
    assert!(world.fail().await.is_err());
    assert_eq!(world.recent.last(&1).map(|value| value.number), Some(1), "for whom its age does not matter");
}

#[tokio::test]
async fn a_reader_who_goes_away_leaves_the_turn_to_the_next() {
    let world = World::new();
    assert!(world.ask_slowly().now_or_never().is_none());
    assert_eq!(world.ask().await, 1);
}

#[tokio::test]
async fn what_does_not_exist_is_asked_for_again() {
    let world = World::new();
    let nothing = async |_, _| Ok(None);
    assert_eq!(world.recent.get(1, &*world.clock, nothing).await.unwrap(), None);
    assert!(world.recent.find(&1).is_none(), "nothing stays in memory");
    assert_eq!(world.ask().await, 1);
}

#[tokio::test]
async fn the_one_read_longest_ago_makes_room() {
    let world = World::new();
    for key in [1, 2, 3, 4] {
        world.ask_for(key, 1).await;
        world.clock.advance_millis(1);
    }
    let kept = |key| world.recent.last(&key).is_some();
    assert_eq!([1, 2, 3, 4].map(kept), [false, true, true, true]);
    world.ask_for(5, 99).await;
    assert_eq!([3, 4, 5].map(kept), [false, true, true], "by weight");
    world.ask_for(6, 101).await;
    assert_eq!([5, 6].map(kept), [true, false], "what is too heavy by itself is told and not kept");
}

#[tokio::test]
async fn what_is_read_while_everything_is_cleared_is_not_kept() {
    let world = World::new();
    let read = async |_, _| {
        world.recent.clear();
        Ok(Some(world.next(1)))
    };
    assert!(world.recent.get(1, &*world.clock, read).await.unwrap().is_some());
    assert_eq!(world.recent.last(&1), None);
}
