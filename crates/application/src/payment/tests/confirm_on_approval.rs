use frontrow_domain::payment::{self, Method, MethodKind, Payment, RefundReason, State, Status};
use frontrow_domain::points::EntryKind;
use frontrow_domain::reservation::{Settlement as SettledBy, Status as ReservationStatus};
use frontrow_domain::shared::{EntryId, Won};
use uuid::Uuid;

use super::World;
use super::books::Books;
use crate::events::{Event, Money, PaymentMoved, PointsMoved};
use crate::fixtures::{
    BUYER, LAPSED, NOON, PAYMENT, PRICE, RESERVATION, Written, card, hold, payment, payments_to, reservations_to,
    ticket,
};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{EventHandler, GatewayAnswer, SettleOutcome, Settlement, Unavailable};

const CAPTURED: GatewayAnswer = GatewayAnswer::Approved { captured: PRICE };

/// The news that [`PAYMENT`] went to `to`.
fn moved(to: Status) -> Event {
    Event::Payment(PaymentMoved {
        transition: payment::Transition { payment: PAYMENT, version: 2, from: Some(Status::Pending), to, at: NOON },
        reservation: RESERVATION,
        payer: BUYER,
        method: MethodKind::Card,
        amount: PRICE,
        points: Won::ZERO,
        money: Money::Captured { captured: PRICE, ticket: RESERVATION },
    })
}

fn approved() -> Event {
    moved(Status::Approved)
}

fn paid() -> Payment {
    payment(card(), State::Approved { ticket: RESERVATION })
}

fn with_ticket() -> Books {
    Books::with(ticket(SettledBy::Payment(PAYMENT))).and_payment(paid())
}

fn still_open(state: State) -> Books {
    Books::with(hold()).and_payment(payment(card(), state))
}

fn is_heard(settlement: &Settlement) -> bool {
    settlement
        .heard
        .as_ref()
        .is_some_and(|heard| heard.event == approved().id() && heard.consumer == "confirm-on-approval")
}

#[tokio::test]
async fn where_the_ticket_is_there_the_approval_is_heard_and_nothing_else() {
    let books = with_ticket();
    World::default().keeping(&books).confirm_on_approval().handle(&approved()).await.unwrap();
    let [written] = &books.written()[..] else { panic!("{:?}", books.written()) };
    assert!(is_heard(written) && written.reservations.is_empty() && written.payments.is_empty());
}

#[tokio::test]
async fn an_approval_that_our_rows_have_lost_is_made_again_and_heard_in_one_commit() {
    for state in [State::Pending, State::Unknown] {
        let books = still_open(state);
        let confirm = World::default().keeping(&books).with_look_up(CAPTURED).confirm_on_approval();
        confirm.handle(&approved()).await.unwrap();
        let [written] = &books.written()[..] else { panic!("{:?}", books.written()) };
        assert_eq!(reservations_to(written), [ReservationStatus::Confirmed]);
        assert_eq!(payments_to(written), [Status::Approved]);
        assert!(is_heard(written));
        confirm.handle(&approved()).await.unwrap();
        assert_eq!(books.written().len(), 1, "heard before");
    }
}

#[tokio::test]
async fn the_gateway_is_believed_and_not_the_event() {
    let books = still_open(State::Pending);
    let world = World::default().keeping(&books).with_look_up(super::declined("card_declined"));
    world.confirm_on_approval().handle(&approved()).await.unwrap();
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Declined);
    assert!(books.tickets().is_empty() && is_heard(&books.written()[0]));
}

#[tokio::test]
async fn a_lost_race_ends_where_the_winner_left_it() {
    let mut world = World::default().with_look_up(CAPTURED);
    let mut found = [payment(card(), State::Pending), payment(card(), State::Pending), paid()].into_iter();
    world.payments.expect_find().times(3).returning(move |_| Ok(found.next()));
    world.reservations.expect_find().returning(|_| Ok(Some(hold())));
    let outcomes = vec![SettleOutcome::Superseded, SettleOutcome::Settled];
    let written = Written::answering(&mut world.settlements, outcomes);
    world.confirm_on_approval().handle(&approved()).await.unwrap();
    let [lost, heard] = &written.all()[..] else { panic!("{:?}", written.all()) };
    assert!(is_heard(lost) && is_heard(heard) && heard.payments.is_empty());
}

#[tokio::test]
async fn somebody_who_heard_it_at_the_same_time_may_win() {
    let mut world = World::default().with_look_up(CAPTURED);
    let mut found = [payment(card(), State::Pending), payment(card(), State::Pending), paid()].into_iter();
    world.payments.expect_find().times(3).returning(move |_| Ok(found.next()));
    world.reservations.expect_find().returning(|_| Ok(Some(hold())));
    Written::answering(&mut world.settlements, vec![SettleOutcome::HeardBefore; 2]);
    world.confirm_on_approval().handle(&approved()).await.unwrap();
}

