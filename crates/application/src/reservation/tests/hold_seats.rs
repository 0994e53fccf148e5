use frontrow_domain::catalog::SalesWindow;
use frontrow_domain::queue::PlaceStatus;
use frontrow_domain::reservation::Status;
use frontrow_domain::shared::SeatId;
use time::Duration;
use uuid::Uuid;

use super::{World, wants};
use crate::fixtures::{A1, A2, BUYER, CONCERT, CURTAIN, DATE, KEY, LAPSED, NOON, PRICE, sale, seat};
use crate::ports::{HoldResult, MockSeatInventory, Sale, SeatHoldOutcome, Unavailable};
use crate::reservation::{HoldError, InvalidSeats};

const INSIDE: PlaceStatus = PlaceStatus::Active { until: LAPSED };

/// Sales are open, the person is inside, both seats exist.
fn open_doors() -> World {
    World::default().with_sale(Some(sale())).with_place(INSIDE).with_seats(vec![seat(A1, 50_000), seat(A2, 30_000)])
}

fn answers(inventory: &mut MockSeatInventory, outcome: SeatHoldOutcome) {
    inventory.expect_hold().times(1).return_once(move |_| Ok(outcome));
}

#[tokio::test]
async fn seats_are_held_at_today_s_price_until_the_deadline() {
    let mut world = open_doors().measured_as(HoldResult::Held);
    world
        .seats
        .expect_hold()
        .times(1)
        .withf(|hold| hold.key == KEY && hold.limit_per_person == 4)
        .return_once(|_| Ok(SeatHoldOutcome::Held));
    let answer = world.hold_seats().execute(wants(&[A2, A1])).await.unwrap();
    let held = answer.value;
    assert!(!answer.replayed);
    assert_eq!((held.status(), held.version(), held.claim().amount()), (Status::TemporarilyAssigned, 1, PRICE));
    assert_eq!((held.holder(), held.concert(), held.date()), (BUYER, CONCERT, DATE));
    assert_eq!((held.hold_until().instant(), held.cancellable_until()), (LAPSED, CURTAIN));
}

#[tokio::test]
async fn a_granted_hold_costs_no_look_up_of_the_key() {
    let mut world = open_doors().measured_as(HoldResult::Held);
    answers(&mut world.seats, SeatHoldOutcome::Held);
    world.reservations.expect_find_by_key().never();
    assert!(world.hold_seats().execute(wants(&[A1])).await.is_ok());
}

#[tokio::test]
async fn each_refusal_of_the_inventory_is_told_as_what_it_is() {
    let told = |outcome, result| async move {
        let mut world = open_doors().measured_as(result).first_of_its_key();
        answers(&mut world.seats, outcome);
        world.hold_seats().execute(wants(&[A1, A2])).await.unwrap_err()
    };
    let taken = told(SeatHoldOutcome::Taken { seats: vec![A2] }, HoldResult::Conflict).await;
    assert!(matches!(taken, HoldError::SeatsTaken { seats } if seats == [A2]));
    let closed = told(SeatHoldOutcome::SectionClosed, HoldResult::Refused).await;
    assert!(matches!(closed, HoldError::SectionClosed));
    let limit = told(SeatHoldOutcome::LimitReached, HoldResult::Refused).await;
    assert!(matches!(limit, HoldError::HoldLimit { limit: 4 }));
}

#[tokio::test]
async fn without_admission_the_inventory_is_never_asked() {
    for (status, place) in
        [(PlaceStatus::Waiting { position: 7 }, Some(7)), (PlaceStatus::Expired, None), (PlaceStatus::Left, None)]
    {
        let mut world = World::default().with_sale(Some(sale())).with_place(status).first_of_its_key();
        world.seats.expect_hold().never();
        world.catalog.expect_seats().never();
        let refused = world.hold_seats().execute(wants(&[A1])).await.unwrap_err();
        assert!(matches!(refused, HoldError::QueueNotActive { position } if position == place), "{status:?}");
    }
}

#[tokio::test]
async fn without_a_token_nobody_asks_the_waiting_room() {
    let mut world = World::default().with_sale(Some(sale())).first_of_its_key();
    world.waiting_room.expect_check_in().never();
    let refused = world.hold_seats().execute(super::HoldSeatsCommand { pass: None, ..wants(&[A1]) }).await;
    assert!(matches!(refused, Err(HoldError::QueueTokenRequired)));
}

