//! What a buyer has authorised for seats that are lost is let go, and nothing else is.

use frontrow_domain::payment::{Method, State};
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy};
use frontrow_domain::shared::ReservationId;
use time::OffsetDateTime;
use uuid::Uuid;

use super::books::Books;
use super::{World, pays};
use crate::fixtures::{
    BUYER, LAPSED, NOON, RESERVATION, STRANGER, cancelled, card, expired, hold, payment, payment_key, split, ticket,
    won,
};
use crate::payment::{HearError, PayCommand, PayError};
use crate::ports::{GatewayAnswer, GatewayHint, GatewayMessage, ReleaseAnswer};

impl World {
    /// The gateway is asked so often to let the buyer's authorisation go.
    fn letting_go(mut self, times: usize, answer: ReleaseAnswer) -> Self {
        let release = self.gateway.expect_release().times(times);
        release
            .withf(|reservation, key| (*reservation, key) == (RESERVATION, &payment_key()))
            .returning(move |_, _| answer);
        self
    }

    fn told_of_an_authorisation(mut self, reservation: ReservationId) -> Self {
        self.gateway.expect_name().return_const("ours");
        let hint = GatewayHint::Authorisation { reservation, key: payment_key() };
        self.gateway.expect_read_message().return_once(move |_| Ok(Some(hint)));
        self
    }
}

fn message() -> GatewayMessage {
    GatewayMessage { headers: vec![], body: vec![] }
}

/// Every way to be no live hold.
fn lost() -> [(OffsetDateTime, Reservation); 4] {
    [(LAPSED, hold()), (NOON, expired()), (NOON, cancelled()), (NOON, ticket(SettledBy::Free))]
}

#[tokio::test]
async fn a_payment_that_comes_too_late_gives_the_buyer_the_authorisation_back() {
    for (now, found) in lost() {
        for method in [card(), split(30_000)] {
            let books = Books::with(found.clone()).and_wallet(won(30_000));
            let world = World::at(now).reading(&books).letting_go(1, ReleaseAnswer::LetGo);
            let refused = world.pay().execute(pays(method)).await.unwrap_err();
            assert!(matches!(refused, PayError::HoldExpired | PayError::NotPending { .. }), "{refused}");
        }
    }
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_changes_nothing_in_what_the_buyer_is_told() {
    let world = World::at(LAPSED).reading(&Books::with(hold())).letting_go(1, ReleaseAnswer::Unknown);
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::HoldExpired)));
}

#[tokio::test]
async fn points_hold_nothing_at_a_gateway() {
    let world = World::at(LAPSED).reading(&Books::with(hold())).letting_go(0, ReleaseAnswer::LetGo);
    assert!(matches!(world.pay().execute(pays(Method::Points)).await, Err(PayError::HoldExpired)));
}

#[tokio::test]
async fn a_stranger_lets_nothing_go() {
    let world = World::at(LAPSED).reading(&Books::with(hold())).letting_go(0, ReleaseAnswer::LetGo);
    let command = PayCommand { caller: STRANGER, ..pays(card()) };
    assert!(matches!(world.pay().execute(command).await, Err(PayError::NotFound)));
    assert_ne!(STRANGER, BUYER);
}

#[tokio::test]
async fn an_attempt_that_awaits_its_answer_is_left_to_the_reconciler() {
    let books = Books::with(expired()).and_payment(payment(card(), State::Unknown));
    let world = World::default().reading(&books).letting_go(0, ReleaseAnswer::LetGo);
    assert!(matches!(world.pay().execute(pays(card())).await, Err(PayError::HoldExpired)));
}

#[tokio::test]
async fn a_message_about_an_authorisation_for_lost_seats_lets_it_go() {
    for (now, found) in lost() {
        let world = World::at(now).reading(&Books::with(found)).letting_go(1, ReleaseAnswer::LetGo);
        let mut world = world.told_of_an_authorisation(RESERVATION);
        world.gateway.expect_look_up().never();
        assert!(world.hear().execute("ours", message()).await.is_ok());
    }
}

#[tokio::test]
async fn while_it_cannot_be_let_go_the_message_is_to_come_again() {
    let world = World::at(LAPSED).reading(&Books::with(hold())).letting_go(1, ReleaseAnswer::Unknown);
    let heard = world.told_of_an_authorisation(RESERVATION).hear().execute("ours", message()).await;
    assert!(matches!(heard, Err(HearError::Unavailable(_))));
}

#[tokio::test]
async fn a_message_before_the_buyer_is_back_leaves_the_authorisation_alone() {
    let world = World::default().reading(&Books::with(hold())).letting_go(0, ReleaseAnswer::LetGo);
    assert!(world.told_of_an_authorisation(RESERVATION).hear().execute("ours", message()).await.is_ok());
}

#[tokio::test]
async fn a_message_while_an_attempt_is_open_makes_us_ask_and_lets_nothing_go() {
    let books = Books::with(expired()).and_payment(payment(card(), State::Unknown));
    let world = World::default().keeping(&books).letting_go(0, ReleaseAnswer::LetGo);
    let world = world.told_of_an_authorisation(RESERVATION).with_look_up(GatewayAnswer::Unknown);
    assert!(world.hear().execute("ours", message()).await.is_ok());
}

#[tokio::test]
async fn an_order_that_is_none_of_ours_is_left_alone() {
    let nobodys = ReservationId::new(Uuid::from_u128(7));
    let world = World::default().reading(&Books::with(hold())).letting_go(0, ReleaseAnswer::LetGo);
    assert!(world.told_of_an_authorisation(nobodys).hear().execute("ours", message()).await.is_ok());
}

#[tokio::test]
async fn what_was_never_captured_for_a_lapsed_hold_is_let_go_by_the_reconciler() {
    let books = Books::with(expired()).and_payment(payment(card(), State::Unknown));
    let due = books.payments();
    let mut world = World::at(LAPSED).keeping(&books).letting_go(1, ReleaseAnswer::LetGo);
    world.payments.expect_claim_open().return_once(move |_, _, _, _| Ok(due));
    world.gateway.expect_look_up().times(1).returning(|_| GatewayAnswer::NotFound);
    world.gateway.expect_approve().never();
    assert_eq!(world.reconcile().execute().await.unwrap(), 1);
    assert!(books.payments()[0].is_open(), "the next look tells what came of it");
}
