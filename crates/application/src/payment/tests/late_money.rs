//! Money that comes after the hold has lapsed gets the same seats again, or goes back.

use frontrow_domain::payment::{Method, RefundReason, State, Status};
use frontrow_domain::reservation::{Kind, Reservation, State as ReservationState, Status as ReservationStatus, Stored};
use frontrow_domain::shared::{Deadline, ReservationId, Won};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::World;
use super::books::Books;
use crate::fixtures::{
    CURTAIN, LAPSED, PAYMENT, PRICE, RESERVATION, Written, card, expired, hold, payment, payments_to, reservations_to,
    split, won,
};
use crate::payment::Asked;
use crate::ports::{GatewayAnswer, SettleOutcome};

const CAPTURED: GatewayAnswer = GatewayAnswer::Approved { captured: PRICE };
const LATE: OffsetDateTime = match LAPSED.checked_add(Duration::MINUTE) {
    Some(instant) => instant,
    None => LAPSED,
};

fn open(method: Method, reservation: Reservation) -> Books {
    Books::with(reservation).and_payment(payment(method, State::Unknown))
}

async fn settled_at(now: OffsetDateTime, books: &Books, news: GatewayAnswer) -> State {
    let settle = World::at(now).keeping(books).settle();
    settle.execute(PAYMENT, Asked::ToLookUp, &news).await.unwrap().state().clone()
}

#[tokio::test]
async fn the_same_seats_the_ticket_and_the_approval_are_one_commit() {
    let books = open(card(), expired());
    let State::Approved { ticket } = settled_at(LATE, &books, CAPTURED).await else { panic!("not approved") };
    let written = books.written();
    assert_eq!(written.len(), 1);
    let again = written[0].hold_again.clone().unwrap();
    assert_eq!((again.change.after.id(), again.limit_per_person), (ticket, 4));
    assert_eq!(again.change.after.claim(), hold().claim());
    assert_eq!(again.change.after.replaces(), Some(RESERVATION));
    assert_eq!(again.change.after.hold_until(), Deadline::after(LATE, Duration::minutes(5)));
    assert_eq!(reservations_to(&written[0]), [ReservationStatus::Confirmed]);
    assert_eq!(written[0].reservations[0].after.version(), 2);
    assert_eq!(payments_to(&written[0]), [Status::Approved]);
    let made = books.reservation(ticket).unwrap();
    assert_ne!(ticket, RESERVATION);
    assert_eq!((made.status(), made.paid_by()), (ReservationStatus::Confirmed, Some(PAYMENT)));
}

#[tokio::test]
async fn a_hold_that_no_sweep_has_ended_is_ended_first() {
    let books = open(card(), hold());
    assert!(matches!(settled_at(LAPSED, &books, CAPTURED).await, State::Approved { .. }));
    let written = books.written();
    assert_eq!(written.len(), 2);
    assert_eq!(written[0].reservations[0].transition.kind, Kind::Expired);
    assert!(written[0].payments.is_empty() && written[0].hold_again.is_none());
    assert!(written[1].hold_again.is_some());
    assert_eq!(books.reservation(RESERVATION).unwrap().status(), ReservationStatus::Expired);
}

#[tokio::test]
async fn a_millisecond_earlier_it_is_in_time() {
    let books = open(card(), hold());
    let state = settled_at(LAPSED - Duration::MILLISECOND, &books, CAPTURED).await;
    assert_eq!(state, State::Approved { ticket: RESERVATION });
}

#[tokio::test]
async fn when_the_seats_are_gone_the_money_goes_back_and_nothing_else_happens() {
    let books = open(card(), expired()).but_seats_gone();
    let expected = State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone };
    assert_eq!(settled_at(LATE, &books, CAPTURED).await, expected);
    let written = books.written();
    assert_eq!(written.len(), 1);
    assert!(written[0].reservations.is_empty() && written[0].hold_again.is_none());
}

#[tokio::test]
async fn the_points_of_a_late_split_buy_the_new_ticket() {
    let books = open(split(30_000), expired()).and_wallet(won(30_000));
    let news = GatewayAnswer::Approved { captured: won(50_000) };
    let State::Approved { ticket } = settled_at(LATE, &books, news).await else { panic!("not approved") };
    assert_eq!(books.written()[0].points.clone().unwrap().reservation, Some(ticket));
    assert_eq!(books.wallet(), Won::ZERO);
}

#[tokio::test]
async fn a_late_split_without_its_points_takes_no_seats() {
    let books = open(split(30_000), expired());
    let news = GatewayAnswer::Approved { captured: won(50_000) };
    let expected = State::RefundDue { captured: won(50_000), reason: RefundReason::PointsGone };
    assert_eq!(settled_at(LATE, &books, news).await, expected);
    assert!(books.tickets().is_empty());
}

#[tokio::test]
async fn a_hold_that_late_money_has_replaced_is_not_replaced_again() {
    let lapsed = expired();
    let replaced = Reservation::from_stored(Stored {
        id: lapsed.id(),
        holder: lapsed.holder(),
        concert: lapsed.concert(),
        date: lapsed.date(),
        claim: lapsed.claim().clone(),
        created_at: lapsed.created_at(),
        hold_until: lapsed.hold_until(),
        payment_lease: None,
        cancellable_until: lapsed.cancellable_until(),
        replaces: None,
        replaced_by: Some(ReservationId::new(Uuid::from_u128(0xAB))),
        version: lapsed.version(),
        state: ReservationState::Expired,
    });
    let expected = State::RefundDue { captured: PRICE, reason: RefundReason::PaidTwice };
    assert_eq!(settled_at(LATE, &open(card(), replaced), CAPTURED).await, expected);
}

#[tokio::test]
async fn who_loses_the_race_to_end_the_hold_goes_on_from_its_end() {
    let mut world = World::at(LATE);
    let mut found = [hold(), expired()].into_iter();
    world.reservations.expect_find().times(2).returning(move |_| Ok(found.next()));
    world.payments.expect_find().returning(|_| Ok(Some(payment(card(), State::Unknown))));
    let outcomes = vec![SettleOutcome::Superseded, SettleOutcome::Settled];
    let written = Written::answering(&mut world.settlements, outcomes);
    let settled = world.settle().execute(PAYMENT, Asked::ToLookUp, &CAPTURED).await.unwrap();
    assert_eq!(settled.status(), Status::Approved);
    assert!(written.all()[1].hold_again.is_some());
}

#[tokio::test]
async fn once_the_performance_has_begun_late_money_buys_nothing() {
    let books = open(card(), expired());
    let expected = State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone };
    assert_eq!(settled_at(CURTAIN, &books, CAPTURED).await, expected);
    let books = open(card(), expired());
    assert!(matches!(settled_at(CURTAIN - Duration::MILLISECOND, &books, CAPTURED).await, State::Approved { .. }));
}
