//! The contract of [`Leases`](frontrow_application::ports::Leases).

use time::{Duration, OffsetDateTime};

use super::Storage;
use super::suite::conformance;
use crate::FakeClock;
use crate::ids::new_id;

conformance! { $ leases: one_holder, renewable, it_lapses }

const NOW: OffsetDateTime = FakeClock::START;
const TTL: Duration = Duration::seconds(10);

pub async fn one_holder(storage: &Storage) {
    let racing: Vec<_> = (0..6)
        .map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move { storage.leases.acquire("sweep", new_id(), TTL, NOW).await.unwrap() })
        })
        .collect();
    let mut holders = 0;
    for racer in racing {
        holders += u32::from(racer.await.unwrap());
    }
    assert_eq!(holders, 1);
    assert!(storage.leases.acquire("relay", new_id(), TTL, NOW).await.unwrap(), "another job is another lease");
}

pub async fn renewable(storage: &Storage) {
    let (holder, other) = (new_id(), new_id());
    let acquire = async |who, after| storage.leases.acquire("sweep", who, TTL, NOW + after).await.unwrap();
    assert!(acquire(holder, Duration::ZERO).await);
    assert!(acquire(holder, Duration::ZERO).await, "taking it twice is taking it once");
    assert!(acquire(holder, Duration::seconds(6)).await);
    assert!(!acquire(other, TTL).await, "it was renewed until later");
}

pub async fn it_lapses(storage: &Storage) {
    let (holder, other) = (new_id(), new_id());
    let acquire = async |who, after| storage.leases.acquire("sweep", who, TTL, NOW + after).await.unwrap();
    assert!(acquire(holder, Duration::ZERO).await);
    assert!(!acquire(other, TTL - Duration::MILLISECOND).await);
    assert!(acquire(other, TTL).await);
    assert!(!acquire(holder, TTL).await, "it is somebody else's now");
}
