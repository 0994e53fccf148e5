use frontrow_domain::reservation::{Settlement as SettledBy, Status};
use frontrow_domain::shared::{Actor, Reason};

use super::{World, as_administrator, as_customer};
use crate::fixtures::{
    BUYER, CURTAIN, KEY, LAPSED, RESERVATION, STRANGER, cancelled, expired, hold, remembered, remembered_otherwise,
    reservations_to, ticket,
};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::SettleOutcome;
use crate::reservation::{CancelCommand, CancelError};

fn command() -> CancelCommand {
    CancelCommand { caller: as_customer(BUYER), reservation: RESERVATION, reason: None, key: KEY }
}

#[tokio::test]
async fn a_hold_is_given_back_with_the_reason_and_no_money_moves() {
    let mut world = World::default().with_key(None).reads(vec![hold()]);
    world.payments.expect_find().never();
    let written = world.commits(vec![SettleOutcome::Settled]);
    let reason = Reason::parse("cannot come").unwrap();
    let answer = world.cancel().execute(CancelCommand { reason: reason.clone(), ..command() }).await.unwrap();
    assert_eq!((answer.replayed, answer.value.status()), (false, Status::Cancelled));
    let settlement = written.only();
    assert_eq!(reservations_to(&settlement), [Status::Cancelled]);
    let step = &settlement.reservations[0].transition;
    assert_eq!((step.actor, &step.reason), (Actor::User, &reason));
    assert!(settlement.payments.is_empty() && settlement.points.is_none());
    let key = settlement.key.unwrap();
    assert_eq!((key.owner, key.effect, key.instead_of), (BUYER, RESERVATION.as_uuid(), None));
}

#[tokio::test]
async fn a_free_ticket_is_given_back_without_any_refund() {
    let mut world = World::default().with_key(None).reads(vec![ticket(SettledBy::Free)]);
    let written = world.commits(vec![SettleOutcome::Settled]);
    assert!(world.cancel().execute(command()).await.is_ok());
    assert!(written.only().payments.is_empty() && written.only().points.is_none());
}

#[tokio::test]
async fn an_administrator_gives_back_anybody_s_and_is_named_in_the_log() {
    let mut world = World::default().with_key(None).reads(vec![hold()]);
    let written = world.commits(vec![SettleOutcome::Settled]);
    let caller = as_administrator(STRANGER);
    assert!(world.cancel().execute(CancelCommand { caller, ..command() }).await.is_ok());
    let settlement = written.only();
    assert_eq!(settlement.reservations[0].transition.actor, Actor::Administrator);
    assert_eq!(settlement.key.unwrap().owner, STRANGER);
}

#[tokio::test]
async fn an_administrator_s_own_is_given_back_as_anybody_s() {
    let mut world = World::default().with_key(None).reads(vec![hold()]);
    let written = world.commits(vec![SettleOutcome::Settled]);
    let caller = as_administrator(BUYER);
    assert!(world.cancel().execute(CancelCommand { caller, ..command() }).await.is_ok());
    assert_eq!(written.only().reservations[0].transition.actor, Actor::User);
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let world = World::default().reads(vec![hold()]);
    let command = CancelCommand { caller: as_customer(STRANGER), ..command() };
    assert!(matches!(world.cancel().execute(command).await, Err(CancelError::NotFound)));
}

#[tokio::test]
async fn cancelling_twice_is_the_same_answer_and_writes_nothing() {
    let mut world = World::default().with_key(None).reads(vec![cancelled()]);
    world.settlements.expect_commit().never();
    let answer = world.cancel().execute(command()).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (false, cancelled()));
}

#[tokio::test]
async fn what_cannot_be_given_back_is_told_as_what_it_is() {
    let table = [
        (LAPSED, hold(), Status::Expired),
        (LAPSED, expired(), Status::Expired),
        (CURTAIN, ticket(SettledBy::Free), Status::Confirmed),
    ];
    for (now, found, expected) in table {
        let mut world = World::at(now).with_key(None).reads(vec![found]);
        world.settlements.expect_commit().never();
        let refused = world.cancel().execute(command()).await.unwrap_err();
        assert!(matches!(refused, CancelError::NotPending { status } if status == expected), "{expected}");
    }
}

#[tokio::test]
async fn a_lost_race_reads_again_and_answers_from_what_the_winner_made() {
    let mut world = World::at(LAPSED - time::Duration::SECOND).with_key(None).reads(vec![hold(), expired()]);
    world.commits(vec![SettleOutcome::Superseded]);
    let lost = world.cancel().execute(command()).await;
    assert!(matches!(lost, Err(CancelError::NotPending { status: Status::Expired })));
}

#[tokio::test]
async fn races_are_lost_a_bounded_number_of_times() {
    let tries = RACES_LOST_AT_MOST + 1;
    let mut world = World::default().with_key(None).reads(vec![hold(); tries]);
    world.commits(vec![SettleOutcome::Superseded; tries]);
    assert!(matches!(world.cancel().execute(command()).await, Err(CancelError::Unavailable(_))));
}

#[tokio::test]
async fn the_same_key_again_is_the_same_answer_even_from_before_the_effect() {
    let world = World::default().with_key(Some(remembered(RESERVATION.as_uuid()))).reads(vec![hold(), cancelled()]);
    let answer = world.cancel().execute(command()).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (true, cancelled()));
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let mut world = World::default().reads(vec![hold()]);
    world = world.with_key(Some(remembered_otherwise(RESERVATION.as_uuid())));
    world.settlements.expect_commit().never();
    assert!(matches!(world.cancel().execute(command()).await, Err(CancelError::KeyReused(_))));
}
