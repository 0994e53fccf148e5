//! Clauses of [`SeatInventory`](frontrow_application::ports::SeatInventory).

use std::collections::BTreeSet;

use frontrow_application::ports::SeatHoldOutcome::{Held, KeyUsed, LimitReached, SectionClosed, Taken};
use frontrow_domain::catalog::SeatStatus;
use frontrow_domain::reservation::{Kind, Status};

use super::scene::{CROWD, LAPSED, LAST_MOMENT, NOW, all_at_once};
use super::suite::conformance;
use super::{Hall, Storage};
use crate::builders::{LIMIT, a_key, somebody};

conformance! {
    $ seat_inventory: all_or_nothing, one_winner, idempotent, honest_losers, lapsed_holds_are_free, limit_per_person,
    closed_sections_sell_nothing, one_journal_row, counters_follow
}

/// `hold` takes every seat of the reservation or none.
pub async fn all_or_nothing(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    storage.held_seats(&hall, &[1], NOW).await;
    let loser = hall.wants(somebody(), &[0, 1, 2], NOW);
    assert_eq!(storage.ask_for_seats(&loser).await, Taken { seats: hall.ids(&[1]) });
    let [available, held] = [SeatStatus::Available, SeatStatus::Held];
    assert_eq!(storage.statuses(&hall, NOW).await, [available, held, available]);
    assert_eq!(storage.found(loser.change.after.id()).await, None);
}

/// Of any number of concurrent holds on a seat, exactly one is `Held`; carts that overlap do not block each other.
pub async fn one_winner(storage: &Storage) {
    let hall = Hall::with_seats(storage, 12).await;
    let carts = (0..CROWD).map(|number| {
        let (storage, first) = (storage.clone(), number % 12);
        // Every third one names its seats backwards: the order is the storage's business.
        let mut positions = vec![first, (first + 1) % 12, (first + 5) % 12];
        if number % 3 == 0 {
            positions.reverse();
        }
        let hold = hall.wants(somebody(), &positions, NOW);
        async move { (storage.ask_for_seats(&hold).await, positions) }
    });
    let mut won = BTreeSet::new();
    for (outcome, positions) in all_at_once(carts.collect()).await {
        match outcome {
            Held => assert!(positions.into_iter().all(|seat| won.insert(seat)), "a seat was won twice"),
            Taken { seats } => assert!(!seats.is_empty(), "refused for no seat"),
            other @ (KeyUsed | SectionClosed | LimitReached) => panic!("{other:?}"),
        }
    }
    let held = storage.statuses(&hall, NOW).await.iter().filter(|status| **status == SeatStatus::Held).count();
    assert_eq!(held, won.len(), "the seats held are the seats won");
    assert!(!won.is_empty(), "somebody wins");
    storage.is_healthy(NOW).await;
}

/// Repeating a hold with the same person and key is `KeyUsed`, and takes nothing twice.
pub async fn idempotent(storage: &Storage) {
    let hall = Hall::with_seats(storage, 4).await;
    let (who, key) = (somebody(), a_key());
    let tries = (0..CROWD).map(|number| {
        let (storage, mut hold) = (storage.clone(), hall.wants(who, &[number % 4], NOW));
        hold.key = key;
        async move { storage.ask_for_seats(&hold).await }
    });
    let outcomes = all_at_once(tries.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Held).count(), 1, "{outcomes:?}");
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Held | KeyUsed)), "{outcomes:?}");
    assert_eq!(storage.counted(&hall, NOW).await, (0, 1, 3));
    let mut of_another = hall.wants(somebody(), &[0, 1, 2, 3], NOW);
    of_another.key = key;
    assert!(matches!(storage.ask_for_seats(&of_another).await, Taken { .. }), "a key is its owner's alone");
}

/// `Taken` names every contested seat and no other.
pub async fn honest_losers(storage: &Storage) {
    let hall = Hall::with_seats(storage, 6).await;
    storage.held_seats(&hall, &[4, 1], NOW).await;
    let sold = storage.held_seats(&hall, &[2], NOW).await;
    storage.confirmed(sold, NOW).await;
    let loser = hall.wants(somebody(), &[5, 4, 3, 2, 1, 0], NOW);
    let unlimited = frontrow_application::ports::Hold { limit_per_person: 10, ..loser };
    assert_eq!(storage.ask_for_seats(&unlimited).await, Taken { seats: hall.ids(&[1, 2, 4]) });
    let one = hall.wants(somebody(), &[2, 3], NOW);
    assert_eq!(storage.ask_for_seats(&one).await, Taken { seats: hall.ids(&[2]) });
}

/// A seat whose hold has lapsed is taken at once, and the lapsed reservation is expired in the same commit, its other
/// seats freed.
pub async fn lapsed_holds_are_free(storage: &Storage) {
    let hall = Hall::with_seats(storage, 3).await;
    let lapsing = storage.held_seats(&hall, &[0, 1], NOW).await;
    let too_early = hall.wants(somebody(), &[0], LAST_MOMENT);
    assert_eq!(storage.ask_for_seats(&too_early).await, Taken { seats: hall.ids(&[0]) });
    let crowd = (0..CROWD).map(|_| {
        let (storage, hold) = (storage.clone(), hall.wants(somebody(), &[0], LAPSED));
        async move { storage.ask_for_seats(&hold).await }
    });
    let outcomes = all_at_once(crowd.collect()).await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Held).count(), 1, "{outcomes:?}");
    assert_eq!(storage.found(lapsing.id()).await.unwrap().status(), Status::Expired);
    assert_eq!(storage.steps_of(lapsing.id()).await, [Kind::Held, Kind::Expired]);
    assert_eq!(storage.counted(&hall, LAPSED).await, (0, 1, 2));
    storage.held_seats(&hall, &[1], LAPSED).await;
    storage.is_healthy(LAPSED).await;
}

