//! Conformance of [`SeatLock`].

use std::sync::Arc;

use frontrow_application::ports::SeatLock;
use time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::Timed;
use crate::new_id;

super::suite::clauses! { $ seat_lock: one_owner, owner_checked_release, it_lapses, all_or_nothing }

const TTL: Duration = Duration::seconds(3);

type Subject = Timed<dyn SeatLock>;

fn names<const N: usize>() -> [Uuid; N] {
    std::array::from_fn(|_| new_id())
}

pub async fn one_owner(subject: Subject) {
    let [seat] = names();
    let mut tries = JoinSet::new();
    for _ in 0..32 {
        let lock = Arc::clone(&subject.port);
        let owner = new_id();
        tries.spawn(async move { lock.acquire(&[seat], owner, TTL).await.unwrap().then_some(owner) });
    }
    let owners: Vec<Uuid> = tries.join_all().await.into_iter().flatten().collect();
    assert_eq!(owners.len(), 1, "32 tries at once, and these have the lock");

    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(subject.port.acquire(&[seat], owners[0], TTL).await.unwrap(), "its owner gets it again");
    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(!subject.port.acquire(&[seat], new_id(), TTL).await.unwrap(), "for longer");
}

pub async fn owner_checked_release(subject: Subject) {
    let ([seat], [first, second, third]) = (names(), names());
    assert!(subject.port.acquire(&[seat], first, TTL).await.unwrap());
    subject.port.release(&[seat], second).await.unwrap();
    assert!(!subject.port.acquire(&[seat], second, TTL).await.unwrap(), "a stranger's release frees nothing");

    subject.time.pass(TTL).await;
    assert!(subject.port.acquire(&[seat], second, TTL).await.unwrap());
    subject.port.release(&[seat], first).await.unwrap();
    assert!(!subject.port.acquire(&[seat], third, TTL).await.unwrap(), "a late release frees nobody else's");

    subject.port.release(&[seat], second).await.unwrap();
    assert!(subject.port.acquire(&[seat], third, TTL).await.unwrap(), "the owner's release frees it");
}

pub async fn it_lapses(subject: Subject) {
    let ([seat], [vanished, next]) = (names(), names());
    assert!(subject.port.acquire(&[seat], vanished, TTL).await.unwrap());
    subject.time.pass(TTL - Duration::SECOND).await;
    assert!(!subject.port.acquire(&[seat], next, TTL).await.unwrap());
    subject.time.pass(Duration::SECOND).await;
    assert!(subject.port.acquire(&[seat], next, TTL).await.unwrap());
}

pub async fn all_or_nothing(subject: Subject) {
    let ([left, middle, right], [first, second, third]) = (names(), names());
    assert!(subject.port.acquire(&[left, middle], first, TTL).await.unwrap());
    assert!(!subject.port.acquire(&[right, middle], second, TTL).await.unwrap());
    assert!(subject.port.acquire(&[right], third, TTL).await.unwrap(), "a cart that failed keeps nothing");
    subject.port.release(&[left, middle], first).await.unwrap();
    assert!(subject.port.acquire(&[left, middle], second, TTL).await.unwrap());
}
