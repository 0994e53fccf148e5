use frontrow_domain::payment::{RefundReason, State, Status};
use frontrow_domain::reservation::{Kind, Reservation, Settlement as SettledBy, Status as ReservationStatus};
use frontrow_domain::shared::Deadline;
use mockall::Sequence;
use time::{Duration, OffsetDateTime};

use super::books::Books;
use super::{World, declined, pays};
use crate::fixtures::{
    BUYER, KEY, LAPSED, NOON, PRICE, RESERVATION, STRANGER, Written, cancelled, card, expired, free_hold, hold,
    payment_key, payments_to, ticket, won,
};
use crate::payment::{PayCommand, PayError};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{Approval, GatewayAnswer, ReleaseAnswer, SettleOutcome, Unavailable};

const CAPTURED: GatewayAnswer = GatewayAnswer::Approved { captured: PRICE };

#[tokio::test]
async fn attempt_lease_and_key_are_committed_before_the_gateway_is_asked() {
    let books = Books::with(hold());
    let mut world = World::at(LAPSED - Duration::SECOND).reading(&books);
    let mut order = Sequence::new();
    for step in 0..3 {
        let commits = books.clone();
        if step == 1 {
            world.gateway.expect_approve().times(1).in_sequence(&mut order).return_once(|_| CAPTURED);
        } else {
            let commit = world.settlements.expect_commit().times(1).in_sequence(&mut order);
            commit.returning(move |settlement| Ok(commits.commit(settlement)));
        }
    }
    assert!(world.pay().execute(pays(card())).await.is_ok());

    let begun = &books.written()[0];
    assert_eq!(payments_to(begun), [Status::Pending]);
    let kept = &begun.reservations[0];
    assert_eq!(kept.transition.kind, Kind::PaymentStarted);
    assert_eq!(kept.after.hold_until(), Deadline::after(LAPSED - Duration::SECOND, Duration::minutes(3)));
    let key = begun.key.unwrap();
    assert_eq!((key.owner, key.key, key.instead_of), (BUYER, KEY, None));
    assert_eq!(key.effect, begun.payments[0].after.id().as_uuid());
}

#[tokio::test]
async fn the_gateway_is_asked_for_our_amount_under_the_number_of_the_attempt() {
    let books = Books::with(hold());
    let mut world = World::default().keeping(&books);
    let asked = books.clone();
    let is_ours = move |approval: &Approval| {
        let attempt = asked.payments().remove(0);
        *approval == Approval { payment: attempt.id(), reservation: RESERVATION, key: payment_key(), amount: PRICE }
    };
    world.gateway.expect_approve().times(1).withf(is_ours).return_once(|_| CAPTURED);
    assert!(world.pay().execute(pays(card())).await.is_ok());
}

#[tokio::test]
async fn an_approved_payment_is_shown_with_its_ticket() {
    let world = World::default().keeping(&Books::with(hold())).with_approval(CAPTURED);
    let answer = world.pay().execute(pays(card())).await.unwrap();
    assert!(!answer.replayed);
    assert_eq!(answer.value.payment.status(), Status::Approved);
    assert_eq!(answer.value.reservation_status, ReservationStatus::Confirmed);
}

#[tokio::test]
async fn a_declined_payment_is_an_error_and_leaves_the_hold_to_be_paid_otherwise() {
    let books = Books::with(hold());
    let world = World::default().keeping(&books).with_approval(declined("card_declined"));
    let refused = world.pay().execute(pays(card())).await.unwrap_err();
    assert!(matches!(refused, PayError::Declined { reason } if reason == "card_declined"));
    assert_eq!(books.payments()[0].occupies(), None);
    assert_eq!(books.reservation(RESERVATION).unwrap().status_at(NOON), ReservationStatus::TemporarilyAssigned);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_no_failure() {
    let world = World::default().keeping(&Books::with(hold())).with_approval(GatewayAnswer::Unknown);
    let view = world.pay().execute(pays(card())).await.unwrap().value;
    assert_eq!(view.payment.status(), Status::Unknown);
    assert!(view.payment.is_open());
    assert_eq!(view.reservation_status, ReservationStatus::TemporarilyAssigned);
}

#[tokio::test]
async fn a_gateway_that_is_not_reached_leaves_nothing_open() {
    let books = Books::with(hold());
    let world = World::default().keeping(&books).with_approval(GatewayAnswer::NotFound);
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::Unavailable(_))));
    let reason = "gateway_not_reached".to_owned();
    assert_eq!(*books.payments()[0].state(), State::Declined { reason });
}

