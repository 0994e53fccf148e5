//! A key that made a reservation is answered with it, whatever stands in the way of a new hold by now.

use frontrow_domain::catalog::SalesWindow;
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::reservation::{Reservation, Status};
use time::Duration;

use super::{World, wants};
use crate::fixtures::{A1, BUYER, KEY, LAPSED, NOON, cancelled, hold, sale, seat};
use crate::ports::{HoldResult, SeatHoldOutcome, Unavailable};
use crate::reservation::HoldError;

impl World {
    fn made_before(mut self, made: Reservation, fingerprint: [u8; 8]) -> Self {
        self.reservations
            .expect_find_by_key()
            .times(1)
            .withf(|holder, digest| *holder == BUYER && *digest == KEY.digest)
            .returning(move |_, _| Ok(Some((made.clone(), fingerprint))));
        self
    }

    fn with_open_doors(self) -> Self {
        let inside = PlaceStatus::Active { until: LAPSED };
        self.with_sale(Some(sale())).with_place(inside).with_seats(vec![seat(A1, 1)])
    }
}

#[tokio::test]
async fn the_same_request_again_is_the_reservation_as_it_is_now() {
    let mut world = World::default().with_open_doors().made_before(cancelled(), KEY.fingerprint);
    world.seats.expect_hold().times(1).return_once(|_| Ok(SeatHoldOutcome::KeyUsed));
    let answer = world.hold_seats().execute(wants(&[A1])).await.unwrap();
    assert!(answer.replayed);
    assert_eq!(answer.value.status(), Status::Cancelled);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let mut world = World::default().with_open_doors().made_before(hold(), [9; 8]);
    world.seats.expect_hold().times(1).return_once(|_| Ok(SeatHoldOutcome::KeyUsed));
    assert!(matches!(world.hold_seats().execute(wants(&[A1])).await, Err(HoldError::KeyReused(_))));
}

#[tokio::test]
async fn another_body_is_told_before_what_is_wrong_with_it() {
    let world = World::default().made_before(hold(), [9; 8]);
    assert!(matches!(world.hold_seats().execute(wants(&[])).await, Err(HoldError::KeyReused(_))));
}

#[tokio::test]
async fn a_pass_that_lapsed_since_does_not_hide_the_reservation() {
    let world = World::default().with_sale(Some(sale())).with_place(PlaceStatus::Left);
    let answer = world.made_before(hold(), KEY.fingerprint).hold_seats().execute(wants(&[A1])).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (true, hold()));
}

#[tokio::test]
async fn a_sale_that_closed_since_does_not_hide_the_reservation() {
    let mut over = sale();
    over.concert.sales = SalesWindow::new(NOON - Duration::HOUR, NOON).unwrap();
    let world = World::default().with_sale(Some(over)).made_before(hold(), KEY.fingerprint);
    assert!(world.hold_seats().execute(wants(&[A1])).await.unwrap().replayed);
}

#[tokio::test]
async fn seats_that_are_one_s_own_by_the_same_key_are_no_conflict() {
    let mut world = World::default().with_open_doors().made_before(hold(), KEY.fingerprint);
    world = world.measured_as(HoldResult::Conflict);
    world.seats.expect_hold().return_once(|_| Ok(SeatHoldOutcome::Taken { seats: vec![A1] }));
    assert!(world.hold_seats().execute(wants(&[A1])).await.unwrap().replayed);
}

#[tokio::test]
async fn a_key_that_cannot_be_looked_up_leaves_the_answer_open() {
    let mut world = World::default().with_sale(None);
    world.reservations.expect_find_by_key().return_once(|_, _| Err(Unavailable::of("the database")));
    assert!(matches!(world.hold_seats().execute(wants(&[A1])).await, Err(HoldError::Unavailable(_))));
}
