//! What the settings allow fits the columns.

use frontrow_application::ports::SeatHoldOutcome;
use frontrow_domain::reservation::{Claim, HeldSeat, SeatSet};
use frontrow_domain::shared::Won;
use frontrow_testkit::FakeClock;
use frontrow_testkit::builders::{a_hold_of, somebody};
use frontrow_testkit::storage::{Hall, StorageFixture};

use crate::fresh::{MySql, Postgres, Sqlite};

/// The most that `reservation.max_per_user` can be set to.
const SEATS_AT_MOST: u32 = 100;

async fn the_largest_cart_fits<F: StorageFixture>() {
    let Some(fixture) = F::fresh().await else { return };
    let storage = fixture.storage();
    let hall = Hall::with_seats(storage, SEATS_AT_MOST).await;
    // As long as a label may be, each character as long as JSON can make it, and a price of ten digits.
    let dear =
        |seat: &HeldSeat| HeldSeat { label: "\"".repeat(16), price: Won::new(9_999_999_999).unwrap(), ..seat.clone() };
    let claim = Claim::Seats(SeatSet::new(hall.seats.iter().map(dear).collect()).unwrap());
    let mut hold = a_hold_of(&hall, somebody(), claim, FakeClock::START);
    hold.limit_per_person = SEATS_AT_MOST;
    assert_eq!(storage.seat_inventory.hold(&hold).await.unwrap(), SeatHoldOutcome::Held);
    let found = storage.reservations.find(hold.change.after.id()).await.unwrap();
    assert_eq!(found, Some(hold.change.after));
    fixture.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_cart_fits_on_sqlite() {
    the_largest_cart_fits::<Sqlite>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_cart_fits_on_mysql() {
    the_largest_cart_fits::<MySql>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_cart_fits_on_postgres() {
    the_largest_cart_fits::<Postgres>().await;
}
