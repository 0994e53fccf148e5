//! The workers that drive every payment to its end: bounded, and one that fails costs the others nothing.

use std::sync::Arc;

use async_trait::async_trait;
use frontrow_domain::payment::{Method, Payment, PaymentKey, RefundReason, State, Status, Stored};
use frontrow_domain::shared::{PaymentId, ReservationId, Won};
use time::Duration;
use tokio::sync::Barrier;
use tokio::time::timeout;
use uuid::Uuid;

use super::books::Books;
use super::{ReconcilePayments, RefundPayments, World};
use crate::fixtures::{BUYER, HandClock, NOON, PAYMENT, PRICE, RESERVATION, card, hold, payment, won};
use crate::ports::{
    Approval, CheckoutAnswer, GatewayAnswer, GatewayHint, GatewayMessage, MessageRefused, Order, PaymentGateway,
    RefundAnswer, ReleaseAnswer, Unavailable,
};

const AT_ONCE: u32 = 32;
const ROUNDS_AT_MOST: usize = 10;
const OWED: State = State::RefundDue { captured: PRICE, reason: RefundReason::SeatsGone };

fn number(number: u128) -> PaymentId {
    PaymentId::new(Uuid::from_u128(number))
}

/// An attempt of its own reservation.
fn attempt(id: u128, method: Method, state: State) -> Payment {
    let (reservation, payer, amount) = (ReservationId::new(Uuid::from_u128(id)), BUYER, PRICE);
    let (id, created_at, version) = (number(id), NOON, 2);
    Payment::from_stored(Stored { id, reservation, payer, method, amount, created_at, version, state })
}

fn three(state: &State) -> (Books, Vec<Payment>) {
    let due: Vec<Payment> = (1..=3).map(|id| attempt(id, card(), state.clone())).collect();
    let books = due.iter().cloned().fold(Books::with(hold()), Books::and_payment);
    (books, due)
}

impl World {
    /// Commits go to `books`, but the one for `sick` fails.
    fn keeping_all_but(mut self, sick: PaymentId, books: &Books) -> Self {
        let written = books.clone();
        self.settlements.expect_commit().returning(move |settlement| {
            if settlement.payments.iter().any(|change| change.after.id() == sick) {
                return Err(Unavailable::of("the database"));
            }
            Ok(written.commit(settlement))
        });
        self.reading(books)
    }
}

#[tokio::test]
async fn open_payments_are_claimed_in_a_bounded_batch_and_each_is_asked_for_once() {
    let (books, due) = three(&State::Unknown);
    let mut world = World::default().keeping(&books);
    let asked = |now: &_, quiet: &_, claim: &_, at_most: &u32| {
        (*now, *quiet, *claim, *at_most) == (NOON, Duration::seconds(3), Duration::seconds(10), AT_ONCE)
    };
    world.payments.expect_claim_open().times(1).withf(asked).return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().times(3).returning(|_| super::declined("card_declined"));
    assert_eq!(world.reconcile().execute().await.unwrap(), 3);
    assert!(books.payments().iter().all(|payment| payment.status() == Status::Declined));
}

#[tokio::test]
async fn what_is_still_unanswered_stays_open() {
    let (books, due) = three(&State::Unknown);
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().times(3).returning(|_| GatewayAnswer::Unknown);
    assert_eq!(world.reconcile().execute().await.unwrap(), 3);
    assert!(books.written().is_empty());
}

#[tokio::test]
async fn an_open_payment_that_cannot_be_settled_costs_the_others_nothing_and_is_reported() {
    let (books, due) = three(&State::Unknown);
    let mut world = World::default().keeping_all_but(number(1), &books);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().times(3).returning(|_| super::declined("card_declined"));
    assert!(world.reconcile().execute().await.is_err());
    let status = |id| books.payment(number(id)).unwrap().status();
    assert_eq!([status(1), status(2), status(3)], [Status::Unknown, Status::Declined, Status::Declined]);
}