/// Holds and tickets of a person on a date never pass the limit, also concurrently; lapsed holds of the person do not
/// count.
pub async fn limit_per_person(storage: &Storage) {
    let hall = Hall::with_seats(storage, CROWD.try_into().unwrap()).await;
    let (who, limit) = (somebody(), LIMIT as usize);
    let one_each = (0..CROWD).map(|seat| {
        let (storage, hold) = (storage.clone(), hall.wants(who, &[seat], NOW));
        async move { (storage.ask_for_seats(&hold).await, hold.change.after) }
    });
    let outcomes = all_at_once(one_each.collect()).await;
    let held: Vec<_> = outcomes.iter().filter(|(outcome, _)| *outcome == Held).map(|(_, hold)| hold.clone()).collect();
    assert_eq!(held.len(), limit, "as many as the limit allows");
    let refused = outcomes.iter().filter(|(outcome, _)| *outcome == LimitReached).count();
    assert_eq!(refused, CROWD - limit, "everybody else is told why");
    let ticket = storage.confirmed(held[0].clone(), NOW).await;
    let free: Vec<usize> =
        (0..CROWD).filter(|seat| !held.iter().any(|hold| hold.claim() == &hall.claim(&[*seat]))).collect();
    let after_lapse = |seats: &[usize]| hall.wants(who, seats, LAPSED);
    assert_eq!(storage.ask_for_seats(&after_lapse(&free[..limit])).await, LimitReached, "the ticket counts");
    assert_eq!(storage.ask_for_seats(&after_lapse(&free[..limit - 1])).await, Held, "the lapsed holds do not");
    assert_eq!(storage.ask_for_seats(&after_lapse(&free[limit..=limit])).await, LimitReached);
    storage.cancelled(ticket, LAPSED).await;
    assert_eq!(
        storage.ask_for_seats(&after_lapse(&free[limit..=limit])).await,
        Held,
        "what was given back does not count"
    );
    storage.is_healthy(LAPSED).await;
}

/// A seat of a closed section is refused.
pub async fn closed_sections_sell_nothing(storage: &Storage) {
    let hall = Hall::with_seats(storage, 2).await;
    let lapsing = storage.held_seats(&hall, &[0], NOW).await;
    storage.close(hall.block).await;
    assert_eq!(storage.ask_for_seats(&hall.wants(somebody(), &[1], NOW)).await, SectionClosed);
    assert_eq!(storage.ask_for_seats(&hall.wants(somebody(), &[0], LAPSED)).await, SectionClosed);
    assert_eq!(storage.counted(&hall, NOW).await, (0, 1, 1));
    storage.confirmed(lapsing, LAST_MOMENT).await;
}

/// A granted hold has exactly one journal row and announces itself; a refused one leaves nothing behind.
pub async fn one_journal_row(storage: &Storage) {
    let hall = Hall::with_seats(storage, 1).await;
    let granted = hall.wants(somebody(), &[0], NOW);
    assert_eq!(storage.ask_for_seats(&granted).await, Held);
    let id = granted.change.after.id();
    assert_eq!(storage.reservations.log(id).await.unwrap(), vec![granted.change.transition.clone()]);
    assert_eq!(storage.announced(id).await, [granted.change.transition]);
    let refused = hall.wants(somebody(), &[0], NOW);
    let batches = storage.outbox.pending(10).await.unwrap().len();
    assert!(matches!(storage.ask_for_seats(&refused).await, Taken { .. }));
    assert_eq!(storage.reservations.log(refused.change.after.id()).await.unwrap(), []);
    assert_eq!(storage.outbox.pending(10).await.unwrap().len(), batches, "a refusal announces nothing");
    let mut after_refusal = hall.wants(refused.change.after.holder(), &[0], LAPSED);
    after_refusal.key = refused.key;
    assert_eq!(storage.ask_for_seats(&after_refusal).await, Held, "a refusal does not use up the key");
}

/// Available + held + confirmed = capacity, for every section, after every hold.
pub async fn counters_follow(storage: &Storage) {
    let hall = Hall::with_seats(storage, 20).await;
    assert_eq!(storage.counted(&hall, NOW).await, (0, 0, 20));
    let carts = (0..CROWD).map(|number| {
        let (storage, first) = (storage.clone(), number % 19);
        let hold = hall.wants(somebody(), &[first, first + 1], NOW);
        async move { storage.ask_for_seats(&hold).await }
    });
    let outcomes = all_at_once(carts.collect()).await;
    let held = 2 * outcomes.iter().filter(|outcome| **outcome == Held).count() as u64;
    assert_eq!(storage.counted(&hall, NOW).await, (0, held, 20 - held));
    let section = storage.catalog.section(hall.block).await.unwrap().unwrap();
    assert_eq!((section.capacity, u64::from(section.available)), (20, 20 - held));
    storage.is_healthy(NOW).await;
}
