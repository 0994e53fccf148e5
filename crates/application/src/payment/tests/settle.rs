use frontrow_domain::payment::{Method, RefundReason, State, Status};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy, Status as ReservationStatus};
use frontrow_domain::shared::{Actor, PaymentId, Won};
use uuid::Uuid;

use super::World;
use super::books::Books;
use crate::fixtures::{
    BUYER, NOON, PAYMENT, PRICE, RESERVATION, Written, cancelled, card, hold, payment, payments_to, reservations_to,
    split, ticket, won,
};
use crate::payment::Asked;
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{GatewayAnswer, SettleOutcome, Unavailable};

const CAPTURED: GatewayAnswer = GatewayAnswer::Approved { captured: PRICE };

fn open(method: Method, reservation: Reservation) -> Books {
    Books::with(reservation).and_payment(payment(method, State::Pending))
}

/// Why the money that comes is owed, how much of it, and how many commits it took.
async fn owed(books: &Books, captured: Won) -> (RefundReason, Won, usize) {
    let settle = World::default().keeping(books).settle();
    let news = GatewayAnswer::Approved { captured };
    let settled = settle.execute(PAYMENT, Asked::ToLookUp, &news).await.unwrap();
    let State::RefundDue { captured, reason } = settled.state() else { panic!("{settled:?}") };
    (*reason, *captured, books.written().len())
}

#[tokio::test]
async fn money_in_time_makes_ticket_and_approval_in_one_commit() {
    let books = open(card(), hold());
    World::default().keeping(&books).settle().execute(PAYMENT, Asked::ToApprove, &CAPTURED).await.unwrap();
    let written = books.written();
    assert_eq!(written.len(), 1);
    assert_eq!(reservations_to(&written[0]), [ReservationStatus::Confirmed]);
    assert_eq!(payments_to(&written[0]), [Status::Approved]);
    assert!(written[0].points.is_none() && written[0].hold_again.is_none());
    let ticket = &written[0].reservations[0];
    assert_eq!((ticket.after.paid_by(), ticket.transition.actor), (Some(PAYMENT), Actor::System));
    assert_eq!(*written[0].payments[0].after.state(), State::Approved { ticket: RESERVATION });
}

#[tokio::test]
async fn the_points_of_a_split_go_only_with_the_approval() {
    let books = open(split(30_000), hold()).and_wallet(won(30_000));
    let news = GatewayAnswer::Approved { captured: won(50_000) };
    World::default().keeping(&books).settle().execute(PAYMENT, Asked::ToApprove, &news).await.unwrap();
    let spent = books.written()[0].points.clone().unwrap();
    assert_eq!((spent.owner, spent.kind, spent.amount, spent.at), (BUYER, EntryKind::Spend, won(30_000), NOON));
    assert_eq!((spent.reservation, spent.payment), (Some(RESERVATION), Some(PAYMENT)));
    assert_eq!((books.written().len(), books.wallet()), (1, Won::ZERO));
}

#[tokio::test]
async fn points_that_are_gone_by_then_send_the_card_s_part_back_and_leave_the_hold() {
    let books = open(split(30_000), hold()).and_wallet(won(29_999));
    assert_eq!(owed(&books, won(50_000)).await, (RefundReason::PointsGone, won(50_000), 1));
    assert_eq!((books.wallet(), books.reservation(RESERVATION)), (won(29_999), Some(hold())));
}

#[tokio::test]
async fn another_amount_goes_back_as_it_was_taken() {
    let books = open(card(), hold());
    assert_eq!(owed(&books, won(80_001)).await, (RefundReason::AmountDiffers, won(80_001), 1));
    assert_eq!(books.reservation(RESERVATION), Some(hold()));
}

#[tokio::test]
async fn the_whole_price_is_another_amount_for_a_split() {
    let books = open(split(30_000), hold()).and_wallet(PRICE);
    assert_eq!(owed(&books, PRICE).await, (RefundReason::AmountDiffers, PRICE, 1));
    assert_eq!(books.wallet(), PRICE);
}

#[tokio::test]
async fn money_for_a_hold_that_was_given_back_meanwhile_goes_back() {
    let books = open(card(), cancelled());
    assert_eq!(owed(&books, PRICE).await, (RefundReason::HoldCancelled, PRICE, 1));
}

#[tokio::test]
async fn money_for_a_ticket_that_something_else_settled_goes_back() {
    let another = PaymentId::new(Uuid::from_u128(0xF1));
    for settled_by in [SettledBy::Free, SettledBy::Payment(another)] {
        let books = open(card(), ticket(settled_by));
        assert_eq!(owed(&books, PRICE).await, (RefundReason::PaidTwice, PRICE, 1), "{settled_by:?}");
    }
}

#[tokio::test]
async fn a_lost_race_reads_again_and_tells_what_the_winner_made() {
    let mut world = World::default();
    let found = [payment(card(), State::Pending), payment(card(), State::Approved { ticket: RESERVATION })];
    let mut payments = found.into_iter();
    world.payments.expect_find().times(2).returning(move |_| Ok(payments.next()));
    world.reservations.expect_find().returning(|_| Ok(Some(hold())));
    Written::answering(&mut world.settlements, vec![SettleOutcome::Superseded]);
    let settled = world.settle().execute(PAYMENT, Asked::ToLookUp, &CAPTURED).await.unwrap();
    assert_eq!(settled.status(), Status::Approved);
}

#[tokio::test]
async fn a_payment_older_than_its_ticket_is_read_again() {
    let mut world = World::default();
    let found = [payment(card(), State::Pending), payment(card(), State::Approved { ticket: RESERVATION })];
    let mut payments = found.into_iter();
    world.payments.expect_find().times(2).returning(move |_| Ok(payments.next()));
    world.reservations.expect_find().returning(|_| Ok(Some(ticket(SettledBy::Payment(PAYMENT)))));
    world.settlements.expect_commit().never();
    let settled = world.settle().execute(PAYMENT, Asked::ToLookUp, &CAPTURED).await.unwrap();
    assert_eq!(settled.status(), Status::Approved);
}

#[tokio::test]
async fn races_are_lost_a_bounded_number_of_times() {
    for news in [CAPTURED, GatewayAnswer::Unknown, GatewayAnswer::Refunded { captured: PRICE }] {
        let mut world = World::default().reading(&open(card(), hold()));
        let outcomes = vec![SettleOutcome::Superseded; RACES_LOST_AT_MOST + 1];
        Written::answering(&mut world.settlements, outcomes);
        assert!(world.settle().execute(PAYMENT, Asked::ToLookUp, &news).await.is_err(), "{news:?}");
    }
}

#[tokio::test]
async fn a_commit_that_nobody_knows_of_is_left_for_the_next_news() {
    let mut world = World::default().reading(&open(card(), hold()));
    world.settlements.expect_commit().times(1).returning(|_| Err(Unavailable::of("the database")));
    assert!(world.settle().execute(PAYMENT, Asked::ToApprove, &CAPTURED).await.is_err());
}

#[tokio::test]
async fn news_of_a_payment_or_of_a_reservation_that_is_nowhere_settles_nothing() {
    for knows_payment in [false, true] {
        let mut world = World::default();
        let found = knows_payment.then(|| payment(card(), State::Pending));
        world.payments.expect_find().returning(move |_| Ok(found.clone()));
        world.reservations.expect_find().returning(|_| Ok(None));
        world.settlements.expect_commit().never();
        assert!(world.settle().execute(PAYMENT, Asked::ToLookUp, &CAPTURED).await.is_err());
    }
}
