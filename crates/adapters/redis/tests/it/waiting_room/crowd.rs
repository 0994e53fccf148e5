//! A crowd meets several replicas.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration as StdDuration;

use frontrow_application::ports::{QueueJournal, Unavailable, WaitingRoom};
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::shared::{ConcertId, QueueTokenId};
use frontrow_redis::RedisWaitingRoom;
use frontrow_testkit::builders::somebody;
use frontrow_testkit::{FakeClock, FakeQueueJournal, new_id};
use tokio::task::JoinSet;
use tokio::time::interval;

use super::{Database, Guest, IDLE, NOW, PASS, ask, counts, join_as, join_at, rules};
use crate::servers::{Cluster, Server, Single, redis};

async fn replicas<S: Server>() -> Option<(Arc<FakeQueueJournal>, [Arc<RedisWaitingRoom>; 2])> {
    let journal = Arc::new(FakeQueueJournal::default());
    let replica = async || {
        let redis = redis::<S>().await?;
        Some(Arc::new(RedisWaitingRoom::start(redis, journal.clone(), Arc::new(FakeClock::default()))))
    };
    let both = [replica().await?, replica().await?];
    Some((journal, both))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_replicas_give_one_person_one_place() {
    let Some(database) = Database::empty(9).await else { return };
    let (one, other) = (Arc::new(database.replica().await), Arc::new(database.replica().await));
    for max_active in [1, 100] {
        let (concert, rules) = (ConcertId::new(new_id()), rules(max_active, None));
        join_as(&one, concert, somebody(), &rules).await.unwrap();
        let owner = somebody();
        let mut joins = JoinSet::new();
        for turn in 0..40 {
            let room = if turn % 2 == 0 { one.clone() } else { other.clone() };
            joins.spawn(async move { join_as(&room, concert, owner, &rules).await.unwrap() });
        }
        let joined = joins.join_all().await;
        assert_eq!(joined.iter().filter(|joined| joined.fresh).count(), 1);
        assert!(joined.iter().all(|each| each.place == joined[0].place));
        let counts = counts(&one, concert).await;
        assert_eq!(counts.waiting + counts.active, 2);
    }
}

/// Inside, and as many in line: more than three steps end.
const SILENT: u32 = 1_600;

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_that_falls_silent_at_once_is_over_to_the_last() {
    let Some(database) = Database::empty(10).await else { return };
    let (room, concert, rules) = (database.replica().await, ConcertId::new(new_id()), rules(SILENT, None));
    let mut guests = Vec::new();
    for _ in 0..SILENT * 2 {
        let owner = somebody();
        let token = answered(|| join_as(&room, concert, owner, &rules)).await.place.token;
        guests.push(Guest { concert, owner, token });
    }
    let (end, last) = (NOW + IDLE, *guests.last().unwrap());
    for guest in [guests[SILENT as usize - 1], last] {
        assert_eq!(ask(&room, &guest, &rules, end).await, PlaceStatus::Expired);
    }
    let counts = answered(|| room.counts(concert, end)).await;
    assert_eq!((counts.waiting, counts.active), (0, 0));
    let again = answered(|| join_at(&room, concert, last.owner, &rules, end)).await;
    assert!(again.fresh);
    assert_eq!(again.place.status, PlaceStatus::Active { until: end + PASS });
}

/// One join: when it began and ended by a count of all such instants, and its number in line.
struct Sample {
    began: u64,
    ended: u64,
    number: u64,
}

const INSIDE: u32 = 100;
const ROOMS: usize = 3;
const JOINS: u64 = 5_000;
/// People who ask at once, of each room and replica.
const AT_ONCE: u64 = 20;

/// A busy machine may not answer within the limit; every question is safe to repeat.
async fn answered<T, A: Future<Output = Result<T, Unavailable>>>(question: impl Fn() -> A) -> T {
    let mut tries = interval(StdDuration::from_millis(25));
    for _ in 0..400 {
        tries.tick().await;
        if let Ok(answer) = question().await {
            return answer;
        }
    }
    panic!("no answer in ten seconds");
}

/// One person after the other comes to one room at one replica. One of eight leaves at once.
async fn come(
    room: Arc<RedisWaitingRoom>,
    concert: ConcertId,
    joins: u64,
    instants: Arc<AtomicU64>,
) -> Vec<(Sample, QueueTokenId)> {
    let rules = rules(INSIDE, None);
    let mut samples = Vec::new();
    for turn in 0..joins {
        let owner = somebody();
        let began = instants.fetch_add(1, Ordering::SeqCst);
        let token = answered(|| join_as(&room, concert, owner, &rules)).await.place.token;
        let ended = instants.fetch_add(1, Ordering::SeqCst);
        samples.push((Sample { began, ended, number: 0 }, token));
        if turn % 8 == 0 {
            answered(|| room.leave(concert, token, NOW)).await;
            answered(|| room.admit(concert, &rules, NOW)).await;
        }
        let active = answered(|| room.counts(concert, NOW)).await.active;
        assert!(active <= u64::from(INSIDE), "{active} are inside");
    }
    samples
}

/// Joins that did not overlap stand in the order in which they came.
fn assert_in_order(mut samples: Vec<Sample>) {
    samples.sort_unstable_by_key(|sample| sample.number);
    let mut latest_begin = 0;
    for sample in samples {
        assert!(sample.ended > latest_begin, "somebody who came later stands ahead of number {}", sample.number);
        latest_begin = latest_begin.max(sample.began);
    }
}

async fn five_thousand_joins<S: Server>() {
    let Some((journal, replicas)) = replicas::<S>().await else { return };
    let concerts: [_; ROOMS] = std::array::from_fn(|_| ConcertId::new(new_id()));
    let instants = Arc::new(AtomicU64::default());
    let mut crowds = JoinSet::new();
    let each = JOINS / (ROOMS as u64 * replicas.len() as u64 * AT_ONCE) + 1;
    for concert in concerts {
        for room in &replicas {
            for _ in 0..AT_ONCE {
                crowds.spawn(come(room.clone(), concert, each, instants.clone()));
            }
        }
    }
    let samples = crowds.join_all().await;
    for room in &replicas {
        room.stop().await.unwrap();
    }
    let mut of_room = HashMap::<ConcertId, Vec<Sample>>::new();
    for (sample, token) in samples.into_iter().flatten() {
        let place = journal.find(token).await.unwrap().expect("everybody is written down");
        of_room.entry(place.concert).or_default().push(Sample { number: place.number, ..sample });
    }
    assert_eq!(of_room.values().map(Vec::len).sum::<usize>() as u64, each * ROOMS as u64 * 2 * AT_ONCE);
    for (concert, samples) in of_room {
        let rules = rules(INSIDE, None);
        answered(|| replicas[0].admit(concert, &rules, NOW)).await;
        let active = answered(|| replicas[1].counts(concert, NOW)).await.active;
        assert_eq!(active, u64::from(INSIDE));
        assert_in_order(samples);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_thousand_joins_at_once_stay_in_order_and_within_the_limit() {
    five_thousand_joins::<Single>().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn five_thousand_joins_at_once_stay_in_order_and_within_the_limit_on_a_cluster() {
    five_thousand_joins::<Cluster>().await;
}