#[tokio::test]
async fn without_a_database_no_gateway_is_asked() {
    let mut world = World::default();
    world.payments.expect_claim_open().return_once(|_, _, _, _| Err(Unavailable::of("the database")));
    world.gateway.expect_look_up().never();
    assert!(world.reconcile().execute().await.is_err());
    let mut world = World::default();
    world.payments.expect_claim_refunds().return_once(|_, _, _| Err(Unavailable::of("the database")));
    world.gateway.expect_refund().never();
    assert!(world.refund().execute().await.is_err());
}

#[tokio::test]
async fn refunds_are_claimed_in_a_bounded_batch_and_written_once_the_gateway_says_so() {
    let (books, due) = three(&OWED);
    let mut world = World::default().keeping(&books);
    let asked = |now: &_, claim: &_, at_most: &u32| (*now, *claim, *at_most) == (NOON, Duration::seconds(10), AT_ONCE);
    world.payments.expect_claim_refunds().times(1).withf(asked).return_once(move |_, _, _| Ok(due));
    world.gateway.expect_refund().times(3).returning(|_, _| RefundAnswer::Refunded);
    assert_eq!(world.refund().execute().await.unwrap(), 3);
    assert!(books.payments().iter().all(|payment| payment.status() == Status::Refunded));
}

#[tokio::test]
async fn what_the_gateway_took_is_what_it_gives_back() {
    let taken = State::RefundDue { captured: won(12_345), reason: RefundReason::AmountDiffers };
    let books = Books::with(hold()).and_payment(payment(card(), taken.clone()));
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_refunds().return_once(move |_, _, _| Ok(vec![payment(card(), taken)]));
    let asked = |approval: &Approval, captured: &_| (approval.payment, *captured) == (PAYMENT, won(12_345));
    world.gateway.expect_refund().times(1).withf(asked).return_once(|_, _| RefundAnswer::Refunded);
    assert_eq!(world.refund().execute().await.unwrap(), 1);
}

#[tokio::test]
async fn a_refund_that_was_not_answered_stays_owed() {
    let (books, due) = three(&OWED);
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_refunds().return_once(move |_, _, _| Ok(due));
    world.gateway.expect_refund().times(3).returning(|_, _| RefundAnswer::Unknown);
    assert_eq!(world.refund().execute().await.unwrap(), 0);
    assert!(books.written().is_empty());
}

#[tokio::test]
async fn a_refund_that_cannot_be_written_costs_the_others_nothing_and_is_reported() {
    let (books, due) = three(&OWED);
    let mut world = World::default().keeping_all_but(number(2), &books);
    world.payments.expect_claim_refunds().return_once(move |_, _, _| Ok(due));
    world.gateway.expect_refund().times(3).returning(|_, _| RefundAnswer::Refunded);
    assert!(world.refund().execute().await.is_err());
    let status = |id| books.payment(number(id)).unwrap().status();
    assert_eq!([status(1), status(2), status(3)], [Status::Refunded, Status::RefundDue, Status::Refunded]);
}

#[tokio::test]
async fn a_payment_that_no_gateway_knows_of_is_asked_of_none() {
    let points = attempt(1, Method::Points, State::Approved { ticket: RESERVATION });
    let mut world = World::default();
    let due = vec![points];
    world.payments.expect_claim_refunds().return_once(move |_, _, _| Ok(due));
    world.gateway.expect_refund().never();
    assert_eq!(world.refund().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn an_approval_that_never_arrived_is_asked_for_again_while_the_seats_are_held() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Pending));
    let due = books.payments();
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().times(1).returning(|_| GatewayAnswer::NotFound);
    world.gateway.expect_approve().times(1).returning(|_| GatewayAnswer::Approved { captured: PRICE });
    assert_eq!(world.reconcile().execute().await.unwrap(), 1);
    assert_eq!(books.payments()[0].status(), Status::Approved);
}

#[tokio::test]
async fn turned_away_at_the_second_try_the_first_may_still_arrive() {
    let books = Books::with(hold()).and_payment(payment(card(), State::Pending));
    let due = books.payments();
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().returning(|_| GatewayAnswer::NotFound);
    world.gateway.expect_approve().returning(|_| GatewayAnswer::NotFound);
    world.reconcile().execute().await.unwrap();
    assert_eq!(books.payments()[0].status(), Status::Pending, "nothing is final yet");
}

