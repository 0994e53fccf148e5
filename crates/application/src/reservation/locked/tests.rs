use std::sync::Arc;

use mockall::Sequence;
use mockall::predicate::eq;
use uuid::Uuid;

use super::{LOCK_TTL, LockedSeats, LockedSections, Locking};
use crate::fixtures::{A1, A2, CountingIds, DATE, SECTION};
use crate::ports::{
    MockSeatInventory, MockSeatLock, MockSectionInventory, SeatHoldOutcome, SeatInventory, SectionHoldOutcome,
    SectionInventory, Unavailable,
};
use crate::reservation::wanted::{wanted_places, wanted_seats};

/// The first id that [`CountingIds`] makes.
const OWNER: Uuid = Uuid::from_u128(1_000);

fn locked(inner: MockSeatInventory, lock: MockSeatLock) -> LockedSeats {
    LockedSeats { inner: Arc::new(inner), locking: locking(lock) }
}

fn locking(lock: MockSeatLock) -> Locking {
    Locking { lock: Arc::new(lock), ids: Arc::new(CountingIds::default()) }
}

fn names() -> Vec<Uuid> {
    vec![A1.as_uuid(), A2.as_uuid()]
}

#[tokio::test]
async fn every_seat_is_locked_while_the_inventory_decides_and_free_afterwards() {
    let (mut inner, mut lock, mut order) = (MockSeatInventory::new(), MockSeatLock::new(), Sequence::new());
    let acquire = lock.expect_acquire().withf(|scope, seats, owner, ttl| {
        (*scope, *owner, *ttl) == (DATE.as_uuid(), OWNER, LOCK_TTL) && seats == names()
    });
    acquire.times(1).in_sequence(&mut order).returning(|_, _, _, _| Ok(true));
    inner.expect_hold().times(1).in_sequence(&mut order).returning(|_| Ok(SeatHoldOutcome::Held));
    let release = lock.expect_release().with(eq(DATE.as_uuid()), eq(names()), eq(OWNER));
    release.times(1).in_sequence(&mut order).returning(|_, _, _| Ok(()));

    assert_eq!(locked(inner, lock).hold(&wanted_seats()).await.unwrap(), SeatHoldOutcome::Held);
}

#[tokio::test]
async fn a_lock_that_stays_busy_is_left_alone() {
    let (mut inner, mut lock) = (MockSeatInventory::new(), MockSeatLock::new());
    lock.expect_acquire().times(1).returning(|_, _, _, _| Ok(false));
    lock.expect_release().never();
    let taken = SeatHoldOutcome::Taken { seats: vec![A1] };
    inner.expect_hold().times(1).return_once(move |_| Ok(taken));

    let outcome = locked(inner, lock).hold(&wanted_seats()).await.unwrap();
    assert_eq!(outcome, SeatHoldOutcome::Taken { seats: vec![A1] }, "the inventory decides, not the lock");
}

#[tokio::test]
async fn without_the_lock_seats_are_sold_all_the_same() {
    let (mut inner, mut lock) = (MockSeatInventory::new(), MockSeatLock::new());
    lock.expect_acquire().times(1).returning(|_, _, _, _| Err(Unavailable::of("the lock")));
    inner.expect_hold().times(1).return_once(|_| Ok(SeatHoldOutcome::Held));
    assert_eq!(locked(inner, lock).hold(&wanted_seats()).await.unwrap(), SeatHoldOutcome::Held);
}

#[tokio::test]
async fn a_failed_hold_frees_its_lock_and_a_failed_release_hides_no_outcome() {
    let (mut inner, mut lock) = (MockSeatInventory::new(), MockSeatLock::new());
    lock.expect_acquire().returning(|_, _, _, _| Ok(true));
    lock.expect_release().times(2).returning(|_, _, _| Err(Unavailable::of("the lock")));
    inner.expect_hold().times(1).return_once(|_| Err(Unavailable::of("the database")));
    inner.expect_hold().times(1).return_once(|_| Ok(SeatHoldOutcome::LimitReached));
    let inventory = locked(inner, lock);
    assert!(inventory.hold(&wanted_seats()).await.is_err());
    assert_eq!(inventory.hold(&wanted_seats()).await.unwrap(), SeatHoldOutcome::LimitReached);
}

#[tokio::test]
async fn a_section_has_one_lock_for_all_its_places() {
    let (mut inner, mut lock, mut order) = (MockSectionInventory::new(), MockSeatLock::new(), Sequence::new());
    let section = vec![SECTION.as_uuid()];
    let name = section.clone();
    let acquire = lock.expect_acquire().withf(move |_, names, owner, _| names == section && *owner == OWNER);
    acquire.times(1).in_sequence(&mut order).returning(|_, _, _, _| Ok(true));
    inner.expect_hold().times(1).in_sequence(&mut order).returning(|_| Ok(SectionHoldOutcome::SectionClosed));
    let release = lock.expect_release().withf(move |_, names, owner| names == name && *owner == OWNER);
    release.times(1).in_sequence(&mut order).returning(|_, _, _| Ok(()));

    let locked = LockedSections { inner: Arc::new(inner), locking: locking(lock) };
    assert_eq!(locked.hold(&wanted_places()).await.unwrap(), SectionHoldOutcome::SectionClosed);
}