#[tokio::test]
async fn money_that_buys_nothing_is_shown_as_owed() {
    let world = World::default().keeping(&Books::with(hold()));
    let world = world.with_approval(GatewayAnswer::Approved { captured: won(1) });
    let view = world.pay().execute(pays(card())).await.unwrap().value;
    let reason = RefundReason::AmountDiffers;
    assert_eq!(*view.payment.state(), State::RefundDue { captured: won(1), reason });
}

async fn refused(now: OffsetDateTime, found: Reservation) -> PayError {
    let mut world = World::at(now).reading(&Books::with(found));
    world.settlements.expect_commit().never();
    world.gateway.expect_approve().never();
    world.gateway.expect_release().returning(|_, _| ReleaseAnswer::LetGo);
    world.pay().execute(pays(card())).await.unwrap_err()
}

#[tokio::test]
async fn without_a_live_hold_the_gateway_is_never_asked() {
    assert!(matches!(refused(LAPSED, hold()).await, PayError::HoldExpired));
    assert!(matches!(refused(NOON, expired()).await, PayError::HoldExpired));
    let given_back = refused(NOON, cancelled()).await;
    assert!(matches!(given_back, PayError::NotPending { status: ReservationStatus::Cancelled }));
    let sold = refused(NOON, ticket(SettledBy::Free)).await;
    assert!(matches!(sold, PayError::NotPending { status: ReservationStatus::Confirmed }));
}

#[tokio::test]
async fn what_costs_nothing_is_not_paid() {
    assert!(matches!(refused(NOON, free_hold()).await, PayError::NothingToPay));
}

#[tokio::test]
async fn a_stranger_finds_nothing_to_pay() {
    let world = World::default().reading(&Books::with(hold()));
    let command = PayCommand { caller: STRANGER, ..pays(card()) };
    assert!(matches!(world.pay().execute(command).await, Err(PayError::NotFound)));
}

#[tokio::test]
async fn while_another_payment_is_answered_the_gateway_is_not_asked() {
    let mut world = World::default().reading(&Books::with(hold()));
    Written::answering(&mut world.settlements, vec![SettleOutcome::Occupied]);
    world.gateway.expect_approve().never();
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::PaymentInProgress)));
}

#[tokio::test]
async fn a_commit_that_nobody_knows_of_asks_no_gateway() {
    let mut world = World::default().reading(&Books::with(hold()));
    world.settlements.expect_commit().times(1).returning(|_| Err(Unavailable::of("the database")));
    world.gateway.expect_approve().never();
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::Unavailable(_))));
}

#[tokio::test]
async fn races_are_lost_a_bounded_number_of_times() {
    let mut world = World::default().reading(&Books::with(hold()));
    Written::answering(&mut world.settlements, vec![SettleOutcome::Superseded; RACES_LOST_AT_MOST + 1]);
    world.gateway.expect_approve().never();
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::Unavailable(_))));
}

#[tokio::test]
async fn an_approval_that_cannot_be_written_stays_open_for_the_reconciler() {
    let books = Books::with(hold());
    let mut world = World::default().reading(&books).with_approval(CAPTURED);
    let (commits, mut first) = (books.clone(), true);
    world.settlements.expect_commit().times(2).returning(move |settlement| {
        if std::mem::take(&mut first) { Ok(commits.commit(settlement)) } else { Err(Unavailable::of("the database")) }
    });
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::Unavailable(_))));
    assert_eq!(books.payments()[0].status(), Status::Pending);
}
