//! Clauses of [`SectionInventory`](frontrow_application::ports::SectionInventory).

use frontrow_application::ports::SectionHoldOutcome::{Held, KeyUsed, LimitReached, SectionClosed, SoldOut};
use frontrow_domain::reservation::{Kind, Status};

use super::scene::{CROWD, LAPSED, LAST_MOMENT, NOW, all_at_once};
use super::suite::conformance;
use super::{Floor, Storage};
use crate::builders::{LIMIT, a_key, somebody};

conformance! {
    $ section_inventory: never_oversold, all_or_nothing, idempotent, lapsed_holds_are_free, limit_per_person,
    closed_sections_sell_nothing, one_journal_row, counters_follow
}

/// Held and confirmed places together never pass the capacity, also concurrently.
pub async fn never_oversold(storage: &Storage) {
    let floor = Floor::with_places(storage, 40).await;
    let crowd = (0..CROWD).map(|_| {
        let (storage, hold) = (storage.clone(), floor.wants(somebody(), 3, NOW));
        async move { storage.ask_for_places(&hold).await }
    });
    let outcomes = all_at_once(crowd.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Held).count(), 13, "{outcomes:?}");
    for outcome in outcomes.into_iter().filter(|outcome| *outcome != Held) {
        assert!(matches!(outcome, SoldOut { remaining: 0..=2 }), "{outcome:?}");
    }
    assert_eq!(storage.counted(&floor.hall, NOW).await, (0, 39, 1));
    storage.is_healthy(NOW).await;
}

/// A hold takes its whole quantity or none, and `SoldOut` says what remains.
pub async fn all_or_nothing(storage: &Storage) {
    let floor = Floor::with_places(storage, 5).await;
    storage.held_places(&floor, 3, NOW).await;
    let loser = floor.wants(somebody(), 3, NOW);
    assert_eq!(storage.ask_for_places(&loser).await, SoldOut { remaining: 2 });
    assert_eq!(storage.counted(&floor.hall, NOW).await, (0, 3, 2));
    assert_eq!(storage.found(loser.change.after.id()).await, None);
    storage.held_places(&floor, 2, NOW).await;
    assert_eq!(storage.ask_for_places(&floor.wants(somebody(), 1, NOW)).await, SoldOut { remaining: 0 });
}

/// Repeating a hold with the same person and key is `KeyUsed`, and takes nothing twice.
pub async fn idempotent(storage: &Storage) {
    let floor = Floor::with_places(storage, 10).await;
    let (who, key) = (somebody(), a_key());
    let tries = (0..CROWD).map(|_| {
        let (storage, mut hold) = (storage.clone(), floor.wants(who, 1, NOW));
        hold.key = key;
        async move { storage.ask_for_places(&hold).await }
    });
    let outcomes = all_at_once(tries.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Held).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Held | KeyUsed)), "{outcomes:?}");
    assert_eq!(storage.counted(&floor.hall, NOW).await, (0, 1, 9));
}

/// Places whose hold has lapsed are taken at once, and the lapsed reservations are expired in the same commit.
pub async fn lapsed_holds_are_free(storage: &Storage) {
    let floor = Floor::with_places(storage, 40).await;
    let mut lapsing = Vec::new();
    for _ in 0..10 {
        lapsing.push(storage.held_places(&floor, 4, NOW).await);
    }
    assert_eq!(storage.ask_for_places(&floor.wants(somebody(), 1, LAST_MOMENT)).await, SoldOut { remaining: 0 });
    // Nobody else comes whom a place could go to that one of these was refused by mistake.
    let all = (0..40).map(|_| {
        let (storage, hold) = (storage.clone(), floor.wants(somebody(), 1, LAPSED));
        async move { storage.ask_for_places(&hold).await }
    });
    let outcomes = all_at_once(all.collect()).await;
    assert!(outcomes.iter().all(|outcome| *outcome == Held), "{outcomes:?}");
    assert_eq!(storage.ask_for_places(&floor.wants(somebody(), 1, LAPSED)).await, SoldOut { remaining: 0 });
    for reservation in lapsing {
        assert_eq!(storage.found(reservation.id()).await.unwrap().status(), Status::Expired);
        assert_eq!(storage.steps_of(reservation.id()).await, [Kind::Held, Kind::Expired]);
    }
    assert_eq!(storage.counted(&floor.hall, LAPSED).await, (0, 40, 0));
    storage.is_healthy(LAPSED).await;
}