#[tokio::test]
async fn a_concert_without_a_waiting_room_needs_no_token() {
    let mut open = sale();
    open.concert.queue_required = false;
    let mut world = World::default().with_sale(Some(open)).with_seats(vec![seat(A1, 1)]).measured_as(HoldResult::Held);
    answers(&mut world.seats, SeatHoldOutcome::Held);
    let command = super::HoldSeatsCommand { pass: None, ..wants(&[A1]) };
    assert!(world.hold_seats().execute(command).await.is_ok());
}

#[tokio::test]
async fn outside_the_sales_window_nobody_is_asked_for_a_token() {
    let windows = [(NOON + Duration::MILLISECOND, LAPSED), (NOON - Duration::HOUR, NOON)];
    for (opens, closes) in windows {
        let mut closed = sale();
        closed.concert.sales = SalesWindow::new(opens, closes).unwrap();
        let mut world = World::default().with_sale(Some(closed)).first_of_its_key();
        world.passes.expect_open().never();
        let refused = world.hold_seats().execute(wants(&[A1])).await.unwrap_err();
        assert!(
            matches!(refused, HoldError::SaleNotOpen { opens_at, closes_at } if (opens_at, closes_at) == (opens, closes))
        );
    }
}

#[tokio::test]
async fn a_date_that_is_not_sold_is_not_found() {
    let world = World::default().with_sale(None).first_of_its_key();
    assert!(matches!(world.hold_seats().execute(wants(&[A1])).await, Err(HoldError::NotFound)));
}

#[tokio::test]
async fn no_seats_and_more_than_one_person_may_hold_are_refused_before_anything_is_asked() {
    let many: Vec<SeatId> = (1..=5).map(|number| SeatId::new(Uuid::from_u128(number))).collect();
    for seats in [&[][..], &many] {
        let mut world = World::default().first_of_its_key();
        world.catalog.expect_sale().never();
        let refused = world.hold_seats().execute(wants(seats)).await.unwrap_err();
        assert!(matches!(refused, HoldError::InvalidSeats(InvalidSeats::Count { limit: 4 })), "{refused:?}");
    }
}

#[tokio::test]
async fn seats_of_another_date_and_seats_that_do_not_exist_are_named() {
    let nowhere = SeatId::new(Uuid::from_u128(0x99));
    let mut world = World::default().with_sale(Some(sale())).with_place(INSIDE).first_of_its_key();
    world = world.with_seats(vec![seat(A1, 1)]).measured_as(HoldResult::Refused);
    world.seats.expect_hold().never();
    let refused = world.hold_seats().execute(wants(&[A1, A2, nowhere])).await.unwrap_err();
    assert!(matches!(refused, HoldError::InvalidSeats(InvalidSeats::NotOfThisDate(seats)) if seats == [A2, nowhere]));
}

#[tokio::test]
async fn a_seat_named_twice_is_refused() {
    let mut world = open_doors().measured_as(HoldResult::Refused).first_of_its_key();
    world.seats.expect_hold().never();
    let refused = world.hold_seats().execute(wants(&[A1, A2, A1])).await.unwrap_err();
    assert!(matches!(refused, HoldError::InvalidSeats(InvalidSeats::Duplicate(A1))));
}

#[tokio::test]
async fn who_does_not_know_says_so_and_looks_nothing_up() {
    let mut world = open_doors().measured_as(HoldResult::Refused);
    world.seats.expect_hold().return_once(|_| Err(Unavailable::of("the database")));
    world.reservations.expect_find_by_key().never();
    assert!(matches!(world.hold_seats().execute(wants(&[A1])).await, Err(HoldError::Unavailable(_))));
}

#[tokio::test]
async fn refusals_come_in_the_order_count_sale_door_seats() {
    let nothing: [SeatId; 0] = [];
    let mut shut: Sale = sale();
    shut.concert.sales = SalesWindow::new(LAPSED, CURTAIN).unwrap();

    let count = World::default().first_of_its_key().hold_seats().execute(wants(&nothing)).await;
    assert!(matches!(count, Err(HoldError::InvalidSeats(_))));
    let waiting = PlaceStatus::Waiting { position: 1 };
    let closed = World::default().with_sale(Some(shut)).with_place(waiting).first_of_its_key();
    assert!(matches!(closed.hold_seats().execute(wants(&[A1, A1])).await, Err(HoldError::SaleNotOpen { .. })));
    let door = World::default().with_sale(Some(sale())).with_place(waiting).first_of_its_key();
    assert!(matches!(door.hold_seats().execute(wants(&[A1, A1])).await, Err(HoldError::QueueNotActive { .. })));
    let seats = open_doors().measured_as(HoldResult::Refused).first_of_its_key();
    assert!(matches!(seats.hold_seats().execute(wants(&[A1, A1])).await, Err(HoldError::InvalidSeats(_))));
}