#[tokio::test]
async fn a_ticket_older_than_its_payment_is_read_again_a_bounded_number_of_times() {
    let mut world = World::default();
    world.payments.expect_find().times(RACES_LOST_AT_MOST + 1).returning(|_| Ok(Some(paid())));
    world.reservations.expect_find().times(RACES_LOST_AT_MOST + 1).returning(|_| Ok(Some(hold())));
    assert!(world.confirm_on_approval().handle(&approved()).await.is_err());

    let mut world = World::default();
    let mut tickets = [hold(), ticket(SettledBy::Payment(PAYMENT))].into_iter();
    world.payments.expect_find().times(2).returning(|_| Ok(Some(paid())));
    world.reservations.expect_find().times(2).returning(move |_| Ok(tickets.next()));
    Written::answering(&mut world.settlements, vec![SettleOutcome::Settled]);
    world.confirm_on_approval().handle(&approved()).await.unwrap();
}

#[tokio::test]
async fn what_the_gateway_does_not_know_yet_is_left_to_the_reconciler_and_not_heard() {
    for answer in [GatewayAnswer::Unknown, GatewayAnswer::NotFound] {
        let books = still_open(State::Pending);
        let world = World::default().keeping(&books).with_look_up(answer);
        world.confirm_on_approval().handle(&approved()).await.unwrap();
        assert!(books.payment(PAYMENT).unwrap().is_open());
        assert!(books.written().iter().all(|written| written.heard.is_none()));
    }
}

#[tokio::test]
async fn a_payment_that_was_declined_here_and_captured_there_goes_back() {
    let declined = || State::Declined { reason: "never_arrived".to_owned() };
    let books = still_open(declined());
    let world = World::default().keeping(&books).with_look_up(CAPTURED);
    world.confirm_on_approval().handle(&approved()).await.unwrap();
    let owed = books.payment(PAYMENT).unwrap();
    let expected = State::RefundDue { captured: PRICE, reason: RefundReason::ApprovedAfterDecline };
    assert_eq!(*owed.state(), expected);
    assert!(is_heard(&books.written()[0]));

    let books = still_open(declined());
    let world = World::default().keeping(&books).with_look_up(GatewayAnswer::Unknown);
    assert!(world.confirm_on_approval().handle(&approved()).await.is_err(), "nobody else asks for it again");
    assert!(books.written().is_empty());
}

#[tokio::test]
async fn money_that_is_late_by_now_is_heard_with_its_approval_and_not_with_the_end_of_the_hold() {
    let books = still_open(State::Pending);
    let world = World::at(LAPSED).keeping(&books).with_look_up(CAPTURED);
    world.confirm_on_approval().handle(&approved()).await.unwrap();
    let [ended, again] = &books.written()[..] else { panic!("{:?}", books.written()) };
    assert!(ended.heard.is_none() && reservations_to(ended) == [ReservationStatus::Expired]);
    assert!(is_heard(again) && again.hold_again.is_some());
    assert_eq!(books.payment(PAYMENT).unwrap().status(), Status::Approved);
}

#[tokio::test]
async fn a_payment_that_is_not_ours_is_passed_over() {
    let mut world = World::default();
    world.payments.expect_find().times(1).returning(|_| Ok(None));
    world.settlements.expect_commit().never();
    world.confirm_on_approval().handle(&approved()).await.unwrap();

    let books = Books::with(hold()).and_payment(payment(Method::Points, State::Pending));
    World::default().keeping(&books).confirm_on_approval().handle(&approved()).await.unwrap();
    assert!(books.written().is_empty(), "no gateway knows of it");
}

#[tokio::test]
async fn where_nobody_knows_the_event_is_told_again() {
    let mut world = World::default();
    world.payments.expect_find().returning(|_| Err(Unavailable::of("the database")));
    assert!(world.confirm_on_approval().handle(&approved()).await.is_err());

    for books in [with_ticket(), still_open(State::Pending)] {
        let mut world = World::default().reading(&books);
        world.gateway.expect_look_up().returning(|_| CAPTURED);
        Written::reporting(&mut world.settlements, vec![None]);
        assert!(world.confirm_on_approval().handle(&approved()).await.is_err());
    }
}

#[tokio::test]
async fn nothing_but_an_approval_is_looked_at() {
    let entry = EntryId::new(Uuid::from_u128(7));
    let (owner, kind, balance) = (BUYER, EntryKind::Charge, Won::ZERO);
    let charged = PointsMoved { entry, owner, kind, amount: 1, balance, reservation: None, at: NOON };
    let confirm = World::default().confirm_on_approval();
    let others = [Status::Pending, Status::Unknown, Status::Declined, Status::RefundDue, Status::Refunded].map(moved);
    for event in others.into_iter().chain([Event::Points(charged)]) {
        confirm.handle(&event).await.unwrap();
    }
}