/// Holds and tickets of a person on a date never pass the limit, also concurrently.
pub async fn limit_per_person(storage: &Storage) {
    let floor = Floor::with_places(storage, 200).await;
    let who = somebody();
    let tries = (0..CROWD).map(|_| {
        let (storage, hold) = (storage.clone(), floor.wants(who, 1, NOW));
        async move { storage.ask_for_places(&hold).await }
    });
    let outcomes = all_at_once(tries.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Held).count(), LIMIT as usize, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Held | LimitReached)), "{outcomes:?}");
    assert_eq!(storage.ask_for_places(&floor.wants(who, 1, NOW)).await, LimitReached);
    assert_eq!(storage.ask_for_places(&floor.wants(who, LIMIT, LAPSED)).await, Held, "lapsed holds do not count");
    storage.is_healthy(LAPSED).await;
}

/// The status is checked by the UPDATE that takes the places: no hold begins after the closing was committed.
pub async fn closed_sections_sell_nothing(storage: &Storage) {
    let floor = Floor::with_places(storage, 1_000).await;
    let crowd = (0..CROWD).map(|_| {
        let (storage, floor) = (storage.clone(), floor.clone());
        async move {
            let closed_before = is_closed(&storage, &floor).await;
            (closed_before, storage.ask_for_places(&floor.wants(somebody(), 1, NOW)).await)
        }
    });
    let (outcomes, ()) = tokio::join!(all_at_once(crowd.collect()), storage.close(floor.section.id));
    for (closed_before, outcome) in outcomes {
        assert!(matches!(outcome, Held | SectionClosed), "{outcome:?}");
        assert!(!(closed_before && outcome == Held), "held in a section that was closed");
    }
    assert_eq!(storage.ask_for_places(&floor.wants(somebody(), 1, NOW)).await, SectionClosed);
    storage.is_healthy(NOW).await;
}

async fn is_closed(storage: &Storage, floor: &Floor) -> bool {
    let section = storage.catalog.section(floor.section.id).await.unwrap().unwrap();
    section.status == frontrow_domain::catalog::SectionStatus::Closed
}

/// A granted hold has exactly one journal row and announces itself; a refused one leaves nothing behind.
pub async fn one_journal_row(storage: &Storage) {
    let floor = Floor::with_places(storage, 2).await;
    let granted = floor.wants(somebody(), 2, NOW);
    assert_eq!(storage.ask_for_places(&granted).await, Held);
    let id = granted.change.after.id();
    assert_eq!(storage.reservations.log(id).await.unwrap(), vec![granted.change.transition.clone()]);
    assert_eq!(storage.announced(id).await, [granted.change.transition]);
    let refused = floor.wants(somebody(), 1, NOW);
    let batches = storage.outbox.pending(10).await.unwrap().len();
    assert_eq!(storage.ask_for_places(&refused).await, SoldOut { remaining: 0 });
    assert_eq!(storage.reservations.log(refused.change.after.id()).await.unwrap(), []);
    assert_eq!(storage.outbox.pending(10).await.unwrap().len(), batches, "a refusal announces nothing");
}

/// Available + held + confirmed = capacity, and they equal the sums over the reservations.
pub async fn counters_follow(storage: &Storage) {
    let floor = Floor::with_places(storage, 100).await;
    let crowd = (0..CROWD).map(|number| {
        let (storage, floor) = (storage.clone(), floor.clone());
        async move {
            let hold = floor.wants(somebody(), 1, NOW);
            if storage.ask_for_places(&hold).await == Held && number % 3 == 0 {
                storage.confirmed(hold.change.after, NOW).await;
            } else if number % 3 == 1 {
                storage.cancelled(hold.change.after, NOW).await;
            }
        }
    });
    all_at_once(crowd.collect()).await;
    assert_eq!(storage.counted(&floor.hall, NOW).await, (20, 20, 60));
    storage.is_healthy(NOW).await;
}
