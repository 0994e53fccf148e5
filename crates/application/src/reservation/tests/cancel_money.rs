//! What a ticket cost goes back in the commit that gives it back: points at once, the card's part by the worker.

use frontrow_domain::payment::{Method, Payment, RefundReason, State, Status};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy};
use frontrow_domain::shared::{Deadline, ReservationId, Won};
use uuid::Uuid;

use super::{World, as_customer};
use crate::fixtures::{
    BUYER, KEY, LAPSED, NOON, PAYMENT, PRICE, RESERVATION, card, confirmed, expired, payment, payments_to, split,
    ticket, won,
};
use crate::ports::{SettleOutcome, Settlement};
use crate::reservation::{CancelCommand, CancelError};

fn command() -> CancelCommand {
    CancelCommand { caller: as_customer(BUYER), reservation: RESERVATION, reason: None, key: KEY }
}

fn approved(method: Method) -> Payment {
    payment(method, State::Approved { ticket: RESERVATION })
}

/// What is written when a ticket that `payment` paid for is given back.
async fn written_for(payment: Payment) -> Settlement {
    let mut world = World::default().with_key(None).reads(vec![ticket(SettledBy::Payment(PAYMENT))]);
    world.payments.expect_find().times(1).withf(|id| *id == PAYMENT).return_once(|_| Ok(Some(payment)));
    let written = world.commits(vec![SettleOutcome::Settled]);
    assert!(world.cancel().execute(command()).await.is_ok());
    written.only()
}

fn owed(settlement: &Settlement) -> Option<(Won, RefundReason)> {
    let State::RefundDue { captured, reason } = settlement.payments.first()?.after.state() else { return None };
    Some((*captured, *reason))
}

#[tokio::test]
async fn points_are_back_at_once_and_that_is_the_whole_refund() {
    let settlement = written_for(approved(Method::Points)).await;
    assert_eq!(payments_to(&settlement), [Status::RefundDue, Status::Refunded]);
    assert_eq!(owed(&settlement), Some((Won::ZERO, RefundReason::TicketCancelled)));
    let versions: Vec<u32> = settlement.payments.iter().map(|change| change.after.version()).collect();
    assert_eq!(versions, [3, 4]);
    let back = settlement.points.unwrap();
    assert_eq!((back.owner, back.kind, back.amount, back.at), (BUYER, EntryKind::Refund, PRICE, NOON));
    assert_eq!((back.reservation, back.payment), (Some(RESERVATION), Some(PAYMENT)));
    assert_ne!(back.id, back.counter_id);
}

#[tokio::test]
async fn what_the_card_paid_is_owed_until_the_gateway_has_given_it_back() {
    let settlement = written_for(approved(card())).await;
    assert_eq!(payments_to(&settlement), [Status::RefundDue]);
    assert_eq!(owed(&settlement), Some((PRICE, RefundReason::TicketCancelled)));
    assert!(settlement.points.is_none());
}

#[tokio::test]
async fn a_split_gives_each_side_its_own_part() {
    let settlement = written_for(approved(split(30_000))).await;
    assert_eq!(payments_to(&settlement), [Status::RefundDue]);
    assert_eq!(owed(&settlement), Some((won(50_000), RefundReason::TicketCancelled)));
    assert_eq!(settlement.points.map(|back| back.amount), Some(won(30_000)));
}

#[tokio::test]
async fn points_that_are_on_their_way_back_do_not_go_back_twice() {
    let reason = RefundReason::TicketCancelled;
    let settlement = written_for(payment(split(30_000), State::RefundDue { captured: won(50_000), reason })).await;
    assert!(settlement.payments.is_empty() && settlement.points.is_none());
}

#[tokio::test]
async fn a_ticket_whose_payment_is_nowhere_is_not_given_back_without_its_money() {
    let mut world = World::default().with_key(None).reads(vec![ticket(SettledBy::Payment(PAYMENT))]);
    world.payments.expect_find().return_once(|_| Ok(None));
    world.settlements.expect_commit().never();
    assert!(matches!(world.cancel().execute(command()).await, Err(CancelError::Unavailable(_))));
}

#[tokio::test]
async fn points_of_a_late_payment_come_back_for_the_ticket_they_bought() {
    let late = ReservationId::new(Uuid::from_u128(0xAB));
    let again = Reservation::hold_again_for_late_money(&expired(), late, Deadline::at(LAPSED), NOON).after;
    let mut world = World::default().with_key(None).reads(vec![confirmed(again, SettledBy::Payment(PAYMENT))]);
    let paid = payment(split(30_000), State::Approved { ticket: late });
    world.payments.expect_find().return_once(|_| Ok(Some(paid)));
    let written = world.commits(vec![SettleOutcome::Settled]);
    assert!(world.cancel().execute(CancelCommand { reservation: late, ..command() }).await.is_ok());
    assert_eq!(written.only().points.unwrap().reservation, Some(late));
}
