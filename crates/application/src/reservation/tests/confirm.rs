use frontrow_domain::reservation::{Reservation, Settlement as SettledBy, Status};
use frontrow_domain::shared::Actor;

use super::World;
use crate::fixtures::{
    BUYER, KEY, LAPSED, PAYMENT, RESERVATION, STRANGER, cancelled, confirmed, expired, free_hold, hold, remembered,
    remembered_otherwise, reservations_to, sale, ticket,
};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{SettleOutcome, Unavailable};
use crate::reservation::{ConfirmCommand, ConfirmError};

const COMMAND: ConfirmCommand = ConfirmCommand { caller: BUYER, reservation: RESERVATION, key: KEY };

impl World {
    fn with_payment_required(mut self, payment_required: bool) -> Self {
        let mut concert = sale().concert;
        concert.payment_required = payment_required;
        self.catalog.expect_concert().returning(move |_| Ok(Some(concert.clone())));
        self
    }

    /// A concert that asks for no payment, and a key that is new.
    fn that_is_free(self, found: Vec<Reservation>) -> Self {
        self.with_payment_required(false).with_key(None).reads(found)
    }
}

#[tokio::test]
async fn a_hold_that_needs_no_payment_becomes_a_ticket_together_with_its_key() {
    let mut world = World::default().that_is_free(vec![hold()]);
    let written = world.commits(vec![SettleOutcome::Settled]);
    let answer = world.confirm().execute(COMMAND).await.unwrap();
    assert!(!answer.replayed);
    assert_eq!(answer.value.status(), Status::Confirmed);
    let settlement = written.only();
    assert_eq!(reservations_to(&settlement), [Status::Confirmed]);
    assert_eq!(settlement.reservations[0].transition.actor, Actor::User);
    assert!(settlement.payments.is_empty() && settlement.points.is_none());
    let key = settlement.key.unwrap();
    assert_eq!((key.owner, key.key, key.effect, key.instead_of), (BUYER, KEY, RESERVATION.as_uuid(), None));
}

#[tokio::test]
async fn a_concert_that_asks_for_payment_gives_no_ticket_without() {
    let mut world = World::default().with_payment_required(true).with_key(None).reads(vec![hold()]);
    world.settlements.expect_commit().never();
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::PaymentRequired)));
}

#[tokio::test]
async fn what_costs_nothing_needs_no_payment_whatever_the_concert_says() {
    let mut world = World::default().with_payment_required(true).with_key(None).reads(vec![free_hold()]);
    world.commits(vec![SettleOutcome::Settled]);
    assert!(world.confirm().execute(COMMAND).await.is_ok());
}

#[tokio::test]
async fn a_removed_concert_gives_nothing_away() {
    let mut world = World::default().with_key(None).reads(vec![hold()]);
    world.catalog.expect_concert().returning(|_| Ok(None));
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::PaymentRequired)));
}

#[tokio::test]
async fn confirming_twice_is_the_same_ticket_and_writes_nothing() {
    let mut world = World::default().that_is_free(vec![ticket(SettledBy::Free)]);
    world.settlements.expect_commit().never();
    let answer = world.confirm().execute(COMMAND).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (false, ticket(SettledBy::Free)));
}

#[tokio::test]
async fn what_is_no_live_hold_is_told_as_what_it_is() {
    let refused = |now, found| async move {
        let mut world = World { now, ..World::default() }.that_is_free(vec![found]);
        world.settlements.expect_commit().never();
        world.confirm().execute(COMMAND).await.unwrap_err()
    };
    let noon = crate::fixtures::NOON;
    assert!(matches!(refused(LAPSED, hold()).await, ConfirmError::HoldExpired));
    assert!(matches!(refused(noon, expired()).await, ConfirmError::HoldExpired));
    assert!(matches!(refused(noon, cancelled()).await, ConfirmError::NotPending { status: Status::Cancelled }));
}

#[tokio::test]
async fn a_ticket_that_was_paid_is_confirmed_already_whatever_its_concert_asks_for_now() {
    let paid = ticket(SettledBy::Payment(PAYMENT));
    let mut world = World::default().with_key(None).reads(vec![paid.clone()]);
    world.catalog.expect_concert().never();
    world.settlements.expect_commit().never();
    assert_eq!(world.confirm().execute(COMMAND).await.unwrap().value, paid);
}

#[tokio::test]
async fn a_stranger_finds_nothing() {
    let world = World::default().reads(vec![hold()]);
    let command = ConfirmCommand { caller: STRANGER, ..COMMAND };
    assert!(matches!(world.confirm().execute(command).await, Err(ConfirmError::NotFound)));
    let mut world = World::default();
    world.reservations.expect_find().returning(|_| Ok(None));
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::NotFound)));
}

#[tokio::test]
async fn a_lost_race_reads_again_and_answers_from_what_the_winner_made() {
    let mut world = World::default().that_is_free(vec![hold(), cancelled()]);
    world.commits(vec![SettleOutcome::Superseded]);
    let lost = world.confirm().execute(COMMAND).await;
    assert!(matches!(lost, Err(ConfirmError::NotPending { status: Status::Cancelled })));
}

#[tokio::test]
async fn races_are_lost_a_bounded_number_of_times() {
    let tries = RACES_LOST_AT_MOST + 1;
    let mut world = World::default().that_is_free(vec![hold(); tries]);
    world.commits(vec![SettleOutcome::Superseded; tries]);
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::Unavailable(_))));
}

#[tokio::test]
async fn a_commit_that_nobody_knows_of_is_not_tried_again() {
    let mut world = World::default().that_is_free(vec![hold()]);
    world.settlements.expect_commit().times(1).returning(|_| Err(Unavailable::of("the database")));
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::Unavailable(_))));
}

#[tokio::test]
async fn the_same_key_again_is_the_same_answer() {
    let made = ticket(SettledBy::Free);
    let mut world = World::default().with_key(Some(remembered(RESERVATION.as_uuid())));
    world.reservations.expect_find().returning(move |_| Ok(Some(made.clone())));
    let answer = world.confirm().execute(COMMAND).await.unwrap();
    assert_eq!((answer.replayed, answer.value), (true, ticket(SettledBy::Free)));
}

#[tokio::test]
async fn a_replay_never_shows_the_time_before_the_effect() {
    let twin_has_confirmed = confirmed(hold(), SettledBy::Free);
    let world = World::default().with_key(Some(remembered(RESERVATION.as_uuid())));
    let world = world.reads(vec![hold(), twin_has_confirmed]);
    assert_eq!(world.confirm().execute(COMMAND).await.unwrap().value.status(), Status::Confirmed);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_refused() {
    let mut world = World::default().reads(vec![hold()]);
    world = world.with_key(Some(remembered_otherwise(RESERVATION.as_uuid())));
    world.settlements.expect_commit().never();
    assert!(matches!(world.confirm().execute(COMMAND).await, Err(ConfirmError::KeyReused(_))));
}