#[tokio::test]
async fn a_long_backlog_is_gone_through_in_a_bounded_number_of_rounds() {
    let full: Vec<Payment> = (1..=u128::from(AT_ONCE)).map(|id| attempt(id, card(), State::Unknown)).collect();
    let books = full.iter().cloned().fold(Books::with(hold()), Books::and_payment);
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().times(ROUNDS_AT_MOST).returning(move |_, _, _, _| Ok(full.clone()));
    world.gateway.expect_look_up().times(AT_ONCE as usize * ROUNDS_AT_MOST).returning(|_| GatewayAnswer::Unknown);
    assert_eq!(world.reconcile().execute().await.unwrap(), u64::from(AT_ONCE) * ROUNDS_AT_MOST as u64);

    let full: Vec<Payment> = (1..=u128::from(AT_ONCE)).map(|id| attempt(id, card(), OWED)).collect();
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_refunds().times(ROUNDS_AT_MOST).returning(move |_, _, _| Ok(full.clone()));
    world.gateway.expect_refund().times(AT_ONCE as usize * ROUNDS_AT_MOST).returning(|_, _| RefundAnswer::Unknown);
    assert_eq!(world.refund().execute().await.unwrap(), 0);
}

#[tokio::test]
async fn a_gateway_that_takes_long_ends_the_run_and_not_the_worker() {
    let full: Vec<Payment> = (1..=u128::from(AT_ONCE)).map(|id| attempt(id, card(), State::Unknown)).collect();
    let books = full.iter().cloned().fold(Books::with(hold()), Books::and_payment);
    let clock = HandClock::at_noon();
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().times(2).returning(move |_, _, _, _| Ok(full.clone()));
    let passing = clock.clone();
    world.gateway.expect_look_up().returning(move |_| {
        passing.advance_millis(2_000 / i64::from(AT_ONCE));
        GatewayAnswer::Unknown
    });
    let reconcile = ReconcilePayments { clock, ..world.reconcile() };
    reconcile.execute().await.unwrap();
}

#[tokio::test]
async fn one_slow_answer_keeps_no_other_waiting() {
    let (books, open) = three(&State::Unknown);
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(open));
    let reconcile = ReconcilePayments { gateway: Arc::new(Meeting(Barrier::new(3))), ..world.reconcile() };
    timeout(ALL_MEET_WITHIN, reconcile.execute()).await.expect("they are asked for at the same time").unwrap();

    let (books, due) = three(&OWED);
    let mut world = World::default().keeping(&books);
    world.payments.expect_claim_refunds().return_once(move |_, _, _| Ok(due));
    let refund = RefundPayments { gateway: Arc::new(Meeting(Barrier::new(3))), ..world.refund() };
    let refunded = timeout(ALL_MEET_WITHIN, refund.execute()).await.expect("they are given back at the same time");
    assert_eq!(refunded.unwrap(), 3);
}

/// Long for a machine under load: whoever is asked alone waits for ever.
const ALL_MEET_WITHIN: std::time::Duration = std::time::Duration::from_secs(20);

/// A gateway that answers nobody until all have asked.
struct Meeting(Barrier);

#[async_trait]
impl PaymentGateway for Meeting {
    fn name(&self) -> &'static str {
        "meeting"
    }

    async fn open_checkout(&self, _: &Order) -> CheckoutAnswer {
        CheckoutAnswer::Unknown
    }

    async fn approve(&self, _: &Approval) -> GatewayAnswer {
        GatewayAnswer::Unknown
    }

    async fn release(&self, _: ReservationId, _: &PaymentKey) -> ReleaseAnswer {
        ReleaseAnswer::Unknown
    }

    async fn look_up(&self, _: &Approval) -> GatewayAnswer {
        self.0.wait().await;
        GatewayAnswer::Unknown
    }

    async fn refund(&self, _: &Approval, _: Won) -> RefundAnswer {
        self.0.wait().await;
        RefundAnswer::Refunded
    }

    fn read_message(&self, _: &GatewayMessage) -> Result<Option<GatewayHint>, MessageRefused> {
        Ok(None)
    }
}
