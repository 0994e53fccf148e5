//! Conformance of [`SeatLock`].

use std::sync::Arc;

use frontrow_application::ports::SeatLock;
use time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;
use uuid::Uuid;

use super::Timed;
use crate::new_id;

super::suite::clauses! { $ seat_lock: one_owner, owner_checked_release, it_lapses, all_or_nothing, no_long_wait }

const TTL: Duration = Duration::seconds(3);
/// Ten times what the contract allows, for a busy machine.
const LONG_WAIT: std::time::Duration = std::time::Duration::from_secs(2);

type Subject = Timed<dyn SeatLock>;

fn names<const N: usize>() -> [Uuid; N] {
    std::array::from_fn(|_| new_id())
}

pub async fn one_owner(subject: Subject) {
    let [date, seat] = names();
    let mut tries = JoinSet::new();
    for _ in 0..32 {
        let lock = Arc::clone(&subject.port);
        let owner = new_id();
        tries.spawn(async move { lock.acquire(date, &[seat], owner, TTL).await.unwrap().then_some(owner) });
    }
    let owners: Vec<Uuid> = tries.join_all().await.into_iter().flatten().collect();
    assert_eq!(owners.len(), 1, "32 tries at once, and these have the lock");

    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(subject.port.acquire(date, &[seat], owners[0], TTL).await.unwrap(), "its owner gets it again");
    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(!subject.port.acquire(date, &[seat], new_id(), TTL).await.unwrap(), "for longer");
}

pub async fn owner_checked_release(subject: Subject) {
    let ([date, seat], [first, second, third]) = (names(), names());
    assert!(subject.port.acquire(date, &[seat], first, TTL).await.unwrap());
    subject.port.release(date, &[seat], second).await.unwrap();
    assert!(!subject.port.acquire(date, &[seat], second, TTL).await.unwrap(), "a stranger's release frees nothing");

    subject.time.pass(TTL).await;
    assert!(subject.port.acquire(date, &[seat], second, TTL).await.unwrap());
    subject.port.release(date, &[seat], first).await.unwrap();
    assert!(!subject.port.acquire(date, &[seat], third, TTL).await.unwrap(), "a late release frees nobody else's");

    subject.port.release(date, &[seat], second).await.unwrap();
    assert!(subject.port.acquire(date, &[seat], third, TTL).await.unwrap(), "the owner's release frees it");
}

pub async fn it_lapses(subject: Subject) {
    let ([date, seat], [vanished, next]) = (names(), names());
    assert!(subject.port.acquire(date, &[seat], vanished, TTL).await.unwrap());
    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(!subject.port.acquire(date, &[seat], next, TTL).await.unwrap());
    subject.time.pass(Duration::SECOND).await;
    assert!(subject.port.acquire(date, &[seat], next, TTL).await.unwrap());
}

pub async fn all_or_nothing(subject: Subject) {
    let ([date, left, middle, right], [first, second, third]) = (names(), names());
    assert!(subject.port.acquire(date, &[left, middle], first, TTL).await.unwrap());
    assert!(!subject.port.acquire(date, &[right, middle], second, TTL).await.unwrap());
    assert!(subject.port.acquire(date, &[right], third, TTL).await.unwrap(), "a cart that failed keeps nothing");
    let [another_date] = names();
    assert!(subject.port.acquire(another_date, &[left, middle], third, TTL).await.unwrap(), "names of another scope");
    subject.port.release(date, &[left, middle], first).await.unwrap();
    assert!(subject.port.acquire(date, &[left, middle], second, TTL).await.unwrap());
}

pub async fn no_long_wait(subject: Subject) {
    let ([date, seat], [first, second]) = (names(), names());
    assert!(subject.port.acquire(date, &[seat], first, TTL).await.unwrap());
    let answer = timeout(LONG_WAIT, subject.port.acquire(date, &[seat], second, TTL)).await;
    assert!(!answer.expect("an answer at last").unwrap(), "the lock is held");
}
