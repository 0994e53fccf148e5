//! The contract of [`Audit`](frontrow_application::ports::Audit). That it bites is shown where rows can be changed by
//! hand, in each adapter's own tests.

use frontrow_application::ports::AuditCheck;
use time::OffsetDateTime;

use super::suite::conformance;
use super::{Floor, Hall, Storage};
use crate::FakeClock;
use crate::builders::{HOLD_TTL, somebody};

conformance! { $ audit: healthy_is_silent, it_only_reads }

const NOW: OffsetDateTime = FakeClock::START;
/// How often the audit is asked while others buy.
const RUNS_WHILE_SOLD_FROM: u32 = 10;

async fn run(storage: &Storage) -> Vec<AuditCheck> {
    let checks = storage.audit.run(NOW).await.unwrap();
    for check in &checks {
        assert!(check.ok(), "{check:?}");
    }
    checks
}

pub async fn healthy_is_silent(storage: &Storage) {
    assert!(!run(storage).await.is_empty());
    let (hall, floor) = (Hall::with_seats(storage, 40).await, Floor::with_places(storage, 100).await);
    let buyers: Vec<_> = (0..8)
        .map(|buyer| {
            let (storage, hall, floor) = (storage.clone(), hall.clone(), floor.clone());
            tokio::spawn(async move { buy(&storage, &hall, &floor, buyer * 5).await })
        })
        .collect();
    for _ in 0..RUNS_WHILE_SOLD_FROM {
        run(storage).await;
    }
    for buyer in buyers {
        buyer.await.unwrap();
    }
    run(storage).await;
    storage.reservations.expire_due(NOW + HOLD_TTL, 100).await.unwrap();
    let batches: Vec<_> = storage.outbox.pending(10).await.unwrap().iter().map(|batch| batch.id).collect();
    storage.outbox.settle(&batches).await.unwrap();
    run(storage).await;
}

/// One of everything that a buyer can do.
async fn buy(storage: &Storage, hall: &Hall, floor: &Floor, first_seat: usize) {
    let paid = storage.hold_seats(hall, somebody(), &[first_seat, first_seat + 1], NOW).await;
    storage.pay_with_points(&paid, NOW).await;
    let places = storage.hold_places(floor, somebody(), 3, NOW).await;
    let ticket = storage.confirm_free(&places, NOW).await;
    storage.cancel(&ticket, NOW).await;
    let given_back = storage.hold_seats(hall, somebody(), &[first_seat + 2], NOW).await;
    storage.cancel(&given_back, NOW).await;
    let lapsing = somebody();
    storage.hold_seats(hall, lapsing, &[first_seat + 3], NOW).await;
    storage.hold_places(floor, lapsing, 2, NOW).await;
}

pub async fn it_only_reads(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    let hold = storage.hold_seats(&hall, somebody(), &[0], NOW - HOLD_TTL).await;
    let look = async || {
        let map = storage.catalog.seat_map(hall.date.id, NOW).await.unwrap();
        let pending = storage.outbox.pending(10).await.unwrap();
        (map, pending, storage.reservations.find(hold.id()).await.unwrap())
    };
    let before = look().await;
    assert_eq!(run(storage).await, run(storage).await);
    assert_eq!(look().await, before, "not even a lapsed hold was touched");
}
